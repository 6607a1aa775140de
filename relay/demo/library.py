"""What the demo's TOML files hold, as frozen values. Reads only its own package's files."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

LANGUAGES = ("fr", "nl", "en", "de")


@dataclass(frozen=True, slots=True)
class Character:
    """How a company treats complaints: shares from 0 to 1, `days` the median wait for its answer."""

    acknowledges: float
    answers: float
    days: float
    interim: float
    outcome: tuple[int, ...]  # weights of met, part, not
    rated: float
    second: float
    leak: float
    rude: float


@dataclass(frozen=True, slots=True)
class Firm:
    """An invented company."""

    name: str
    domain: str
    sector: str
    languages: tuple[str, ...]
    aliases: tuple[str, ...]
    character: Character
    complaints: int
    program: str
    ticket: str = ""
    things: Mapping[str, Sequence[str]] | None = None  # language -> what it sells, instead of the story's
    appliances: Mapping[str, Sequence[str]] | None = None
    threads: str = ""  # the only threads of its stories that suit it; empty: all
    procedure: str = ""  # id of a file in procedures/
    gone: bool = False  # its mailbox does not exist any more

    @property
    def address(self) -> str:
        return f"contact@{self.domain}"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A real organisation: what it publishes about itself."""

    name: str
    aliases: tuple[str, ...]
    sector: str
    language: str
    website: str
    phone: str
    addresses: tuple[str, ...]
    procedure: str


@dataclass(frozen=True, slots=True)
class Story:
    """The fragments of one kind of complaint, and what a company may answer to it.

    Title number 1 begins thread 1, and so on. A fragment `13: …` fits threads 1 and 3 only, see writing.fitting.
    """

    sectors: tuple[str, ...]
    category: str
    amount: tuple[int, int]  # euros
    title: tuple[str, ...]
    opening: tuple[str, ...]
    middle: tuple[str, ...]
    ending: tuple[str, ...]
    expectation: tuple[str, ...]
    met: tuple[str, ...]
    part: tuple[str, ...]
    not_: tuple[str, ...]
    things: tuple[str, ...] = ("",)
    appliances: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Tongue:
    """All texts of one language. consumer and answer: kind of fragment -> its variants."""

    language: str
    stories: tuple[Story, ...]
    consumer: Mapping[str, tuple[str, ...]]
    answer: Mapping[str, tuple[str, ...]]
    first: tuple[str, ...]
    last: tuple[str, ...]


@cache
def firms() -> tuple[Firm, ...]:
    """The invented companies, in the order of the file."""
    table = _read("directory.toml")
    characters = {name: Character(**_frozen(shares)) for name, shares in table["character"].items()}
    return tuple(
        Firm(**_frozen(row | {"character": characters[row["character"]], "gone": row["character"] == "gone"}))
        for row in table["company"]
    )


@cache
def organisations() -> tuple[Organisation, ...]:
    """The real organisations of the directory."""
    return tuple(Organisation(**_frozen(row)) for row in _read("organisations.toml")["organisation"])


def procedures() -> tuple[Path, ...]:
    """The files of the invented companies' procedures."""
    return tuple(sorted((Path(str(files("relay.demo"))) / "procedures").glob("*.toml")))


@cache
def mailboxes() -> tuple[str, ...]:
    """Domains at which the invented consumers have their mail."""
    return tuple(_read("people.toml")["mailboxes"])


@cache
def tongue(language: str) -> Tongue:
    """The texts of one of LANGUAGES."""
    texts, people = _read("texts", f"{language}.toml"), _read("people.toml")[language]
    stories = tuple(Story(**_frozen({k if k != "not" else "not_": v for k, v in s.items()})) for s in texts["story"])
    return Tongue(
        language, stories, _variants(texts["consumer"]), _variants(texts["answer"]),
        tuple(people["first"]), tuple(people["last"]),
    )  # fmt: skip


def _variants(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {kind: (given,) if isinstance(given, str) else tuple(given) for kind, given in table.items()}


def _frozen(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _read(*path: str) -> dict[str, Any]:
    return tomllib.loads(files("relay.demo").joinpath(*path).read_text(encoding="utf-8"))
