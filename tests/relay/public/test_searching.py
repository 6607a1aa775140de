"""Full-text search of public threads, alike on both databases: what it finds, and that it knows no private word."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select, text, update

from relay import public
from relay.cases import erasing, feedback, moderating, thread
from relay.models import Account, Case, Message, Staff
from relay.public import Sought
from tests.relay.conftest import NOW

TEXTS = {
    "fr": ("Livraison jamais arrivée", "Le facteur n’a pas sonné. Mes œufs sont cassés, quel gâchis à l’été."),
    "nl": ("Pakje nooit geleverd", "De leveringen van december zijn verdwenen. Ik wil mijn geld terug."),
    "de": ("Rechnung falsch", "Die Straße stimmt nicht, und zwei Rechnungen sind doppelt."),
    "en": ("Refund refused", "They promised refunding within days; the shipping never happened."),
}


@pytest.fixture
def numbers(world: Any) -> dict[str, str]:
    """Language -> number of a public case in it, on one company."""
    company = world.company("Électro Lumen", "info@lumen.example")
    return {
        language: world.file(company, deliver=False, language=language, title=title, story=story, expectation="Rien.")
        for language, (title, story) in TEXTS.items()
    }


def found(world: Any, words: str = "", **filters: Any) -> set[str]:
    with world.database.read() as session:
        cards, more = public.search(session, Sought(words, **filters), NOW + dt.timedelta(hours=1))
    assert not more
    return {card.number for card in cards}


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("livraison", "fr"),
        ("LIVRAISONS", "fr"),
        ("arrivee", "fr"),
        ("arrivée", "fr"),
        ("oeufs", "fr"),
        ("œuf", "fr"),
        ("ete gachis", "fr"),
        ("factor", None),
        ("levering", "nl"),
        ("leveringen december", "nl"),
        ("pakjes", "nl"),
        ("rechnung", "de"),
        ("strasse", "de"),
        ("Straße", "de"),
        ("refund", "en"),
        ("ship", "en"),
        ("electro refund", "en"),
        ("lumen livraison facteur", "fr"),
        ("livraison refund", None),
    ],
)
def test_words_are_found_in_each_language(
    world: Any, numbers: dict[str, str], words: str, language: str | None
) -> None:
    assert found(world, words) == ({numbers[language]} if language else set())


@pytest.mark.parametrize(
    "words",
    ['"', "'", "a*b", "NEAR(", "-refund)", "AND OR NOT", "title:x", "':*", "\\", "%", "&|!", "😀" * 300, "\u202e"],
)
def test_no_punctuation_is_an_operator(world: Any, numbers: dict[str, str], words: str) -> None:
    assert found(world, words) <= set(numbers.values())


def test_filters_narrow_the_list(world: Any, numbers: dict[str, str]) -> None:
    other = world.file(
        world.company("Voltec", "a@voltec.example", sector="telecom"), deliver=False, category="refund", language="fr"
    )  # fmt: skip
    assert found(world) == {*numbers.values(), other}
    assert found(world, company="voltec") == {other}
    assert found(world, sector="telecom") == {other}
    assert found(world, category="refund") == {other}
    assert found(world, language="nl") == {numbers["nl"]}
    assert found(world, state="answered") == set()
    assert found(world, state="waiting", language="de") == {numbers["de"]}
    assert found(world, days=30) == {*numbers.values(), other}
    with world.database.write() as session:
        session.execute(update(Case).where(Case.number == other).values(created_at=NOW - dt.timedelta(days=40)))
    assert found(world, days=30) == set(numbers.values())


def test_only_what_a_visitor_reads_is_in_the_index(world: Any, numbers: dict[str, str]) -> None:
    """Telephone numbers and names are masked; the private case has no words in it at all."""
    private = world.file(world.company("Voltec", "a@voltec.example"), deliver=False, public=False, title="Pintadeau")
    open_one = world.file(
        world.company("Gazia", "a@gazia.example"), deliver=False, title="Chaudière",
        story="Appelez-moi au 0470 12 34 56, mon contrat est C-5521. Le technicien est en retard.", language="fr",
    )  # fmt: skip
    assert found(world, "technicien") == {open_one}
    assert [found(world, word) for word in ("0470", "5521", "pintadeau", private)] == [set()] * 4


def test_it_follows_in_the_same_transaction(world: Any, numbers: dict[str, str]) -> None:
    """Turned private, released again, masked, taken back: whoever looks next sees what is public then."""
    number = numbers["en"]
    with world.database.write() as session:
        staff = Staff(address="m@relay.example", name="Mo", password_hash="x", created_at=NOW)
        session.add(staff)
        session.flush()
        message = one(session, number)
        start = message.text.index("shipping")
        moderating.span(session, message, staff, "mask", start, start + 8, "PERSON", NOW)
        session.flush()
        assert numbers_with(session, "shipping") == set()
        assert numbers_with(session, "refund") == {number}
        moderating.undo(session, message, message.decisions[0], staff, NOW)
        session.flush()
        assert numbers_with(session, "shipping") == {number}
        moderating.reject(session, world.settings, message, staff, "insult", NOW)
        session.flush()
        assert numbers_with(session, "refund") == set()
        moderating.release(session, message, staff, "", NOW)
        session.flush()
        assert numbers_with(session, "refund") == {number}
        thread.make_private(session, message.case, NOW)
        session.flush()
        assert index_of(session) == {"de", "fr", "nl"}


def test_erased_and_withdrawn_cases_leave_no_word(world: Any, numbers: dict[str, str]) -> None:
    with world.database.write() as session:
        thread.withdraw(session, one(session, numbers["fr"]).case, False, NOW)
        session.flush()
        assert index_of(session) == {"de", "en", "nl"}
        erasing.account(session, world.settings, session.scalars(select(Account)).one(), NOW)
        session.flush()
        assert index_of(session) == set()


def test_a_rolled_back_change_leaves_the_index_as_it_was(world: Any, numbers: dict[str, str]) -> None:
    with world.database.write() as session:
        with session.begin_nested() as savepoint:
            thread.make_private(session, one(session, numbers["en"]).case, NOW)
            session.flush()
            assert numbers_with(session, "refund") == set()
            savepoint.rollback()
        assert numbers_with(session, "refund") == {numbers["en"]}
    assert found(world, "refund") == {numbers["en"]}


def one(session: Any, number: str) -> Message:
    query = select(Message).join(Case).where(Case.number == number, Message.kind == "complaint")
    return session.scalars(query).one()  # type: ignore[no-any-return]


def numbers_with(session: Any, words: str) -> set[str]:
    return {card.number for card in public.search(session, Sought(words), NOW)[0]}


def index_of(session: Any) -> set[str]:
    """The languages of the messages in the index itself."""
    key = "rowid" if session.get_bind().dialect.name == "sqlite" else "message_id"
    ids = [row[0] for row in session.execute(text(f"SELECT {key} FROM public_search"))]  # noqa: S608
    return set(session.scalars(select(Message.language).where(Message.id.in_(ids))))


def test_others_with_the_same_problem(world: Any, numbers: dict[str, str]) -> None:
    with world.database.write() as session:
        for number, outcome in ((numbers["fr"], "met"), (numbers["nl"], "not")):
            case = one(session, number).case
            feedback.close(session, world.settings, case, outcome, None, "", NOW)
    with world.database.read() as session:
        cards, many = public.alike(session, numbers["de"])
        assert ({card.number for card in cards}, many) == ({numbers["fr"], numbers["nl"], numbers["en"]}, 3)
        assert [card.number for card in public.alike(session, numbers["de"], limit=1)[0]] == [numbers["en"]]
        assert public.alike(session, numbers["de"], limit=1)[1] == 3
        assert public.alike(session, "2026-999999") == ((), 0)
        (problem,) = public.problems(session, "electro-lumen")
    assert (problem.category, problem.cases, problem.solved, problem.unsolved) == ("other", 4, 1, 1)
