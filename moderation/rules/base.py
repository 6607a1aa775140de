"""What a rule is: a name, a disposition, one line of description and a pure function."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from moderation.reading import Reading
from moderation.types import Disposition, Hit


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table; `find` yields hits on the original text."""

    name: str
    disposition: Disposition
    summary: str
    find: Callable[[Reading], Iterable[Hit]]
