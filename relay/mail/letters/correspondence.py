"""Who a letter goes to, which thread it belongs to, and what of a person's words may be passed on.

Neither side of a case ever sees the other's reply token: what is relayed is searched for it, because people quote whole
mails. The consumer's e-mail address is never given to the company by us.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from mailparse.references import find_tokens
from relay.mail import outbox
from relay.mail.letters.sheet import LANGUAGES, Value, render
from relay.mail.outbox import FileToSend
from relay.models import Case, Message, OutboxRow, ReplyToken
from relay.settings import Settings
from relay.tokens import reply_address, subject_tag

TO_COMPANY = ("complaint", "disputed", "follow_up", "reminder", "receipt", "next_step", "rated")
TO_CONSUMER = (
    "response_notice", "automatic_notice", "confirm_mail", "undeliverable", "feedback_request", "overdue",
    "complaint_rejected",
)  # fmt: skip
_MOST_REFERENCES = 16
_GAP = r"[-\u2010-\u2015\u2212_.\s>|=]{0,6}"  # what mail systems put between the symbols of a token
_MASKED = "[…]"
# Followed by a secret that acts.
_SECRET_PAGES = (
    "not-us",
    "stop",
    "verify",
    "sign-in",
    "confirm-mail",
    "erase",
    "unsubscribe",
    "for-company",
    "dossier",
)

# Built once: making these statements anew costs more than running them.
_LIVING_TOKENS = (
    select(ReplyToken.case_id, ReplyToken.token)
    .where(
        ReplyToken.case_id.in_(bindparam("cases", expanding=True)),
        ReplyToken.side == bindparam("side"),
        ReplyToken.retired_at.is_(None),
    )
    .order_by(ReplyToken.issued_at)
)


def _threads_of(letters: tuple[str, ...]) -> Select[int, str]:
    ours = select(
        OutboxRow.case_id, OutboxRow.message_id, OutboxRow.created_at.label("at"), literal(0).label("turn")
    ).where(OutboxRow.case_id.in_(bindparam("cases", expanding=True)), OutboxRow.letter.in_(letters))
    theirs = select(
        Message.case_id, Message.message_id, Message.received_at.label("at"), literal(1).label("turn")
    ).where(
        Message.case_id.in_(bindparam("cases", expanding=True)),
        Message.side == bindparam("side"),
        Message.message_id != "",
    )
    both = union_all(ours, theirs).subquery()
    return select(both.c.case_id, both.c.message_id).order_by(both.c.at, both.c.turn)


_THREADS = {"company": _threads_of(TO_COMPANY), "consumer": _threads_of(TO_CONSUMER)}


@dataclass(frozen=True, slots=True)
class Party:
    """One side of a case as the addressee of a letter.

    token is the one its own answers carry; thread the Message-IDs of what it sent and got in the case, oldest first,
    without the middle of a long thread. Only its own: the other side's Message-IDs stay with the other side.
    """

    side: str
    language: str
    token: str
    thread: tuple[str, ...]

    def reply_to(self, settings: Settings) -> str:
        return reply_address(settings, self.token)

    def tag(self, case: Case) -> str:
        """`[ref k7m2p-9xqab-tbd3c]`, and the company's own ticket number beside it once we know it."""
        tag = subject_tag(self.token)
        return f"{tag} {case.company_reference}" if self.side == "company" and case.company_reference else tag


def party(session: Session, settings: Settings, case: Case, side: str) -> Party:
    """The company or the consumer of a case. Raises LookupError for a case without a living token."""
    return parties(session, settings, [case], side)[case.id]


def parties(session: Session, settings: Settings, cases: Sequence[Case], side: str) -> dict[int, Party]:
    """The same side of many cases, by case, in two questions. Raises LookupError."""
    wanted = {"cases": [case.id for case in cases], "side": side}
    tokens = {row.case_id: row.token for row in session.execute(_LIVING_TOKENS, wanted)}  # the newest one stays
    threads: dict[int, list[str]] = {case.id: [] for case in cases}
    for case_id, message_id in session.execute(_THREADS[side], wanted):
        threads[case_id].append(message_id)
    if without := threads.keys() - tokens.keys():
        raise LookupError(f"case {min(without)} has no reply token for its {side}")
    return {
        case.id: Party(side, language(settings, _spoken(case, side)), tokens[case.id], _middle_out(threads[case.id]))
        for case in cases
    }


def _spoken(case: Case, side: str) -> str:
    return case.company.language if side == "company" else case.account.language


def _middle_out(found: list[str]) -> tuple[str, ...]:
    return tuple(found if len(found) <= _MOST_REFERENCES else [found[0], *found[-_MOST_REFERENCES + 1 :]])


def language(settings: Settings, wanted: str) -> str:
    """The language we can write, the site's own where we cannot write the wanted one."""
    return wanted if wanted in LANGUAGES else settings.site.language


def relayed(session: Session, settings: Settings, message: Message) -> str:
    """What the other side gets of a message: its new text and its signature, not what it quotes.

    Tokens and tagged addresses of the author's side are masked wherever they stand, and a consumer's own e-mail
    address in the signature, where the mail program put it; what a consumer writes in the text is the consumer's.
    """
    signature = message.signature
    if signature and message.side == "consumer":
        own = re.escape(message.case.account.address)
        signature = re.sub(own, _MASKED, signature, flags=re.IGNORECASE)
    text = f"{message.text.rstrip()}\n\n{signature}" if signature.strip() else message.text
    return without_tokens(session, settings, text, message.side)


def without_tokens(session: Session, settings: Settings, text: str, side: str) -> str:
    """The text without our tagged addresses, our mailed links, and the tokens of one side, living or retired."""
    tagged = f"{re.escape(settings.mail.local)}[+=][a-z0-9=+.-]+@{re.escape(settings.mail.domain)}"
    text = re.sub(tagged, settings.base_address, text, flags=re.IGNORECASE)
    links = f"({re.escape(settings.site.url)}/(?:{'|'.join(_SECRET_PAGES)})/)[\\w/-]+"
    text = re.sub(links, rf"\1{_MASKED}", text)
    tokens = find_tokens(text)
    if not tokens:
        return text
    theirs = select(ReplyToken.token).where(ReplyToken.token.in_(tokens), ReplyToken.side == side)
    for token in session.scalars(theirs):
        text = re.sub(_GAP.join(token), _MASKED, text, flags=re.IGNORECASE)
    return text


def files_of(message: Message) -> list[FileToSend]:
    """The uploads of a message; files of a received mail stay inside its raw message."""
    return [FileToSend(file.name, file.type, file.content) for file in message.attachments if file.content is not None]


def file_names(message: Message) -> str:
    return ", ".join(file.name for file in message.attachments)


def today(settings: Settings, now: dt.datetime) -> dt.date:
    """The calendar day on which a letter is written, where the site is."""
    return local(settings, now).date()


def local(settings: Settings, at: dt.datetime) -> dt.datetime:
    return at.astimezone(ZoneInfo(settings.site.timezone))


def due(settings: Settings, case: Case, now: dt.datetime) -> dt.date:
    """The day by which an answer is expected: what the company announced, else promised in the step that the case is
    in, else the platform's days after delivery.
    """
    step = next((step for step in reversed(case.steps) if step.ended_at is None), None)
    found = case.expected_at or (step.answer_by if step is not None else None)
    if found is not None:
        return found
    return today(settings, case.delivered_at or now) + dt.timedelta(days=settings.clock.answer_days)


def frame(settings: Settings, audience: str) -> dict[str, Value]:
    """The values that stand around every letter."""
    return {
        "site": settings.site.name,
        "organisation": settings.site.organisation,
        "contact": settings.contact,
        "url": settings.site.url,
        "audience": audience,
        "door": "",
    }


def door(settings: Settings, number: str, key: str) -> str:
    """The page on which the company reads this one case. The key is for the company alone."""
    return f"{settings.site.url}/for-company/{number}/{key}"


def about(case: Case) -> dict[str, Value]:
    """The values that name a case."""
    return {
        "number": case.number,
        "title": case.title,
        "company": case.company.name,
        "consumer": case.account.name,
        "public": bool(case.public),
    }


def write(
    session: Session,
    settings: Settings,
    case: Case,
    to: Party,
    letter: str,
    recipient: str,
    values: dict[str, Value],
    words: dict[str, str],
    now: dt.datetime,
    *,
    from_name: str = "",
    message: Message | None = None,
    files: list[FileToSend] | None = None,
    automatic: bool = False,
    null_sender: bool = False,
    answering: str = "",
    leave: str = "",
) -> OutboxRow:
    """Render a letter to one side of a case and put it into the outbox, in that side's thread.

    answering is the Message-ID it answers, where that is not simply the last mail of the thread. leave is the address
    at which its reader can switch off letters of this kind.
    """
    around = frame(settings, to.side) | about(case) | {"tag": to.tag(case), "leave": leave}
    if to.side == "company":
        around["door"] = door(settings, case.number, case.door_key)
    sheet = render(letter, to.language, around | values, words)
    enqueue = partial(
        outbox.enqueue,
        session,
        settings,
        letter=letter,
        subject=sheet.subject,
        text=sheet.text,
        html=sheet.html,
        from_name=f"{from_name} via {settings.site.name}" if from_name else settings.site.name,
        reply_to=to.reply_to(settings),
        case_id=case.id,
        thread_message_id=message.id if message is not None else None,
        references=[*(seen for seen in to.thread if seen != answering), answering] if answering else to.thread,
        attachments=files or (),
        automatic=automatic,
        null_sender=null_sender,
        leave=leave,
        language=to.language,
        now=now,
    )
    if to.side == "company" and not null_sender:
        for copy in _copies(case, recipient):
            enqueue(recipient=copy)
    return enqueue(recipient=recipient)


def _copies(case: Case, recipient: str) -> list[str]:
    """The company's further addresses that want to read along, each by a mail of its own."""
    return [
        row.address
        for row in case.company.addresses
        if row.copied and row.state == "confirmed" and row.address != recipient
    ]
