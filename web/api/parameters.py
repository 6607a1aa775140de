"""What may be asked: each parameter declared once, read by the endpoints and described in the OpenAPI document."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from relay.cases.companies import SECTORS
from web.api.problems import FieldProblem

MOST = 100


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query or path parameter; `schema` is JSON Schema and is what `read` checks."""

    name: str
    schema: Mapping[str, Any]
    about: str
    where: str = "query"
    default: Any = field(default=None)

    def read(self, given: str | None) -> Any:
        """The value, or the default where nothing was given. Raises FieldProblem."""
        if given is None:
            return self.default
        if self.schema["type"] == "integer":
            least, most = self.schema["minimum"], self.schema["maximum"]
            if not re.fullmatch(r"[0-9]{1,9}", given) or not least <= int(given) <= most:
                raise FieldProblem(self.name, f"must be a whole number from {least} to {most}")
            return int(given)
        if "enum" in self.schema and given not in self.schema["enum"]:
            raise FieldProblem(self.name, f"must be one of {', '.join(self.schema['enum'])}")
        if self.schema.get("format") == "date":
            return _date(self.name, given)
        if not self.schema.get("minLength", 0) <= len(given) <= self.schema.get("maxLength", 200):
            raise FieldProblem(
                self.name, f"must have {self.schema.get('minLength', 0)} to {self.schema['maxLength']} characters"
            )
        if "pattern" in self.schema and not re.search(self.schema["pattern"], given):
            raise FieldProblem(self.name, f"must match {self.schema['pattern']}")
        return given


def _date(name: str, given: str) -> dt.date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", given, re.ASCII):
            return dt.date.fromisoformat(given)
    except ValueError:
        pass
    raise FieldProblem(name, "must be a day, YYYY-MM-DD")


_TEXT = "^[^\\u0000]*$"
LIMIT = Parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST}, "How many at most.", default=20)
_NEXT = "`next` of the page before; what is in it may change."
AFTER = Parameter("cursor", {"type": "string", "maxLength": 80, "pattern": _TEXT}, _NEXT, default="")
BEFORE = Parameter("cursor", {"type": "string", "maxLength": 18, "pattern": "^[0-9]*$"}, _NEXT, default="")
SECTOR = Parameter("sector", {"type": "string", "enum": list(SECTORS)}, "Only this sector.")
COMPANY = Parameter("company", {"type": "string", "maxLength": 80, "pattern": _TEXT}, "Only this company (its slug).")
QUERY = Parameter("q", {"type": "string", "minLength": 1, "maxLength": 100, "pattern": _TEXT}, "What to look for.")
AS_OF = Parameter("as_of", {"type": "string", "format": "date"}, "A day that is kept: the last 35, or a month's end.")
SINCE = Parameter(
    "since",
    {"type": "string", "maxLength": 35, "pattern": "^([0-9]{1,18}-[0-9]{1,16})?$"},
    "`next` of the answer before; what is in it may change.",
    default="",
)
SLUG = Parameter(
    "slug",
    {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[^/\\u0000]+$"},
    "Slug of a company.",
    "path",
)
NUMBER = Parameter("number", {"type": "string", "pattern": "^[0-9]{4}-[0-9]{6,9}$"}, "Number of a case.", "path")
