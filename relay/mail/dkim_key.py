"""The DKIM key of our domain: made once at set-up, read by the courier, published in the DNS by the operator.

The private key is a PEM file (PKCS #8, RSA 2048 bits: every receiver verifies it, RFC 8301) in site.data_dir, readable
by its owner alone. Never replaces a key that is there and never writes it anywhere else.
"""

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from relay.mail.outbox import mail_domain
from relay.settings import Settings, SettingsError

BITS = 2048


def path(settings: Settings) -> Path:
    """Where the private key lies."""
    return settings.data_dir / "dkim.pem"


def ensure(settings: Settings) -> None:
    """Make the key if there is none. Two processes at once end with one key; a half-written one is never seen."""
    file = path(settings)
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(draft, file)
        except FileExistsError:
            return  # another process was first
    finally:
        draft.unlink(missing_ok=True)


def load(settings: Settings) -> rsa.RSAPrivateKey:
    """The private key. Raises SettingsError, naming the file, when it is missing or no RSA key."""
    file = path(settings)
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise SettingsError(f"{file}: no DKIM key can be read; `doleance migrate` makes one: {error}") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SettingsError(f"{file}: the DKIM key must be an RSA key")
    return key


def dns_record(settings: Settings) -> tuple[str, str]:
    """(name, text) of the TXT record to publish (RFC 6376 section 3.6.1).

    The text is longer than one DNS string of 255 bytes: zone files want it cut into quoted pieces.
    """
    public = load(settings).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    name = f"{settings.mail.dkim_selector}._domainkey.{mail_domain(settings)}"
    return name, f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
