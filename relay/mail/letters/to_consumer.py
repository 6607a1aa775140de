"""Letters to the consumer: links to confirm and to sign in, the company's answers, questions.

A company's answer is relayed as a person's words and is never marked automatic. The letter to an address that nobody
has confirmed yet (`verify_address`) repeats nothing that was typed: anybody could make us mail any text to anybody.
"""

import datetime as dt

from sqlalchemy.orm import Session

from relay.mail import outbox
from relay.mail.letters import correspondence as post
from relay.mail.letters.sheet import Value, render
from relay.mail.letters.typography import day, moment
from relay.models import Account, Case, HeldMail, Message, OutboxRow
from relay.settings import Settings

LONGEST_NOTICE = 1500  # characters of an automatic mail that are repeated


def verify_address(session: Session, settings: Settings, case: Case, secret: str, now: dt.datetime) -> OutboxRow:
    """Confirm your address: nothing leaves before."""
    values: dict[str, Value] = {"number": case.number, "link": f"{settings.site.url}/verify/{secret}"}
    return _to_account(session, settings, case.account, "verify_address", values, now)


def sign_in(session: Session, settings: Settings, account: Account, secret: str, now: dt.datetime) -> OutboxRow:
    """A link that opens the account."""
    values: dict[str, Value] = {"consumer": account.name, "link": f"{settings.site.url}/sign-in/{secret}"}
    return _to_account(session, settings, account, "sign_in", values, now)


def erase_account(session: Session, settings: Settings, account: Account, secret: str, now: dt.datetime) -> OutboxRow:
    """Do you really want everything erased? The link shows what goes, its button does it."""
    values: dict[str, Value] = {"consumer": account.name, "link": f"{settings.site.url}/erase/{secret}"}
    return _to_account(session, settings, account, "erase_account", values, now)


def response_notice(
    session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime, to: post.Party | None = None
) -> OutboxRow:
    """The company wrote: its words in full, as received, and the way to answer.

    to: the consumer of the case, where known already.
    """
    values: dict[str, Value] = {
        "interim": message.substance == "interim",
        "unconfirmed": bool(message.unconfirmed),
        "files": post.file_names(message),
        "thread": _thread(settings, case),
    }
    words = {"message": post.relayed(session, settings, message)}
    return _to_consumer(
        session, settings, case, "response_notice", values, words, now,
        from_name=case.company.name, message=message, to=to,
    )  # fmt: skip


def automatic_notice(
    session: Session, settings: Settings, case: Case, message: Message, now: dt.datetime, to: post.Party | None = None,
    *, leave: str = "",
) -> OutboxRow:  # fmt: skip
    """The company's mail system answered by itself: an acknowledgement or an out-of-office note."""
    text = post.relayed(session, settings, message)
    values: dict[str, Value] = {
        "away": message.kind == "out_of_office",
        "unconfirmed": bool(message.unconfirmed),
        "thread": _thread(settings, case),
        "due": day(post.due(settings, case, now), post.language(settings, case.account.language)),
    }
    words = {"message": text if len(text) <= LONGEST_NOTICE else text[:LONGEST_NOTICE].rstrip() + " […]"}
    return _to_consumer(
        session, settings, case, "automatic_notice", values, words, now,
        message=message, automatic=True, to=to, leave=leave,
    )  # fmt: skip


def confirm_mail(
    session: Session, settings: Settings, case: Case, held: HeldMail, secret: str, now: dt.datetime
) -> OutboxRow:
    """Did you write this mail? It could not be authenticated; its text is on the page behind the link, not here."""
    spoken = post.language(settings, case.account.language)
    values: dict[str, Value] = {
        "received": moment(post.local(settings, held.spool.raw.received_at), spoken),
        "link": f"{settings.site.url}/confirm-mail/{secret}",
        "hours": settings.clock.link_hours,
    }
    return _to_consumer(session, settings, case, "confirm_mail", values, {}, now, automatic=True)


def undeliverable(session: Session, settings: Settings, case: Case, now: dt.datetime) -> OutboxRow:
    """No address of the company takes our mail."""
    values: dict[str, Value] = {"thread": _thread(settings, case)}
    return _to_consumer(session, settings, case, "undeliverable", values, {}, now, automatic=True)


def complaint_rejected(
    session: Session, settings: Settings, case: Case, why: str, right_address: str, now: dt.datetime
) -> OutboxRow:
    """A moderator took the complaint out: it is about another company (`not_ours`), or no complaint that may count.

    right_address is what the company said, "" where it said nothing.
    """
    values: dict[str, Value] = {
        "not_theirs": why == "not_ours",
        "right": right_address,
        "thread": _thread(settings, case),
    }
    return _to_consumer(session, settings, case, "complaint_rejected", values, {}, now, automatic=True)


def feedback_request(
    session: Session, settings: Settings, case: Case, now: dt.datetime, *, leave: str = ""
) -> OutboxRow:
    """Is it solved? Asked clock.feedback_days after the last answer."""
    last = post.today(settings, case.last_answer_at or now)
    spoken = post.language(settings, case.account.language)
    values: dict[str, Value] = {
        "answered": day(last, spoken),
        "closes": day(last + dt.timedelta(days=settings.clock.close_days), spoken),
        "thread": _thread(settings, case),
    }
    return _to_consumer(session, settings, case, "feedback_request", values, {}, now, automatic=True, leave=leave)


def _thread(settings: Settings, case: Case) -> str:
    return f"{settings.site.url}/mine/{case.number}"


def _to_consumer(
    session: Session,
    settings: Settings,
    case: Case,
    letter: str,
    values: dict[str, Value],
    words: dict[str, str],
    now: dt.datetime,
    *,
    from_name: str = "",
    message: Message | None = None,
    automatic: bool = False,
    to: post.Party | None = None,
    leave: str = "",
) -> OutboxRow:
    consumer = to or post.party(session, settings, case, "consumer")
    return post.write(
        session, settings, case, consumer, letter, case.account.address, values, words, now,
        from_name=from_name, message=message, automatic=automatic, leave=leave,
    )  # fmt: skip


def _to_account(
    session: Session, settings: Settings, account: Account, letter: str, values: dict[str, Value], now: dt.datetime
) -> OutboxRow:
    """A letter outside any thread, from the base address: an answer to it must never reach a company."""
    spoken = post.language(settings, account.language)
    hours: dict[str, Value] = {"hours": settings.clock.link_hours}
    sheet = render(letter, spoken, post.frame(settings, "other") | hours | values, {})
    return outbox.enqueue(
        session, settings, letter=letter, recipient=account.address, subject=sheet.subject, text=sheet.text,
        html=sheet.html, from_name=settings.site.name, reply_to=None, automatic=True, language=spoken, now=now,
    )  # fmt: skip
