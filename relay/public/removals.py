"""What moderation took from the public, month by month and reason by reason: counts only, never a text or a number."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.models import Event

KINDS = ("refused_publication", "reports_decided", "appeal_upheld", "appeal_reversed", "rejected")


@dataclass(frozen=True, slots=True)
class Month:
    """One month, `2026-03`: (reason code, how many texts were kept from the public), reports and appeals decided."""

    month: str
    refused: tuple[tuple[str, int], ...]
    stopped: int
    reports: int
    removed_by_report: int
    appeals: int
    reversed: int


def removals(session: Session) -> tuple[Month, ...]:
    """The newest month first; months in which nothing happened are left out."""
    rows = session.execute(select(Event.at, Event.kind, Event.reason).where(Event.kind.in_(KINDS)))
    months: dict[str, Counter[Any]] = {}
    for at, kind, reason in rows:
        months.setdefault(at.strftime("%Y-%m"), Counter())[kind, reason] += 1
    return tuple(_month(name, months[name]) for name in sorted(months, reverse=True))


def _month(name: str, found: Counter[Any]) -> Month:
    def of(kind: str) -> int:
        return sum(count for (one, _), count in found.items() if one == kind)

    refused = {reason: count for (kind, reason), count in found.items() if kind == "refused_publication"}
    return Month(
        month=name,
        refused=tuple(sorted(refused.items(), key=lambda item: (-item[1], item[0]))),
        stopped=of("rejected"),
        reports=of("reports_decided"),
        removed_by_report=found["reports_decided", "removed"],
        appeals=of("appeal_upheld") + of("appeal_reversed"),
        reversed=of("appeal_reversed"),
    )
