"""Files at the desk: a cleaned copy is made, previewed, painted over, published and taken back, without JavaScript."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from relay.cases import staff, uploads
from relay.models import Attachment
from tests.web.test_desk import PASSWORD, code
from tests.web.visitor import Browser, Town

SECRET = "geheim-Wilgenlaan-77"


def photo() -> bytes:
    tags = Image.Exif()
    tags[0x010E] = SECRET
    out = io.BytesIO()
    Image.new("RGB", (800, 600), (200, 30, 30)).save(out, "PNG", exif=tags)
    return out.getvalue()


@pytest.fixture
def moderator(browser: Browser, town: Town) -> Browser:
    with town.database.write() as session:
        staff.add(session, "mod@relay.example", "Nora", PASSWORD, "moderator", town.clock())
    browser.open("/desk/sign-in")
    browser.submit(address="mod@relay.example", password=PASSWORD, code=code(town))
    return browser


def filed(town: Town, file: uploads.Upload) -> tuple[str, str]:
    """A public case with this file: its number and the file's page at the desk."""
    number = town.case(town.company(), town.account(), files=(file,))
    with town.database.read() as session:
        return number, f"/desk/files/{session.scalars(select(Attachment)).one().id}"


def test_from_the_file_to_the_public_page_and_back(moderator: Browser, town: Town) -> None:
    number, page = filed(town, uploads.Upload(f"{SECRET}.png", "image/png", photo()))
    moderator.open("/desk/files")
    assert SECRET in moderator.words
    moderator.open(page)
    moderator.submit("/make")
    assert "Nobody sees it before you publish it." in moderator.words
    preview = moderator.soup.select_one("input.page-picture")
    assert preview is not None
    assert (preview["width"], preview["height"]) == ("560", "420")
    seen = moderator.client.get(str(preview["src"]))
    assert (seen.mimetype, SECRET.encode() in seen.data) == ("image/png", False)
    moderator.open(page)
    moderator.submit("/publish", alt="")
    assert moderator.page.status_code == 422
    moderator.submit("/publish", alt="The leaking boiler")
    moderator.open(f"/c/{number}")
    picture = moderator.soup.select_one("figure.piece img")
    assert picture is not None
    assert (picture["alt"], picture["src"]) == ("The leaking boiler", f"/c/{number}/files/piece-1.png")
    assert SECRET not in moderator.page.text
    served = moderator.open(str(picture["src"]))
    assert (served.mimetype, served.headers["Cache-Control"]) == ("image/png", "public, no-cache")
    moderator.open(page)
    moderator.submit("/back")
    assert moderator.open(str(picture["src"])).status_code == 404
    moderator.open(f"/c/{number}")
    assert moderator.soup.select("figure.piece") == []


def test_two_presses_on_the_preview_make_a_rectangle(moderator: Browser, town: Town) -> None:
    _, page = filed(town, uploads.Upload("photo.png", "image/png", photo()))
    moderator.open(page)
    moderator.submit("/make")
    moderator.open(f"{page}?page=1&before=&shown_width=560&shown_height=420&at.x=56&at.y=42")
    hidden = {str(tag["name"]): str(tag["value"]) for tag in moderator.soup.select(".figure-scroll input[type=hidden]")}
    assert (hidden["left"], hidden["top"]) == ("10", "10")
    query = "&".join(f"{name}={value}" for name, value in hidden.items())
    moderator.open(f"{page}?{query}&at.x=280&at.y=210")
    moderator.submit("/hide", button="act=hide")
    src = str(moderator.soup.select("input.page-picture")[0]["src"])
    with Image.open(io.BytesIO(moderator.client.get(src).data)) as shown:
        assert [shown.getpixel(at) for at in ((79, 79), (200, 200), (390, 290), (410, 200))] == [
            (200, 30, 30), (0, 0, 0), (0, 0, 0), (200, 30, 30)
        ]  # fmt: skip


@pytest.mark.parametrize("width", ["", "x", "200", "-3", "nan"])
def test_a_rectangle_that_is_none_is_told(moderator: Browser, town: Town, width: str) -> None:
    _, page = filed(town, uploads.Upload("photo.png", "image/png", photo()))
    moderator.open(page)
    moderator.submit("/make")
    moderator.submit("/hide", button="act=hide", page="1", left="10", top="10", width=width, height="10")
    assert moderator.page.status_code == 422
    assert "Give the rectangle in per cent of the page" in moderator.words


def test_what_cannot_be_copied_says_why(moderator: Browser, town: Town) -> None:
    _, page = filed(town, uploads.Upload("photo.png", "image/png", photo()[:200]))
    moderator.open(page)
    moderator.submit("/make")
    assert moderator.page.status_code == 422
    assert "The file is broken" in moderator.page.text


def test_the_file_itself_is_a_sealed_download_for_staff_alone(moderator: Browser, town: Town) -> None:
    _, page = filed(town, uploads.Upload("photo.png", "image/png", photo()))
    got = moderator.open(f"{page}/original")
    assert got.data == photo()
    assert (got.mimetype, got.headers["Content-Disposition"]) == (
        "application/octet-stream",
        "attachment; filename=photo.png",
    )
    stranger = Browser(moderator.app)
    for path in ("/desk/files", page, f"{page}/original", f"{page}/page/1"):
        assert stranger.open(path).status_code == 303
