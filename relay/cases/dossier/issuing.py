"""Handing a dossier out: to its consumer, to a mediator by a link that expires, to the organisation's legal help.

Its raw mails show the reply tokens of the case, so issuing one replaces both (those before still route), and ends the
links for stopping mail that a quoted letter of ours may show. Every fetch is a row.
"""

import datetime as dt
import re
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from relay.cases import events, numbering
from relay.cases.dossier import archive, paper
from relay.cases.dossier.contents import gather
from relay.models import Case, Dossier, DossierVisit, MailedLink
from relay.settings import Settings
from relay.tokens import hash_secret, new_secret

LIFETIME = dt.timedelta(days=30)
RECIPIENTS = ("consumer", "mediator", "legal")
KINDS = ("pdf", "zip")
_ACTING = re.compile(r"/(?:stop|not-us)/([\w-]{16,64})")


def issue(session: Session, case: Case, recipient: str, language: str, now: dt.datetime) -> tuple[Dossier, str]:
    """A dossier of the case as it stands now, and the secret of its link ("" for the consumer, who is signed in).

    Raises ValueError("state") for a case that was never confirmed.
    """
    if case.verified_at is None or recipient not in RECIPIENTS:
        raise ValueError("state")
    secret, secret_hash = new_secret() if recipient == "mediator" else ("", "")
    row = Dossier(
        case_id=case.id, recipient=recipient, language=language, event_seq=case.event_seq, secret_hash=secret_hash,
        issued_at=now, expires_at=now + LIFETIME if secret else None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    numbering.issue_tokens(session, case, now)
    _end_links(session, case, now)
    events.record(
        session, case, "dossier_issued", "consumer", now,
        actor_id=case.account_id, dossier=row.id, recipient=recipient, event=row.event_seq,
    )  # fmt: skip
    return row, secret


def _end_links(session: Session, case: Case, now: dt.datetime) -> None:
    shown = {secret for message in case.messages for secret in _ACTING.findall(message.quoted + message.text)}
    if shown:
        hashes = [hash_secret(secret) for secret in shown]
        session.execute(update(MailedLink).where(MailedLink.secret_hash.in_(hashes)).values(expires_at=now))


def by_link(session: Session, secret: str, now: dt.datetime) -> Dossier | Literal["expired"] | None:
    """The dossier of a link, "expired", or None where there never was one."""
    row = session.scalar(select(Dossier).where(Dossier.secret_hash == hash_secret(secret), Dossier.secret_hash != ""))
    if row is None:
        return None
    return row if row.revoked_at is None and row.expires_at is not None and now < row.expires_at else "expired"


def revoke(session: Session, case: Case, row: Dossier, now: dt.datetime) -> None:
    """The consumer ends a link before its time."""
    if row.case_id == case.id and row.secret_hash and row.revoked_at is None:
        row.revoked_at = now
        events.record(session, case, "dossier_revoked", "consumer", now, actor_id=case.account_id, dossier=row.id)


def of(session: Session, case: Case) -> list[Dossier]:
    """All that were issued of a case, newest first."""
    return list(session.scalars(select(Dossier).where(Dossier.case_id == case.id).order_by(Dossier.id.desc())))


def build(session: Session, settings: Settings, row: Dossier, what: str) -> bytes:
    """The dossier's PDF or ZIP; a second or two of work, always the same bytes."""
    contents = gather(session, settings, session.get_one(Case, row.case_id), row.language, row.event_seq)
    return paper.dossier(contents) if what == "pdf" else archive.dossier(contents)


def visited(row: Dossier, what: str, by: str, now: dt.datetime) -> None:
    """Somebody fetched it."""
    row.visits.append(DossierVisit(what=what, by=by, at=now))
