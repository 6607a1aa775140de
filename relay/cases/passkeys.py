"""Passkeys (WebAuthn level 2): a consumer signs in with one alone, staff use one as the second factor.

A challenge is random, kept as a hash, works once and for five minutes. What a browser sends is believed only where the
library has verified it against our address, the challenge and the stored key; a key whose counter runs backwards may
have been copied and is refused.
"""

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from relay.models import Account, Passkey, PasskeyChallenge, Staff
from relay.settings import Settings

LIFETIME = dt.timedelta(minutes=5)
MOST = 10  # of one person
LONGEST_NAME = 60
_REQUIRED = UserVerificationRequirement.REQUIRED
_PREFERRED = UserVerificationRequirement.PREFERRED


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose passkeys: of a consumer or of a member of staff, the other one is None."""

    account: Account | None = None
    staff: Staff | None = None

    @property
    def ids(self) -> dict[str, int | None]:
        return {
            "account_id": self.account.id if self.account else None,
            "staff_id": self.staff.id if self.staff else None,
        }

    @property
    def address(self) -> str:
        person = self.account or self.staff
        return person.address if person else ""


def of(session: Session, owner: Owner) -> list[Passkey]:
    query = select(Passkey).filter_by(**owner.ids).order_by(Passkey.id)
    return list(session.scalars(query))


def ask_to_add(session: Session, settings: Settings, owner: Owner, now: dt.datetime) -> str:
    """Options for `navigator.credentials.create`, as JSON."""
    options = webauthn.generate_registration_options(
        rp_id=_host(settings),
        rp_name=settings.site.name,
        user_name=owner.address,
        user_id=hashlib.sha256(json.dumps(owner.ids, sort_keys=True).encode()).digest(),
        challenge=_challenge(session, "add", owner, now),
        exclude_credentials=_descriptors(of(session, owner)),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED if owner.account else ResidentKeyRequirement.PREFERRED,
            user_verification=_REQUIRED if owner.account else _PREFERRED,
        ),
    )
    return webauthn.options_to_json(options)


def add(
    session: Session, settings: Settings, owner: Owner, credential: dict[str, Any], name: str, now: dt.datetime
) -> Passkey | None:
    """Keep a new passkey; None where what the browser sent is not what we asked for."""
    challenge = _spend(session, credential, "add", now)
    if challenge is None or (challenge.account_id, challenge.staff_id) != tuple(owner.ids.values()):
        return None
    if len(of(session, owner)) >= MOST:
        return None
    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=_sent(credential),
            expected_rp_id=_host(settings),
            expected_origin=settings.site.url,
            require_user_verification=owner.account is not None,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    passkey = Passkey(
        **owner.ids,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=name[:LONGEST_NAME],
        created_at=now,
    )
    session.add(passkey)
    session.flush()
    return passkey


def ask_to_sign_in(session: Session, settings: Settings, now: dt.datetime, staff: Staff | None = None) -> str:
    """Options for `navigator.credentials.get`, as JSON. staff: whose password was right; None: any consumer."""
    options = webauthn.generate_authentication_options(
        rp_id=_host(settings),
        challenge=_challenge(session, "second" if staff else "sign_in", Owner(staff=staff), now),
        allow_credentials=_descriptors(of(session, Owner(staff=staff))) if staff else None,
        user_verification=_PREFERRED if staff else _REQUIRED,
    )
    return webauthn.options_to_json(options)


def signed_in(
    session: Session, settings: Settings, credential: dict[str, Any], now: dt.datetime, *, staff: bool = False
) -> Passkey | None:
    """The passkey that answered our challenge; None for everything else."""
    challenge = _spend(session, credential, "second" if staff else "sign_in", now)
    named = str(credential.get("id", ""))
    if challenge is None or "\0" in named:  # PostgreSQL takes no null byte in a question
        return None
    passkey = session.scalar(select(Passkey).where(Passkey.credential_id == named))
    if passkey is None or passkey.staff_id != challenge.staff_id:
        return None
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=_sent(credential),
            expected_rp_id=_host(settings),
            expected_origin=settings.site.url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=not staff,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    passkey.sign_count, passkey.used_at = verified.new_sign_count, now
    return passkey


def remove(session: Session, owner: Owner, passkey_id: int) -> None:
    session.execute(delete(Passkey).filter_by(**owner.ids).where(Passkey.id == passkey_id))


def _host(settings: Settings) -> str:
    return urlsplit(settings.site.url).hostname or ""


def _descriptors(passkeys: list[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in passkeys]


def _challenge(session: Session, purpose: str, owner: Owner, now: dt.datetime) -> bytes:
    challenge = secrets.token_bytes(32)
    row = PasskeyChallenge(
        challenge_hash=hashlib.sha256(challenge).hexdigest(), purpose=purpose, expires_at=now + LIFETIME, **owner.ids
    )
    session.add(row)
    session.flush()
    return challenge


def _sent(credential: dict[str, Any]) -> bytes:
    """The challenge that the browser says it answers. Raises ValueError, KeyError or TypeError for what is none."""
    said = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    return base64url_to_bytes(said["challenge"])


def _spend(session: Session, credential: dict[str, Any], purpose: str, now: dt.datetime) -> PasskeyChallenge | None:
    """The challenge of ours that was answered; it is gone afterwards, whatever comes of it."""
    try:
        key = hashlib.sha256(_sent(credential)).hexdigest()
    except (ValueError, KeyError, TypeError):
        return None
    found = session.get(PasskeyChallenge, key)
    if found is None:
        return None
    gone = session.scalar(
        delete(PasskeyChallenge).where(PasskeyChallenge.challenge_hash == key).returning(PasskeyChallenge.purpose)
    )
    session.expunge(found)
    return found if gone == purpose and found.expires_at > now else None
