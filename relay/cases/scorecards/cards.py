"""Cards as published: dated rows, written where a printed figure changed and nowhere else."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

import scoring
from relay.models import Company, Scorecard
from scoring import Field


class Shown(Protocol):
    """What `write` needs of a board."""

    day: dt.date
    field: Field
    slugs: dict[int, str]
    printed: dict[str, int]


def newest(session: Session) -> dt.date | None:
    """The day of the newest cards."""
    return session.scalar(select(func.max(Scorecard.as_of)))


def printed(session: Session, day: dt.date) -> dict[str, int]:
    """Slug -> mark of the figures that are published for this day."""
    query = select(Company.slug, Scorecard.figures).join(Company, Company.id == Scorecard.company_id)
    return {slug: _mark(kept) for slug, kept in session.execute(query.where(Scorecard.as_of == day))}


def _mark(kept: dict[str, Any]) -> int:
    content = json.dumps(kept, sort_keys=True).encode()
    return int.from_bytes(blake2b(content, digest_size=8).digest())


def figures(card: scoring.Scorecard) -> dict[str, Any]:
    """The card as it is printed and kept."""
    return scoring.published(card)


def write(session: Session, board: Shown, names: Iterable[str], now: dt.datetime) -> int:
    """Write the cards of these companies (slugs) whose figures differ from the published ones; how many did."""
    of_slug = {slug: company_id for company_id, slug in board.slugs.items()}
    names = sorted(names)
    changed: dict[int, scoring.Scorecard] = {}
    for name in (name for name in names if name in of_slug):
        card = board.field.card(name)
        mark = _mark(figures(card))
        if board.printed.get(name) != mark:
            board.printed[name] = mark
            changed[of_slug[name]] = card
    keep(session, board.day, changed, now)
    gone = [name for name in names if name not in of_slug and board.printed.pop(name, None) is not None]
    _forget(session, board.day, gone)
    return len(changed)


def keep(session: Session, day: dt.date, changed: dict[int, scoring.Scorecard], now: dt.datetime) -> None:
    """Insert or replace the rows of these companies of that day."""
    ids = list(changed)
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        query = select(Scorecard).where(Scorecard.as_of == day, Scorecard.company_id.in_(chunk))
        rows = {row.company_id: row for row in session.scalars(query)}
        for company_id in chunk:
            row = rows.get(company_id) or Scorecard(company_id=company_id, as_of=day)
            _fill(row, changed[company_id], now)
            session.add(row)
        session.flush()


def _fill(row: Scorecard, card: scoring.Scorecard, now: dt.datetime) -> None:
    row.method_version, row.enough = card.method_version, card.enough
    row.low = card.marks.low if card.marks else None
    row.figures, row.computed_at = figures(card), now


def _forget(session: Session, day: dt.date, slugs: Sequence[str]) -> None:
    """Companies that have no case any more (it was moved to another one) have no card of today."""
    if slugs:
        theirs = select(Company.id).where(Company.slug.in_(slugs))
        session.execute(delete(Scorecard).where(Scorecard.as_of == day, Scorecard.company_id.in_(theirs)))
