"""Erasing a person: every personal row of theirs, and nothing that others need to check the score.

What stays of a case is its number, its company, its states and days: nobody can tell whose it was. The chain of events
still verifies. A public page becomes 410. Mail that comes later waits for a person (reason "erased").
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, ColumnElement, LargeBinary, delete, exists, inspect, null, select, update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from relay.cases import events, limits, links, personal, reporting, review
from relay.cases.personal import DELETED, Rule
from relay.mail import letters
from relay.models import (
    Account,
    Appeal,
    Attachment,
    Base,
    Case,
    CompanyAddress,
    Dossier,
    Draft,
    DraftFile,
    HeldMail,
    Message,
    OutboxRow,
    PublicCopy,
    PublicPage,
    RawMessage,
    ReplyToken,
    Report,
    SpoolRow,
)  # fmt: skip
from relay.settings import Settings

OPEN = ("held", "sent", "undeliverable", "acknowledged", "answered", "escalated", "unverified")
STANDS: ColumnElement[bool] = Case.title != ""  # every complaint has a title, until it is erased
TIMES_A_DAY = 5  # that the link to erase is mailed


def ask(session: Session, settings: Settings, account: Account, now: dt.datetime) -> bool:
    """Mail the link that erases: a browser left open must not be enough. False where that was asked too often."""
    if limits.count(session, f"erase:{account.id}", limits.DAY, now) > TIMES_A_DAY:
        return False
    secret = links.issue(session, settings, "erase_account", now, account_id=account.id)
    letters.erase_account(session, settings, account, secret, now)
    return True


def account(session: Session, settings: Settings, person: Account, now: dt.datetime) -> None:
    """Erase an account with all its cases. Twice is once."""
    if person.erased_at is not None:
        return
    for owned in session.scalars(select(Case).where(Case.account_id == person.id)).all():
        case(session, settings, owned, "consumer", now)
    for rule in personal.RULES:
        if rule.by == "account_id":
            _apply(session, rule, [person.id])
        elif rule.by == "address":
            _apply(session, rule, [person.address])
    _drafts(session, Draft.account_id == person.id)
    _mail_of(session, person.address)
    added = update(CompanyAddress).where(CompanyAddress.added_by_account_id == person.id)
    session.execute(added.values(added_by_account_id=None))
    person.address, person.name, person.display_name, person.phone = f"erased-{person.id}", "", "", ""
    person.erased_at = now


def case(session: Session, settings: Settings, owned: Case, actor: str, now: dt.datetime) -> None:
    """Erase what a case holds of people; an open one ends as withdrawn. Its event says that it was erased, and no more.

    actor: "consumer", or "system" where its time is over.
    """
    _answer_reports(session, settings, owned, now)
    raws = _raws_of_alone(session, owned)
    _mail_of_case(session, owned)
    _texts(session, owned)
    session.expire(owned, ["detail", "messages"])
    for rule in personal.RULES:
        if rule.by == "case_id":
            _apply(session, rule, [owned.id])
    _drafts(session, Draft.case_id == owned.id)
    blank_raws(session, raws)
    session.execute(update(Dossier).where(Dossier.case_id == owned.id).values(revoked_at=now))
    living = (ReplyToken.case_id == owned.id, ReplyToken.retired_at.is_(None))
    session.execute(update(ReplyToken).where(*living).values(retired_at=now))
    owned.title = owned.public_title = owned.display_name = owned.company_reference = ""
    owned.amount_cents, owned.occurred_on, owned.public = None, None, False
    ends = owned.state in OPEN
    owned.closed_at = owned.closed_at or now
    actor_id = owned.account_id if actor == "consumer" else None
    events.record(session, owned, "erased", actor, now, state="withdrawn" if ends else None, actor_id=actor_id)
    session.flush()
    review.show(owned)


def _apply(session: Session, rule: Rule, keys: Sequence[Any]) -> None:
    which = inspect(rule.model).columns[rule.by].in_(keys)
    if rule.erased == DELETED:
        session.execute(delete(rule.model).where(which))
    elif rule.erased:
        session.execute(update(rule.model).where(which).values(_blanks(rule.model, rule.erased)))


def _blanks(model: type[Base], names: Sequence[str]) -> dict[str, Any]:
    """Column -> nothing, as its type writes it."""
    columns = inspect(model).columns
    return {name: null() if columns[name].nullable else _nothing(columns[name].type) for name in names}


def _nothing(kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, JSON):
        return []
    return b"" if isinstance(kind, LargeBinary) else ""


def _texts(session: Session, owned: Case) -> None:
    ids = select(Message.id).where(Message.case_id == owned.id)
    session.execute(update(Appeal).where(Appeal.message_id.in_(ids)).values(words=""))
    copies = select(PublicCopy.id).where(PublicCopy.message_id.in_(ids))
    session.execute(delete(PublicPage).where(PublicPage.copy_id.in_(copies)))
    session.execute(delete(PublicCopy).where(PublicCopy.message_id.in_(ids)))
    session.execute(delete(Attachment).where(Attachment.message_id.in_(ids)))
    named = ("author_address", "author_name", "subject", "text", "quoted", "signature", "message_id", "public_text")
    gone = _blanks(Message, (*named, "findings", "salt", "raw_id", "digest"))
    hidden = {"prominence": "hidden", "dispute": "", "disputed_at": None}
    session.execute(update(Message).where(Message.case_id == owned.id).values(gone | hidden))


def _answer_reports(session: Session, settings: Settings, owned: Case, now: dt.datetime) -> None:
    """The texts that visitors reported are gone: they are told."""
    ids = select(Message.id).where(Message.case_id == owned.id)
    for report in session.scalars(select(Report).where(Report.message_id.in_(ids), reporting.OPEN)).all():
        report.decided_at, report.decision = now, "removed"
        if report.address:
            letters.report_decision(session, settings, owned, report, now)


def _raws_of_alone(session: Session, owned: Case) -> list[int]:
    """The raw mails of this case that no other case holds."""
    filed = select(Message.raw_id).where(Message.case_id == owned.id, Message.raw_id.is_not(None))
    spooled = select(SpoolRow.raw_id).where(SpoolRow.case_id == owned.id)
    held = select(SpoolRow.raw_id).join(HeldMail).where(HeldMail.case_id == owned.id)
    elsewhere = exists().where(Message.raw_id == RawMessage.id, Message.case_id != owned.id)
    ours = RawMessage.id.in_(filed.union(spooled, held))
    return list(session.scalars(select(RawMessage.id).where(ours, ~elsewhere)))


def _mail_of_case(session: Session, owned: Case) -> None:
    """Letters of the case, sent or not; what still waits never leaves. Mail in the pen is decided."""
    session.execute(update(OutboxRow).where(OutboxRow.case_id == owned.id).values(_blanks(OutboxRow, _LETTER)))
    waiting = (OutboxRow.case_id == owned.id, OutboxRow.state.in_(("waiting", "claimed")))
    session.execute(update(OutboxRow).where(*waiting).values(state="failed", lease_until=None, last_error="erased"))
    pen = select(HeldMail).where(HeldMail.case_id == owned.id)
    _drop(session, list(session.scalars(pen)))
    session.execute(update(SpoolRow).where(SpoolRow.case_id == owned.id).values(error=""))


def _drop(session: Session, pen: list[HeldMail]) -> None:
    for held in pen:
        held.note, held.suggestions = "", []
        if held.state == "waiting":
            held.state, held.spool.outcome = "dropped", "dropped"
    session.flush()


_LETTER = ("content", "recipient", "last_error")
_RAW = ("content", "envelope_sender", "peer", "helo", "authenticity")


def _mail_of(session: Session, address: str) -> None:
    """What the person wrote that belongs to no case, and our letters to them outside any case."""
    written = list(session.scalars(select(RawMessage.id).where(RawMessage.envelope_sender == address)))
    pen = select(HeldMail).join(SpoolRow).where(SpoolRow.raw_id.in_(written), HeldMail.case_id.is_(None))
    _drop(session, list(session.scalars(pen)))
    filed = set(session.scalars(select(Message.raw_id).where(Message.raw_id.in_(written))))
    blank_raws(session, [raw_id for raw_id in written if raw_id not in filed])
    ours = update(OutboxRow).where(OutboxRow.recipient == address, OutboxRow.case_id.is_(None))
    session.execute(ours.where(OutboxRow.state.in_(("waiting", "claimed"))).values(state="failed", lease_until=None))
    session.execute(ours.values(_blanks(OutboxRow, _LETTER)))


def blank_raws(session: Session, ids: list[int]) -> None:
    """Raw mails lose their bytes and who brought them; that they came, and what became of them, stays."""
    session.execute(update(RawMessage).where(RawMessage.id.in_(ids)).values(_blanks(RawMessage, _RAW)))


def _drafts(session: Session, which: Any) -> None:
    ids = select(Draft.secret_hash).where(which)
    session.execute(delete(DraftFile).where(DraftFile.draft_id.in_(ids)))
    session.execute(delete(Draft).where(which))
