"""The small word lists in lexicons/: read once, kept as frozen sets.

A list file holds words between spaces or line ends, folded; "#" begins a comment line.
"""

from functools import cache
from importlib.resources import files

LISTS = files("moderation") / "lexicons"


def list_lines(*path: str) -> list[str]:
    """Lines of a list file without comments and empty lines."""
    lines = LISTS.joinpath(*path).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


@cache
def word_set(name: str) -> frozenset[str]:
    """The words of lexicons/words/<name>.txt."""
    return frozenset(word for line in list_lines("words", f"{name}.txt") for word in line.split())
