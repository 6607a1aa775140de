"""Four complete languages: no sentence without its translation, none unused, none that forgets a placeholder."""

import re

import pytest

from web import catalogue, words
from web.catalogue import TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_are_complete_and_used(language: str) -> None:
    asked = {message.id for message in catalogue.asked() if message.id}
    assert len(asked) > 400
    translated = {message.id: message.string for message in catalogue.read(language) if message.id}
    assert set(translated) - asked == set(), "unused: run python -m web.catalogue"
    assert asked - set(translated) == set(), "new: run python -m web.catalogue and translate"
    assert [key for key, text in translated.items() if not all([text] if isinstance(text, str) else text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_kept(language: str) -> None:
    for message in catalogue.read(language):
        if message.id:
            keys, texts = ([m] if isinstance(m, str) else list(m) for m in (message.id, message.string))
            for key, text in zip(keys, texts, strict=True):
                assert _placeholders(text) == _placeholders(key), key


def _placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_file_is_the_newest(language: str) -> None:
    compiled = catalogue.path(language).with_suffix(".mo").read_bytes()
    assert compiled == catalogue.compiled(catalogue.read(language)), "run python -m web.catalogue"


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_marked_as_doubtful_is_shipped(language: str) -> None:
    assert [message.id for message in catalogue.read(language) if message.fuzzy and message.id] == []


def test_french_puts_a_space_that_does_not_break() -> None:
    broken = [
        text
        for message in catalogue.read("fr")
        if message.id
        for text in ([message.string] if isinstance(message.string, str) else message.string)
        if re.search(r" [:;?!»]|« ", text)
    ]
    assert broken == []


def test_every_code_of_a_table_has_a_word() -> None:
    assert [(name, code) for name, table in words.TABLES.items() for code, text in table.items() if not text] == []
