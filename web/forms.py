"""What people type, made safe to store: one place for control characters and lengths.

Nothing is refused here for its meaning; verbs do that. Text keeps every letter of every
script, right-to-left marks included, and loses what only deceives: null bytes, other control
characters, and the embedding and override controls that can turn a line around (UAX 9).
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import render_template, request
from werkzeug.datastructures import FileStorage

LINE = 300  # characters of a field of one line
TEXT = 20_000  # characters of a story; the verb's own limit is lower and says so
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")


def clean_line(text: str, limit: int = LINE) -> str:
    """One line: breaks and runs of blanks become one space, so no header or field can be smuggled in."""
    return _CONTROLS.sub("", _BLANKS.sub(" ", text)).strip()[:limit]


def clean_text(text: str, limit: int = TEXT) -> str:
    """Several lines: breaks become `\\n`, at most two blank lines in a row."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{4,}", "\n\n\n", _CONTROLS.sub("", lines)).strip()[:limit]


def line(name: str, limit: int = LINE) -> str:
    """The posted field `name` as one line; "" when it is missing."""
    return clean_line(request.form.get(name, ""), limit)


def text(name: str, limit: int = TEXT) -> str:
    """The posted field `name` as text of several lines; "" when it is missing."""
    return clean_text(request.form.get(name, ""), limit)


def ticked(name: str) -> bool:
    """Whether the posted checkbox `name` was ticked."""
    return request.form.get(name) == "yes"


def number(name: str, least: int, most: int) -> int | None:
    """The posted whole number between `least` and `most`, else None."""
    typed = request.form.get(name, "").strip()
    return int(typed) if re.fullmatch(r"[0-9]{1,9}", typed) and least <= int(typed) <= most else None


def files(name: str) -> list[FileStorage]:
    """The files picked in `name`; an empty picker posts one nameless file, which is none."""
    return [upload for upload in request.files.getlist(name) if upload.filename]


def file_name(upload: FileStorage) -> str:
    """The last part of the picked file's name, whatever the browser's system calls a path."""
    return clean_line(re.split(r"[/\\]", upload.filename or "")[-1], 120).lstrip(".") or "file"


def own_path(target: str | None, otherwise: str) -> str:
    """`target` if it is a path of this site, else `otherwise`: no form sends people elsewhere."""
    if not target or not re.fullmatch(r"/(?![/\\])[^\\\x00-\x1f]*", target) or urlsplit(target).netloc:
        return otherwise
    return target


class Sparse(dict[str, Any]):
    """What was typed, or what is wrong with it, by field; a field that is not there is None."""

    def __missing__(self, field: str) -> None:
        return None


def render(template: str, typed: Mapping[str, Any], problems: Mapping[str, str], **more: Any) -> str:
    """A page with a form: `problems` are codes by field, see web.words.PROBLEMS."""
    return render_template(template, typed=Sparse(typed), problems=Sparse(problems), **more)
