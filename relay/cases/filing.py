"""Filing a complaint: what is asked, what is wrong with it, the two previews, opening and confirming.

Nothing leaves before the consumer's address is confirmed.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

import moderation
from relay.cases import (
    accounts,
    asking,
    companies,
    deadlines,
    events,
    limiting,
    limits,
    links,
    numbering,
    review,
    sending,
    uploads,
)
from relay.cases.amounts import cents
from relay.cases.uploads import Upload
from relay.mail import letters
from relay.mail.mime import BadAddressError, kept_address
from relay.mail.outbox import mail_domain
from relay.models import Account, Case, CaseDetail, Company, Message
from relay.models.courses import AUDIENCES, ENTRIES
from relay.settings import Settings

CATEGORIES = (
    "delivery", "defect", "billing", "contract", "cancellation", "refund", "service", "claim", "data", "other",
)  # fmt: skip
LANGUAGES = ("fr", "nl", "en", "de")
LINKS_AN_HOUR = 10  # to one address: anybody can type anybody's
LONGEST = {
    "title": 120, "story": 10_000, "expectation": 2_000, "name": 100, "display_name": 60, "address": 254,
    "company_name": 120, "company_address": 254, "contract": 60, "customer": 60, "order": 60, "phone": 40,
    "branch": 120, "postal_address": 200,
}  # fmt: skip
REQUIRED = ("title", "story", "expectation", "name", "address")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}")
EXPECTATION = {"fr": "Ce que j’attends :", "nl": "Wat ik verwacht:", "en": "What I expect:", "de": "Was ich erwarte:"}


@dataclass(frozen=True, slots=True)
class Filing:
    """A complaint as typed. Dates are ISO days, the amount is euros as people write them."""

    company_id: int | None = None
    company_name: str = ""
    company_address: str = ""
    name: str = ""
    address: str = ""
    display_name: str = ""
    title: str = ""
    story: str = ""
    expectation: str = ""
    category: str = "other"
    amount: str = ""
    occurred_on: str = ""
    contract: str = ""
    customer: str = ""
    order: str = ""
    phone: str = ""
    language: str = "fr"
    public: bool = False
    health_consent: bool = False
    contacted_before: bool = False
    audience: str = "private"
    products: tuple[str, ...] = ()  # ids of the procedure's products
    subject: str = ""  # one of the procedure's reroutes that the consumer recognised
    branch: str = ""
    postal_address: str = ""
    spoken_first: bool = False  # with whoever comes first by the procedure
    entry: str = "site"
    files: tuple[Upload, ...] = ()

    @property
    def text(self) -> str:
        """The complaint's text: what happened and what is expected."""
        return f"{self.story.strip()}\n\n{EXPECTATION[self.language]} {self.expectation.strip()}"

    @property
    def amount_cents(self) -> int | None:
        """Raises ValueError for what is no amount; `problems` says so first."""
        return cents(self.amount)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the company receives, and what everyone sees."""

    subject: str
    letter_text: str
    public_title: str
    public_text: str
    verdict: str
    findings: tuple[moderation.Finding, ...]


def is_address(address: str) -> bool:
    """Whether people would call it an address, and mail can be sent to it."""
    if not _ADDRESS.fullmatch(address.strip()) or len(address) > LONGEST["address"]:
        return False
    try:
        kept_address(address)
    except BadAddressError:
        return False
    return True


def problems(session: Session, settings: Settings, filing: Filing, today: dt.date | None = None) -> dict[str, str]:
    """Field -> code of what is wrong with it; empty where the complaint can be filed."""
    found = {field: "required" for field in REQUIRED if not getattr(filing, field).strip()}
    found |= {field: "too_long" for field, most in LONGEST.items() if len(getattr(filing, field)) > most}
    if "address" not in found and not is_address(filing.address):
        found["address"] = "bad_address"
    found |= _choice_problems(filing) | _value_problems(filing, today) | _company_problems(session, settings, filing)
    company = session.get(Company, filing.company_id) if filing.company_id is not None else None
    found = asking.problems(deadlines.in_force(settings, company), filing) | found
    if (wrong := uploads.problem(filing.files)) is not None:
        found["files"] = wrong
    return found


def _choice_problems(filing: Filing) -> dict[str, str]:
    chosen = (
        ("category", CATEGORIES), ("language", LANGUAGES), ("audience", AUDIENCES), ("entry", ENTRIES),
    )  # fmt: skip
    return {field: "unknown" for field, values in chosen if getattr(filing, field) not in values}


def _value_problems(filing: Filing, today: dt.date | None) -> dict[str, str]:
    found = {}
    try:
        cents(filing.amount)
    except ValueError:
        found["amount"] = "bad_amount"
    try:
        if filing.occurred_on and today is not None and dt.date.fromisoformat(filing.occurred_on) > today:
            found["occurred_on"] = "in_future"
    except ValueError:
        found["occurred_on"] = "bad_date"
    return found


def _company_problems(session: Session, settings: Settings, filing: Filing) -> dict[str, str]:
    if filing.company_id is not None:
        company = session.get(Company, filing.company_id)
        if company is None:
            return {"company": "unknown_company"}
        if company.sector == "health" and filing.public and not filing.health_consent:
            return {"health_consent": "consent_needed"}
        return {}
    found = {f: "required" for f in ("company_name", "company_address") if not getattr(filing, f).strip()}
    if "company_address" not in found:
        if not is_address(filing.company_address):
            found["company_address"] = "bad_address"
        elif is_address(filing.address) and kept_address(filing.company_address) == kept_address(filing.address):
            found["company_address"] = "own_address"
        elif companies.domain_of(kept_address(filing.company_address)) == mail_domain(settings):
            found["company_address"] = "our_address"
    return found


def preview(session: Session, settings: Settings, filing: Filing, now: dt.datetime) -> Preview:
    """Both previews of a filing without problems, as if it left now; writes nothing."""
    company = session.get(Company, filing.company_id) if filing.company_id is not None else None
    company = company or Company(name=filing.company_name, language=filing.language, addresses=[])
    procedure = deadlines.in_force(settings, company)
    made = asking.expected(session, settings, procedure, filing.spoken_first, now)
    step = deadlines.first_step(procedure, filing.spoken_first)
    addressed = asking.announced(procedure, step, made, filing.products, company.language)
    subject, letter = letters.preview_complaint(settings, company, filing, company.language, now, addressed)
    account = Account(address=filing.address, name=filing.name, phone=filing.phone, display_name="")
    case = Case(company=company, account=account, language=filing.language, title=filing.title, detail=_detail(filing))
    title, decision = review.preview(case, filing.text)
    verdict = "hold" if review.is_doubtful(company, filing.language) else decision.verdict
    return Preview(subject, letter, title, decision.public_text, verdict, decision.findings)


def _detail(filing: Filing) -> CaseDetail:
    return CaseDetail(
        contract=filing.contract.strip(),
        customer=filing.customer.strip(),
        order=filing.order.strip(),
        phone=filing.phone.strip(),
        postal_address=filing.postal_address.strip(),
    )


def open_case(session: Session, settings: Settings, filing: Filing, account: Account | None, now: dt.datetime) -> Case:
    """File the complaint: sent at once for a signed-in consumer, else after the mailed link.

    Raises ValueError when the filing has problems: nothing is half stored.
    """
    if wrong := problems(session, settings, filing, now.date()):
        raise ValueError(wrong)
    signed_in = account is not None
    account = account or accounts.ensure(
        session, filing.address, filing.name, filing.display_name, filing.phone, filing.language, now
    )
    case = _new_case(session, settings, filing, account, now)
    message = _complaint(case, filing, now)
    session.add(message)
    session.flush()
    events.record(
        session, case, "filed", "consumer", now, actor_id=account.id, message=message.id,
        commitment=events.commitment(message), **_run_by(case),
    )  # fmt: skip
    if signed_in and account.verified_at is not None:
        return confirm(session, settings, case, now)
    ask_to_confirm(session, settings, case, now)
    return case


def _run_by(case: Case) -> dict[str, Any]:
    """The edition that the case keeps, for the log."""
    course = case.course
    return {"procedure": course.procedure, "edition": course.edition} if course and course.procedure else {}


def ask_to_confirm(session: Session, settings: Settings, case: Case, now: dt.datetime) -> bool:
    """Mail the link that sends the complaint; False where this address got too many of them within the hour."""
    if limits.count(session, f"verify:{case.account_id}", limits.HOUR, now) > LINKS_AN_HOUR:
        return False
    secret = links.issue(session, settings, "verify", now, account_id=case.account_id, case_id=case.id)
    letters.verify_address(session, settings, case, secret, now)
    return True


def _new_case(session: Session, settings: Settings, filing: Filing, account: Account, now: dt.datetime) -> Case:
    company = session.get(Company, filing.company_id) if filing.company_id is not None else None
    company = company or companies.add_unconfirmed(
        session, filing.company_name, filing.company_address, account.id, filing.language, now
    )
    case = Case(
        number=numbering.next_number(session, now),
        company=company,
        account=account,
        state="unverified",
        public=filing.public,
        display_name=review.public_name(filing.display_name.strip(), accounts.default_display_name(filing.name)),
        category=filing.category,
        language=filing.language,
        title=filing.title.strip(),
        amount_cents=filing.amount_cents,
        occurred_on=dt.date.fromisoformat(filing.occurred_on) if filing.occurred_on else None,
        contacted_before=filing.contacted_before,
        awaits_names=settings.moderation.names_model == "auto",
        created_at=now,
        event_seq=0,
        detail=_detail(filing),
    )
    case.course = deadlines.course(
        settings, company, audience=filing.audience, products=list(filing.products), branch=filing.branch.strip(),
        spoken_first=filing.spoken_first, entry=filing.entry,
    )  # fmt: skip
    session.add(case)
    session.flush()
    numbering.issue_tokens(session, case, now)
    return case


def _complaint(case: Case, filing: Filing, now: dt.datetime) -> Message:
    message = Message(
        case=case,
        side="consumer",
        kind="complaint",
        author_address=case.account.address,
        author_name=filing.name.strip(),
        subject=filing.title.strip(),
        text=filing.text,
        language=filing.language,
        received_at=now,
        filed_at=now,
    )
    message.attachments = [uploads.attach(file) for file in filing.files]
    return message


def confirm(session: Session, settings: Settings, case: Case, now: dt.datetime) -> Case:
    """The consumer's address is confirmed: moderate for the public, write to the company. Twice is once."""
    if case.state != "unverified":
        return case
    case.verified_at = now
    case.account.verified_at = case.account.verified_at or now
    events.record(session, case, "verified", "consumer", now, actor_id=case.account_id)
    complaint = next(m for m in case.messages if m.kind == "complaint")
    case.account.name = complaint.author_name  # whoever filed with an address, its owner has read and sent this
    complaint.received_at = now
    review.examine(case, complaint)
    case.public_title = review.public_title(case)
    if limiting.is_limited(case.account, now):
        events.record(session, case, "held", "system", now, state="held", reason="limited")
        return case
    sending.complaint(session, settings, case, complaint, now)
    review.show(case)
    return case
