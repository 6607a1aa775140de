"""Signs our mails (DKIM, RFC 6376) as they leave, with the key of `dkim_key`.

The signature has no time stamp and RSA PKCS #1 v1.5 has no chance in it: the same mail signed again is the same bytes,
so a retry differs in nothing. Signing at the door and not in the outbox keeps the private key out of the processes that
only write letters, and lets a key be changed while letters wait. Takes 7-bit mails with CRLF, as `mime` writes them.
"""

import base64
import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from relay.mail import dkim_key
from relay.mail.outbox import mail_domain
from relay.settings import Settings

# What a reader sees or a program acts on. From stands a second time: adding another one breaks the signature.
SIGNED = (
    "from", "reply-to", "to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted",
    "content-language", "mime-version", "content-type", "list-unsubscribe", "list-unsubscribe-post",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signer:
    """A key and the names under which the world finds its public half."""

    key: RSAPrivateKey
    domain: str
    selector: str

    def sign(self, content: bytes) -> bytes:
        """The mail with a DKIM-Signature field in front (rsa-sha256, relaxed/relaxed)."""
        head, _, body = content.partition(b"\r\n\r\n")
        present = _fields(head)
        chosen = [name for name in SIGNED if name in present]
        digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
        field = (
            f"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={self.domain};\r\n"
            f" s={self.selector};\r\n h={_names(chosen)};\r\n bh={digest};\r\n b="
        )
        lines = [present[name] for name in chosen] + [_relaxed(field.encode())]
        signature = base64.b64encode(self.key.sign(b"\r\n".join(lines), PKCS1v15(), SHA256())).decode()
        pieces = [signature[start : start + 72] for start in range(0, len(signature), 72)]
        return (field + "\r\n ".join(pieces)).encode() + b"\r\n" + content


def make(settings: Settings) -> Signer:
    """The signer of our domain. In development a missing key is made; in production it is an error (SettingsError)."""
    if settings.development:
        dkim_key.ensure(settings)
    return Signer(dkim_key.load(settings), mail_domain(settings), settings.mail.dkim_selector)


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376 section 3.4.4: runs of blanks are one space, none at line ends, no empty lines at the end."""
    lines = re.sub(rb"[ \t]+(?=\r\n|\Z)", b"", re.sub(rb"[ \t]+", b" ", body))
    stripped = lines.rstrip(b"\r\n")
    return stripped + b"\r\n" if stripped else b""


def _fields(head: bytes) -> dict[str, bytes]:
    """Lower-case name -> the relaxed field, the last one where a name comes twice."""
    unfolded = re.sub(rb"\r\n(?=[ \t])", b"", head)
    relaxed = map(_relaxed, unfolded.split(b"\r\n"))
    return {field.partition(b":")[0].decode("ascii"): field for field in relaxed}


def _relaxed(field: bytes) -> bytes:
    """RFC 6376 section 3.4.2; without the line end."""
    name, _, value = field.replace(b"\r\n", b"").partition(b":")
    return name.strip().lower() + b":" + re.sub(rb"[ \t]+", b" ", value).strip()


def _names(chosen: list[str]) -> str:
    names = [*chosen, "from"]
    half = len(names) // 2
    return ":".join(names[:half]) + ":\r\n " + ":".join(names[half:])
