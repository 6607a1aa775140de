"""Published reply extractors, as far as they are installed: measured beside ours, never used by the product."""

import email
import email.policy
import re
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module

import lxml.html

LARGEST_BODY = 20_000  # characters; one of them takes seconds for more
_BREAKS = re.compile(r"(?i)</?(?:p|div|tr|li|ul|ol|table|h[1-6]|blockquote|pre|hr|br)\b[^>]*>")
_UTF_8 = lxml.html.HTMLParser(encoding="utf-8")
Extractor = Callable[[str, str], str]


def peers() -> dict[str, Extractor]:
    """Name, and a function from (body text, its HTML or "") to reply text."""
    found: dict[str, Extractor] = {}
    with suppress(ImportError):
        github = import_module("email_reply_parser").EmailReplyParser
        found["email-reply-parser"] = lambda text, _: str(github.parse_reply(text))
    with suppress(ImportError):
        quail = import_module("quotequail")
        found["quotequail"] = lambda text, page: "\n".join(
            as_text(piece) if page else piece
            for kept, piece in ((quail.quote_html(page) if page else quail.quote(text)) or [(True, page or text)])
            if kept
        )
    with suppress(ImportError):
        reader = import_module("mailparser_reply").EmailReplyParser(languages=["en", "fr", "nl", "de"])
        found["mail-parser-reply"] = lambda text, _: str(reader.parse_reply(text=text) or "")
    return found


def read(peer: Extractor, raw: bytes) -> str:
    """The reply text as this peer finds it in a whole mail; "" where it raises."""
    with suppress(Exception):  # a peer that raises has read nothing
        return peer(*bodies(raw))
    return ""


def bodies(raw: bytes) -> tuple[str, str]:
    """(text, HTML) of a mail as the standard library gives it; the text is made of the HTML where there is none."""
    message = email.message_from_bytes(raw.lstrip(b"\r\n"), policy=email.policy.default)
    plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    text = str(plain.get_content()) if plain else ""
    html = str(page.get_content()) if page and not text.strip() else ""
    return (text or as_text(html))[:LARGEST_BODY], html[:LARGEST_BODY]


def as_text(page: str) -> str:
    source = _BREAKS.sub(r"\n\g<0>", page).encode()
    return str(lxml.html.fromstring(source, parser=_UTF_8).text_content()) if page.strip() else ""
