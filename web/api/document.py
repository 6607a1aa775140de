"""The OpenAPI 3.1 description, made from the declared endpoints: their parameters, shapes and problems."""

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from web.api.parameters import Parameter
from web.api.problems import SAID, TYPE
from web.api.shapes import ProblemDetails


class Described(Protocol):
    """What is needed of an endpoint."""

    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def takes(self) -> tuple[Parameter, ...]: ...
    @property
    def gives(self) -> type: ...
    @property
    def fails(self) -> tuple[int, ...]: ...


_PLAIN: Mapping[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
}
_LIMITS = {
    "RateLimit-Limit": "Requests allowed to one network in a window.",
    "RateLimit-Remaining": "Requests left in this window.",
    "RateLimit-Reset": "Seconds until the window ends.",
}


def described(title: str, url: str, endpoints: Iterable[Described]) -> dict[str, Any]:
    """The document as plain values."""
    schemas: dict[str, Any] = {}
    schema_of(ProblemDetails, schemas)
    paths = {one.path: {"get": _operation(one, schemas)} for one in endpoints}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": "1",
            "description": "What the public pages say, for machines. Read only; no key is needed.",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": url}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(one: Described, schemas: dict[str, Any]) -> dict[str, Any]:
    headers = {
        name: {"description": about, "schema": {"type": "integer"}, "required": True} for name, about in _LIMITS.items()
    }
    good = {
        "description": "The answer.",
        "headers": headers,
        "content": {"application/json": {"schema": schema_of(one.gives, schemas)}},
    }
    return {
        "operationId": one.name,
        "summary": one.about.split("\n")[0],
        "description": " ".join(one.about.split()),
        "parameters": [_parameter(parameter) for parameter in one.takes],
        "responses": {"200": good, "304": {"description": "Unchanged since the ETag or moment that was sent."}}
        | {str(status): _failure(status, schemas) for status in sorted(set(one.fails))},
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema = dict(one.schema) | ({"default": one.default} if one.default not in (None, "") else {})
    required = one.where == "path" or bool(one.schema.get("minLength"))
    return {"name": one.name, "in": one.where, "required": required, "description": one.about, "schema": schema}


def _failure(status: int, schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "description": SAID[status],
        "content": {TYPE: {"schema": schema_of(ProblemDetails, schemas)}},
    }
    if status == 429:
        about = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        found["headers"] = {"Retry-After": about}
    return found


def schema_of(kind: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """The JSON Schema of a type; dataclasses become named schemas."""
    if kind in _PLAIN:
        return _PLAIN[kind]
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _named(kind, schemas)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Literal:
        return {"type": "string", "enum": list(inner)}
    if origin is tuple:
        return {"type": "array", "items": schema_of(inner[0], schemas)}
    if origin in (types.UnionType, typing.Union):
        return {"anyOf": [{"type": "null"} if one is type(None) else schema_of(one, schemas) for one in inner]}
    return {"type": "object"}


def _named(kind: type, schemas: dict[str, Any]) -> dict[str, Any]:
    if kind.__name__ not in schemas:
        schemas[kind.__name__] = {}
        hints = typing.get_type_hints(kind)
        fields = dataclasses.fields(kind)
        schemas[kind.__name__] = {
            "type": "object",
            "description": " ".join((kind.__doc__ or "").split()),
            "properties": {field.name: schema_of(hints[field.name], schemas) for field in fields},
            "required": [field.name for field in fields if field.default is dataclasses.MISSING],
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{kind.__name__}"}
