"""Errors that speak: what happened, and what to do next, in the visitor's language.

A page of its own for each status; never a traceback, never a word that tells whether
something private exists.
"""

import logging

from flask import Flask, Response, g, render_template, request
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import Conflict, HTTPException, InternalServerError

from web.api import problems

SPOKEN = (400, 403, 404, 405, 409, 410, 413, 429, 500)
log = logging.getLogger("doleance.web")


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _page)
    app.register_error_handler(StaleDataError, lambda _error: _page(Conflict()))  # two changed one case at once
    app.register_error_handler(Exception, _surprise)


def _page(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    status = error.code or 500
    if status < 400:
        return error
    if (problem := problems.of_http(error)) is not None:
        return problem
    g.private = True
    spoken = status if status in SPOKEN else 400 if status < 500 else 500
    return render_template("site/errors/error.html", status=spoken), status


def _surprise(error: Exception) -> tuple[str, int] | HTTPException | Response:
    log.exception("request failed", extra={"endpoint": request.endpoint, "kind": type(error).__name__})
    return _page(InternalServerError())
