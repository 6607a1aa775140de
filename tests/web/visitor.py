"""A browser without JavaScript: follows forms as they stand on the page, tokens included. Nothing is switched off."""

import datetime as dt
import re
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from relay.cases import companies, filing
from relay.db import Database
from relay.models import Account, Case, Company, OutboxRow
from relay.settings import Settings

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
STORY = {
    "title": "Boiler never repaired",
    "story": "The technician came three times and the boiler still leaks.",
    "expectation": "A working boiler before May.",
    "category": "service",
    "amount": "149,90",
    "occurred_on": "2026-02-10",
}
PERSON = {"name": "Lea Marchal", "address": "lea@home.example", "customer": "C-5521", "phone": "0470 12 34 56"}


@dataclass
class Clock:
    """The site's present; tests turn it."""

    at: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class Browser:
    """One visitor: a cookie jar, and forms submitted as they stand on the page last opened."""

    app: Flask
    language: str = "en"
    page: TestResponse = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.page.text, "lxml")

    @property
    def words(self) -> str:
        """The words of the page's main part, blanks folded."""
        main = self.soup.find("main")
        return " ".join((main or self.soup).get_text(" ").split())

    def open(self, path: str, **more: Any) -> TestResponse:
        headers = {"Accept-Language": self.language} | more.pop("headers", {})
        self.page = self.client.get(path, headers=headers, buffered=True, **more)
        return self.page

    def follow(self, path: str) -> TestResponse:
        return self.open(path, follow_redirects=True)

    def form(self, action: str | None = None) -> Tag:
        """The form of the main part whose action ends with `action`; the first one where none is named."""
        forms = [f for f in self.soup.select("main form") if f.get("method") == "post"]
        return next(f for f in forms if action is None or str(f.get("action", "")).endswith(action))

    def submit(self, action: str | None = None, *, button: str = "", follow: bool = True, **typed: Any) -> TestResponse:
        """Fill in and send; `button` is `name=value` of the button that is pressed."""
        shown = self.form(action)
        values = _standing(shown) | typed
        if button:
            name, _, value = button.partition("=")
            values[name] = value
        target = str(shown.get("action") or self.page.request.path)
        return self.post(target, values, follow=follow)

    def post(self, path: str, values: dict[str, Any], *, follow: bool = True) -> TestResponse:
        self.page = self.client.post(
            path, data=values, headers={"Accept-Language": self.language}, follow_redirects=follow
        )
        return self.page

    def cookie(self, name: str, value: str) -> None:
        self.client.set_cookie(name, value)


def _standing(shown: Tag) -> dict[str, Any]:
    """What the form would send as it stands."""
    values: dict[str, Any] = {}
    for tag in shown.select("input[name], textarea[name], select[name]"):
        name, kind = str(tag["name"]), tag.get("type", "")
        if tag.name == "select":
            options = tag.select("option")
            chosen = next((o for o in options if o.has_attr("selected")), options[0])
            values[name] = str(chosen.get("value", ""))
        elif tag.name == "textarea":
            values[name] = tag.get_text().removeprefix("\n")
        elif kind in ("radio", "checkbox"):
            if tag.has_attr("checked"):
                values[name] = str(tag.get("value", "on"))
        elif kind != "file":
            values[name] = str(tag.get("value", ""))
    return values


@dataclass
class Town:
    """What the tests' site is about: rows made by the real verbs."""

    database: Database
    settings: Settings
    clock: Clock

    def company(self, name: str = "Lumelec", sector: str = "energy", **more: Any) -> Company:
        with self.database.write() as session:
            address = f"service@{companies.fold(name).replace(' ', '')}.example"
            return companies.add(session, name, [address], self.clock(), sector=sector, confirmed=True, **more)

    def account(self, address: str = "lea@home.example", name: str = "Lea Marchal") -> Account:
        with self.database.write() as session:
            account = Account(
                address=address, name=name, display_name="Lea M.", language="en",
                created_at=self.clock(), verified_at=self.clock(),
            )  # fmt: skip
            session.add(account)
        return account

    def case(self, company: Company, account: Account, **more: Any) -> str:
        """A case that was sent; its number."""
        typed = {"title": STORY["title"], "story": STORY["story"], "expectation": STORY["expectation"], "public": True}
        asked = filing.Filing(
            company_id=company.id, name=account.name, address=account.address, language="en", **(typed | more)
        )
        with self.database.write() as session:
            owner = session.get_one(Account, account.id)
            return filing.open_case(session, self.settings, asked, owner, self.clock()).number

    def find(self, number: str) -> Case:
        """The case as it lies, detached; only its own columns."""
        with self.database.read() as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def letters(self, letter: str) -> list[OutboxRow]:
        with self.database.read() as session:
            return list(session.scalars(select(OutboxRow).where(OutboxRow.letter == letter).order_by(OutboxRow.id)))

    def link(self, letter: str, door: str) -> str:
        """The path of the newest mailed link to `door`."""
        mail = message_from_bytes(self.letters(letter)[-1].content, policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        found = re.search(rf"(/{door}/[\w-]+)", body.get_content())
        assert found is not None, body.get_content()
        return found[1]

    def count(self, model: type[Any]) -> int:
        with self.database.read() as session:
            return len(list(session.scalars(select(model))))
