"""Mails as people's and companies' programs write them: the demo's history and the robots answer with these.

A reply is built from the bytes of the letter it answers, with the quote, subject and headers of the program named. Only
.example addresses; `signed` adds the DKIM signature of development. Sends nothing.
"""

import datetime as dt
import html
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr, parseaddr
from zoneinfo import ZoneInfo

from babel.dates import format_datetime as in_words

from relay.mail import devzone
from relay.settings import Settings

_SUBJECT = {"fr": "RE: ", "nl": "RE: ", "en": "RE: ", "de": "AW: "}
_LABELS = {
    "fr": ("De :", "Envoyé :", "À :", "Objet :"),
    "nl": ("Van:", "Verzonden:", "Aan:", "Onderwerp:"),
    "en": ("From:", "Sent:", "To:", "Subject:"),
    "de": ("Von:", "Gesendet:", "An:", "Betreff:"),
}
_GMAIL = {
    "fr": ("EEE d MMM y 'à' HH:mm", "Le {when}, {who} a écrit :"),
    "nl": ("EEE d MMM y 'om' HH:mm", "Op {when} schreef {who}:"),
    "en": ("EEE, d MMM y 'at' HH:mm", "On {when}, {who} wrote:"),
    "de": ("EEE, d. MMM y 'um' HH:mm", "Am {when} schrieb {who}:"),
}
_APPLE = {
    "fr": ("d MMM y 'à' HH:mm", "Le {when}, {who} a écrit :"),
    "nl": ("d MMM y 'om' HH:mm", "Op {when} heeft {who} het volgende geschreven:"),
    "en": ("d MMM y, 'at' HH:mm", "On {when}, {who} wrote:"),
    "de": ("dd.MM.y 'um' HH:mm", "Am {when} schrieb {who}:"),
}
_THUNDERBIRD = {
    "fr": ("dd/MM/y 'à' HH:mm", "Le {when}, {name} a écrit :"),
    "nl": ("dd-MM-y 'om' HH:mm", "Op {when} schreef {name}:"),
    "en": ("dd/MM/y HH:mm", "On {when}, {name} wrote:"),
    "de": ("dd.MM.y 'um' HH:mm", "Am {when} schrieb {name}:"),
}
_ABOVE = {
    "fr": "##- Veuillez écrire votre réponse au-dessus de cette ligne -##",
    "nl": "##- Typ uw antwoord boven deze lijn -##",
    "en": "##- Please type your reply above this line -##",
    "de": "##- Bitte schreiben Sie Ihre Antwort oberhalb dieser Zeile -##",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A letter as its reader has it: where an answer goes, what it is about, its text."""

    from_name: str
    address: str
    to: str
    subject: str
    message_id: str
    references: str
    date: dt.datetime
    text: str

    @property
    def sender(self) -> str:
        return f"{self.from_name} <{self.address}>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody writes back and with what: `ticket` is the reference a ticket system puts into the subject."""

    name: str
    address: str
    language: str
    text: str
    signature: str = ""
    ticket: str = ""


def read(content: bytes) -> Received:
    """A letter of the platform, whose own mails are well-formed."""
    mail = message_from_bytes(content, policy=policy.default)
    name, address = parseaddr(str(mail["Reply-To"] or mail["From"]))
    body = mail.get_body(("plain",))
    return Received(
        from_name=name or parseaddr(str(mail["From"]))[0],
        address=address,
        to=parseaddr(str(mail["To"]))[1],
        subject=str(mail["Subject"]),
        message_id=str(mail["Message-ID"]),
        references=str(mail["References"] or ""),
        date=mail["Date"].datetime,
        text=str(body.get_content()) if body is not None else "",
    )


def write(program: str, received: Received, reply: Reply, zone: str, now: dt.datetime) -> bytes:
    """The reply as `program` (a key of PROGRAMS) writes it, with CRLF, not signed."""
    mail = _envelope(reply.name, reply.address, received.address, now)
    PROGRAMS[program](mail, received, reply, ZoneInfo(zone))
    return mail.as_bytes(policy=policy.SMTP)


def signed(settings: Settings, content: bytes, address: str) -> bytes:
    """The mail with a DKIM signature of the domain of `address`."""
    return devzone.sign(settings, content, address.rpartition("@")[2])


def new(name: str, address: str, to: str, subject: str, text: str, now: dt.datetime, **fields: str) -> bytes:
    """A mail that answers nothing; `fields` are headers with _ for -."""
    mail = _envelope(name, address, to, now)
    mail["Subject"] = subject
    for field, value in fields.items():
        mail[field.replace("_", "-")] = value
    _plain(mail, text)
    return mail.as_bytes(policy=policy.SMTP)


def automatic(received: Received, reply: Reply, subject: str, now: dt.datetime) -> bytes:
    """An automatic answer (RFC 3834): acknowledgement or absence."""
    mail = _envelope(reply.name, reply.address, received.address, now)
    mail["Subject"] = subject
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["In-Reply-To"] = received.message_id
    _plain(mail, reply.text)
    return mail.as_bytes(policy=policy.SMTP)


def bounce(content: bytes, recipient: str, reporter: str, to: str, now: dt.datetime) -> bytes:
    """A delivery report (RFC 3464) that says 5.1.1 of `recipient`, with the headers of the letter `content`."""
    lines = [
        f"This is the mail system at host mail.{reporter}.", "",
        "Your message could not be delivered to one or more recipients. Its headers are attached below.", "",
        f"<{recipient}>: host mail.{reporter} said: 550 5.1.1 no such mailbox here",
    ]  # fmt: skip
    status = [
        f"Reporting-MTA: dns; mail.{reporter}", "", f"Final-Recipient: rfc822; {recipient}", "Action: failed",
        "Status: 5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such mailbox here", "",
    ]  # fmt: skip
    fields = _envelope("Mail Delivery System", f"mailer-daemon@{reporter}", to, now)
    fields["Subject"] = "Undelivered Mail Returned to Sender"
    fields["Auto-Submitted"] = "auto-replied"
    fields["MIME-Version"] = "1.0"
    parts = (
        ("text/plain; charset=us-ascii", "\r\n".join(lines).encode()),
        ("message/delivery-status", "\r\n".join(status).encode()),
        ("text/rfc822-headers", content.partition(b"\r\n\r\n")[0]),
    )
    boundary = f"report-{secrets.token_hex(8)}"
    kind = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"\r\n\r\n'
    pieces = [
        fields.as_bytes(policy=policy.SMTP).rstrip(b"\r\n") + b"\r\n" + kind.encode(),
        *(f"--{boundary}\r\nContent-Type: {sort}\r\n\r\n".encode() + part + b"\r\n" for sort, part in parts),
        f"--{boundary}--\r\n".encode(),
    ]
    return b"".join(pieces)


def _envelope(name: str, address: str, to: str, now: dt.datetime) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((name, address), "utf-8")
    mail["To"] = to
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{secrets.token_hex(12)}@{address.rpartition('@')[2]}>"
    return mail


def _thread(mail: EmailMessage, received: Received, language: str) -> None:
    """Subject and references of an ordinary reply (RFC 5322 section 3.6.4)."""
    prefix = _SUBJECT[language]
    bare = received.subject.removeprefix(prefix)
    mail["Subject"] = f"{prefix}{bare}"
    mail["In-Reply-To"] = received.message_id
    mail["References"] = f"{received.references} {received.message_id}".strip()


def _plain(mail: EmailMessage, text: str) -> None:
    mail.set_content(text.rstrip() + "\n", charset="utf-8", cte="quoted-printable")


def _when(pattern: str, received: Received, language: str, zone: ZoneInfo) -> str:
    return in_words(received.date.astimezone(zone), pattern, locale=language)


def _signed_off(reply: Reply, mark: str = "") -> str:
    return f"{reply.text}\n{mark}{reply.signature}".rstrip() if reply.signature else reply.text


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.rstrip().splitlines())


def _paragraphs(text: str, opening: str) -> str:
    return "".join(
        f"{opening}{html.escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n") if part.strip()
    )


def _outlook(mail: EmailMessage, received: Received, reply: Reply, zone: ZoneInfo) -> None:
    """Text and Word's HTML, with the block of headers before the letter."""
    _thread(mail, received, reply.language)
    mail["Thread-Topic"] = received.subject
    mail["X-MS-Has-Attach"] = ""
    when = _when("EEEE d MMMM y HH:mm", received, reply.language, zone)
    values = (received.sender, when, reply.address, received.subject)
    block = [f"{label} {value}" for label, value in zip(_LABELS[reply.language], values, strict=True)]
    _plain(mail, f"{_signed_off(reply)}\n\n" + "\n".join(block) + f"\n\n{received.text}")
    marked = "<br>".join(
        f"<b>{html.escape(label)}</b> {html.escape(value)}"
        for label, value in zip(_LABELS[reply.language], values, strict=True)
    )
    mail.add_alternative(
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0cm}</style></head>'
        f'<body lang="{reply.language}"><div class="WordSection1">'
        + _paragraphs(_signed_off(reply, "\n"), '<p class="MsoNormal">')
        + '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{marked}<o:p></o:p></p></div></div>'
        + _paragraphs(received.text, '<p class="MsoNormal">')
        + "</div></body></html>\n",
        subtype="html",
        cte="quoted-printable",
    )


def _gmail(mail: EmailMessage, received: Received, reply: Reply, zone: ZoneInfo) -> None:
    _thread(mail, received, reply.language)
    pattern, line = _GMAIL[reply.language]
    when = _when(pattern, received, reply.language, zone)
    said = line.format(when=when, who=received.sender)
    _plain(mail, f"{_signed_off(reply, '-- ' + chr(10))}\n\n{said}\n\n{_quoted(received.text)}")
    signature = html.escape(reply.signature).replace("\n", "<br>")
    mail.add_alternative(
        '<div dir="ltr">' + html.escape(reply.text).replace("\n", "<br>") + "</div><br clear=\"all\">"
        + (f'<span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">{signature}</div>'
           if reply.signature else "")
        + f'<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{html.escape(said)}<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
        'padding-left:1ex">' + html.escape(received.text).replace("\n", "<br>") + "</blockquote></div>\n",
        subtype="html",
        cte="quoted-printable",
    )  # fmt: skip


def _apple(mail: EmailMessage, received: Received, reply: Reply, zone: ZoneInfo) -> None:
    _thread(mail, received, reply.language)
    mail["X-Mailer"] = "Apple Mail (2.3826)"
    pattern, line = _APPLE[reply.language]
    said = line.format(when=_when(pattern, received, reply.language, zone), who=received.sender)
    _plain(mail, f"{_signed_off(reply)}\n\n> {said}\n> \n{_quoted(received.text)}")


def _thunderbird(mail: EmailMessage, received: Received, reply: Reply, zone: ZoneInfo) -> None:
    _thread(mail, received, reply.language)
    mail["User-Agent"] = "Mozilla Thunderbird"
    pattern, line = _THUNDERBIRD[reply.language]
    said = line.format(when=_when(pattern, received, reply.language, zone), name=received.from_name)
    _plain(mail, f"{said}\n{_quoted(received.text)}\n\n{_signed_off(reply, '-- ' + chr(10))}")


def _ticket(mail: EmailMessage, received: Received, reply: Reply, zone: ZoneInfo) -> None:
    """A ticket system: its own number before our subject, no references, our letter below a line."""
    mail["Subject"] = f"[Ticket#{reply.ticket}] RE: {received.subject}"
    mail["X-Mailer"] = "Example Desk 7"
    when = _when("dd/MM/y HH:mm", received, reply.language, zone)
    ours = f"{received.from_name} ({when})\n\n{_quoted(received.text)}"
    _plain(mail, f"{_signed_off(reply)}\n\n{_ABOVE[reply.language]}\n\n{ours}")


Program = Callable[[EmailMessage, Received, Reply, ZoneInfo], None]
PROGRAMS: dict[str, Program] = {
    "outlook": _outlook, "gmail": _gmail, "apple": _apple, "thunderbird": _thunderbird, "ticket": _ticket,
}  # fmt: skip
