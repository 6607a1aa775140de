"""An invitation as text (RFC 5545): for mail whose only body is text/calendar, as some programs send it.

Only what a person reads: what, when, where, and the description. Times stay as written, with their zone; nothing is
looked up.
"""

import re
from collections.abc import Iterator

_FOLD = re.compile(r"\r?\n[ \t]")
_LINE = re.compile(r"^([A-Za-z-]{1,40})((?:;[^:\r\n]{0,300})?):([^\r\n]*)", re.MULTILINE)
_MOMENT = re.compile(r"^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$")
_ZONE = re.compile(r";TZID=\"?([^;:\"]{1,60})", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([nN\\,;])")
_LINES = 2_000


def readable(text: str) -> str:
    """The first event as lines: summary, from – to, place, description. Empty where there is none."""
    fields = dict(reversed(list(_fields(text))))
    when = " – ".join(fields[name] for name in ("DTSTART", "DTEND") if name in fields)
    head = "\n".join(line for line in (fields.get("SUMMARY", ""), when, fields.get("LOCATION", "")) if line)
    return "\n\n".join(part for part in (head, fields.get("DESCRIPTION", "").strip()) if part)


def method(text: str) -> str:
    """What the calendar part is for: REQUEST, REPLY, CANCEL …, in capitals; empty where it does not say."""
    return next(
        (value.strip().upper() for name, _, value in _LINE.findall(text[:20_000]) if name.upper() == "METHOD"), ""
    )


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """The properties of the first event; those of its time zone and its alarm are others."""
    inside = ""
    for number, (written, parameters, value) in enumerate(_LINE.findall(_FOLD.sub("", text))):
        if number > _LINES:
            return
        name = written.upper()
        if name == "BEGIN":
            inside = value.strip().upper()
        elif name == "END" and value.strip().upper() in ("VEVENT", "VTODO"):
            return
        elif name == "END":
            inside = "VEVENT"
        elif inside in ("VEVENT", "VTODO") and value.strip():
            yield name, _moment(parameters, value) if name in ("DTSTART", "DTEND") else _ESCAPE.sub(_meant, value)


def _meant(escape: re.Match[str]) -> str:
    return "\n" if escape[1] in "nN" else escape[1]


def _moment(parameters: str, value: str) -> str:
    """`20260312T101500` as `2026-03-12 10:15`, with the zone that stands beside it."""
    found = _MOMENT.match(value.strip())
    if not found:
        return value.strip()
    year, month, day, hour, minute, universal = found.groups()
    zone = _ZONE.search(parameters)
    name = " UTC" if universal else f" {zone[1]}" if zone else ""
    return f"{year}-{month}-{day}" + (f" {hour}:{minute}{name}" if hour else "")
