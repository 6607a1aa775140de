"""What people sign in with besides a mailed link, and which letters they do not want."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from relay.models.base import Base, Id, one_of


class Passkey(Base):
    """A credential of a browser or security key (WebAuthn level 2): a consumer's, or a member of staff's."""

    __tablename__ = "passkey"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    credential_id: Mapped[str] = mapped_column(unique=True)  # base64url
    public_key: Mapped[bytes]  # COSE
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    __table_args__ = (CheckConstraint("(account_id IS NULL) <> (staff_id IS NULL)", name="owner"),)


class PasskeyChallenge(Base):
    """A challenge given to a browser: it works once and for a few minutes. Only its hash is kept."""

    __tablename__ = "passkey_challenge"
    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    expires_at: Mapped[dt.datetime]
    __table_args__ = (one_of("purpose", ("add", "sign_in", "second")),)


class MutedLetter(Base):
    """A letter that a consumer does not want; only letters that are not essential can be muted."""

    __tablename__ = "muted_letter"
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    letter: Mapped[str] = mapped_column(String(32), primary_key=True)
    at: Mapped[dt.datetime]
