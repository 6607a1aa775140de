"""The translations' workshop: `python -m web.catalogue` reads code and templates and brings the .po files up to date.

English sentences in web/ and templates/site/ are the keys. `update` adds new keys, drops unused ones and
writes the compiled .mo files, which are committed: a wheel and an editable install both serve them as they
lie. A test fails where this was not run. Never used while serving.
"""

import io
import re
from importlib import resources
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

FOLDER = Path(__file__).parent / "translations"
TRANSLATED = ("fr", "nl", "de")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "lazy": None}
JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
HEADER = "# Translations of the site. `python -m web.catalogue` keeps the keys up to date.\n"


def asked() -> Catalog:
    """Every sentence that code and templates ask for, in order of first use."""
    found = Catalog(project="doleance", charset="utf-8")
    templates = Path(str(resources.files("templates"))) / "site"
    sources: list[tuple[Path, str, str, dict[str, str]]] = [
        (Path(__file__).parent, "**.py", "python", {}),
        (templates, "**.html", "jinja2", JINJA),
        (templates, "**.xml", "jinja2", JINJA),
    ]
    for folder, pattern, method, options in sources:
        rows = extract_from_dir(
            folder, [(pattern, method)], {pattern: options}, keywords=KEYWORDS, strip_comment_tags=True
        )
        for _file, _line, message, _comments, _context in sorted(rows, key=lambda row: (row[0], row[1])):
            found.add(message, flags=_flags(message))
    return found


def _flags(message: str | tuple[str, ...]) -> set[str]:
    text = message if isinstance(message, str) else message[0]
    return {"python-format"} if re.search(r"%\(\w+\)s", text) else set()


def path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue as it lies; empty where there is none yet."""
    file = path(language)
    if not file.exists():
        return Catalog(locale=language, charset="utf-8")
    with file.open("rb") as handle:
        return read_po(handle, locale=language, charset="utf-8")


def merged(language: str) -> Catalog:
    """The keys of today with the translations there are; nothing guessed, nothing unused."""
    old = read(language)
    new = Catalog(locale=language, project="doleance", charset="utf-8", header_comment=HEADER.rstrip(), fuzzy=False)
    for message in asked():
        if message.id:
            known = old.get(message.id)
            new.add(message.id, known.string if known else "", flags=message.flags)
    return new


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def update() -> None:
    for language in TRANSLATED:
        catalogue = merged(language)
        path(language).parent.mkdir(parents=True, exist_ok=True)
        with path(language).open("wb") as handle:
            write_po(handle, catalogue, width=120, omit_header=False, include_previous=False)
        path(language).with_suffix(".mo").write_bytes(compiled(read(language)))


if __name__ == "__main__":
    update()
