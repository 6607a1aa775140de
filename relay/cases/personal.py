"""Where a consumer's personal data lies: for each table, what becomes of it at an erasure, and what its owner is given.

A test refuses a table that is not named here. The log of events is not erased: it holds ids and salted commitments
alone, and the salts go with the texts.
"""

from dataclasses import dataclass

from relay.models import (
    Account,
    AnswerTemplate,
    Appeal,
    Attachment,
    Base,
    Burst,
    BurstCase,
    Case,
    CaseDetail,
    CaseNumber,
    ClosedDay,
    Company,
    CompanyAddress,
    CompanyAlias,
    CompanyClaim,
    CompanyNote,
    CompanyPerson,
    Counter,
    Course,
    DoorWalk,
    Dossier,
    DossierVisit,
    Draft,
    DraftFile,
    Event,
    Heartbeat,
    HeldMail,
    ImapProgress,
    KnownSender,
    LegalFile,
    LegalNote,
    MailedCode,
    MailedLink,
    Message,
    MutedLetter,
    Objection,
    OutboxRow,
    Passkey,
    PasskeyChallenge,
    PublicCopy,
    PublicPage,
    PublishedFile,
    RawMessage,
    Recommendation,
    ReplyToken,
    Report,
    Scorecard,
    ScoreFact,
    ScoreMark,
    SpanDecision,
    SpoolRow,
    Staff,
    StaffAct,
    StaffTie,
    Step,
    Subscription,
    TextClaim,
    Trace,
    Webhook,
    WebSession,
)  # fmt: skip

DELETED = ("*",)


@dataclass(frozen=True, slots=True)
class Rule:
    """A table whose rows belong to a case, an account or an e-mail address, by the column `by`.

    erased: the columns that are blanked, or DELETED; given: the columns that an export holds.
    """

    model: type[Base]
    by: str
    erased: tuple[str, ...] = ()
    given: tuple[str, ...] = ()


# In the order in which rows can be deleted.
RULES = (
    Rule(
        CaseDetail, "case_id", DELETED,
        ("contract", "customer", "order", "phone", "postal_address", "people"),
    ),
    Rule(
        Course, "case_id", ("branch", "manager_name", "manager_contact"),
        ("procedure", "edition", "audience", "products", "branch", "entry", "manager_name", "manager_contact"),
    ),
    Rule(Step, "case_id", ("handler",), ("step", "begun_at", "acknowledge_by", "answer_by", "answered_at", "ended_at")),
    Rule(DoorWalk, "case_id", (), ("door", "body", "at")),
    Rule(Dossier, "case_id", ("secret_hash",), ("recipient", "issued_at", "expires_at", "revoked_at")),
    Rule(LegalNote, "case_id", DELETED, ("side", "kind", "text", "at")),
    Rule(LegalFile, "case_id", ("member_number",), ("state", "member_number", "asked_at", "concluded_at")),
    Rule(Recommendation, "case_id", ("text", "outcome_text")),
    Rule(CompanyNote, "case_id", ("text",)),
    Rule(Objection, "case_id", ("words", "address"), ("kind", "created_at", "decision")),
    Rule(Trace, "case_id", DELETED, ("kind", "at")),
    Rule(MailedCode, "case_id", ("name",)),
    Rule(Event, "case_id", (), ("seq", "at", "kind", "actor", "reason", "state")),
    Rule(MailedLink, "case_id", DELETED),
    Rule(MailedLink, "account_id", DELETED, ("purpose", "created_at", "expires_at", "used_at")),
    Rule(WebSession, "account_id", DELETED, ("created_at", "expires_at", "revoked_at")),
    Rule(PasskeyChallenge, "account_id", DELETED),
    Rule(Passkey, "account_id", DELETED, ("name", "created_at", "used_at")),
    Rule(MutedLetter, "account_id", DELETED, ("letter", "at")),
    Rule(Subscription, "address", DELETED, ("language", "sector", "created_at", "confirmed_at")),
    Rule(Report, "address", ("address", "reason"), ("reason", "created_at", "decided_at", "decision")),
)  # fmt: skip

# Where a rule of one column does not do: `erasing` and `exporting` name these themselves.
BY_HAND: frozenset[type[Base]] = frozenset((
    Account, Appeal, Attachment, Case, CompanyAddress, Draft, DraftFile, HeldMail, Message, OutboxRow, PublicCopy,
    PublicPage, RawMessage, SpoolRow,
))  # fmt: skip

KEPT: dict[type[Base], str] = {
    AnswerTemplate: "a company's own texts",
    Burst: "hashes shared by several cases",
    BurstCase: "ids",
    CaseNumber: "a counter",
    ClosedDay: "the calendar",
    Company: "the directory",
    CompanyAlias: "the directory",
    CompanyClaim: "a company's people",
    CompanyPerson: "a company's people",
    Counter: "names are hashes, forgotten within a day",
    DossierVisit: "moments and kinds",
    Heartbeat: "machinery",
    ImapProgress: "machinery",
    KnownSender: "the directory",
    PublishedFile: "open data, which name nobody",
    ReplyToken: "routes late mail to a person who sees that the consumer is gone",
    Scorecard: "figures of a company",
    ScoreFact: "days and ratings by the number of the case",
    ScoreMark: "ids",
    SpanDecision: "places in a text that is gone",
    Staff: "people of the organisation",
    StaffAct: "ids and codes",
    StaffTie: "ids",
    TextClaim: "ids, for minutes",
    Webhook: "a company's own address and secret",
}
