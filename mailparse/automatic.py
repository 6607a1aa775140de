"""What kind of mail it is: a person's, or one of the many sorts that machines send (RFC 3834 and who ignores it).

Evidence in order: reports by their MIME type, delivery failures by what they say, the fields that mark automatic mail,
lists, and last the text, because the acknowledgements of many ticket systems look like ordinary letters. Text alone
never makes a letter automatic unless several different signs agree: a person who thanks for the message stays a person.
"""

import re
from dataclasses import dataclass

from mailparse import dsn, subjects
from mailparse.declared import BULK, LISTS, automatic_field, spam_marked
from mailparse.mime import Part
from mailparse.phrases import Sentence, ideas
from mailparse.types import Kind

_DAEMON = re.compile(
    r"mailer[-_.]?daemon|post(?:master|office)|mail[-_.\s]?(?:delivery|daemon|system|administrator|router|"
    r"gateway|filter)|"
    r"delivery[-_\s]?(?:system|subsystem|service|notif\w*|report)|bounce|system\sadministrator|systemadministrator|"
    r"microsoft\sexchange|mdaemon|mmdf|autoreport|mail\sdeliver|smtp[-_\s]?(?:server|gateway|agent)|poostmaster",
    re.IGNORECASE,
)
_MAILER = re.compile(r"mailer-?daemon", re.IGNORECASE)
_NO_REPLY = re.compile(
    r"^(?:no|ne|do|not?|niet|nicht|ne-pas|pas|keine?)[-_.]?(?:not[-_.]?)?(?:reply|respond|repondre|"
    r"antwoorden|antwort\w*)",
    re.IGNORECASE,
)
# Mailboxes that programs write from, and people hardly ever.
_ROLE = re.compile(
    r"(?:^|[-_.+])(?:admin|owner|request|listmaster|listserv|majordomo|root|system|daemon|notify)@", re.I
)
_FAILURE_SUBJECT = re.compile(
    r"undeliver|delivery\s(?:status|failure|error|problem|report|has\sfailed|notification|delayed)|"
    r"mail\s(?:delivery|system\serror|error)|failure\s(?:notice|delivery)|"
    r"returned\s(?:mail|e?-?mail|message|to)|return(?:ed)?\sto\ssender|could\snot\s(?:be\s)?(?:send|"
    r"deliver)|not\sdelivered|non[-\s]?(?:delivery|remis|distribu)|delivery\s(?:subsystem|unsuccess)|"
    r"unzustellbar|nicht\szugestellt|zustellung|onbestelbaar|niet\s(?:bezorg|afgeleverd)|échec\sde|"
    r"non\sdélivr|undelivered|rejected\smail|user\sunknown|"
    r"message\s(?:status|delivery|undeliverable|could\snot|not\sdelivered|you\ssent\sblocked)|"
    r"mail\sfail\w*|failed\s(?:mail|delivery|message)|nondeliver|bounced\s(?:mail|message)|"
    r"warning[:\s].{0,60}(?:delay|not\s(?:yet\s)?(?:been\s)?(?:send|sent|deliver))|delayed|your\s(?:e-?mail|"
    r"message).{0,40}(?:not|fail|block|reject|return)|notification\sof\sdelivery",
    re.IGNORECASE,
)
_DELAY_SUBJECT = re.compile(
    r"\bdelay(?:ed)?\b|warning[:\s].*(?:could not|not yet|delay)|still being retried|verzögert|vertraagd|"
    r"retardé|\bwarning$",
    re.IGNORECASE,
)
_ANSWERING = re.compile(r"auto[-_]?(?:repl|respon|antwort|generated \(vacation)|vacation|oof", re.IGNORECASE)
_ABSENT_SUBJECT = re.compile(
    r"out\sof\s(?:the\s)?office|not\sin\sthe\soffice|\booo\b|"
    r"^\W*(?:automatic\sreply|réponse\sautomatique|automatische?\s(?:antwoord|antwort|beantwoording)|"
    r"auto(?:matic)?[-\s]?(?:reply|response)|auto)\s?[:：]|"
    r"\babsen(?:t|te)\b|\babsence\b(?!\s(?:de\s|d['’]|of\s|totale|complète))|afwezig|abwesen|\baway\b|\b(?:on|annual)\s(?:leave|holiday|vacation)|\ben\scongés?\b|"
    r"\bvakantie\b|\bmet\sverlof|\bim\surlaub",
    re.IGNORECASE,
)
_ACK_SUBJECT = re.compile(
    r"accusé\sde\sréception|ontvangstbevestiging|eingangsbestätigung|acknowledge?ment|"
    r"confirmation\sde\s(?:réception|votre)|"
    r"bevestiging\svan\s(?:ontvangst|uw)|bestätigung\sihrer|"
    r"(?:request|ticket|case|demande|dossier|zaak|anfrage)\s?(?:#?[\w-]*\d+\s)?(?:received|created|opened|"
    r"enregistr|reçue?|créée?"
    r"|aangemaakt|geregistreerd|ontvangen|eingegangen|erstellt)",
    re.IGNORECASE,
)
_READ_SUBJECT = re.compile(
    r"^\W*(?:(?:read|lu|gelezen|gelesen|leído|letto|lida|not\sread|non\slu|ungelesen|niet\sgelezen|reçu\sde\slecture"
    r"|read\sreceipt|leesbevestiging|lesebestätigung|accusé\sde\slecture|confirmation\sde\slecture|return\sreceipt"
    r"|disposition\snotification)\b\s?[:：(-]|(?:ontvangstbewijs|leesbevestiging|lesebestätigung|return\sreceipt)\W*$)",
    re.IGNORECASE,
)
_REPLIES = ("x-autoreply", "x-autorespond", "x-mail-autoreply", "x-autoreply-from", "x-autoresponder")
_AWAY = frozenset({"absent", "promised", "received", "machine", "courtesy"})
_MANY_WORDS = 220
_FEW_WORDS = 10
_GREETING_WORDS = 4


@dataclass(frozen=True, slots=True)
class Letter:
    """What the decision looks at. text is the reply text and signature; whole the full body text."""

    root: Part
    subject: str
    author: str
    return_path: str | None
    text: str
    whole: str
    is_reply: bool
    sentences: tuple[Sentence, ...]


def kind(letter: Letter) -> tuple[Kind, str]:
    """The kind of a mail and the reason in a few words."""
    for rule in (_report, _failure, _returned, _answered, _listed, _text_alone):
        found = rule(letter)
        if found:
            return found
    return "human", "no sign of a machine"


def _types(root: Part) -> set[str]:
    return {part.type for part in root.walk()}


def _report(letter: Letter) -> tuple[Kind, str] | None:
    declared = letter.root.parameters.get("report-type", "").lower()
    types = _types(letter.root)
    if declared == "feedback-report" or "message/feedback-report" in types:
        return "abuse_report", "feedback report (RFC 5965)"
    if (
        re.search(r"complaint about message from|abuse report", letter.subject, re.IGNORECASE)
        and "message/rfc822" in types
    ):
        return "abuse_report", "subject of a complaint feedback loop"
    if declared == "disposition-notification" or "message/disposition-notification" in types:
        return "receipt", "disposition notification (RFC 8098)"
    if letter.root.parameters.get("method", "").upper() in ("REPLY", "COUNTER", "REFRESH"):
        return "acknowledgement", "answer to an invitation"
    action = dsn.action(letter.root)
    if action == "delayed":
        return "delayed", "delivery report: delayed"
    if action in ("delivered", "relayed", "expanded"):
        return "receipt", f"delivery report: {action}"
    if action == "failed":
        return "bounce", "delivery report: failed"
    if types & {"message/delivery-status", "message/global-delivery-status"} or declared == "delivery-status":
        late = (
            bool(_DELAY_SUBJECT.search(letter.subject))
            or (dsn.is_late(letter.whole) and not dsn.is_failure(letter.whole))
            or dsn.still_trying(letter.whole)
        )
        return ("delayed" if late else "bounce"), "delivery report"
    return None


def _failure(letter: Letter) -> tuple[Kind, str] | None:
    """A delivery failure in some private form: two of sender, subject and text must say so."""
    answers = subjects.is_reply(letter.subject)
    sender = letter.root.fields.text("from")
    mailer = bool(_MAILER.search(sender)) and not answers
    daemon = mailer or letter.return_path == "" or bool(_DAEMON.search(sender))
    subject = bool(_FAILURE_SUBJECT.search(letter.subject)) and not answers
    exim = "x-failed-recipients" in letter.root.fields
    if not (daemon or subject or exim):
        return None
    text = letter.whole[:20_000]
    failed = dsn.is_failure(text)
    late = dsn.is_late(text)
    if not (exim or failed or late or mailer or (daemon and subject)):
        return None
    if answers and not (daemon and failed and dsn.failing_addresses(text)):
        return None
    answering = _ANSWERING.search(letter.root.fields.text("auto-submitted")) or _absent(letter.subject)
    if answering and not (subject or exim or (daemon and failed and _DAEMON.search(letter.author))):
        return None
    if _DELAY_SUBJECT.search(letter.subject) or (late and not failed) or dsn.still_trying(text):
        return "delayed", "says that delivery is late"
    return "bounce", "says that delivery failed"


def _returned(letter: Letter) -> tuple[Kind, str] | None:
    """A mail that came back in a form of its own: an unattended sender says who was not reached, or encloses it."""
    if subjects.is_reply(letter.subject) or subjects.is_forward(letter.subject):
        return None
    unattended = bool(_NO_REPLY.match(letter.author) or _ROLE.search(letter.author) or letter.return_path == "")
    if not unattended:
        return None
    text = letter.whole[:20_000]
    if dsn.names_failure(text):
        late = dsn.still_trying(text)
        return ("delayed" if late else "bounce"), "unattended sender names who was not reached"
    if dsn.encloses(letter.root, text) and not any(name in letter.root.fields for name in LISTS):
        return "bounce", "unattended sender returns a mail"
    return None


def _absent(subject: str) -> bool:
    """Whether a subject announces an absence. What stands behind `Re:` is the subject of the letter that is answered.

    Complaints are often about the absence of something, or about a holiday: every answer carries their title.
    """
    return _ABSENT_SUBJECT.search(subjects.before_reply(subject)) is not None


def _signs(letter: Letter) -> frozenset[str]:
    return frozenset[str]().union(*(sentence.ideas for sentence in letter.sentences))


def _answered(letter: Letter) -> tuple[Kind, str] | None:
    """Mail whose fields or subject say that it was sent automatically in answer to something."""
    fields = letter.root.fields
    submitted = fields.text("auto-submitted").lower()
    marked = automatic_field(fields) or ("null sender" if letter.return_path == "" else "")
    if marked == "Precedence: bulk" and any(name in fields for name in LISTS):
        marked = ""  # a list says of all its mail that it is bulk
    text = letter.text[:6000]
    subject = _absent(letter.subject)
    if _READ_SUBJECT.match(letter.subject) and len(text) < 1500 and (marked or _looks_read(letter)):
        return "receipt", "subject and text of a read receipt"
    if not marked and not subject:
        return None
    signs = _signs(letter)
    replied = bool(_ANSWERING.search(submitted)) or any(name in fields for name in _REPLIES) or "auto_reply" in marked
    if "absent" in signs and not ({"received", "numbered"} <= signs and not subject):
        return "out_of_office", f"{marked or 'subject'}; text speaks of absence"
    if subject and not ({"received", "numbered"} & signs):
        return "out_of_office", "subject of an absence notice"
    telling = {"received", "promised", "machine", "numbered"} & signs
    if (_acknowledges(letter.subject) or (telling and _brief(text))) and (replied or subject or len(telling) >= 2):
        return "acknowledgement", f"{marked or 'subject'}; text of an acknowledgement"
    if marked and "survey" in signs and "decision" not in signs:
        return "bulk", f"{marked}; asks to rate the service"
    if marked and "received" in telling and "decision" not in signs and _brief(text):
        return "acknowledgement", f"{marked}; text says that the message arrived"
    if replied:
        return "out_of_office" if not signs else "acknowledgement", f"{marked}: automatic reply"
    return None


def _looks_read(letter: Letter) -> bool:
    return bool(
        re.search(
            r"\b(?:lu|gelezen|gelesen|read|displayed|affiché|weergegeven|angezeigt)\b",
            letter.whole[:2000],
            re.IGNORECASE,
        )
    )


def _listed(letter: Letter) -> tuple[Kind, str] | None:
    fields = letter.root.fields
    if spam_marked(fields, letter.subject):
        return "bulk", "marked as spam"
    for name in LISTS:
        if name in fields:
            return "bulk", f"field {name}"
    if BULK.search(fields.text("precedence")) and not letter.is_reply:
        return "bulk", "Precedence: bulk"
    submitted = fields.text("auto-submitted").lower()
    if submitted.startswith("auto-generated") and not letter.is_reply:
        return "bulk", "Auto-Submitted: auto-generated"
    return None


def _acknowledges(subject: str) -> bool:
    return _ACK_SUBJECT.search(subject) is not None or "received" in ideas(subject)


def _brief(text: str) -> bool:
    return len(text.split()) <= _MANY_WORDS


def _begins_absent(letter: Letter) -> bool:
    """Whether the first thing that is said, greetings apart, is that nobody is here."""
    said = (one for one in letter.sentences if len(one.words) > _GREETING_WORDS or not one.ideas <= {"courtesy"})
    return "absent" in next((one.ideas for one in said), ())


def _says_only(letter: Letter, known: frozenset[str]) -> bool:
    """Whether nearly every sentence of a letter expresses one of these ideas, and none decides or asks."""
    decides = {"decision", "given", "verdict", "asking"}
    if any(sentence.ideas & decides or sentence.question for sentence in letter.sentences):
        return False
    return sum(len(sentence.words) for sentence in letter.sentences if not sentence.ideas & known) <= _FEW_WORDS


def _text_alone(letter: Letter) -> tuple[Kind, str] | None:
    """No field says so: several signs of an acknowledgement must agree, and nothing be decided in it."""
    signs = _signs(letter)
    if letter.is_reply and _begins_absent(letter) and _says_only(letter, _AWAY):
        return "out_of_office", "text: speaks of nothing but an absence"
    no_reply = bool(_NO_REPLY.match(letter.author))
    subject = _acknowledges(letter.subject)
    if _brief(letter.text) and "decision" not in signs:
        received = subject or "received" in signs
        later = bool({"promised", "looking"} & signs)
        machine = "machine" in signs or no_reply
        if received and machine and (later or "numbered" in signs or subject):
            return "acknowledgement", "text: received, and sent by a machine"
        if received and "numbered" in signs and (later or subject):
            return "acknowledgement", "text: received, numbered, an answer promised"
        if no_reply and "machine" in signs and later:
            return "acknowledgement", "unattended sender; an answer promised"
    if no_reply and "machine" in signs and not letter.is_reply:
        return "bulk", "unattended sender"
    return None
