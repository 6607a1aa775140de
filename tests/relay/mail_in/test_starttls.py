"""STARTTLS where a certificate is configured (RFC 3207)."""

import datetime as dt
import smtplib
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from relay.db import Database
from relay.settings import Settings, SettingsError
from tests.relay.mail_in.doors import Client, open_doors, raw_messages

CERTIFICATE = "certificate.pem"
KEY = "key.pem"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """A certificate of mx.relay.example that signs itself, as the settings want it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mx.relay.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("mx.relay.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / CERTIFICATE).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / KEY).write_bytes(private)
    return {"tls_certificate": str(tmp_path / CERTIFICATE), "tls_key": str(tmp_path / KEY)}


def test_a_mail_by_tls_is_stored(settings: Settings, database: Database, files: dict[str, str]) -> None:
    context = ssl.create_default_context(cafile=files["tls_certificate"])
    with open_doors(settings, database, **files) as ports:
        client = smtplib.SMTP()
        client.connect("127.0.0.1", ports["smtp"])
        client._host = "mx.relay.example"  # type: ignore[attr-defined]  # the name that the certificate must bear
        client.starttls(context=context)
        client.ehlo()
        assert not client.has_extn("starttls")
        assert not client.has_extn("auth")
        client.sendmail("", ["case@relay.example"], b"Subject: a\r\n\r\nb\r\n")
        client.quit()
    assert [b"Subject: a\r\n\r\nb\r\n"] == [raw.content for raw in raw_messages(database)]


def test_what_was_said_before_tls_is_forgotten(settings: Settings, database: Database, files: dict[str, str]) -> None:
    """Commands slipped in behind STARTTLS must not be read as if they had come through TLS."""
    context = ssl.create_default_context(cafile=files["tls_certificate"])
    with open_doors(settings, database, **files) as ports, Client(ports["smtp"]) as client:
        client.greet()
        client.say("MAIL FROM:<>")
        client.send(b"STARTTLS\r\nRCPT TO:<case@relay.example>\r\nNOOP\r\n")
        assert "220" == client.reply()[:3]
        with context.wrap_socket(client.connection, server_hostname="mx.relay.example") as secure:
            secure.sendall(b"RCPT TO:<case@relay.example>\r\n")
            assert b"503 5.5.1" == secure.recv(1000)[:9]


def test_a_client_that_breaks_the_handshake_is_gone(
    settings: Settings, database: Database, files: dict[str, str]
) -> None:
    with open_doors(settings, database, **files) as ports:
        with Client(ports["smtp"]) as client:
            client.greet()
            client.say("STARTTLS")
            client.send(b"this is no handshake\r\n" * 10)
            assert "250" not in client.line()
        with Client(ports["smtp"]) as client:
            assert "250 2.0.0" == client.greet().say("NOOP")[:9]


def test_a_certificate_that_cannot_be_read_is_named(settings: Settings, database: Database, tmp_path: Path) -> None:
    missing = {"tls_certificate": str(tmp_path / "none"), "tls_key": str(tmp_path / "none")}
    with (
        pytest.raises(SettingsError, match=r"smtp\.tls_certificate: cannot be read"),
        open_doors(settings, database, **missing),
    ):
        pass
