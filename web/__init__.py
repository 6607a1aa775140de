"""The site: pages, desks and feeds in Flask. Knows relay; nobody knows it.

A request goes `web.app` (made once) -> `web.security` (CSRF, headers) -> a view in one of the
blueprint files -> one verb of `relay.cases` or one question to `relay.public` -> a template in
`templates/site/`. Views decide nothing about a complaint; they say what was asked and show what came back.
"""

from web.app import create_app

__all__ = ["create_app"]
