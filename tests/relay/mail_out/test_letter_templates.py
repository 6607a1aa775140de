"""The letters' files: complete in every language, alike in what they use, and known to docs/letters.md."""

import datetime as dt
import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from relay.mail import letters
from relay.mail.letters.sheet import FOLDER, LANGUAGES, as_text, read_blocks, wrap
from relay.mail.letters.typography import day, elide, euros, moment, typeset

FRAME = {"tagline", "footer_company", "footer_consumer", "footer_other"}
LETTERS = set(letters.__all__) - {"preview_complaint"}
FILES = sorted(FOLDER.glob("*/*.txt"))
DOCS = Path(__file__).parents[3] / "docs" / "letters.md"


def variables(letter: str, language: str) -> set[str]:
    environment = Environment()  # noqa: S701 - only reads the template
    environment.filters["de"] = elide
    source = (FOLDER / letter / f"{language}.txt").read_text(encoding="utf-8")
    return meta.find_undeclared_variables(environment.parse(source))


def test_every_letter_has_every_language_and_nothing_else() -> None:
    expected = {f"{letter}/{language}.txt" for letter in LETTERS | FRAME for language in LANGUAGES}
    assert {str(file.relative_to(FOLDER)) for file in FILES} == expected


def test_every_letter_is_in_the_table_of_the_docs() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)) == LETTERS


@pytest.mark.parametrize("letter", sorted(LETTERS | FRAME))
def test_all_languages_tell_the_same(letter: str) -> None:
    first = variables(letter, "fr")
    assert {language: variables(letter, language) for language in LANGUAGES} == dict.fromkeys(LANGUAGES, first)


@pytest.mark.parametrize("letter", sorted(LETTERS | FRAME))
def test_all_languages_have_the_same_marks(letter: str) -> None:
    marks = {
        language: re.findall(r"^(#|!|\||\*|=>|Subject:|\{\{ \w+ \}\}$)", text, re.MULTILINE)
        for language in LANGUAGES
        for text in [(FOLDER / letter / f"{language}.txt").read_text(encoding="utf-8")]
    }
    assert marks == dict.fromkeys(LANGUAGES, marks["fr"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_type_is_clean(file: Path) -> None:
    text = re.sub(r"\{%.*?%\}", "", re.sub(r"\{\{.*?\}\}", "X", file.read_text(encoding="utf-8")))
    wrong = {"'", '"', "  ", "...", " ,", " .", "\t"}
    if file.stem != "fr":
        wrong |= {" :", " ;", " ?", " !"}
    assert [sign for sign in wrong if sign in text] == []
    quotes = {"fr": "«»", "nl": "‘’", "en": "“”", "de": "„“"}[file.stem]
    others = set("«»„“”‘") - set(quotes)
    assert [sign for sign in others if sign in text] == []


def test_french_blanks_do_not_break() -> None:
    assert typeset("Voici : « oui » ? {% if a != b %}", "fr") == (
        "Voici\u00a0: «\u00a0oui\u00a0»\u00a0? {% if a != b %}"
    )
    assert typeset("Note : x", "en") == "Note : x"


def test_dates_amounts_and_names_in_four_languages() -> None:
    first, at = dt.date(2026, 12, 1), dt.datetime(2026, 3, 9, 8, 5, tzinfo=dt.UTC)
    written = {
        language: (day(first, language), moment(at, language), euros(123450, language)) for language in LANGUAGES
    }
    plain = {key: tuple(" ".join(text.split()) for text in texts) for key, texts in written.items()}
    assert plain == {
        "fr": ("1er décembre 2026", "9 mars 2026 à 08:05", "1 234,50 €"),
        "nl": ("1 december 2026", "9 maart 2026 om 08:05", "€ 1.234,50"),
        "en": ("1 December 2026", "9 March 2026 at 08:05", "€1,234.50"),
        "de": ("1. Dezember 2026", "9. März 2026 um 08:05 Uhr", "1.234,50 €"),
    }
    assert [elide(name) for name in ("Anne", "Élise", "Lumelec", "Yannick", "")] == [
        "d’Anne", "d’Élise", "de Lumelec", "de Yannick", "de ",
    ]  # fmt: skip


def test_long_words_stay_whole_and_short_lines_stay() -> None:
    address = "https://relay.example/" + "x" * 90
    assert wrap(f"See {address} for more") == f"See\n{address}\nfor more"
    assert wrap("  table   kept", "  ") == "    table   kept"
    assert wrap("", "  ") == ""


def test_an_empty_row_and_an_empty_list_of_rows_leave_nothing() -> None:
    blocks = read_blocks("| A | 1\n| B | \n\n| C |\n\nText \\\nnext", {})
    assert [(block.kind, block.rows, block.lines) for block in blocks] == [
        ("facts", (("A", "1"),), ()),
        ("text", (), ("Text", "next")),
    ]
    frame = {"organisation": "Relay", "site": "Relay", "tagline": "We relay"}
    assert as_text(frame, blocks, [], "fr") == "Relay\nWe relay\n\nA\u00a0: 1\n\nText\nnext\n\n-- \n\n"
