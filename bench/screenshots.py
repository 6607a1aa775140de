"""`make screenshots`: the main pages of the demo, on a phone and a desktop, light and dark, into docs/screenshots/.

Loads the demo into a temporary folder, starts the platform there in development mode, signs in as its consumer and
its moderator as anybody would, and takes the pictures with Debian's Chromium. Nothing is retouched.
"""

import re
import shutil
import sys
import tempfile
from pathlib import Path

import pyotp
from playwright.sync_api import Browser, Page

from tests.journeys.development import ROOT, Development, chromium, prepared, started
from tests.journeys.harness import until

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1280, 860)}
TALLEST = 1700  # pixels of a picture
LOCALE = "fr-BE"


def main() -> None:
    """Take all pictures; says each file as it is written."""
    path = shutil.which("chromium")
    if path is None:
        sys.exit("chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        platform = prepared(Path(folder))
        print("loading the demo ...", flush=True)
        welcome = platform.command("demo")
        FOLDER.mkdir(parents=True, exist_ok=True)
        with started(platform) as site, chromium(path) as browser:
            everything(site, browser, welcome)


def everything(site: Development, browser: Browser, welcome: str) -> None:
    context = browser.new_context(locale=LOCALE)
    page = context.new_page()
    consumer(site, page, welcome)
    moderator(site, page, welcome)
    for name, path in pages(site, page).items():
        for size, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                page.set_viewport_size({"width": width, "height": height})
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(site.url + path)
                picture(page, width, FOLDER / f"{name}-{size}-{scheme}.png")
    context.close()


def picture(page: Page, width: int, file: Path) -> None:
    page.evaluate("document.querySelector('.dev-bar')?.remove()")
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.screenshot(path=file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})
    print(file.relative_to(ROOT), file.stat().st_size // 1000, "kB", flush=True)


def consumer(site: Development, page: Page, welcome: str) -> None:
    """Sign in with the link that the demo's consumer gets."""
    found = re.search(r"sign in as (\S+@\S+)", welcome)
    assert found is not None, welcome
    page.goto(f"{site.url}/sign-in")
    page.locator("#address").fill(found[1])
    page.locator("main form button[type=submit]").click()

    def link() -> str | None:
        page.goto(f"{site.url}/dev/outbox")
        row = page.locator(".rows li").filter(has_text=found[1]).first
        if row.count() == 0:
            return None
        row.get_by_role("link").click()
        inside = re.search(r"/sign-in/[\w-]+", page.locator("main").inner_text())
        return inside[0] if inside else None

    page.goto(site.url + str(until(link)))
    page.locator("main form button[type=submit]").click()


def moderator(site: Development, page: Page, welcome: str) -> None:
    """Sign in with the password and the secret that the demo shows once."""
    shown = dict(re.findall(r"(?m)^\s*(address|password|secret)\s+(\S+)$", welcome))
    page.goto(f"{site.url}/desk/sign-in")
    page.locator("#address").fill(shown["address"])
    page.locator("#password").fill(shown["password"])
    page.locator("#code").fill(pyotp.TOTP(shown["secret"]).now())
    page.locator("main form button[type=submit]").click()


def pages(site: Development, page: Page) -> dict[str, str]:
    """Name of the picture -> path; the demo's own cases are looked up on its pages."""
    first = "main .rows .row-title"
    found = {"home": "/", "companies": "/companies"}
    for name, listing in (("company", "/companies"), ("mine", "/mine"), ("text", "/desk"), ("mail", "/desk/pen")):
        page.goto(site.url + listing)
        if page.locator(first).count():
            found[name] = str(page.locator(first).first.get_attribute("href"))
    found["thread"] = telling_thread(site, page)
    page.goto(f"{site.url}/complain/company?company={found['company'].rpartition('/')[2]}")
    page.locator("main form .actions button").first.click()
    return found | {"filing": "/complain/story", "search": "/complaints?q=livraison&days=365", "account": "/account"}


def telling_thread(site: Development, page: Page) -> str:
    """Of the best companies' public threads the one in the pictures' language that shows most of what a thread is."""
    page.goto(f"{site.url}/companies")
    companies = [str(link.get_attribute("href")) for link in page.locator("main .rows .row-title").all()[:6]]
    paths: list[str] = []
    for company in companies:
        page.goto(site.url + company)
        paths += [str(link.get_attribute("href")) for link in page.locator("main .rows .row-title").all()[:6]]

    def telling(path: str) -> tuple[bool, int, int]:
        page.goto(site.url + path)
        letters = page.locator("main article").count()
        ours = page.locator(f"main article .prose[lang={LOCALE[:2]}]").count() == letters
        return ours and letters <= 5, min(page.locator("main article .mask").count(), 3), letters

    return max(paths, key=telling)


if __name__ == "__main__":
    main()
