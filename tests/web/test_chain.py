"""The desk's table of moderation's rules: the same rules in the same order as the chain and its documentation."""

from flask import Flask
from flask_babel import force_locale

from moderation import RULES
from tests.web.test_oversight import moderator
from tests.web.visitor import Town
from web import chain


def test_the_desk_lists_the_rules_as_they_run(app: Flask, town: Town) -> None:
    nora = moderator(app, town, "Nora")
    nora.open("/desk/try")
    shown = " ".join(
        f"{rule.name} {rule.summary} {'held for a moderator' if rule.disposition == 'hold' else 'hidden at once'}"
        for rule in RULES
    )
    assert shown in nora.words


def test_each_rule_says_in_english_what_its_file_says_and_is_translated(app: Flask) -> None:
    with app.test_request_context():
        said: dict[str, list[str]] = {language: [] for language in ("en", "fr", "nl", "de")}
        for language, words in said.items():
            with force_locale(language):
                words += [str(row.summary) for row in chain.table()]
    assert [rule.summary for rule in RULES] == said["en"]
    assert [[], [], []] == [[one for one in said[language] if one in said["en"]] for language in ("fr", "nl", "de")]
