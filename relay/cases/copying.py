"""Cleaned copies of files for the public: a moderator has one made, looks at it, hides what is nobody's business in it,
publishes it with words for those who cannot see it, and can take it back. The file itself is never touched.

Drawing takes its time and is done before the transaction (`draw`); each verb writes one event.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from charset_normalizer import from_bytes
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import mailparse
import moderation
from relay.cases import events, review, ties
from relay.copies import bounded
from relay.copies.bounded import Drawn, RefusedError
from relay.models import Attachment, Case, Message, PublicCopy, PublicPage, Staff

__all__ = ["Drawn", "RefusedError", "draw", "hide", "keep", "may_copy", "of", "publish", "refusal", "take_back"]

WRITTEN = frozenset({"text/plain", "text/csv", "message/rfc822"})  # copied as text, through moderation
LONGEST_TEXT = 50_000  # characters
LONGEST_ALT = 500
MOST_HIDDEN = 50  # rectangles of a page


def refusal(kind: str) -> str:
    """Why no copy can be made of a file of this media type, a reason of `bounded.REASONS`; "" where one can."""
    return "" if kind in WRITTEN else bounded.refusal(kind)


def may_copy(message: Message) -> bool:
    """Whether the public reads this message: a copy of a file says no more than the text above it."""
    return message.case.public and review.is_public(message)


def draw(case: Case, kind: str, content: bytes, hidden: Mapping[int, Sequence[Sequence[float]]] | None = None) -> Drawn:
    """The pages of a copy: pixels, or the masked text. Raises RefusedError; "held" where a text would be held."""
    if kind not in WRITTEN:
        return bounded.draw(kind, content, hidden)
    shown = public_words(case, _words(kind, content)[:LONGEST_TEXT])
    if shown is None:
        raise RefusedError("held")
    return Drawn((bounded.Page("text/plain", shown.encode(), 0, 0),), 0)


def _words(kind: str, content: bytes) -> str:
    if kind == "message/rfc822":
        parsed = mailparse.parse(content)
        return "\n\n".join(filter(None, (parsed.subject, parsed.reply_text)))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(content[:200_000]).best()
        return content.decode(best.encoding if best else "latin-1", "replace")


def public_words(case: Case, text: str) -> str | None:
    """A text of a file, or about one, through the same door as the texts of its thread; None where it would be held."""
    decision = review.decide(text, case.language, review.context(case))
    if decision.verdict == "hold":
        return None
    return moderation.redact(text, decision.findings, (), case.language, review.people(case))


def of(session: Session, attachment: Attachment) -> PublicCopy | None:
    return session.scalar(select(PublicCopy).where(PublicCopy.attachment_id == attachment.id))


def keep(
    session: Session, message: Message, attachment: Attachment, drawn: Drawn, staff: Staff, now: dt.datetime
) -> PublicCopy:
    """Keep a freshly drawn copy for the moderator to look at; nobody else sees it. A former one of the file goes."""
    copy = of(session, attachment)
    if copy is None:
        copy = PublicCopy(
            attachment_id=attachment.id,
            message_id=message.id,
            number=_next_number(session, message.case_id),
            made_at=now,
        )
        session.add(copy)
    copy.pages.clear()
    session.flush()  # the places of the former pages are free again
    copy.state, copy.staff_id, copy.made_at, copy.published_at = "draft", staff.id, now, None
    copy.pages_left_out = drawn.left_out
    copy.pages = [
        PublicPage(position=at, type=page.type, content=page.content, width=page.width, height=page.height, hidden=[])
        for at, page in enumerate(drawn.pages, 1)
    ]
    session.flush()
    _log(session, copy, "copy_made", staff, now)
    return copy


def _next_number(session: Session, case_id: int) -> int:
    taken = select(func.max(PublicCopy.number)).join(Message, Message.id == PublicCopy.message_id)
    return (session.scalar(taken.where(Message.case_id == case_id)) or 0) + 1


def hidden(copy: PublicCopy) -> dict[int, list[list[float]]]:
    """Page -> its hidden rectangles."""
    return {page.position: page.hidden for page in copy.pages}


def rectangles(
    before: Mapping[int, Sequence[Sequence[float]]], page: int, added: Sequence[float] | None
) -> dict[int, Any]:
    """The rectangles with one more on a page, or without the last one of it. Raises ValueError("rectangle")."""
    if page not in before:
        raise ValueError("rectangle")
    here = [list(one) for one in before[page]]
    if added is None:
        here = here[:-1]
    else:
        left, top, width, height = added
        inside = 0 <= left < 100 and 0 <= top < 100 and 0 < width <= 100 - left and 0 < height <= 100 - top
        if not inside or len(here) >= MOST_HIDDEN:
            raise ValueError("rectangle")
        here.append([left, top, width, height])
    return {**before, page: here}


def hide(
    session: Session, copy: PublicCopy, drawn: Drawn, rectangles: Mapping[int, Any], staff: Staff, now: dt.datetime
) -> None:
    """Keep the pages as drawn anew with these rectangles. A copy that was public waits to be published again."""
    for page, fresh in zip(copy.pages, drawn.pages, strict=True):
        page.content, page.type, page.hidden = fresh.content, fresh.type, list(rectangles[page.position])
    if copy.state == "public":
        copy.state, copy.published_at = "draft", None
    _log(session, copy, "copy_hidden", staff, now)


def publish(session: Session, copy: PublicCopy, alt: str, staff: Staff, now: dt.datetime) -> None:
    """Everybody may see the copy. Raises ValueError: "message" while its text is not public, "alt" where the words for
    those who cannot see it are missing, "alt_held" where they would be held."""
    if not may_copy(copy.message):
        raise ValueError("message")
    drawn = any(page.type != "text/plain" for page in copy.pages)
    if drawn and not alt.strip():
        raise ValueError("alt")
    shown = public_words(copy.message.case, alt.strip()[:LONGEST_ALT])
    if shown is None:
        raise ValueError("alt_held")
    copy.alt, copy.public_alt = alt.strip()[:LONGEST_ALT], shown
    copy.state, copy.published_at, copy.staff_id = "public", now, staff.id
    _log(session, copy, "copy_published", staff, now)


def take_back(session: Session, copy: PublicCopy, staff: Staff, now: dt.datetime) -> None:
    """Nobody sees the copy any more. Twice is once."""
    if copy.state == "public":
        copy.state, copy.published_at = "back", None
        _log(session, copy, "copy_taken_back", staff, now)


def _log(session: Session, copy: PublicCopy, kind: str, staff: Staff, now: dt.datetime) -> None:
    ties.check(session, staff, copy.message.case)
    events.record(
        session, copy.message.case, kind, "moderator", now,
        actor_id=staff.id, message=copy.message_id, file=copy.attachment_id, piece=copy.number,
    )  # fmt: skip
