"""Who may keep a page: public pages are checked by ETag on each visit, private ones are never kept.

A public page may be turned private at any moment, so no cache may show it without asking.
"""

from flask import Flask, Response, g, request

FOREVER = "public, max-age=31536000, immutable"
ASK = "public, no-cache"
NEVER = "private, no-store"


def init_app(app: Flask) -> None:
    app.after_request(_label)


def _label(response: Response) -> Response:
    if "Cache-Control" in response.headers and request.endpoint != "static":
        return response
    if request.endpoint == "static":
        response.headers["Cache-Control"] = FOREVER if "v" in request.args else ASK
        return response
    if request.method not in ("GET", "HEAD") or g.get("private") or response.status_code != 200:
        response.headers["Cache-Control"] = NEVER
        return response
    response.headers["Cache-Control"] = ASK
    response.vary.update(("Accept-Language", "Cookie"))  # the language
    response.add_etag()
    response.make_conditional(request)
    return response
