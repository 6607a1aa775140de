"""The DNS of development: every domain under .example publishes one DKIM key, and this machine holds it.

Robots and the replies written at /dev/outbox sign with it, so that they are authenticated by the same code as real
mail. Production never reads it: there DNS is asked, or the zone file that the operator names.
"""

import base64

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from relay.settings import Settings

SELECTOR = "dev"
SIGNED = [b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"content-type"]


def ensure(settings: Settings) -> None:
    """Make key and zone file in site.data_dir unless they are there; only in development."""
    folder = settings.data_dir
    if not settings.development or (folder / "devzone.toml").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    # A short key signs thousands of robots' mails quickly, and protects nothing.
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    (folder / "devzone.pem").write_bytes(pem)
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    zone = f'# Development only: every name under .example has this DKIM key.\n["*.example"]\nTXT = ["{record}"]\n'
    (folder / "devzone.toml").write_text(zone, encoding="utf-8")


def sign(settings: Settings, content: bytes, domain: str) -> bytes:
    """The mail with a DKIM signature of `domain` before it. Raises ValueError outside .example."""
    if not domain.endswith(".example"):
        raise ValueError(f"only domains under .example can be signed for in development, not {domain}")
    key = (settings.data_dir / "devzone.pem").read_bytes()
    signature: bytes = dkim.sign(content, SELECTOR.encode(), domain.encode(), key, include_headers=SIGNED)
    return signature + content
