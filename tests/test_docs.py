"""What the documents promise exists, and what exists is in the documents."""

import json
import re
from pathlib import Path

import click
import pytest

from relay import settings
from relay.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TEXTS = [ROOT / "README.md", *PAGES]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def row(key: str, default: object, sentence: str) -> str:
    shown = json.dumps(list(default) if isinstance(default, tuple) else default, ensure_ascii=False)
    return f"| `{key}` | `{shown}` | {sentence} |"


def test_every_setting_is_documented_with_its_default_and_sentence() -> None:
    written = [line for line in (DOCS / "settings.md").read_text().splitlines() if line.startswith("| `")]
    assert [row(key, default, sentence) for key, (default, sentence) in settings.documented().items()] == written


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_settings_that_are_mentioned_exist(text: Path) -> None:
    known = settings.documented()
    sections = {key.partition(".")[0] for key in known}
    mentioned = re.findall(r"`([a-z]+\.[a-z_]+)`", text.read_text())
    files = (".py", ".toml", ".md", ".key", ".pem", ".csv", ".lock", ".cf")
    unknown = {m for m in mentioned if m.partition(".")[0] in sections and m not in known and not m.endswith(files)}
    modules = {m for m in unknown if (ROOT / "relay" / f"{m.replace('.', '/')}.py").exists() or _is_module(m)}
    assert set() == unknown - modules


def _is_module(dotted: str) -> bool:
    """`mail.intake` means relay/mail/intake.py or web.app means web/app.py, or a name inside such a package."""
    return any(
        (base / dotted.replace(".", "/")).with_suffix(end).exists()
        for base in (ROOT, ROOT / "relay")
        for end in ("", ".py")
    )


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_commands_that_are_mentioned_exist(text: Path) -> None:
    called = set(re.findall(r"(?:`|bin/|^ {4,})doleance ([a-z][a-z-]+)", text.read_text(), flags=re.MULTILINE))
    assert set() == called - set(COMMANDS)


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_options_that_are_mentioned_exist(text: Path) -> None:
    for command, options in re.findall(r"`(?:\S*/)?doleance ([a-z][a-z-]*(?: add)?)((?: [^`\s]+)*)`", text.read_text()):
        known = _options(command)
        assert [] == [word for word in options.split() if word.startswith("--") and word.split("=")[0] not in known]


def _options(words: str) -> set[str]:
    context = click.Context(main)
    command: click.Command | None = main
    for word in words.split():
        assert isinstance(command, click.Group), words
        command = command.get_command(context, word)
    assert command is not None, words
    return {option for parameter in command.params for option in parameter.opts} | {"--help"}


def test_every_command_is_documented() -> None:
    everything = "\n".join(text.read_text() for text in TEXTS)
    assert [] == [command for command in COMMANDS if f"doleance {command}" not in everything]


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_links_lead_somewhere(text: Path) -> None:
    links = re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", text.read_text())
    assert [] == [link for link in links if not (text.parent / link).exists()]


def test_every_page_is_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            links = re.findall(r"\]\(([^)#\s]+\.md)", page.read_text())
            waiting += [(page.parent / link).resolve() for link in links if (page.parent / link).exists()]
    assert [] == [name(page) for page in PAGES if page not in reached]


def test_decisions_are_numbered_and_listed() -> None:
    records = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    assert [f"{number:04}" for number in range(1, len(records) + 1)] == [record.name[:4] for record in records]
    listed = re.findall(r"\]\(([0-9]{4}-[^)]+)\)", (DOCS / "decisions" / "index.md").read_text())
    assert [record.name for record in records] == listed


def test_make_targets_that_are_mentioned_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), flags=re.MULTILINE))
    for text in TEXTS:
        mentioned = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", text.read_text(), flags=re.MULTILINE))
        assert set() == mentioned - targets, name(text)


def test_the_changelog_names_this_version() -> None:
    version = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), flags=re.MULTILINE)
    assert version is not None
    assert f"## {version[1]}" in (DOCS / "changelog.md").read_text()
