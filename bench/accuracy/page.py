"""docs/accuracy.md, one section a subject and one block a measurement: a run replaces the blocks that it measured.

What a run did not measure stays as it was, and so does what people wrote by hand under headings of their own: a run
with sets of mail alone never empties the section on moderation.
"""

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
SECTIONS = ("Mail reading", "Moderation")
_HEAD = """\
# Accuracy

How well mail is read and texts are moderated, measured by `make accuracy CORPUS='folder …'` on labelled sets that are
not part of the product, and on our own. Figures are of the half that was held out (by a hash of the id) unless they say
otherwise. Each heading is replaced by a run that measures it; a run without the sets leaves it as it was.
"""


def update(section: str, blocks: dict[str, list[str]], path: Path = PAGE) -> str:
    """Write these blocks (heading: lines) into the section, keeping the others; the text of the section."""
    texts = _sections(path.read_text("utf-8") if path.exists() else "")
    old = _split(texts.get(section, ""), "### ")
    new = {heading: "\n".join(lines).strip() for heading, lines in blocks.items()}
    order = [*new, *(heading for heading in old if heading not in new)] if not set(new) <= set(old) else list(old)
    merged = {heading: new.get(heading, old.get(heading, "")) for heading in order if heading}
    texts[section] = "\n\n".join(
        [*([old[""]] if old.get("") else []), *(f"### {heading}\n\n{text}" for heading, text in merged.items())]
    )
    parts = [_HEAD.strip(), *(f"## {name}\n\n{texts[name]}" for name in SECTIONS if texts.get(name))]
    path.write_text("\n\n".join(parts) + "\n", "utf-8")
    return texts[section]


def _sections(text: str) -> dict[str, str]:
    return {heading: body for heading, body in _split(text, "## ").items() if heading}


def _split(text: str, mark: str) -> dict[str, str]:
    """Text by heading of one depth; what stands before the first has the empty heading."""
    first, *rest = ("\n" + text).split("\n" + mark)
    found = {"": first.strip()}
    for piece in rest:
        heading, _, body = piece.partition("\n")
        found[heading.strip()] = body.strip()
    return found
