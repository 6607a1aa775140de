"""What a complaints service does by hand, as verbs on a case: a named contact, a question, a delay, a conclusion, a
second reading by somebody else, recommendations.

What is said to the consumer is filed as the company's words: relayed, moderated for the public, counted as an answer or
not. Recommendations stay inside the organisation: no page, letter or dossier holds them.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import answering, deadlines, events
from relay.cases.uploads import Upload
from relay.mail.letters.typography import day
from relay.models import Case, CompanyPerson, Message, Recommendation, Step
from relay.settings import Settings

Told = Literal["relay", "secure_message", "phone", "post"]  # how the conclusion reaches the consumer, beside us
TOLD: tuple[Told, ...] = ("relay", "secure_message", "phone", "post")
OUTCOMES = ("followed", "partly", "refused")  # of a recommendation
LONGEST = 10_000

_MANAGER = {
    "fr": "Votre gestionnaire de dossier est désormais {name}, votre interlocuteur pour toute la suite.",
    "nl": "{name} is voortaan uw dossierbeheerder en uw vaste contactpersoon voor het vervolg.",
    "en": "{name} is now your case manager, and your contact from here on.",
    "de": "{name} betreut ab jetzt Ihre Akte und bleibt Ihre Ansprechperson.",
}
_REACH = {
    "fr": "Contact : {contact}",
    "nl": "Contact: {contact}",
    "en": "Contact: {contact}",
    "de": "Kontakt: {contact}",
}
_MISSING = {
    "fr": "Pour examiner votre plainte, il nous manque :",
    "nl": "Om uw klacht te onderzoeken, ontbreekt ons:",
    "en": "To look into your complaint, we still need:",
    "de": "Um Ihre Beschwerde zu prüfen, fehlt uns noch:",
}
_HOLDING = {
    "fr": "L’examen de votre plainte prend plus de temps que prévu. Nous vous répondrons au plus tard le {day}.",
    "nl": "Het onderzoek van uw klacht duurt langer dan verwacht. U krijgt uiterlijk op {day} antwoord.",
    "en": "Looking into your complaint takes longer than expected. You will have our answer by {day}.",
    "de": "Die Prüfung Ihrer Beschwerde dauert länger als erwartet. Sie erhalten bis zum {day} unsere Antwort.",
}
_SOLUTION = {
    "fr": "Notre proposition :", "nl": "Ons voorstel:", "en": "What we propose:", "de": "Unser Vorschlag:",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts for the company: somebody of its desk, or staff who type what the company says (`person` None)."""

    name: str
    address: str = ""
    person: CompanyPerson | None = None

    @property
    def key(self) -> str:
        """What tells one reader from another."""
        return f"person:{self.person.id}" if self.person is not None else " ".join(self.name.casefold().split())


def name_manager(
    session: Session, settings: Settings, case: Case, author: Author, name: str, contact: str, now: dt.datetime
) -> Message:
    """One fixed contact for the case. Name and contact go to the consumer and are masked for the public."""
    if not name.strip():
        raise ValueError("name")
    spoken = _language(case)
    if case.course is not None:
        case.course.manager_name, case.course.manager_contact = name.strip(), contact.strip()
    if (step := deadlines.current(case)) is not None and not step.handler:
        step.handler = author.key
    lines = [_MANAGER[spoken].format(name=name.strip())]
    lines += [_REACH[spoken].format(contact=contact.strip())] if contact.strip() else []
    events.record(session, case, "manager_named", "company", now, actor_id=_actor(author))
    return _say(session, settings, case, author, "\n\n".join(lines), "interim", now)


def request_missing(
    session: Session, settings: Settings, case: Case, author: Author, what: str, now: dt.datetime
) -> Message:
    """What the consumer has to send before the complaint can be treated. Stops no clock but that of the receipt."""
    if not what.strip():
        raise ValueError("what")
    events.record(session, case, "information_requested", "company", now, actor_id=_actor(author))
    return _say(session, settings, case, author, f"{_MISSING[_language(case)]}\n\n{what.strip()}", "interim", now)


def holding_notice(
    session: Session, settings: Settings, case: Case, author: Author, until: dt.date, why: str, now: dt.datetime
) -> Message:
    """It takes longer: the consumer is told at once until when. The expected day moves, the promise stays.

    Raises ValueError("until") for a day that is not to come.
    """
    if until <= deadlines.local_day(settings, now):
        raise ValueError("until")
    spoken = _language(case)
    text = _HOLDING[spoken].format(day=day(until, spoken))
    message = _say(session, settings, case, author, f"{text}\n\n{why.strip()}".strip(), "interim", now)
    deadlines.announce(case, deadlines.current(case), until)
    events.record(session, case, "holding_notice", "company", now, actor_id=_actor(author), until=until.isoformat())
    return message


def conclude(
    session: Session, settings: Settings, case: Case, author: Author, conclusion: str, solution: str, now: dt.datetime,
    *, told: Told = "relay", declined: bool = False, files: tuple[Upload, ...] = (),
) -> Message:  # fmt: skip
    """The result of the inquiry and what is proposed. It answers the step; `declined` also opens the doors of refusal.

    `told` is the channel that the consumer had chosen; the words stand in the thread whatever it is.
    """
    if not conclusion.strip() or told not in TOLD:
        raise ValueError("conclusion" if not conclusion.strip() else "told")
    proposal = f"\n\n{_SOLUTION[_language(case)]}\n{solution.strip()}" if solution.strip() else ""
    message = _say(session, settings, case, author, conclusion.strip() + proposal, "answer", now, files)
    step = deadlines.current(case)
    if step is not None:
        step.handler = step.handler or author.key
        if declined:
            step.refused_at = now
    events.record(
        session, case, "concluded", "company", now,
        actor_id=_actor(author), message=message.id, told=told, declined=declined, solution=bool(solution.strip()),
    )  # fmt: skip
    return message


def take_over(session: Session, settings: Settings, case: Case, author: Author, now: dt.datetime) -> Step:
    """The author treats the current step. Raises ValueError("same_person") where the procedure wants somebody else."""
    step, procedure = deadlines.current(case), deadlines.procedure_of(settings, case)
    if step is None:
        raise ValueError("state")
    fresh = bool(step.step) and procedure is not None and procedure.step(step.step).another_person
    if fresh and author.key in {before.handler for before in case.steps if before.id != step.id}:
        raise ValueError("same_person")
    step.handler = author.key
    events.record(session, case, "taken_over", "company", now, actor_id=_actor(author), step=step.step)
    return step


def recommend(
    session: Session, case: Case, author: Author, department: str, text: str, follow_up_on: dt.date | None,
    now: dt.datetime,
) -> Recommendation:  # fmt: skip
    """Tell a department what would keep it from happening again. Raises ValueError for an empty one."""
    if not department.strip() or not text.strip():
        raise ValueError("department" if not department.strip() else "text")
    row = Recommendation(
        case_id=case.id, department=department.strip(), text=text.strip(), made_by=author.name, made_at=now,
        follow_up_on=follow_up_on,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def follow_up(row: Recommendation, outcome: str, text: str, now: dt.datetime) -> None:
    """What became of a recommendation: followed, partly or refused. Raises ValueError("outcome")."""
    if outcome not in OUTCOMES:
        raise ValueError("outcome")
    row.outcome, row.outcome_text, row.closed_at = outcome, text.strip(), now


def to_follow_up(session: Session, company_id: int, today: dt.date) -> list[Recommendation]:
    """A company's recommendations whose follow-up is due, oldest first."""
    query = select(Recommendation).join(Case, Case.id == Recommendation.case_id)
    query = query.where(Case.company_id == company_id, Recommendation.outcome == "")
    query = query.where(Recommendation.follow_up_on.is_(None) | (Recommendation.follow_up_on <= today))
    return list(session.scalars(query.order_by(Recommendation.made_at, Recommendation.id)))


def of_company(session: Session, company_id: int) -> list[tuple[Recommendation, Case]]:
    """All recommendations of a company with their cases: those without an outcome first, then the newest."""
    query = select(Recommendation, Case).join(Case, Case.id == Recommendation.case_id)
    query = query.where(Case.company_id == company_id)
    return [
        (row, case)
        for row, case in session.execute(query.order_by(Recommendation.outcome != "", Recommendation.id.desc()))
    ]


def recommendations(session: Session, case: Case) -> list[Recommendation]:
    query = select(Recommendation).where(Recommendation.case_id == case.id)
    return list(session.scalars(query.order_by(Recommendation.id)))


def _say(
    session: Session, settings: Settings, case: Case, author: Author, text: str, substance: str, now: dt.datetime,
    files: tuple[Upload, ...] = (),
) -> Message:  # fmt: skip
    if len(text) > LONGEST:
        raise ValueError("too_long")
    return answering.answer(
        session, settings, case, text, files, substance, author.address, now, name=author.name, person=author.person
    )


def _language(case: Case) -> str:
    return case.company.language if case.company.language in _MANAGER else "en"


def _actor(author: Author) -> int | None:
    return author.person.id if author.person is not None else None
