"""How dates, amounts and sentences are set in the four languages. Pure."""

import datetime as dt
import re

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_MONTHS = {language: tuple(names.split()) for language, names in MONTHS.items()}
_VOWELS = frozenset("aeiouàâäéèêëîïôöùûüœæ")


def day(date: dt.date, language: str) -> str:
    """`23 novembre 2026`, `1er décembre 2026`, `23. November 2026`."""
    number = {"de": f"{date.day}.", "fr": "1er" if date.day == 1 else str(date.day)}.get(language, str(date.day))
    return f"{number}\u00a0{_MONTHS[language][date.month - 1]}\u00a0{date.year}"


def moment(at: dt.datetime, language: str) -> str:
    """A local time with its day: `23 novembre 2026 à 10:30`."""
    joined = {"fr": "{} à {}", "nl": "{} om {}", "en": "{} at {}", "de": "{} um {} Uhr"}[language]
    return joined.format(day(at.date(), language), at.strftime("%H:%M"))


def euros(cents: int, language: str) -> str:
    """`1 234,50 €`, `€ 1.234,50`, `€1,234.50`, `1.234,50 €`; never broken over two lines."""
    whole, rest = divmod(cents, 100)
    english = f"{whole:,}.{rest:02d}"
    if language == "en":
        return f"€{english}"
    thousands = "\u202f" if language == "fr" else "."
    number = english.replace(",", "\0").replace(".", ",").replace("\0", thousands)
    return f"€\u00a0{number}" if language == "nl" else f"{number}\u00a0€"


def elide(name: str) -> str:
    """French `de` before a name: `de Lumelec`, `d’Anne`."""
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def typeset(source: str, language: str) -> str:
    """Blanks that must not break a line: French ones before double punctuation and inside guillemets."""
    if language != "fr":
        return source
    return re.sub(r"(?<=\S) (?=[:;?»]|!(?!=))", "\u00a0", source).replace("« ", "«\u00a0")
