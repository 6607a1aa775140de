"""What can be found out about claimed mails before the transaction that files them: parsed, and authenticated.

Network questions are asked here and processor time is spent here, so that the transaction is short. A mail is read
beside the letter that it probably answers, which its recipient's tag tells; matching decides later whether that was
right. `fetch` and `store` touch the database, `examine` between them does not: another process may do it.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

import mailparse
from mailparse import ParsedMessage
from mailparse.references import address_tag
from relay.db import Database
from relay.mail import authenticity
from relay.mail.authenticity import Authenticity
from relay.mail.dns import Resolver
from relay.mail.known import Known
from relay.models import Account, Case, OutboxRow, RawMessage, SpoolRow
from relay.settings import Settings

Side = tuple[int, str]  # (case id, "company" or "consumer")

_JOBS = (
    select(
        SpoolRow.id.label("spool_id"), SpoolRow.raw_id, SpoolRow.lease_until, SpoolRow.recipient, RawMessage.digest,
        RawMessage.size, RawMessage.content, RawMessage.source, RawMessage.envelope_sender, RawMessage.peer,
        RawMessage.helo, RawMessage.trusted, RawMessage.authenticity.label("stored"),
    )
    .join(RawMessage, RawMessage.id == SpoolRow.raw_id)
    .where(SpoolRow.id.in_(bindparam("claimed", expanding=True)))
    .order_by(SpoolRow.id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Job:
    """A claimed row with its raw message, as plain values. stored: what was found of its author before.

    answering: the side of a case whose last letter from us is `letter`, None for none.
    """

    spool_id: int
    raw_id: int
    lease_until: dt.datetime | None
    recipient: str
    digest: bytes
    size: int
    content: bytes
    source: str
    envelope_sender: str | None
    peer: str
    helo: str
    trusted: bool
    stored: dict[str, Any] | None
    answering: Side | None
    letter: bytes | None


@dataclass(frozen=True, slots=True)
class Read:
    """A claimed row with all that was found out before the transaction, and the lease it was claimed with.

    cut: the mail was larger than what was kept of it. answering: the side of a case whose last letter from us the mail
    was read beside, None for none.
    """

    spool_id: int
    raw_id: int
    lease_until: dt.datetime | None
    recipient: str
    digest: bytes
    cut: bool
    parsed: ParsedMessage
    authenticity: Authenticity
    answering: Side | None


def fetch(database: Database, settings: Settings, claimed: Sequence[int]) -> list[Job]:
    """What reading the claimed rows takes, in order."""
    with database.read() as session:
        rows = session.execute(_JOBS, {"claimed": list(claimed)}).all()
        sides = _sides(session, settings, [row.recipient for row in rows])
        letters = last_letters(session, list(sides.values()))
    jobs = []
    for row in rows:
        side = sides.get(row.recipient)
        letter = letters.get(side) if side else None
        jobs.append(Job(**row._mapping, answering=side if letter else None, letter=letter))
    return jobs


def examine(jobs: Sequence[Job], settings: Settings, resolver: Resolver) -> list[Read]:
    """Parse and authenticate each mail; a mail with several recipients is authenticated once. No database."""
    found: list[Read] = []
    evaluated: dict[int, Authenticity] = {}
    for job in jobs:
        parsed = mailparse.parse(job.content, answering=job.letter)
        checked = evaluated.get(job.raw_id) or _authenticity(job, parsed, settings, resolver)
        evaluated[job.raw_id] = checked
        found.append(
            Read(
                job.spool_id, job.raw_id, job.lease_until, job.recipient, job.digest, job.size > len(job.content),
                parsed, checked, job.answering,
            )
        )  # fmt: skip
    return found


def store(database: Database, read: Sequence[Read]) -> None:
    """Keep what was found of the authors, in a commit of its own."""
    if read:
        with database.write() as session:
            authenticity.store(session, {one.raw_id: one.authenticity for one in read})


def _sides(session: Session, settings: Settings, recipients: Sequence[str]) -> dict[str, Side]:
    """recipient -> whom its tag belongs to."""
    tags = {address: address_tag(address, settings.mail.local, settings.mail.domain) for address in recipients}
    tokens = {address: tag.token for address, tag in tags.items() if tag is not None and tag.kind == "reply"}
    known = Known(session).tokens(tokens.values())
    return {address: known[token] for address, token in tokens.items() if token in known}


def last_letters(session: Session, sides: Sequence[Side]) -> Mapping[Side, bytes]:
    """The last letter that each of these sides got from us: what a reply repeats of it is quote."""
    found: dict[Side, bytes] = {}
    for side in ("company", "consumer"):
        cases = sorted({case_id for case_id, known in sides if known == side})
        if cases:
            rows = session.execute(_LAST[side], {"cases": cases})
            found |= {(case_id, side): _plain(content) for case_id, content in rows if case_id is not None}
    return found


def _plain(letter: bytes) -> bytes:
    """The letter up to its HTML, which says the same words again."""
    return letter.partition(b"\r\nContent-Type: text/html")[0]


def _last(side: str) -> Select[int | None, bytes]:
    to_consumer = OutboxRow.recipient == Account.address
    newest = (
        select(func.max(OutboxRow.id))
        .join(Case, Case.id == OutboxRow.case_id)
        .join(Account, Account.id == Case.account_id)
        .where(
            OutboxRow.case_id.in_(bindparam("cases", expanding=True)),
            to_consumer if side == "consumer" else ~to_consumer,
            OutboxRow.letter != "receipt",
        )
        .group_by(OutboxRow.case_id)
    )
    return select(OutboxRow.case_id, OutboxRow.content).where(OutboxRow.id.in_(newest))


_LAST = {side: _last(side) for side in ("company", "consumer")}


def _authenticity(job: Job, parsed: ParsedMessage, settings: Settings, resolver: Resolver) -> Authenticity:
    if job.stored is not None:
        stored = Authenticity.from_dict(job.stored)
        if not stored.temporary:
            return stored
    return authenticity.evaluate(job, parsed, settings, resolver)
