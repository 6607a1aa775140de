"""A complaint being written in this browser: a cookie with a secret, the rest on the server.

What was typed is kept even where it is wrong, so that nothing is lost; only the last step
asks whether all of it can be filed.
"""

import dataclasses
from typing import Any

from flask import Response, current_app, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from relay.cases import drafts, filing, uploads
from relay.models import Account, Case, Draft, DraftFile
from relay.tokens import hash_secret
from web import access, before
from web.context import now, settings
from web.i18n import language
from web.security import cookie_name

STEPS = ("company", "procedure", "story", "you", "files", "publicity", "check")
FIELDS = {
    "company": ("company_id", "company_name", "company_address"),
    "procedure": ("subject", "products", "spoken_first"),
    "story": ("title", "story", "expectation", "category", "amount", "occurred_on", "contacted_before"),
    "you": (
        "audience",
        "name",
        "address",
        "display_name",
        "phone",
        "postal_address",
        "branch",
        "contract",
        "customer",
        "order",
    ),
    "files": (),
    "publicity": ("public", "health_consent"),
    "check": (),
}
STEP_OF = {field: step for step, names in FIELDS.items() for field in names} | {"company": "company", "files": "files"}
OPTIONAL = ("procedure",)  # steps that only some companies have
KEPT_SECONDS = int(drafts.KEPT.total_seconds())
_TYPED = {field.name for field in dataclasses.fields(filing.Filing)} - {"files", "language"}


def _secret() -> str | None:
    return request.cookies.get(cookie_name(current_app, "draft"))


def load(session: Session) -> dict[str, Any]:
    """What was typed so far; a signed-in consumer's own details where nothing was typed."""
    content = drafts.load(session, _secret()) if filed(session) is None else None
    account = access.account_or_none(session)
    found = (_details(account) if account else {}) | (content or {}) | (_identity(account) if account else {})
    return found | {"asks": before.asks(session, found)}


def _details(account: Account) -> dict[str, Any]:
    return {"name": account.name, "display_name": account.display_name, "phone": account.phone}


def _identity(account: Account) -> dict[str, Any]:
    return {"address": account.address}


def lock(session: Session) -> None:
    """Let a second click wait for the first one (PostgreSQL; SQLite has one writer anyway)."""
    if secret := _secret():
        session.execute(select(Draft.secret_hash).where(Draft.secret_hash == hash_secret(secret)).with_for_update())


def save(session: Session, content: dict[str, Any]) -> str:
    """Keep `content`; the secret for the cookie. A draft that was filed is left alone and a new one begun."""
    secret = _secret() if filed(session) is None else None
    account = access.account_or_none(session)
    return drafts.save(session, secret, content, now(), account.id if account else None)


def remember(response: Response, secret: str) -> None:
    """The cookie by which this browser finds its draft again."""
    access.set_cookie(response, cookie_name(current_app, "draft"), secret, KEPT_SECONDS)


def leave(session: Session, response: Response) -> None:
    """Signing out: the draft stays with the account that is leaving, the next person at this browser finds none."""
    account = access.account_or_none(session)
    if account is not None:
        drafts.adopt(session, _secret(), account.id)
    access.forget_cookie(response, cookie_name(current_app, "draft"))


def filed(session: Session) -> Case | None:
    """The case this browser's draft became."""
    return drafts.filed_as(session, _secret())


def mark_filed(session: Session, case: Case) -> None:
    if secret := _secret():
        drafts.mark_filed(session, secret, case)


def files(session: Session) -> list[DraftFile]:
    return drafts.files(session, _secret())


def remove_file(session: Session, file_id: int) -> None:
    if secret := _secret():
        drafts.remove_file(session, secret, file_id)


def file_problem(picked: tuple[uploads.Upload, ...]) -> str | None:
    """Why these files cannot go together; all of them travel in one mail."""
    if sum(len(upload.content) for upload in picked) > settings().web.upload_bytes:
        return "too_large"
    return uploads.problem(picked)


def as_upload(file: DraftFile) -> uploads.Upload:
    return uploads.Upload(file.name, file.type, file.content)


def as_filing(session: Session, content: dict[str, Any]) -> filing.Filing:
    """The draft as the verb takes it; unknown keys of an older draft are left out."""
    typed = {name: value for name, value in content.items() if name in _TYPED}
    kept = tuple(as_upload(file) for file in files(session))
    typed["products"] = tuple(typed.get("products", ()))
    return filing.Filing(**typed, language=language(), files=kept)


def steps(asks: bool) -> tuple[str, ...]:
    """The steps of this draft; `asks`: its company has a procedure of its own."""
    return tuple(step for step in STEPS if asks or step not in OPTIONAL)


def problems(session: Session, content: dict[str, Any], *steps: str) -> dict[str, str]:
    """Field -> code of what is wrong, of the named steps only (all of them where none is named)."""
    found = filing.problems(session, settings(), as_filing(session, content), now().date())
    if found.get("company_name") == "required" and not content.get("company_new"):
        found = {k: v for k, v in found.items() if not k.startswith("company_")} | {"company": "unknown_company"}
    return {field: code for field, code in found.items() if not steps or STEP_OF[field] in steps}
