"""The tables. Columns and constraints only: what may happen to a row is decided in cases/ and mail/.

Personal data sits in rows that can be erased; `Event` holds ids and commitments alone.
"""

from relay.models.access import MutedLetter, Passkey, PasskeyChallenge
from relay.models.base import CASE_STATES, OUTCOMES, Base
from relay.models.cases import (
    Attachment,
    Case,
    CaseDetail,
    CaseNumber,
    Event,
    Message,
    ReplyToken,
    Report,
    SpanDecision,
)
from relay.models.companies import Company, CompanyAddress, CompanyAlias, KnownSender, Scorecard
from relay.models.copies import PublicCopy, PublicPage
from relay.models.courses import (
    ClosedDay,
    Course,
    DoorWalk,
    Dossier,
    DossierVisit,
    LegalFile,
    LegalNote,
    Recommendation,
    Step,
)
from relay.models.desks import (
    AnswerTemplate,
    CompanyClaim,
    CompanyNote,
    CompanyPerson,
    MailedCode,
    Objection,
    Webhook,
)
from relay.models.oversight import Appeal, StaffAct, StaffTie, TextClaim
from relay.models.people import Account, Draft, DraftFile, MailedLink, Staff, WebSession
from relay.models.post import Counter, Heartbeat, HeldMail, ImapProgress, OutboxRow, RawMessage, SpoolRow
from relay.models.scores import (
    Burst,
    BurstCase,
    PublishedFile,
    ScoreFact,
    ScoreMark,
    Subscription,
    Trace,
)

__all__ = [
    "CASE_STATES",
    "OUTCOMES",
    "Account",
    "AnswerTemplate",
    "Appeal",
    "Attachment",
    "Base",
    "Burst",
    "BurstCase",
    "Case",
    "CaseDetail",
    "CaseNumber",
    "ClosedDay",
    "Company",
    "CompanyAddress",
    "CompanyAlias",
    "CompanyClaim",
    "CompanyNote",
    "CompanyPerson",
    "Counter",
    "Course",
    "DoorWalk",
    "Dossier",
    "DossierVisit",
    "Draft",
    "DraftFile",
    "Event",
    "Heartbeat",
    "HeldMail",
    "ImapProgress",
    "KnownSender",
    "LegalFile",
    "LegalNote",
    "MailedCode",
    "MailedLink",
    "Message",
    "MutedLetter",
    "Objection",
    "OutboxRow",
    "Passkey",
    "PasskeyChallenge",
    "PublicCopy",
    "PublicPage",
    "PublishedFile",
    "RawMessage",
    "Recommendation",
    "ReplyToken",
    "Report",
    "ScoreFact",
    "ScoreMark",
    "Scorecard",
    "SpanDecision",
    "SpoolRow",
    "Staff",
    "StaffAct",
    "StaffTie",
    "Step",
    "Subscription",
    "TextClaim",
    "Trace",
    "WebSession",
    "Webhook",
]
