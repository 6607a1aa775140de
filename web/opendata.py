"""Open data: the page that explains the files, the files of today and of earlier days, their schema and checksums.

Public: asks `relay.public` only. Today's files are made once for each change of the cards and kept in memory.
"""

import threading
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from relay import public
from scoring.opendata import COLUMNS, NUMBERS
from web.context import reading, settings

pages = Blueprint("opendata", __name__, url_prefix="/open-data")
EXTENSION = "doleance_open_data"
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
TYPES = {"csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}
SCHEMA_VERSION = "1"  # of the columns; a change of what they mean is a new one


class Shelf:
    """The newest files; one thread makes them, the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: tuple[public.Stamp, tuple[public.OpenData, ...]] | None = None

    def newest(self, session: Session) -> tuple[public.OpenData, ...]:
        """The files of the newest cards, CSV first; none before the first card."""
        stamp = public.open_data_stamp(session)
        if stamp is None:
            return ()
        with self._lock:
            if self._made is None or self._made[0] != stamp:
                self._made = (stamp, public.open_data(session, settings(), stamp))
            return self._made[1]


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Shelf()


def _newest(session: Session) -> tuple[public.OpenData, ...]:
    shelf: Shelf = current_app.extensions[EXTENSION]
    return shelf.newest(session)


@pages.get("/")
def index() -> ResponseReturnValue:
    with reading() as session:
        files, archive = _newest(session), public.open_data_archive(session)
    return render_template(
        "site/open_data.html", files=files, archive=archive, licence=LICENCE, parquet=public.parquet_there()
    )


@pages.get("/scorecards.<kind>")
def scorecards(kind: str) -> ResponseReturnValue:
    """The rows of every scored company; ETag is the SHA-256."""
    return _download(_of_kind(kind))


@pages.get("/scorecards.<kind>.sha256")
def checksum(kind: str) -> ResponseReturnValue:
    """As `sha256sum --check` reads it."""
    found = _of_kind(kind)
    return Response(f"{found.sha256}  {found.name}\n", mimetype="text/plain")


def _of_kind(kind: str) -> public.OpenData:
    with reading() as session:
        found = next((file for file in _newest(session) if file.format == kind), None)
    return found if found is not None else abort(404)


@pages.get("/files/<name>")
def kept(name: str) -> ResponseReturnValue:
    """A file of an earlier day, as it was published; it never changes."""
    with reading() as session:
        found = public.open_data_kept(session, name)
    return _download(found) if found is not None else abort(404)


@pages.get("/SHA256SUMS")
def checksums() -> ResponseReturnValue:
    """Of every dated file, as `sha256sum --check` reads it."""
    with reading() as session:
        lines = [f"{file.sha256}  {file.name}\n" for file in public.open_data_archive(session)]
    return Response("".join(lines), mimetype="text/plain")


@pages.get("/schema.json")
def schema() -> ResponseReturnValue:
    """The columns as a Table Schema (Frictionless specifications)."""
    return _open(jsonify(_schema()))


@pages.get("/datapackage.json")
def package() -> ResponseReturnValue:
    """All files with size, checksum, licence and schema, as a Data Package (Frictionless specifications)."""
    with reading() as session:
        newest, archive = _newest(session), public.open_data_archive(session)
    resources = [_resource(file, url_for("opendata.scorecards", kind=file.format)) for file in newest]
    resources += [_resource(file, url_for("opendata.kept", name=file.name)) for file in archive]
    licences = [{"name": "CC-BY-4.0", "title": LICENCE[0], "path": LICENCE[1]}]
    body = {"name": "scorecards", "title": f"{settings().site.name}: scorecards", "licenses": licences}
    return _open(jsonify(body | {"version": SCHEMA_VERSION, "resources": resources}))


def _resource(file: public.OpenData, path: str) -> dict[str, Any]:
    return {
        "name": file.name.replace(".", "-") if "/files/" in path else f"newest-{file.format}",
        "path": f"{settings().site.url}{path}",
        "format": file.format,
        "mediatype": TYPES[file.format],
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "as_of": file.as_of.isoformat(),
        "method_version": file.method_version,
        "rows": file.rows,
        "companies": file.companies,
        "schema": f"{settings().site.url}{url_for('opendata.schema')}",
    }


_RULES: dict[str, dict[str, Any]] = {
    "company": {"required": True, "pattern": r"\w.*"},
    "sector": {"required": True, "pattern": r"\w.*"},
    "days": {"minimum": 0, "maximum": 30},
    "event": {"enum": [0, 1]},
    "rating": {"enum": ["met", "part", "not"]},
    "counted": {"required": True, "enum": [0, 1]},
    "reason": {"enum": ["undeliverable", "unconfirmed", "withdrawn", "rejected", "flagged"]},
    "rating_counted": {"required": True, "enum": [0, 1]},
    "rating_reason": {"enum": ["repeated", "flagged"]},
    "consumers": {"required": True, "minimum": 0},
    "method_version": {"required": True},
}


def _schema() -> dict[str, Any]:
    fields: list[dict[str, Any]] = []
    for name in COLUMNS:
        day = name in ("day_delivered", "as_of")
        field: dict[str, Any] = {"name": name, "type": "date" if day else "integer" if name in NUMBERS else "string"}
        rules = {"required": True} if day else _RULES.get(name)
        fields.append(field | ({"constraints": rules} if rules else {}))
    return {"fields": fields, "missingValues": [""]}


def _download(found: public.OpenData) -> Response:
    response = Response(found.content, mimetype=TYPES[found.format])
    response.headers.set("Content-Disposition", "attachment", filename=found.name)
    response.set_etag(found.sha256)
    return _open(response)


def _open(response: Response) -> Response:
    """For scripts of any site: nothing here is private."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
