"""The holding pen: mail with no sure case or no sure author, until a person decides. Nothing is thrown away unseen."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

import mailparse
from relay.cases import companies, events, links, thread
from relay.mail import letters
from relay.models import Case, HeldMail, Message, RawMessage, SpoolRow, Staff
from relay.settings import Settings

REASONS = {
    "no_case": "no evidence points to a case",
    "evidence_disagrees": "the evidence points to different cases",
    "references_only": "only References point to a case, and the sender does not belong to it",
    "mistyped_token": "the token is mistyped",
    "unknown_author": "the author is authenticated but not known to speak for the company",
    "unauthenticated": "the author's domain could not be authenticated",
    "wrong_side": "the author belongs to the other side of the case",
    "consumer_unconfirmed": "the consumer was asked to confirm the mail by a link",
    "malformed": "the mail is malformed",
    "bulk": "list, bulk or spam-marked mail",
    "abuse_report": "a complaint about our mail",
    "postmaster": "written to postmaster or abuse",
    "dns_trouble": "the author could not be authenticated: DNS did not answer",
    "empty": "no text could be read",
    "flood": "more mails in this case within an hour than people write",
    "automatic": "the consumer's mail looks automatic",
    "erased": "the consumer of this case was erased",
    "too_big": "the mail is larger than we keep: only its beginning is here",
}


def hold(
    session: Session, row: SpoolRow, reason: str, now: dt.datetime, *, case: Case | None = None,
    side: str | None = None, suggestions: list[dict[str, object]] | None = None,
) -> HeldMail:  # fmt: skip
    """Put a spool row into the pen; `reason` is a key of REASONS."""
    held = HeldMail(
        spool_id=row.id,
        case_id=case.id if case else None,
        side=side,
        reason=reason,
        suggestions=suggestions or [],
        created_at=now,
    )
    session.add(held)
    session.flush()
    if case is not None:
        events.record(session, case, "mail_held", "system", now, reason=reason, held=held.id)
    return held


def waiting(session: Session, limit: int = 50) -> list[HeldMail]:
    """Held mail, oldest first."""
    query = (
        select(HeldMail)
        .where(HeldMail.state == "waiting")
        .options(selectinload(HeldMail.spool).selectinload(SpoolRow.raw))
        .order_by(HeldMail.created_at, HeldMail.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def attach(
    session: Session, settings: Settings, held: HeldMail, case: Case, side: str, staff: Staff, teach: bool,
    now: dt.datetime,
) -> Message:  # fmt: skip
    """A moderator says whose mail this is and where it belongs; `teach` learns the company's new domain or address.

    Raises ValueError: "side", "state" (somebody decided before) or "duplicate" (the mail is in that case already).
    """
    if side not in ("company", "consumer"):
        raise ValueError("side")
    raw = held.spool.raw
    message = file_held(session, settings, held, case, side, now, "attached", staff.id)
    if teach and side == "company" and message.author_address:
        learned = companies.learn_sender(session, case.company, message.author_address, now, staff.id)
        kind = "address" if "@" in learned else "domain"
        events.record(session, case, "sender_learned", "moderator", now, actor_id=staff.id, reason=kind, raw=raw.id)
    return message


def file_held(
    session: Session, settings: Settings, held: HeldMail, case: Case, side: str, now: dt.datetime, state: str,
    staff_id: int | None = None,
) -> Message:  # fmt: skip
    """File a held mail into a case: by a moderator's word, or by the consumer's own confirmation."""
    if held.state != "waiting":
        raise ValueError("state")
    if is_filed(session, held, case):
        raise ValueError("duplicate")
    message = _file(session, settings, case, side, held.spool.raw, now)
    _decided(held, state, now, staff_id)
    held.case_id, held.side = case.id, side
    held.spool.outcome, held.spool.case_id = "filed", case.id
    held.spool.reason = state
    return message


def is_filed(session: Session, held: HeldMail, case: Case) -> bool:
    """Whether this very mail stands in the case already."""
    same = select(Message.id).where(Message.case_id == case.id, Message.digest == held.spool.raw.digest)
    return session.scalar(same) is not None


def _file(session: Session, settings: Settings, case: Case, side: str, raw: RawMessage, now: dt.datetime) -> Message:
    parsed = mailparse.parse(raw.content)
    filing = thread.file_response if side == "company" else thread.file_follow_up
    return filing(session, settings, case, raw, parsed, now)


def drop(held: HeldMail, staff: Staff, note: str, now: dt.datetime) -> None:
    """A person looked and dropped it; the raw message stays."""
    if held.state != "waiting":
        raise ValueError("state")
    held.note = note
    held.spool.outcome = "dropped"
    _decided(held, "dropped", now, staff.id)


def answer(session: Session, settings: Settings, held: HeldMail, text: str, staff: Staff, now: dt.datetime) -> None:
    """Write back to the envelope sender. Raises ValueError where there is nobody to write to."""
    sender = held.spool.raw.envelope_sender
    if held.state != "waiting" or not sender:
        raise ValueError("sender" if not sender else "state")
    letters.held_answer(session, settings, held, sender, text, now)
    _decided(held, "answered", now, staff.id)


def _decided(held: HeldMail, state: str, now: dt.datetime, staff_id: int | None) -> None:
    held.state, held.decided_at, held.staff_id = state, now, staff_id


def ask_consumer(session: Session, settings: Settings, row: SpoolRow, case: Case, now: dt.datetime) -> HeldMail:
    """Mail in the consumer's name that cannot be authenticated: held, and the account's address gets a link."""
    held = hold(session, row, "consumer_unconfirmed", now, case=case, side="consumer")
    secret = links.issue(session, settings, "confirm_mail", now, account_id=case.account_id, held_id=held.id)
    letters.confirm_mail(session, settings, case, held, secret, now)
    return held
