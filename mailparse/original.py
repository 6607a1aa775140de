"""The HTML that a mail offers, as its author's program wrote it: for a person who must see how the mail looked.

Never show it uncleaned: this is what came over the wire.
"""

from mailparse.body import content
from mailparse.mime import Reader


def html_of(raw: bytes) -> str:
    """The HTML bodies of a mail one after the other; "" where it has none. Never raises."""
    defects: list[str] = []
    try:
        bodies = content(Reader(raw, defects).read(0, len(raw)), defects).bodies
        return "\n".join(body.html.text(defects) for body in bodies if body.html is not None)
    except (ValueError, LookupError, RecursionError):
        return ""
