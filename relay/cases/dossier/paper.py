"""Values become PDFs, by typst with its own fonts; PDF files of a case are appended by pikepdf.

Data goes in as JSON and is only ever shown as text. The same value gives the same bytes: no clock, no random number, no
font of the machine. A file that cannot be shown safely is named on paper and lies in the ZIP.
"""

import io
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import typst
from PIL import Image

from relay.cases.dossier.contents import Contents, File

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "dossier"
MOST_PAGES = 200  # of one appended file
MOST_TEXT = 20_000  # characters of an appended text
LARGEST_SIDE = 1800  # pixels of a picture on paper
_PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")
_TEXTS = ("text/plain", "text/csv")


@dataclass(frozen=True, slots=True)
class Appendix:
    """A file as it goes on paper: as pages, as a picture, as text, or not at all."""

    mark: str
    file: File
    pages: bytes | None = None
    picture: bytes | None = None
    text: str = ""


def dossier(contents: Contents) -> bytes:
    """The case as one PDF, its files as appendices."""
    found = [
        _appendix(f"A{number}", file)
        for number, file in enumerate((file for said in contents.messages for file in said.files), 1)
    ]
    pictures = {f"{one.mark}.png": one.picture for one in found if one.picture is not None}
    counted = _compile("dossier.typ", _data(contents, found, {}), pictures)
    if not any(one.pages for one in found):
        return counted
    starts, page = {}, _length(counted) + 1
    for one in found:
        if one.pages is not None:
            starts[one.mark] = page
            page += _length(one.pages)
    printed = _compile("dossier.typ", _data(contents, found, starts), pictures)
    return _append(printed, found)


def form(data: dict[str, Any], template: str) -> bytes:
    """Another paper of the platform: a letter for the post, the paper form."""
    return _compile(template, data, {})


def _data(contents: Contents, found: Sequence[Appendix], starts: dict[str, int]) -> dict[str, Any]:
    rows = [
        {
            "mark": one.mark,
            "name": one.file.name,
            "page": starts.get(one.mark, 0),
            "image": f"{one.mark}.png" if one.picture is not None else "",
            "text": one.text,
        }
        for one in found
    ]
    return contents.printed | {"appendices": rows}


def _compile(template: str, data: dict[str, Any], pictures: dict[str, bytes]) -> bytes:
    """Templates and pictures are put into one folder, beyond which typst reads nothing."""
    with tempfile.TemporaryDirectory(prefix="doleance-") as name:
        folder = Path(name)
        for file in TEMPLATES.glob("*.typ"):
            (folder / file.name).write_bytes(file.read_bytes())
        for picture, content in pictures.items():
            (folder / picture).write_bytes(content)
        given = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
        made = typst.compile(str(folder / template), root=name, sys_inputs=given, ignore_system_fonts=True, timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: typst made no single file")
    return made


def _appendix(mark: str, file: File) -> Appendix:
    if file.content is None:
        return Appendix(mark, file)
    if file.type == "application/pdf":
        return Appendix(mark, file, pages=_pages(file.content))
    if file.type in _PICTURES:
        return Appendix(mark, file, picture=_picture(file.content))
    if file.type in _TEXTS:
        return Appendix(mark, file, text=_text(file.content))
    return Appendix(mark, file)


def _pages(content: bytes) -> bytes | None:
    """The pages of a PDF without anything that acts; None for one that is broken, locked or endless."""
    try:
        with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as clean:
            if not 0 < len(source.pages) <= MOST_PAGES:
                return None
            clean.pages.extend(source.pages)
            for page in clean.pages:
                for key in ("/AA", "/Annots", "/Metadata", "/PieceInfo"):
                    if key in page:
                        del page[key]
            out = io.BytesIO()
            clean.save(out, deterministic_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        return None


def _picture(content: bytes) -> bytes | None:
    """The picture anew, without its metadata; None for one that cannot be read or is too large to."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            if picture.width * picture.height > 60_000_000:
                return None
            small = picture.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    small.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    out = io.BytesIO()
    small.save(out, "PNG")
    return out.getvalue()


def _text(content: bytes) -> str:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\0", "")
    return text if len(text) <= MOST_TEXT else f"{text[:MOST_TEXT]}\n[…]"


def _length(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as found:
        return len(found.pages)


def _append(printed: bytes, found: Sequence[Appendix]) -> bytes:
    with pikepdf.open(io.BytesIO(printed)) as paper:
        for one in found:
            if one.pages is not None:
                with pikepdf.open(io.BytesIO(one.pages)) as pages:
                    paper.pages.extend(pages.pages)
        out = io.BytesIO()
        paper.save(out, deterministic_id=True)
        return out.getvalue()
