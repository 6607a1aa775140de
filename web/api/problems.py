"""Errors of the API as problem details (RFC 9457): what is wrong, and which field is."""

from typing import Any

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

TYPE = "application/problem+json"
PREFIX = "/api/"
SAID = {
    400: "The request cannot be understood.",
    404: "There is nothing at this address.",
    405: "This address answers GET only.",
    410: "This was public once and is no more.",
    429: "Too many requests from your network. Try again later.",
    500: "Something went wrong here. It is written down.",
}


class Problem(Exception):  # noqa: N818 - it is a document, too
    """Raised by an endpoint; `more` are further members of the document."""

    def __init__(self, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.status, self.detail, self.more = status, detail, more


class FieldProblem(Problem):
    """A parameter is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(400, f"{field}: {message}", errors=[{"field": field, "message": message}])


def document(status: int, detail: str, **more: Any) -> Response:
    body = {"type": "about:blank", "title": SAID.get(status, detail), "status": status, "detail": detail} | more
    response = Response(json.dumps(body) + "\n", status=status, mimetype=TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def of(error: Problem) -> Response:
    return document(error.status, error.detail, **error.more)


def of_http(error: HTTPException) -> Response | None:
    """An error outside the endpoints, if it is about an address of the API."""
    if not request.path.startswith(PREFIX):
        return None
    status = error.code or 500
    response = document(status, SAID.get(status, str(error.name)))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response
