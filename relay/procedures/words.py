"""Deadlines in sentences, in four languages: what was promised, until when, and which days did not count. Pure."""

import datetime as dt
from collections.abc import Callable

from relay.procedures.calendar import Count
from relay.procedures.clock import Deadline
from relay.procedures.schema import LANGUAGES, Period

Show = Callable[[dt.date, str], str]  # sets a date in a language: relay.mail.letters.typography.day

_UNITS = {
    "working days": {
        "fr": ("jour ouvrable", "jours ouvrables"), "nl": ("werkdag", "werkdagen"),
        "en": ("working day", "working days"), "de": ("Arbeitstag", "Arbeitstage"),
    },
    "calendar days": {
        "fr": ("jour calendrier", "jours calendrier"), "nl": ("kalenderdag", "kalenderdagen"),
        "en": ("calendar day", "calendar days"), "de": ("Kalendertag", "Kalendertage"),
    },
    "months": {
        "fr": ("mois", "mois"), "nl": ("maand", "maanden"), "en": ("month", "months"), "de": ("Monat", "Monate"),
    },
}  # fmt: skip
_WHAT = {
    "acknowledge": {
        "fr": "Accusé de réception", "nl": "Ontvangstbevestiging", "en": "Acknowledgement", "de": "Empfangsbestätigung",
    },
    "answer": {"fr": "Réponse", "nl": "Antwoord", "en": "Answer", "de": "Antwort"},
}  # fmt: skip
_COUNTED = {
    "fr": "{what} : {period} à compter du lendemain de la réception (le {received}), donc au plus tard le {last}.",
    "nl": "{what}: {period} vanaf de dag na de ontvangst (op {received}), dus uiterlijk op {last}.",
    "en": "{what}: {period} from the day after receipt (on {received}), so by {last} at the latest.",
    "de": "{what}: {period} ab dem Tag nach dem Eingang (am {received}), also spätestens am {last}.",
}
_AT_ONCE = {
    "fr": "{what} : immédiatement, le jour de la réception ({received}).",
    "nl": "{what}: onmiddellijk, op de dag van ontvangst ({received}).",
    "en": "{what}: at once, on the day of receipt ({received}).",
    "de": "{what}: sofort, am Tag des Eingangs ({received}).",
}
_NO_TERM = {
    "fr": "{what} : l’organisme ne s’engage sur aucun délai.",
    "nl": "{what}: de organisatie verbindt zich tot geen enkele termijn.",
    "en": "{what}: the organisation promises no time.",
    "de": "{what}: Die Organisation sagt keine Frist zu.",
}
_PLATFORM = {
    "fr": "Ce délai est celui de la plateforme ; l’organisme n’en promet aucun.",
    "nl": "Deze termijn is die van het platform; de organisatie belooft er geen.",
    "en": "This time is the platform’s own; the organisation promises none.",
    "de": "Diese Frist setzt die Plattform; die Organisation sagt keine zu.",
}
_WEEKENDS = {
    "fr": "Les jours de week-end ne comptent pas.",
    "nl": "Weekenddagen tellen niet mee.",
    "en": "Weekend days do not count.",
    "de": "Wochenendtage zählen nicht mit.",
}
_OFF = {
    "fr": "Ne comptent pas non plus : {days}.",
    "nl": "Tellen evenmin mee: {days}.",
    "en": "Nor do these count: {days}.",
    "de": "Ebenfalls nicht mitgezählt: {days}.",
}
_MOVED = {
    "fr": "Le dernier jour n’est pas ouvrable : le délai court jusqu’au jour ouvrable suivant.",
    "nl": "De laatste dag is geen werkdag: de termijn loopt tot de volgende werkdag.",
    "en": "The last day is not a working day: the time runs to the next working day.",
    "de": "Der letzte Tag ist kein Arbeitstag: Die Frist läuft bis zum nächsten Arbeitstag.",
}
_EXPECTED = {
    "fr": "L’organisme annonce désormais le {day} ; sa promesse reste ce qu’elle était.",
    "nl": "De organisatie kondigt nu {day} aan; haar belofte blijft wat ze was.",
    "en": "The organisation now announces {day}; its promise stays what it was.",
    "de": "Die Organisation kündigt nun den {day} an; ihre Zusage bleibt, wie sie war.",
}


def period(value: Period, language: str) -> str:
    """`5 jours ouvrables`, `1 Monat`. For a period that has days; raises KeyError for another."""
    one, several = _UNITS[value.unit][_known(language)]
    return f"{value.count}\u00a0{one if value.count == 1 else several}"


def explain(deadline: Deadline, language: str, show: Show) -> str:
    """A deadline in a few sentences. Holidays are named as the calendar that counted them names them."""
    language = _known(language)
    what = _WHAT[deadline.what][language]
    if deadline.at_once:
        sentences = [_AT_ONCE[language].format(what=what, received=show(deadline.received_on, language))]
    elif deadline.count is None:
        sentences = [_NO_TERM[language].format(what=what)]
    else:
        sentences = [
            _counted(deadline, deadline.count, what, language, show),
            *_omitted(deadline.count, language, show),
        ]
    if deadline.by == "platform":
        sentences.append(_PLATFORM[language])
    if deadline.expected_on is not None and deadline.expected_on != deadline.promised_on:
        sentences.append(_EXPECTED[language].format(day=show(deadline.expected_on, language)))
    return " ".join(sentences)


def _known(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _counted(deadline: Deadline, count: Count, what: str, language: str, show: Show) -> str:
    return _COUNTED[language].format(
        what=what,
        period=period(count.period, language),
        received=show(deadline.received_on, language),
        last=show(count.last, language),
    )


def _omitted(count: Count, language: str, show: Show) -> list[str]:
    """What was left out of the count, or why its end moved."""
    if count.days[-1].why == "moved":
        return [_MOVED[language]]
    named = [f"{show(day.date, language)} ({day.name})" for day in count.days if day.why in ("holiday", "closed")]
    weekends = [_WEEKENDS[language]] if any(day.why == "weekend" for day in count.days) else []
    return weekends + ([_OFF[language].format(days=", ".join(named))] if named else [])
