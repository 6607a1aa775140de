"""How every question of the API is answered: parameters read, limits counted, values written, errors as problems.

An endpoint is declared once; what it takes and gives is here and in the description alike.
"""

import dataclasses
import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, json, request
from werkzeug.exceptions import HTTPException, TooManyRequests

from web.api import parameters as p, problems
from web.api.meter import SECONDS, Meter, Reading
from web.api.problems import Problem
from web.throttle import network

VERSION = "v1"
PREFIX = f"/api/{VERSION}"
EXTENSION = "doleance_api_meter"
EXPOSED = (
    "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset, Retry-After"
)
pages = Blueprint("api", __name__, url_prefix=PREFIX)
Answer = Any  # a value of `shapes`, checked by the tests of the description


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: what it says, what may be asked, what comes back, which problems it can have."""

    path: str  # with {blanks}
    name: str
    about: str
    takes: tuple[p.Parameter, ...]
    gives: type
    fails: tuple[int, ...]


ENDPOINTS: list[Endpoint] = []


def endpoint(
    path: str, gives: type, *takes: p.Parameter, fails: Sequence[int] = ()
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Declare and register a question: its parameters are read and checked before the function is called."""

    def declare(view: Callable[..., Answer]) -> Callable[..., Answer]:
        about = (view.__doc__ or "").strip()
        wrong = (400,) if any(one.where == "query" for one in takes) else ()
        found = Endpoint(path, view.__name__, about, takes, gives, (*wrong, *fails, 429))
        ENDPOINTS.append(found)

        def answer(**blanks: str) -> Response:
            return respond(view(**_read(takes, blanks)))

        rule = path.replace("{", "<").replace("}", ">")
        pages.add_url_rule(rule, view.__name__, answer, methods=["GET"])
        return view

    return declare


def _read(takes: Sequence[p.Parameter], blanks: dict[str, str]) -> dict[str, Any]:
    for name, values in request.args.lists():
        if name not in {one.name for one in takes if one.where == "query"}:
            raise problems.FieldProblem(name, "is not a parameter of this question")
        if len(values) > 1:
            raise problems.FieldProblem(name, "is given more than once")
    found: dict[str, Any] = {}
    for one in takes:
        if one.where == "path" and not _fits(one, blanks[one.name]):
            raise Problem(404, problems.SAID[404])
        found[one.name] = blanks[one.name] if one.where == "path" else one.read(request.args.get(one.name))
    return found


def _fits(blank: p.Parameter, given: str) -> bool:
    try:
        blank.read(given)
    except problems.FieldProblem:
        return False
    return True


def respond(value: Answer) -> Response:
    body = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return Response(body + "\n", mimetype="application/json")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Meter(settings_of(app).web.api_per_minute)


def settings_of(app: Flask) -> Any:
    return app.extensions["doleance"].settings


@pages.before_request
def _count() -> None:
    meter: Meter = current_app.extensions[EXTENSION]
    g.meter = meter.count(network(request.remote_addr or ""), time.time())
    if g.meter.over:
        raise TooManyRequests(retry_after=g.meter.seconds)


@pages.after_request
def _finish(response: Response) -> Response:
    headers = response.headers
    headers["Access-Control-Allow-Origin"] = "*"
    headers["Access-Control-Expose-Headers"] = EXPOSED
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        headers["Access-Control-Max-Age"] = "86400"
    found: Reading | None = g.get("meter")
    if found is not None:
        headers["RateLimit-Policy"] = f'"network";q={found.limit};w={SECONDS}'
        headers["RateLimit-Limit"] = str(found.limit)
        headers["RateLimit-Remaining"] = str(found.left)
        headers["RateLimit-Reset"] = str(found.seconds)
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        headers["Cache-Control"] = "public, no-cache"  # what is public may turn private: ask each time
        if g.get("changed") is not None:
            response.last_modified = g.changed
        response.add_etag()
        response.make_conditional(request)
    return response


@pages.errorhandler(Problem)
def _problem(error: Problem) -> Response:
    return problems.of(error)


@pages.errorhandler(HTTPException)
def _http(error: HTTPException) -> Response | HTTPException:
    return problems.of_http(error) or error
