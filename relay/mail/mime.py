"""Writes the bytes of a mail we send: headers, text beside HTML, files.

Only 7-bit lines leave here (bodies quoted-printable, files base64), so that no relay has a reason to re-encode what
DKIM signed. The standard library's EmailMessage does the same in ten times the time (docs/decisions). A value that
comes from a person can never become a header of its own: blanks and control characters are folded to one space in
texts and names, and refused in addresses. Never opens a socket or a database.
"""

import base64
import binascii
import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import format_datetime
from urllib.parse import quote

NAME_LENGTH = 120  # longest display name or file name, in characters
SUBJECT_LENGTH = 400  # longest subject, in characters
_LINE = 76  # columns of a header line, RFC 5322 section 2.1.1 asks for 78 at most
_WORD = 54  # room for text inside an encoded word, so that one fits the first line of a header too
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!*+-/")
_Q = tuple("_" if byte == 0x20 else chr(byte) if byte in _PLAIN else f"={byte:02X}" for byte in range(256))

_BLANKS = re.compile(r"(?:[^\S\u00a0\u202f]|[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff])+")
_UNBROKEN = {0xA0: " ", 0x202F: " "}  # a header breaks its lines where it must
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")
_NEWLINES = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_LOCAL = re.compile(r"[^\s\x00-\x20\x7f-\xa0\"(),:;<>@\[\\\]]{1,64}")
_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DEVIATIONS = re.compile("[ßς\u200c\u200d]")  # IDNA 2003 and 2008 disagree on them: another domain would get the mail
_MESSAGE_ID = re.compile(r"[!-;=?A-~]{1,240}@[!-;=?A-~]{1,240}")
_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/[a-z0-9][a-z0-9.+-]{0,80}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


class BadAddressError(ValueError):
    """What should be a mail address is none; the text does not repeat it."""


@dataclass(frozen=True, slots=True)
class FileToSend:
    """An attachment: its name for people, its media type, its bytes."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers say beside the texts.

    message_id and references come without angle brackets, the oldest reference first. automatic is the value of
    Auto-Submitted (RFC 3834 section 5), "" for the words of people. leave is where one POST ends letters of this kind
    (RFC 8058), "" where there is no such place.
    """

    message_id: str
    from_name: str
    from_address: str
    recipient: str
    subject: str
    language: str
    date: dt.datetime
    references: tuple[str, ...] = ()
    automatic: str = ""
    leave: str = ""


def write(envelope: Envelope, text: str, html: str | None = None, files: Sequence[FileToSend] = ()) -> bytes:
    """The whole mail (RFC 5322) with CRLF. Raises BadAddressError, or ValueError for a language that is none."""
    body = _text_part("plain", text)
    if html is not None:
        body = _multipart("alternative", [body, _text_part("html", html)])
    if files:
        body = _multipart("mixed", [body, *map(_file_part, files)])
    return "\r\n".join([*_headers(envelope), "MIME-Version: 1.0"]).encode() + b"\r\n" + body


def one_line(text: str, length: int = NAME_LENGTH) -> str:
    """A person's text as one line: blanks, line ends and control characters become single spaces; cut at `length`.

    Blanks that must not break a line stay.
    """
    line = _BLANKS.sub(" ", text).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def many_lines(text: str) -> str:
    """A person's text with line ends `\\n` and without control characters or characters that turn the reading order."""
    if text.replace("\n", "").replace("\u00a0", "").isprintable():  # the usual text, looked at ten times as fast
        return text
    return _CONTROLS.sub("", _NEWLINES.sub("\n", text))


def check_address(address: str) -> str:
    """The address with its domain as it is looked up in the DNS: lower case, A-labels (RFC 5890).

    Quoted local parts and address literals are not sent to. Raises BadAddressError.
    """
    local, at, host = address.strip().rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or local[0] == "." or local[-1] == "." or ".." in local:
        raise BadAddressError("not an address that mail can be sent to")
    return f"{local}@{_ascii_domain(host)}"


def kept_address(address: str) -> str:
    """The address as it is stored and compared: lower case, the domain as the DNS knows it. Raises BadAddressError.

    >>> kept_address("Info@Électro.example")
    'info@xn--lectro-9ua.example'
    """
    return check_address(address).lower()


def is_message_id(text: str) -> bool:
    """Whether a received Message-ID (no brackets) may be repeated in our headers."""
    return _MESSAGE_ID.fullmatch(text) is not None


def header(name: str, value: str) -> str:
    """`Name: value`, encoded (RFC 2047) where it is not ASCII and folded, without the last line end."""
    return _fold(name, _words(value.translate(_UNBROKEN)))


def mailbox(name: str, address: str) -> list[str]:
    """The words of `name <address>`, the name quoted or encoded. `@` is taken out: a name is no address."""
    shown = one_line(name.replace("@", " ")).translate(_UNBROKEN)
    if not shown:
        return [address]
    if shown.isascii() and len(shown) <= _WORD:
        return ['"' + shown.replace("\\", "\\\\").replace('"', '\\"') + '"', f"<{address}>"]
    return [*_encoded(shown), f"<{address}>"]


def _headers(envelope: Envelope) -> list[str]:
    if not _LANGUAGE.fullmatch(envelope.language):
        raise ValueError("not a language tag")
    sender = mailbox(envelope.from_name, check_address(envelope.from_address))
    lines = [
        f"Date: {format_datetime(envelope.date)}",
        _fold("From", sender),
        _fold("Reply-To", sender),
        f"To: {check_address(envelope.recipient)}",
        header("Subject", one_line(envelope.subject, SUBJECT_LENGTH)),
        f"Message-ID: <{envelope.message_id}>",
    ]
    references = [f"<{reference}>" for reference in envelope.references if is_message_id(reference)]
    if references:
        lines += [f"In-Reply-To: {references[-1]}", _fold("References", references)]
    if envelope.leave:
        lines += [f"List-Unsubscribe: <{envelope.leave}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
    if envelope.automatic:
        lines += [f"Auto-Submitted: {envelope.automatic}", "X-Auto-Response-Suppress: All"]
    return [*lines, f"Content-Language: {envelope.language}"]


def _ascii_domain(host: str) -> str:
    folded = host.lower().rstrip(".")
    if not folded.isascii():
        if _DEVIATIONS.search(folded):
            raise BadAddressError("a domain whose letters two standards read differently")
        try:
            folded = folded.encode("idna").decode("ascii")
        except UnicodeError:
            raise BadAddressError("a domain that cannot be looked up") from None
    if not _HOST.fullmatch(folded):
        raise BadAddressError("not a domain that mail can be sent to")
    return folded


def _words(value: str) -> list[str]:
    """The words of an unstructured header; neighbours that need encoding are encoded together, blanks included."""
    words: list[str] = []
    run: list[str] = []
    for word in value.split(" "):
        if word.isascii() and "=?" not in word and len(word) < _LINE - 10:
            if run:
                words += _encoded(" ".join(run))
                run = []
            words.append(word)
        else:
            run.append(word)
    return words + (_encoded(" ".join(run)) if run else [])


def _encoded(text: str) -> list[str]:
    """Encoded words of at most 75 columns, none of which cuts a character (RFC 2047 section 5)."""
    raw = text.encode("utf-8", "replace")
    in_base64 = 4 * len(raw) < 3 * sum(len(_Q[byte]) for byte in raw)
    words: list[str] = []
    chunk, room = b"", 0.0
    for character in text:
        symbol = character.encode("utf-8", "replace")
        width = 4 / 3 * len(symbol) if in_base64 else sum(len(_Q[byte]) for byte in symbol)
        if room + width > _WORD:
            words.append(_encoded_word(chunk, in_base64))
            chunk, room = b"", 0.0
        chunk += symbol
        room += width
    return [*words, _encoded_word(chunk, in_base64)]


def _encoded_word(raw: bytes, in_base64: bool) -> str:
    if in_base64:
        return f"=?utf-8?b?{base64.b64encode(raw).decode()}?="
    return f"=?utf-8?q?{''.join(_Q[byte] for byte in raw)}?="


def _fold(name: str, words: Sequence[str]) -> str:
    lines = [f"{name}:"]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines)


def _text_part(subtype: str, text: str) -> bytes:
    lines = many_lines(text).rstrip("\n").replace("\n", "\r\n") + "\r\n"
    body = binascii.b2a_qp(lines.encode("utf-8", "replace"), istext=True)
    if b"From " in body:  # mbox folders turn such a line into ">From " and break the signature
        body = re.sub(rb"(?m)^From ", b"=46rom ", body)
    return (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'.encode()
        + body
    )


def _multipart(subtype: str, parts: Sequence[bytes]) -> bytes:
    # "=_" occurs neither in quoted-printable nor in base64: the boundary cannot occur in a part.
    boundary = f"=_{secrets.token_hex(12)}"
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    line = f"--{boundary}\r\n".encode()
    # The line end before a boundary is the boundary's own (RFC 2046 section 5.1.1): a part keeps its last one.
    return head + b"".join(line + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def _file_part(file: FileToSend) -> bytes:
    kind = file.type.lower()
    kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    body = base64.encodebytes(file.content).replace(b"\n", b"\r\n")
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {_file_name(file.name)}\r\n\r\n"
    )
    return head.encode() + body


def _file_name(name: str) -> str:
    """The filename parameter; RFC 2231 section 4 where it is not plain ASCII, in pieces that fit a line."""
    shown = one_line(re.sub(r"[/\\:*?\"<>|]", "_", name)) or "file"
    if shown.isascii() and len(shown) < 60:
        return f'filename="{shown}"'
    pieces = ["utf-8''"]
    for character in shown:
        coded = quote(character.encode("utf-8", "replace"), safe="")
        if len(pieces[-1]) + len(coded) <= 50:
            pieces[-1] += coded
        else:
            pieces.append(coded)
    return ";\r\n ".join(f"filename*{place}*={piece}" for place, piece in enumerate(pieces))
