"""The JSON API under /api/v1: what the public pages say, for machines. Read only, open to every site (CORS).

Reading order: `shapes` (what is answered), `parameters` (what may be asked, and how a wrong value is named), `problems`
(errors as RFC 9457), `meter` (how often), `door` (how all are answered), `endpoints` (the questions), `document` (the
OpenAPI description, made from these declarations). Everything shown comes from `relay.public`.
"""

from web.api.door import init_app
from web.api.endpoints import pages

__all__ = ["init_app", "pages"]
