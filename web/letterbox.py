"""Letters of the development Maildir as values, and replies to them as a plain mail program writes them.

Only `web.dev` uses this; nothing here opens a socket or a database.
"""

import datetime as dt
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from pathlib import Path

MOST = 200  # letters in the list


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of ours. `reply_to` is where *Reply* goes; `html` is None where it has no HTML."""

    name: str
    at: dt.datetime
    recipient: str
    sender: str
    reply_to: str
    subject: str
    message_id: str
    references: str
    text: str
    html: str | None
    source: str
    attachments: tuple[str, ...]

    @property
    def reply_subject(self) -> str:
        return self.subject if self.subject.lower().startswith("re:") else f"Re: {self.subject}"


def letters(folder: Path) -> list[Letter]:
    """The newest letters first."""
    files = [file for part in ("new", "cur") for file in (folder / part).glob("*")]
    newest = sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)[:MOST]
    return [_parse(file) for file in newest]


def read(folder: Path, name: str) -> Letter | None:
    """The letter of this file name, None where there is none."""
    if not re.fullmatch(r"[0-9a-f]{8,64}", name):
        return None
    found = next((folder / part / name for part in ("new", "cur") if (folder / part / name).is_file()), None)
    return _parse(found) if found else None


def _parse(file: Path) -> Letter:
    content = file.read_bytes()
    mail = message_from_bytes(content, policy=policy.default)
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return Letter(
        name=file.name,
        at=dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC),
        recipient=parseaddr(str(mail["Delivered-To"] or mail["To"]))[1],
        sender=str(mail["From"] or ""),
        reply_to=parseaddr(str(mail["Reply-To"] or mail["From"]))[1],
        subject=str(mail["Subject"] or ""),
        message_id=str(mail["Message-ID"] or ""),
        references=str(mail["References"] or ""),
        text=plain.get_content() if plain is not None else "",
        html=html.get_content() if html is not None else None,
        source=content.decode("utf-8", "replace"),
        attachments=tuple(part.get_filename() or part.get_content_type() for part in mail.iter_attachments()),
    )


def as_reply(letter: Letter, subject: str, text: str, now: dt.datetime) -> bytes:
    """The mail that *Reply* makes: new text first, then who wrote when, then every line of the original quoted."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = letter.recipient
    mail["To"] = letter.reply_to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = make_msgid(domain=letter.recipient.rpartition("@")[2])
    if letter.message_id:
        mail["In-Reply-To"] = letter.message_id
        mail["References"] = f"{letter.references} {letter.message_id}".strip()
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    mail.set_content(f"{text}\n\nOn {letter.at:%d.%m.%Y %H:%M}, {letter.sender} wrote:\n{quoted}\n")
    return mail.as_bytes()
