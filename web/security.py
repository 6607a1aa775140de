"""What every answer carries and every form must bring: headers, cookies, CSRF tokens.

CSRF is Flask-WTF's `CSRFProtect` and nothing else of it: a signed, per-browser token that
is long tried. It is called by hand (`_check_form`) because a stale token must not lose
what was typed: a form that comes from our own pages is shown again, ready to be sent.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest, NotFound

from web.context import settings

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "script-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"
YEAR = 31_536_000  # seconds

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


def init_app(app: Flask) -> None:
    production = not app.config["DEVELOPMENT"]
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(app, "form"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=production,
        WTF_CSRF_CHECK_DEFAULT=False,  # _check_form calls it
        WTF_CSRF_TIME_LIMIT=None,  # a complaint may take an evening to write; the token lasts as long as its cookie
        WTF_CSRF_SSL_STRICT=False,  # we send no referrer to other sites; _ours reads Origin instead
    )
    csrf.init_app(app)
    app.before_request(_check_address)
    app.before_request(_check_form)
    app.after_request(_add_headers)


def cookie_name(app: Flask, name: str) -> str:
    """`__Host-` keeps neighbours on other sub-domains from setting our cookies; it needs https."""
    return f"doleance_{name}" if app.config["DEVELOPMENT"] else f"__Host-doleance_{name}"


def allow(directive: str, source: str) -> None:
    """Widen the policy of the answer to this request by one source (the letter frame in development)."""
    g.setdefault("policy", {})[directive] = source


def one_click(view: View) -> View:
    """Marks a view whose address holds the only secret it needs: other programs post to it without a page of ours."""
    setattr(view, "one_click", True)  # noqa: B010 - a function has no such attribute for mypy
    return view


def _check_address() -> None:
    """No page has a null byte in its path, and PostgreSQL takes none in a question."""
    if "\0" in request.path:
        raise NotFound


def _ours() -> bool:
    """Whether the browser says that this form stood on one of our own pages."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in (request.host, urlsplit(settings().site.url).netloc)


def _check_form() -> tuple[str, int] | None:
    """Refuse forms from elsewhere; show a form of ours again whose token went stale."""
    if request.method in ("GET", "HEAD", "OPTIONS") or request.routing_exception is not None:
        return None  # nothing will act
    if getattr(current_app.view_functions.get(request.endpoint or ""), "one_click", False):
        return None
    if not _ours():
        raise BadRequest("foreign form")
    try:
        csrf.protect()
    except CSRFError:
        return _again(), 400
    return None


def _again() -> str:
    """The page that holds what was typed and a fresh token. Nothing has been stored yet."""
    g.private = True
    secret = ("csrf_token", "password", "code")
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in secret]
    files = [upload.filename for upload in request.files.values() if upload.filename]
    return render_template("site/errors/stale.html", typed=typed, files=files, target=request.full_path.rstrip("?"))


def _add_headers(response: Response) -> Response:
    policy = POLICY | g.get("policy", {})
    headers = response.headers
    headers.setdefault("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in policy.items()))
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if not settings().development:
        headers["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return response
