"""Files that one side sent, as the other side gets them: without the reply tokens of the side they come from.

A forwarded mail of ours carries its reader's token in its addresses, its subject and its text. Nothing else of a file
is touched: one without a token is passed on byte by byte, and the file of the case stays as it came.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

import mailparse
from mailparse.references import find_tokens
from relay.mail.letters import correspondence as post
from relay.mail.outbox import FileToSend
from relay.models import ReplyToken
from relay.settings import Settings

MAIL = "message/rfc822"
LONGEST = 5_000_000  # characters of a text that are searched


def passed_on(session: Session, settings: Settings, side: str, file: FileToSend) -> FileToSend:
    """The file of `side` for the other side. A mail that carries a token becomes its text; a text loses the token."""
    if file.type == MAIL:
        return _mail(session, settings, side, file)
    if not file.type.startswith("text/") or not find_tokens(file.content[:LONGEST].decode("latin-1")):
        return file
    text = file.content.decode("utf-8", "surrogateescape")
    clean = post.without_tokens(session, settings, text, side).encode("utf-8", "surrogateescape")
    return FileToSend(file.name, file.type, clean)


def _mail(session: Session, settings: Settings, side: str, file: FileToSend) -> FileToSend:
    parsed = mailparse.parse(file.content)
    seen = {*find_tokens(file.content[:LONGEST].decode("latin-1")), *(sighting.token for sighting in parsed.tokens)}
    seen |= set(find_tokens(" ".join(parsed.recipients_seen)))
    theirs = select(ReplyToken.token).where(ReplyToken.token.in_(seen), ReplyToken.side == side)
    if not seen or session.scalar(theirs.limit(1)) is None:
        return file
    head = (("From", parsed.from_), ("To", parsed.to), ("Cc", parsed.cc))
    lines = [f"{name}: {', '.join(f'{a.name} <{a.address}>'.strip() for a in who)}" for name, who in head if who]
    lines += [f"Date: {parsed.date:%Y-%m-%d %H:%M %z}"] if parsed.date else []
    lines += [f"Subject: {parsed.subject}", *(f"[{part.name or part.type}]" for part in parsed.attachments)]
    body = (parsed.reply_text, parsed.signature, parsed.quoted_text)
    text = "\n\n".join(("\n".join(lines), *(part for part in body if part.strip())))
    clean = post.without_tokens(session, settings, text, side)
    return FileToSend(f"{file.name.removesuffix('.eml')}.txt", "text/plain", f"{clean}\n".encode())
