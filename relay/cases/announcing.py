"""The day by which a holding notice says that the answer will come, where the text says it clearly.

Pure. One day, named after a word like *by*, *avant*, *tegen* or *bis zum*, within a year, beside a word of answering
and none of asking the consumer for something: anything less sure is left to people, who can say it at the desk.
"""

import datetime as dt
import re

from relay.mail.letters.typography import MONTHS

LONGEST = dt.timedelta(days=366)
NEAR = dt.timedelta(days=183)  # a day without a year that lies farther ahead is one of the past
_NUMBERS = {
    f"{name}": number
    for names in MONTHS.values()
    for number, name in enumerate(names.casefold().split(), 1)
} | {"fevrier": 2, "aout": 8, "decembre": 12, "maerz": 3, "jänner": 1}  # fmt: skip
_BEFORE = (
    r"avant|d['’]ici|pour|au plus tard|jusqu['’]au"
    r"|tegen|vóór|voor|uiterlijk|tot"
    r"|by|before|until|no later than"
    r"|bis|spätestens|vor"
)
_LINK = r"(?:\s+(?:le|au|à|op|on|zum|am|den|dem|the|end of|fin|de))*"
_WEEKDAY = r"(?:\s+[^\W\d_]{3,10},?)?"
_DAY = (
    r"(?:(?P<d1>\d{1,2})[./-](?P<m1>\d{1,2})[./-](?P<y1>\d{4})"
    r"|(?P<y2>\d{4})-(?P<m2>\d{2})-(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})(?:er|st|nd|rd|th|\.)?\s+(?P<n3>" + "|".join(_NUMBERS) + r")(?:,?\s+(?P<y3>\d{4}))?"
    r"|(?P<n4>" + "|".join(_NUMBERS) + r")\s+(?P<d4>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<y4>\d{4}))?)"
)
_NEARBY = (120, 80)  # characters before and after the day in which the company says what will be then
_ANSWERING = re.compile(
    r"répon|reven|recontact|nouvelles|au courant|aurez|recevrez|décision|solution"
    r"|antwoord|laten weten|kom\w* .{0,20}terug|contact|krijgt|hoort|ontvangt|beslissing|oplossing"
    r"|answer|reply|respond|back to you|hear from|write to you|contact you|decision|resol"
    r"|antwort|melden|rückmeldung|bescheid|erhalten sie|entscheid|lösung",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r"envoy|transmett|fourn|faire parvenir|communiquer|bezorg|opstur|stuur|doorsturen|send us|send me|provide|forward"
    r"|let us have|senden sie|schicken|übermitteln sie|zukommen",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(rf"\b(?:{_BEFORE}){_LINK}{_WEEKDAY}\s+{_DAY}\b", re.IGNORECASE)


def day(text: str, said_on: dt.date) -> dt.date | None:
    """The one day after `said_on` that the text announces, None where there is none or more than one.

    A day without a year is the next of its name, where that is near.

    >>> day("Nous vous répondrons au plus tard le 15 janvier.", dt.date(2026, 12, 20))
    datetime.date(2027, 1, 15)
    """
    text = text[:20_000]
    named = [(match, _date(match, said_on)) for match in _ANNOUNCED.finditer(text)]
    days = {when for _, when in named if when is not None}
    sure = {when for match, when in named if when is not None and _is_announced(text, match)}
    return sure.pop() if len(days) == len(sure) == 1 else None


def _is_announced(text: str, match: re.Match[str]) -> bool:
    around = text[max(0, match.start() - _NEARBY[0]) : match.end() + _NEARBY[1]]
    return _ANSWERING.search(around) is not None and _ASKING.search(around) is None


def _date(match: re.Match[str], said_on: dt.date) -> dt.date | None:
    said = match.groupdict()
    number = int(next(said[key] for key in ("d1", "d2", "d3", "d4") if said[key]))
    month = next((int(said[key]) for key in ("m1", "m2") if said[key]), 0)
    month = month or _NUMBERS[(said["n3"] or said["n4"]).casefold()]
    year = next((int(said[key]) for key in ("y1", "y2", "y3", "y4") if said[key]), 0)
    years = (year,) if year else (said_on.year, said_on.year + 1)
    for one in years:
        try:
            when = dt.date(one, month, number)
        except ValueError:
            return None
        if said_on < when <= said_on + (LONGEST if year else NEAR):
            return when
    return None
