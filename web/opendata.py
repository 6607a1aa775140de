"""Open data: the page that explains the file, the file itself, and its checksum.

Public: asks `relay.public` only. The file is made once for each change of the cards and kept in memory.
"""

import threading

from flask import Blueprint, Flask, Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from relay import public
from web.context import reading, settings

pages = Blueprint("opendata", __name__, url_prefix="/open-data")
EXTENSION = "doleance_open_data"
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


class Shelf:
    """The newest file; one thread makes it, the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[public.Stamp, public.OpenData] | None = None

    def newest(self, session: Session) -> public.OpenData | None:
        """The file of the newest cards; None before the first."""
        stamp = public.open_data_stamp(session)
        if stamp is None:
            return None
        with self._lock:
            if self._made is None or self._made[0] != stamp:
                self._made = (stamp, public.open_data(session, settings(), stamp[0]))
            return self._made[1]


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Shelf()


def _newest() -> public.OpenData | None:
    shelf: Shelf = current_app.extensions[EXTENSION]
    with reading() as session:
        return shelf.newest(session)


def _file() -> public.OpenData:
    found = _newest()
    if found is None:
        abort(404)
    return found


@pages.get("/")
def index() -> ResponseReturnValue:
    return render_template("site/open_data.html", file=_newest(), licence=LICENCE)


@pages.get("/scorecards.csv")
def scorecards() -> ResponseReturnValue:
    """The rows of every scored company (RFC 4180, UTF-8); ETag is its SHA-256."""
    found = _file()
    response = Response(found.content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=_name(found))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.set_etag(found.sha256)
    return response


@pages.get("/scorecards.csv.sha256")
def checksum() -> ResponseReturnValue:
    """As `sha256sum --check` reads it."""
    found = _file()
    return Response(f"{found.sha256}  {_name(found)}\n", mimetype="text/plain")


def _name(file: public.OpenData) -> str:
    return f"scorecards-{file.as_of.isoformat()}.csv"
