"""One complaint's texts and one answer's, put together from the library's fragments. Pure, given its random source."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from random import Random

from babel.dates import format_date

from relay.demo import library
from relay.demo.library import Firm, Story, Tongue

ANSWERS = ("met", "part", "not")
_MONEY = {"fr": "{} €", "nl": "{} euro", "en": "€{}", "de": "{} Euro"}
_DAY = {"fr": "d MMMM", "nl": "d MMMM", "en": "d MMMM", "de": "d. MMMM"}
# Numbers that nobody has: the IBAN of the textbooks, mobile numbers around 12 34 56, register numbers of serial 000.
_IBAN = "BE68 5390 0754 7034"
_MOOD = {"met": "1", "part": "1", "not": "2"}
_MARK = re.compile(r"([1-9]+): ")


@dataclass(frozen=True, slots=True)
class Person:
    """An invented consumer, or one of a company's staff."""

    first: str
    last: str
    address: str
    phone: str
    language: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Told:
    """What a consumer writes, with the blanks it was filled with: an answer to it speaks of the same things."""

    story: Story
    thread: str
    language: str
    title: str
    text: str
    expectation: str
    amount: str  # as typed into the form
    occurred_on: dt.date
    blanks: tuple[tuple[str, str], ...]


def tell(random: Random, firm: Firm, person: Person, filed_on: dt.date, spice: str) -> Told:
    """A complaint of `person` about `firm`. spice: "", or a kind of consumer fragment to mix in (leak, vulgar, …)."""
    tongue = library.tongue(person.language)
    story = random.choice(_stories(tongue, firm))
    weeks = random.randint(3, 8)
    occurred = filed_on - dt.timedelta(days=7 * weeks + random.randint(1, 9))
    amount = _amount(random, story)
    blanks = _blanks(random, person, amount, occurred, weeks) | _goods(random, firm, story, person.language)
    thread = random.choice([t for t in "123456"[: len(story.title)] if t in (firm.threads or t)])
    parts = [random.choice(fitting(kind, thread)) for kind in (story.opening, story.middle, story.ending)]
    if random.random() < 0.4:
        parts.insert(2, random.choice(tongue.consumer["contacted"]))
    if spice:
        parts.append(random.choice(tongue.consumer[spice]))
    return Told(
        story=story,
        thread=thread,
        language=person.language,
        title=_filled(story.title[int(thread) - 1], blanks),
        text=_paragraphs(random, [_filled(part, blanks) for part in parts]),
        expectation=_filled(random.choice(fitting(story.expectation, thread)), blanks),
        amount=f"{amount:.2f}".replace(".", ","),
        occurred_on=occurred,
        blanks=tuple(blanks.items()),
    )


def answer(random: Random, told: Told, person: Person, outcome: str, after: str = "") -> str:
    """What a company writes back. outcome: one of ANSWERS, or interim, request, rude, or second (`after` an answer)."""
    spoken = library.tongue(told.language).answer
    story = {"met": told.story.met, "part": told.story.part, "not": told.story.not_}
    body = random.choice(fitting(story.get(outcome) or spoken[outcome], _MOOD.get(after, told.thread)))
    pieces = [random.choice(spoken["greeting"]).format(name=person.name)]
    if outcome in ANSWERS or outcome == "interim":
        pieces.append(f"{random.choice(spoken['sorry'])} {_filled(body, dict(told.blanks))}")
    else:
        pieces.append(_filled(body, dict(told.blanks)))
    return "\n\n".join([*pieces, random.choice(spoken["closing"])])


def signature(random: Random, firm: Firm, staff: Person, language: str, leaks: bool) -> str:
    """Name and function; where it leaks, also numbers that do not belong on a public page."""
    spoken = library.tongue(language).answer
    lines = [staff.name, random.choice(spoken["roles"]), firm.name]
    if leaks:
        lines += [f"T +32 2 555 {random.randint(10, 99)} {random.randint(10, 99)}", f"M {staff.phone}", staff.address]
    if random.random() < 0.3:
        lines += ["", spoken["confidential"][0]]
    return "\n".join(lines)


def comment(random: Random, language: str, outcome: str) -> str:
    """What a consumer says of the case when closing it; may be nothing."""
    return random.choice(library.tongue(language).consumer[outcome])


def follow_up(random: Random, language: str, outcome: str) -> str:
    """What a consumer writes back to an answer of this outcome."""
    return random.choice(fitting(library.tongue(language).consumer["follow_up"], _MOOD[outcome]))


def person(random: Random, language: str, domain: str) -> Person:
    """Somebody new with an address at `domain`."""
    tongue = library.tongue(language)
    first, last = random.choice(tongue.first), random.choice(tongue.last)
    phone = f"04{random.randint(70, 99)} 12 34 {random.randint(10, 99)}"
    return Person(first, last, f"{plain(first)}.{plain(last)}@{domain}", phone, language)


def plain(text: str) -> str:
    """Letters of a local part: `Éloïse De Smet` -> `eloisedesmet`."""
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ß", "ss"))
    return "".join(c for c in folded if c.isalpha())


def fitting(fragments: tuple[str, ...], thread: str) -> list[str]:
    """The fragments that suit a thread of their story, without their marks.

    >>> fitting(("2: Nobody came.", "13: It keeps failing.", "I am still paying."), "3")
    ['It keeps failing.', 'I am still paying.']
    """
    marked = [_MARK.match(fragment) for fragment in fragments]
    return [
        fragment[mark.end() :] if mark else fragment
        for fragment, mark in zip(fragments, marked, strict=True)
        if mark is None or thread in mark[1]
    ]


def _stories(tongue: Tongue, firm: Firm) -> list[Story]:
    suiting = [story for story in tongue.stories if firm.sector in story.sectors]
    return suiting or [story for story in tongue.stories if "other" in story.sectors]


def _amount(random: Random, story: Story) -> float:
    low, high = story.amount
    euros: float = low * (high / low) ** random.random()  # small amounts are commoner
    return float(round(euros)) - random.choice((0.0, 0.01, 0.05, 0.5))


def _goods(random: Random, firm: Firm, story: Story, language: str) -> dict[str, str]:
    """What the complaint is about: the company's own goods where it names some."""
    things, appliances = (firm.things or {}).get(language), (firm.appliances or {}).get(language)
    return {
        "thing": random.choice(things or story.things),
        "appliance": random.choice(appliances or story.appliances),
    }


def _blanks(random: Random, who: Person, amount: float, occurred: dt.date, weeks: int) -> dict[str, str]:
    return {
        "amount": money(amount, who.language),
        "rest": money(round(amount * random.choice((0.3, 0.4, 0.5, 0.6))), who.language),
        "date": _day(occurred, who.language),
        "days": str(random.randint(3, 9)),
        "weeks": str(weeks),
        "times": str(random.randint(4, 7)),
        "phone": who.phone,
        "address": who.address,
        "iban": _IBAN,
        "national": national_number(random),
    }


def _day(day: dt.date, language: str) -> str:
    words = format_date(day, _DAY[language], locale=language)
    return f"1er {words[2:]}" if language == "fr" and day.day == 1 else words


def money(amount: float, language: str) -> str:
    """`89,50 €`, `89,50 euro`, `€89.50`, `89,50 Euro`; whole euros without decimals."""
    digits = f"{amount:.2f}".removesuffix(".00")
    return _MONEY[language].format(digits if language == "en" else digits.replace(".", ","))


def national_number(random: Random) -> str:
    """A Belgian register number with a right check and the serial 000, which nobody gets."""
    birth = dt.date(1950, 1, 1) + dt.timedelta(days=random.randint(0, 17_000))
    nine = int(f"{birth:%y%m%d}000")
    return f"{birth:%y.%m.%d}-000.{97 - nine % 97:02d}"


def _filled(text: str, blanks: dict[str, str]) -> str:
    return text.format_map(blanks)


def _paragraphs(random: Random, sentences: list[str]) -> str:
    """The sentences as one, two or three paragraphs."""
    cuts = {random.randint(1, len(sentences) - 1) for _ in range(random.randint(0, 2))}
    return "".join(("" if not i else "\n\n" if i in cuts else " ") + sentence for i, sentence in enumerate(sentences))
