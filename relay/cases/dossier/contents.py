"""What a dossier holds: the case up to one event, as a plain value of words, days and bytes.

Only what both parties said and what happened, in words of the reader's language. Later events change nothing in it.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import mailparse
from relay.cases import deadlines
from relay.cases.dossier import happened, words
from relay.mail.authenticity import Authenticity
from relay.mail.letters import correspondence as post
from relay.mail.letters.typography import day, euros, moment
from relay.models import Attachment, Case, Event, Message, RawMessage, Step
from relay.procedures import words as terms
from relay.settings import Settings

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file of a message, with its bytes; `content` is None where the raw mail is gone."""

    name: str
    type: str
    size: int
    sha256: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Said:
    """One message: what the PDF prints of it, its raw mail where it came by mail, its files."""

    printed: Json
    raw: bytes | None
    text: str
    salt: str
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A case up to an event. `printed` is what stands on paper, `events` the log as its hashes were made."""

    number: str
    at: dt.datetime
    printed: Json
    messages: tuple[Said, ...]
    events: tuple[Json, ...]
    head: str


def gather(session: Session, settings: Settings, case: Case, language: str, event_seq: int) -> Contents:
    """The case up to and with event number `event_seq`, which must exist."""
    spoken = post.language(settings, language)
    query = select(Event).where(Event.case_id == case.id, Event.seq <= event_seq).order_by(Event.seq)
    events = list(session.scalars(query))
    last = events[-1]
    said = tuple(_said(session, settings, m, spoken) for m in _messages(case, last.at))
    printed: Json = {
        "language": spoken,
        "labels": words.labels(spoken),
        "site": settings.site.name,
        "organisation": settings.site.organisation,
        "number": case.number,
        "title": post.without_tokens(session, settings, case.title, "company"),
        "as_of": moment(post.local(settings, last.at), spoken),
        "head": last.hash,
        "facts": _facts(settings, case, spoken),
        "consumer": _consumer(case, spoken),
        "company": _company(case),
        "timeline": [row for event in events if (row := _happened(settings, case, event, spoken)) is not None],
        "clocks": [clock for step in case.steps for clock in _clocks(session, settings, case, step, last.at, spoken)],
        "messages": [one.printed for one in said],
    }
    return Contents(case.number, last.at, printed, said, tuple(_logged(event) for event in events), last.hash)


def _messages(case: Case, until: dt.datetime) -> list[Message]:
    """Both parties' messages; what was taken back before anybody read it was never said."""
    return [m for m in case.messages if m.filed_at <= until and m.prominence != "hidden" and m.side != "system"]


def _said(session: Session, settings: Settings, message: Message, language: str) -> Said:
    raw = session.get(RawMessage, message.raw_id) if message.raw_id else None
    files = tuple(_files(message, raw))
    kind = "interim" if message.kind == "response" and message.substance == "interim" else message.kind

    def clean(text: str) -> str:
        return post.without_tokens(
            session, settings, post.without_tokens(session, settings, text, "company"), "consumer"
        )

    printed = {
        "kind": happened.kinds(language).get(kind, kind),
        "side": message.side,
        "from": " ".join(filter(None, (message.author_name, f"<{message.author_address}>"))),
        "at": moment(post.local(settings, message.received_at), language),
        "how": _authenticity(message, raw, language),
        "text": clean(message.text),
        "signature": clean(message.signature),
        "quoted": clean(message.quoted),
        "files": [{"name": file.name, "size": file.size, "sha256": file.sha256} for file in files],
    }
    return Said(printed, raw.content if raw else None, message.text, message.salt, files)


def _files(message: Message, raw: RawMessage | None) -> list[File]:
    parts = mailparse.parse(raw.content).attachments if raw is not None and message.attachments else ()
    return [File(row.name, row.type, row.size, row.sha256, _content(row, parts)) for row in message.attachments]


def _content(row: Attachment, parts: Any) -> bytes | None:
    if row.content is not None:
        return row.content
    place = row.position
    return parts[place].content if place is not None and place < len(parts) else None


def _authenticity(message: Message, raw: RawMessage | None, language: str) -> str:
    """How we know who wrote it, in a sentence."""
    said = words.labels(language)
    if raw is None:
        how = said["by_site" if message.side == "consumer" else "by_code"]
    else:
        found = Authenticity.from_dict(raw.authenticity) if raw.authenticity else Authenticity("")
        method = f"by_{found.method}" if found.aligned and found.method else "by_person"
        domain = message.author_address if method == "by_person" else found.author_domain
        how = said[method].format(domain=domain)
    return f"{how}; {said['unconfirmed']}" if message.unconfirmed else how


def _facts(settings: Settings, case: Case, language: str) -> list[list[str]]:
    said, procedure, course = words.labels(language), deadlines.procedure_of(settings, case), case.course
    followed = f"{procedure.name}, {said['edition']} {procedure.edition}" if procedure else ""
    rows = (
        (said["case"], case.number),
        (said["occurred"], day(case.occurred_on, language) if case.occurred_on else ""),
        (said["amount"], euros(case.amount_cents, language) if case.amount_cents else ""),
        (said["procedure"], followed),
        (said["manager"], ", ".join(filter(None, (course.manager_name, course.manager_contact))) if course else ""),
    )
    return _filled(rows)


def _consumer(case: Case, language: str) -> list[list[str]]:
    said, detail, course = words.labels(language), case.detail, case.course
    rows = [(said["name"], case.account.name), (said["address"], case.account.address)]
    if course is not None:
        rows += [(said["audience"], said[course.audience])]
    if detail is not None:
        named = ("postal_address", "phone", "customer", "contract", "order")
        rows += [(said[name], getattr(detail, name)) for name in named]
    if course is not None:
        rows.append((said["branch"], course.branch))
    return _filled(rows)


def _company(case: Case) -> list[list[str]]:
    return _filled([("name", case.company.name), ("address", case.written_address), ("number", case.company.number),
                    ("phone", case.company.phone), ("website", case.company.website)])  # fmt: skip


def _filled(rows: Any) -> list[list[str]]:
    return [[label, value] for label, value in rows if value]


def _happened(settings: Settings, case: Case, event: Event, language: str) -> Json | None:
    what = happened.events(language).get(event.kind)
    if what is None:
        return None
    said = words.labels(language)
    if event.kind == "escalated":
        what = f"{what}: {_door(settings, case, event.facts, language)}"
    if until := event.facts.get("until"):
        what = f"{what}: {day(dt.date.fromisoformat(until), language)}"
    who = {"consumer": said["consumer"], "company": said["company"], "moderator": said["moderator"]}
    return {
        "at": moment(post.local(settings, event.at), language),
        "what": what,
        "who": who.get(event.actor, said["system"]),
    }


def _door(settings: Settings, case: Case, facts: Json, language: str) -> str:
    procedure = deadlines.procedure_of(settings, case)
    if facts.get("step") and procedure is not None:
        return procedure.step(facts["step"]).title.in_(language)
    bodies = {body.id: body for body in deadlines.library(settings).bodies.bodies}
    return bodies[facts["body"]].name.in_(language) if facts.get("body") in bodies else str(facts.get("door", ""))


def _clocks(
    session: Session, settings: Settings, case: Case, step: Step, until: dt.datetime, language: str
) -> list[Json]:
    """The two clocks of a step as they stood then, each counted out."""
    if step.begun_at > until:
        return []
    procedure, said, found = deadlines.procedure_of(settings, case), words.labels(language), []
    for deadline in deadlines.of(session, settings, case, step, language):
        came = step.answered_at if deadline.what == "answer" else step.acknowledged_at
        came = came if came is not None and came <= until else None
        kept = deadline.kept(came, until)
        found.append(
            {
                "step": procedure.step(step.step).title.in_(language) if procedure and step.step else "",
                "says": terms.explain(deadline, language, day),
                "came": moment(post.local(settings, came), language) if came else said["not_came"],
                "kept": "" if kept is None else said["kept" if kept else "broken"],
            }
        )
    return found


def _logged(event: Event) -> Json:
    """Every column that the hash is made of, as `cases.events.digest` takes it, and the hash."""
    return {
        "case_id": event.case_id, "seq": event.seq,
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"), "kind": event.kind,
        "actor": event.actor, "actor_id": event.actor_id, "reason": event.reason, "state": event.state,
        "facts": event.facts, "previous": event.previous, "hash": event.hash,
    }  # fmt: skip
