"""Draws a file anew: `python drawing.py` with the task on standard input, the pages on standard output.

In:  one JSON line {"type": …, "hidden": {"1": [[left, top, width, height], …]}}, then the file. Rectangles are in per
     cent of the page, page numbers from 1.
Out: one JSON line {"pages": [{"type", "width", "height", "size"}], "left_out": n}, then the pages one after the other;
     or {"refused": reason}, with a reason of `bounded.REASONS`.

It runs by its path, without the rest of the product, so that a file that breaks a decoder meets nothing of value: no
settings, database, keys or network. It must never copy a byte of the file: only decoded pixels leave it.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

MEMORY = 1_000_000_000  # bytes of address space
SECONDS = 20  # of processor time
MOST_PIXELS = 40_000_000  # of a picture before it is drawn smaller
LONGEST_SIDE = 2_000  # pixels of a page as published
MOST_PAGES = 20
LARGE_PNG = 600_000  # bytes; what is larger is a photograph, and JPEG does better
DPI = 130
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
PAPER, BLACK = (255, 255, 255), (0, 0, 0)

Rectangle = Sequence[float]


class RefusedError(Exception):
    """The file cannot be copied; the text is a code."""


def bound() -> None:
    """Limits that the system keeps, whatever a decoder does."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def pages(kind: str, content: bytes) -> Iterator[Image.Image]:
    """The pages of a file as pictures without anything but pixels."""
    if kind == "application/pdf":
        yield from _pdf(content)
    else:
        yield _picture(content)


def _picture(content: bytes) -> Image.Image:
    """The first frame, upright, on white paper where it is transparent."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise RefusedError("too_large")
            upright = ImageOps.exif_transpose(opened)
            return _bare(upright.convert("RGBA"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        raise RefusedError("too_large") from None
    except RefusedError:
        raise
    except Exception:  # decoders raise whatever they like on broken files
        raise RefusedError("unreadable") from None


def _bare(picture: Image.Image) -> Image.Image:
    """A new picture with these pixels; nothing that the old one carried comes along."""
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", picture.size, PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _pdf(content: bytes) -> Iterator[Image.Image]:
    """What the pages show, without annotations and form fields."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise RefusedError("encrypted" if "password" in str(error).lower() else "unreadable") from None
    for number in range(min(len(document), MOST_PAGES)):
        page = document[number]
        longest = max(page.get_size())
        scale = min(DPI / 72, LONGEST_SIDE / longest) if longest > 0 else 1
        drawn = page.render(scale=scale, may_draw_forms=False, draw_annots=False).to_pil()
        yield _bare(drawn.convert("RGBA"))


def count(kind: str, content: bytes) -> int:
    """How many pages a file has."""
    return len(pypdfium2.PdfDocument(content)) if kind == "application/pdf" else 1


def hide(page: Image.Image, rectangles: Sequence[Rectangle]) -> None:
    """Paint over what nobody may see: rectangles in per cent of the page."""
    pen = ImageDraw.Draw(page)
    for left, top, width, height in rectangles:
        corner = (page.width * left / 100, page.height * top / 100)
        pen.rectangle((*corner, corner[0] + page.width * width / 100, corner[1] + page.height * height / 100), BLACK)


def encode(page: Image.Image) -> tuple[str, bytes]:
    """(media type, bytes): PNG, or JPEG where that is much smaller."""
    out = io.BytesIO()
    page.save(out, "PNG", optimize=True)
    if out.tell() <= LARGE_PNG:
        return "image/png", out.getvalue()
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    return "image/jpeg", out.getvalue()


def draw(task: dict[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
    """The head and the body of the answer."""
    head, body = [], b""
    for number, page in enumerate(pages(task["type"], content), 1):
        hide(page, task["hidden"].get(str(number), []))
        kind, encoded = encode(page)
        head.append({"type": kind, "width": page.width, "height": page.height, "size": len(encoded)})
        body += encoded
    return {"pages": head, "left_out": max(0, count(task["type"], content) - len(head))}, body


def main() -> None:
    bound()
    task = json.loads(sys.stdin.buffer.readline())
    try:
        head, body = draw(task, sys.stdin.buffer.read())
    except RefusedError as refused:
        head, body = {"refused": str(refused)}, b""
    except MemoryError:
        head, body = {"refused": "too_large"}, b""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + body)


if __name__ == "__main__":
    main()
