"""Deadlines in sentences that a person can check."""

import datetime as dt

import pytest

from relay.mail.letters.typography import day
from relay.procedures import clock
from relay.procedures.calendar import Calendar
from relay.procedures.clock import Deadline
from relay.procedures.load import Library
from relay.procedures.schema import Period
from relay.procedures.words import explain, period
from tests.procedures.conftest import At

D = dt.date


def told(deadline: Deadline, language: str) -> str:
    return explain(deadline, language, day).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "fr",
            "Accusé de réception : 5 jours ouvrables à compter du lendemain de la "
            "réception (le 8 mai 2026), donc au plus "
            "tard le 18 mai 2026. Les jours de week-end ne comptent pas. Ne "
            "comptent pas non plus : 14 mai 2026 (Ascension).",
        ),
        (
            "nl",
            "Ontvangstbevestiging: 5 werkdagen vanaf de dag na de ontvangst (op 8 "
            "mei 2026), dus uiterlijk op 18 mei 2026. "
            "Weekenddagen tellen niet mee. Tellen evenmin mee: 14 mei 2026 (O. L. H. Hemelvaart).",
        ),
        (
            "en",
            "Acknowledgement: 5 working days from the day after receipt (on 8 May "
            "2026), so by 18 May 2026 at the latest. "
            "Weekend days do not count. Nor do these count: 14 May 2026 (Ascension Day).",
        ),
        (
            "de",
            "Empfangsbestätigung: 5 Arbeitstage ab dem Tag nach dem Eingang (am 8. Mai 2026), also spätestens am "
            "18. Mai 2026. Wochenendtage zählen nicht mit. Ebenfalls nicht "
            "mitgezählt: 14. Mai 2026 (Christi Himmelfahrt).",
        ),
    ],
)  # fmt: skip
def test_what_was_left_out_is_named(library: Library, at: At, language: str, sentences: str) -> None:
    stellantis = library.procedures["stellantis-fs-belux"]
    acknowledge = clock.deadlines(stellantis, at(2026, 5, 8), Calendar(language=language))[0]
    assert sentences == told(acknowledge, language)


def test_the_platforms_time_and_a_notice_are_told(library: Library, belgium: Calendar, at: At) -> None:
    (answer,) = clock.deadlines(library.procedures["belfius"], at(2026, 5, 8), belgium, default_days=30)
    assert (
        "Answer: 30 calendar days from the day after receipt (on 8 May 2026), "
        "so by 7 June 2026 at the latest. This time "
        "is the platform’s own; the organisation promises none. The "
        "organisation now announces 1 July 2026; its promise "
        "stays what it was."
    ) == told(answer.announced(D(2026, 7, 1)), "en")


def test_at_once_and_no_term_are_told(library: Library, belgium: Calendar, at: At) -> None:
    acknowledge, answer = clock.deadlines(library.procedures["partenamut"], at(2026, 5, 8), belgium, channel="form")
    assert "Accusé de réception : immédiatement, le jour de la réception (8 mai 2026)." == told(acknowledge, "fr")
    assert "Antwort: Die Organisation sagt keine Frist zu." == told(answer, "de")


def test_a_moved_end_is_told(belgium: Calendar) -> None:
    count = belgium.count(D(2027, 1, 31), Period(1, "months"), end_on_working_day=True)
    moved = Deadline(
        "answer", "procedure", None, D(2027, 1, 31), count, count.last, belgium.over(count.last), count.last
    )
    assert (
        "Antwoord: 1 maand vanaf de dag na de ontvangst (op 31 januari 2027), dus uiterlijk op 1 maart 2027. "
        "De laatste dag is geen werkdag: de termijn loopt tot de volgende werkdag."
    ) == told(moved, "nl")


def test_one_and_several() -> None:
    periods = (Period(1, "working days"), Period(3, "months"))
    assert [("1\u00a0jour ouvrable", "1\u00a0Arbeitstag"), ("3\u00a0mois", "3\u00a0Monate")] == [
        (period(one, "fr"), period(one, "de")) for one in periods
    ]
