"""Who complains about whom, when, and what follows: a list of acts in the order of time.

Deterministic for a seed and an end. Pure: nothing here touches a database, a clock or the network. `history` plays it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from zoneinfo import ZoneInfo

from relay.demo import library, writing
from relay.demo.library import Firm
from relay.demo.writing import Person, Told

DAYS = 425  # fourteen months
PEOPLE = {"fr": 130, "nl": 105, "en": 40, "de": 35}
ZONE = ZoneInfo("Europe/Brussels")
CONSUMER = Person("Dominique", "Essai", "dominique.essai@mailbox.example", "0470 12 34 56", "fr")
NEWCOMERS = (
    ("Atelier Sans Adresse", "bonjour@atelier-sans-adresse.example"),
    ("Kringloop Zeven", "info@kringloop7.example"),
)
_SPICES = ("", "leak", "vulgar", "insult")
_SPICE_WEIGHTS = (81, 11, 5, 3)
_NUMBERS = {
    "delivery": "order",
    "refund": "order",
    "billing": "customer",
    "cancellation": "contract",
    "claim": "contract",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is typed into the form. newcomer: (name, address) of a company that the directory lacks."""

    key: int
    firm: Firm
    person: Person
    told: Told
    public: bool
    contacted: bool
    numbers: tuple[tuple[str, str], ...]  # private fields: contract, customer, order, phone
    newcomer: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens at an instant. verb: see history.Player; the other fields are what it needs."""

    at: dt.datetime
    verb: str
    complaint: Complaint
    text: str = ""
    staff: Person | None = None
    signature: str = ""
    program: str = ""
    ticket: str = ""
    outcome: str = ""
    satisfaction: int | None = None


def acts(seed: int, end: dt.datetime) -> list[Act]:
    """All that happens up to `end`, oldest first."""
    found: list[Act] = []
    for complaint, filed in _complaints(seed, end):
        found += _Life(Random(f"{seed}/{complaint.key}"), complaint, filed).acts()  # noqa: S311 - a demo
    return sorted((act for act in found if act.at < end), key=lambda act: (act.at, act.complaint.key))


def _complaints(seed: int, end: dt.datetime) -> Iterator[tuple[Complaint, dt.datetime]]:
    random = Random(f"{seed}/people")  # noqa: S311 - a demo
    people = {language: _people(random, language, count) for language, count in PEOPLE.items()}
    key = 0
    for firm in library.firms():
        heard: set[Person] = set()
        for _ in range(firm.complaints):
            key += 1
            language = random.choices(firm.languages, (5, 3, 1, 1)[: len(firm.languages)])[0]
            person = _somebody(random, people[language], heard)
            filed = _leisure(random, end - dt.timedelta(days=1 + (DAYS - 1) * random.random()))
            yield _complaint(random, key, firm, person, filed), filed
    for name_and_address in NEWCOMERS:
        key += 1
        firm = replace(_quiet(random), sector="other")
        filed = _leisure(random, end - dt.timedelta(days=random.randint(4, 30)))
        person = random.choice(people["fr"])
        yield replace(_complaint(random, key, firm, person, filed), newcomer=name_and_address, public=True), filed
    yield from _of_the_demo_consumer(random, key, end)


def _of_the_demo_consumer(random: Random, key: int, end: dt.datetime) -> Iterator[tuple[Complaint, dt.datetime]]:
    """Three complaints of the account a newcomer signs in with: one to close, one waiting, one closed long ago."""
    chosen = {firm.name: firm for firm in library.firms()}
    for name, days, answers, rated in (
        ("Bric-à-Clic", 6, 1.0, 0.0), ("Mirador Mode", 27, 0.0, 0.0), ("Banque du Beffroi", 120, 1.0, 1.0),
    ):  # fmt: skip
        key += 1
        firm = chosen[name]
        firm = replace(firm, character=replace(firm.character, answers=answers, rated=rated, second=0.0, rude=0.0))
        filed = _leisure(random, end - dt.timedelta(days=days))
        yield replace(_complaint(random, key, firm, CONSUMER, filed), public=True), filed


def _quiet(random: Random) -> Firm:
    return random.choice([firm for firm in library.firms() if firm.name in ("Mirador Mode", "Trottibus")])


def _people(random: Random, language: str, count: int) -> list[Person]:
    people: dict[str, Person] = {}
    while len(people) < count:
        somebody = writing.person(random, language, random.choice(library.mailboxes()))
        people.setdefault(somebody.address, somebody)
    return list(people.values())


def _somebody(random: Random, people: list[Person], heard: set[Person]) -> Person:
    """Somebody who has not complained about this company, but for a few who come again."""
    somebody = random.choice(people)
    while somebody in heard and random.random() > 0.02:
        somebody = random.choice(people)
    heard.add(somebody)
    return somebody


def _complaint(random: Random, key: int, firm: Firm, person: Person, filed: dt.datetime) -> Complaint:
    spice = random.choices(_SPICES, _SPICE_WEIGHTS)[0]
    if spice and spice not in library.tongue(person.language).consumer:
        spice = ""
    told = writing.tell(random, firm, person, filed.date(), spice)
    share = 0.25 if firm.sector == "health" else 0.74
    return Complaint(
        key=key,
        firm=firm,
        person=person,
        told=told,
        public=random.random() < share,
        contacted=random.random() < 0.7,
        numbers=tuple(_numbers(random, told, person)),
    )


def _numbers(random: Random, told: Told, person: Person) -> Iterator[tuple[str, str]]:
    if told.story.category in _NUMBERS and random.random() < 0.7:
        yield _NUMBERS[told.story.category], f"{random.choice('ABCDKLMR')}{random.randint(10_000_000, 99_999_999)}"
    if random.random() < 0.5:
        yield "phone", person.phone


def _leisure(random: Random, at: dt.datetime) -> dt.datetime:
    """An instant of that day at which people write complaints."""
    day = at.astimezone(ZONE)
    return day.replace(hour=random.randint(8, 21), minute=random.randint(0, 59), second=random.randint(0, 59))


def _office(random: Random, at: dt.datetime) -> dt.datetime:
    """The next office hour from `at` on."""
    when = at.astimezone(ZONE)
    if when.hour >= 17:
        when = (when + dt.timedelta(days=1)).replace(hour=8)
    while when.weekday() >= 5:
        when = (when + dt.timedelta(days=1)).replace(hour=8)
    return when.replace(hour=random.randint(max(9, min(when.hour + 1, 17)), 17), minute=random.randint(0, 59))


def _days(random: Random, low: float, high: float) -> dt.timedelta:
    return dt.timedelta(days=random.uniform(low, high))


class _Life:
    """What happens to one complaint, told from its filing on."""

    def __init__(self, random: Random, complaint: Complaint, filed: dt.datetime) -> None:
        self.random, self.complaint, self.firm, self.now = random, complaint, complaint.firm, filed
        self.staff = writing.person(
            Random(f"{self.firm.name}/{random.randint(1, 2)}"),  # noqa: S311 - the same few people at each company
            complaint.person.language, self.firm.domain,
        )  # fmt: skip
        self.ticket = f"{self.firm.ticket}-{random.randint(20_000, 99_999)}" if self.firm.ticket else ""
        self.told: list[Act] = []

    def acts(self) -> list[Act]:
        self._tell("file", self.now)
        if self._chance(0.015):
            return self.told  # never confirmed
        self._tell("verify", self.now + dt.timedelta(minutes=self.random.randint(2, 40)))
        if self.firm.gone:
            self._tell("bounce", self.now + dt.timedelta(minutes=15))
            return self.told
        if self.complaint.newcomer is not None:
            return self.told
        self._machines()
        if self._chance(0.02):
            self._tell("mistaken", self.now + _days(self.random, 0.1, 2))
        elif self._chance(self.firm.character.answers):
            self._answered()
        else:
            self._unanswered()
        return self.told

    def _chance(self, share: float) -> bool:
        return self.random.random() < share

    def _tell(self, verb: str, at: dt.datetime, text: str = "", **more: object) -> None:
        self.now = at = at.replace(microsecond=0)
        self.told.append(replace(Act(at.astimezone(dt.UTC), verb, self.complaint, text), **more))  # type: ignore[arg-type]

    def _writes(self, text: str, at: dt.datetime) -> None:
        """The company's staff writes by mail."""
        leaks = self._chance(self.firm.character.leak)
        program = self.firm.program
        self._tell(
            "reply", at, text, staff=self.staff, program=program, ticket=self.ticket,
            signature=writing.signature(self.random, self.firm, self.staff, self.complaint.person.language, leaks),
        )  # fmt: skip

    def _machines(self) -> None:
        """What the company's machines send at once."""
        after = self.now + dt.timedelta(minutes=self.random.randint(15, 45))
        if self._chance(self.firm.character.acknowledges):
            ticket = self.ticket or f"{self.random.randint(100_000, 999_999)}"
            self._tell("acknowledge", after, staff=self.staff, ticket=ticket)
        elif self._chance(0.04):
            self._tell("absent", after, staff=self.staff)

    def _answered(self) -> None:
        character = self.firm.character
        wait = dt.timedelta(days=min(character.days * self.random.lognormvariate(0, 0.7), 75))
        answered = _office(self.random, self.now + wait)
        if self._chance(character.interim) and wait > dt.timedelta(days=1):
            self._interim(_office(self.random, self.now + wait * self.random.uniform(0.1, 0.5)))
        outcome = self.random.choices(writing.ANSWERS, character.outcome)[0]
        kind = "rude" if self._chance(character.rude) else outcome
        answered = max(answered, self.now + dt.timedelta(minutes=30))
        self._writes(writing.answer(self.random, self.complaint.told, self.complaint.person, kind), answered)
        if self._chance(character.second):
            self._second_round("not" if kind == "rude" else outcome)
        if outcome == "not" and self._chance(0.12):
            self._tell("dispute", _leisure(self.random, self.now + _days(self.random, 1, 3)))
        self._feedback("not" if kind == "rude" else outcome)

    def _interim(self, at: dt.datetime) -> None:
        kind = self.random.choice(("interim", "interim", "request"))
        at = max(at, self.now + dt.timedelta(minutes=30))
        self._writes(writing.answer(self.random, self.complaint.told, self.complaint.person, kind), at)

    def _second_round(self, outcome: str) -> None:
        text = writing.follow_up(self.random, self.complaint.person.language, outcome)
        verb = "follow_up" if self._chance(0.6) else "consumer_mail"
        self._tell(verb, _leisure(self.random, self.now + _days(self.random, 1, 3)), text)
        if self._chance(0.8):
            text = writing.answer(self.random, self.complaint.told, self.complaint.person, "second", outcome)
            self._writes(text, _office(self.random, self.now + _days(self.random, 0.5, 5)))

    def _feedback(self, outcome: str) -> None:
        if not self._chance(self.firm.character.rated):
            return
        late = self._chance(0.15)  # after the platform asked
        self._close(outcome, _days(self.random, 15, 22) if late else _days(self.random, 1, 9))

    def _close(self, outcome: str, after: dt.timedelta) -> None:
        """The consumer rates; a few change their mind later."""
        comment = writing.comment(self.random, self.complaint.person.language, outcome)
        stars = {"met": (4, 5), "part": (2, 3, 4), "not": (1, 1, 2)}[outcome]
        at = _leisure(self.random, self.now + after)
        self._tell("close", at, comment, outcome=outcome, satisfaction=self.random.choice((*stars, None)))
        if self.complaint.public and self._chance(0.015):
            self._tell("private", self.now + dt.timedelta(hours=2))
        if outcome == "part" and self._chance(0.08):
            at = _leisure(self.random, self.now + _days(self.random, 5, 20))
            self._tell("close", at, comment, outcome="met", satisfaction=4)

    def _unanswered(self) -> None:
        if self._chance(self.firm.character.interim):
            self._interim(_office(self.random, self.now + _days(self.random, 2, 9)))
        chance = self.random.random()
        if chance < 0.08:
            self._tell("solved", _leisure(self.random, self.now + _days(self.random, 3, 20)))
            self._feedback("part")
        elif chance < 0.12:
            self._tell("withdraw", _leisure(self.random, self.now + _days(self.random, 5, 40)))
        elif chance < 0.55:
            self._close("not", _days(self.random, 31, 60))
