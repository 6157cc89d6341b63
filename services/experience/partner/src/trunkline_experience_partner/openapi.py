"""The OpenAPI 3.1 document, made from the operations, the Structs and the catalogue."""

from functools import cache
from itertools import groupby
from typing import Any

import msgspec

from .catalogue import ProblemType
from .examples import EXAMPLES
from .idempotency import HEADER as IDEMPOTENCY_HEADER
from .idempotency import REPLAYED_HEADER
from .openapi_open import OPEN_PATHS
from .operations import ALWAYS_POSSIBLE, OPERATIONS, SCOPES, Operation
from .parameters import Parameter, Schema
from .problems import MEDIA_TYPE, ProblemView
from .version import CURRENT
from .version import HEADER as VERSION_HEADER
from .views import TokenRefusalView, TokenView

REFERENCE = "#/components/schemas/{name}"
UBL = {"application/xml": {"schema": {"type": "string", "description": "UBL 2.1"}}}
DESCRIPTION = """Place orders and follow them; as a supplier, answer ours, bill us and see
when you are paid.

Every write needs an `Idempotency-Key`; a repetition gets the first answer, marked
`Idempotent-Replayed: true`. Refusals are `application/problem+json`, each of a type that
`/docs` explains. Figures are decimal text. Unknown fields are refused."""


@cache
def document() -> Schema:
    """Build the document."""
    paths: Schema = {path: dict(item) for path, item in OPEN_PATHS.items()}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Trunkline partner API", "version": CURRENT, "description": DESCRIPTION},
        "servers": [{"url": "/", "description": "This host"}],
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": _security()},
    }


def _operation(one: Operation) -> Schema:
    described: Schema = {
        "operationId": one.operation_id,
        "summary": one.summary,
        "description": f"Needs the scope `{one.scope}`.",
        "security": [{"clientCredentials": [one.scope]}],
        "parameters": [*(_parameter(each) for each in one.parameters), *_headers(one)],
        "responses": {str(one.status): _success(one), **_refusals(one)},
    }
    if one.body is not None:
        schema = {"$ref": REFERENCE.format(name=one.body.__name__)}
        content: Schema = {"schema": schema, "example": EXAMPLES[one.operation_id]}
        described["requestBody"] = {
            "required": one.body_required,
            "content": {"application/json": content} | (UBL if one.takes_ubl else {}),
        }
    return described


def _parameter(one: Parameter) -> Schema:
    return {
        "name": one.name,
        "in": one.place,
        "description": one.sentence,
        "required": one.place == "path" or one.schema.get("minItems", 0) > 0,
        "schema": one.schema,
    }


def _headers(one: Operation) -> list[Schema]:
    version = {"type": "string", "const": CURRENT}
    found: list[Schema] = [
        {"name": VERSION_HEADER, "in": "header", "required": False, "schema": version}
    ]
    if one.writes:
        key = {"type": "string", "minLength": 1, "maxLength": 255}
        name = IDEMPOTENCY_HEADER.title()
        found.append({"name": name, "in": "header", "required": True, "schema": key})
    return found


def _success(one: Operation) -> Schema:
    headers = dict(ANSWER_HEADERS)
    if one.writes:
        headers[REPLAYED_HEADER] = _header("`true` when this request had been answered before.")
    schema = {"$ref": REFERENCE.format(name=one.answer.__name__)}
    return {
        "description": (one.answer.__doc__ or "").strip(),
        "headers": headers,
        "content": {"application/json": {"schema": schema}},
    }


def _refusals(one: Operation) -> Schema:
    kinds = sorted({*one.problems, *ALWAYS_POSSIBLE}, key=lambda kind: (kind.status, kind.code))
    return {
        str(status.value): _refusal(list(group))
        for status, group in groupby(kinds, key=lambda kind: kind.status)
    }


def _refusal(kinds: list[ProblemType]) -> Schema:
    examples: Schema = {
        kind.code: {"summary": kind.title, "value": _example(kind)} for kind in kinds
    }
    content = {"schema": {"$ref": REFERENCE.format(name="ProblemView")}, "examples": examples}
    headers = dict(ANSWER_HEADERS)
    if any(kind.retryable for kind in kinds):
        headers["Retry-After"] = _header("Seconds to wait.")
    return {
        "description": " · ".join(f"`{kind.code}`: {kind.title}" for kind in kinds),
        "headers": headers,
        "content": {MEDIA_TYPE: content},
    }


def _example(kind: ProblemType) -> Schema:
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": kind.status.value,
        "code": kind.code,
        "detail": kind.cause,
        "request_id": "0f0e7a52-3f5e-4c9b-9d5f-6a1b0c2d3e4f",
        "retryable": kind.retryable,
        "doc_url": f"/docs#{kind.code}",
    }


def _header(sentence: str) -> Schema:
    return {"description": sentence, "schema": {"type": "string"}}


ANSWER_HEADERS: Schema = {
    "X-Request-Id": _header("Finds this request in our logs."),
    VERSION_HEADER: _header("The version that answered."),
    "RateLimit-Policy": _header("Your quota: requests `q` in a window of `w` seconds."),
    "RateLimit": _header("What is left `r`, and the seconds `t` until the window ends."),
}


def _schemas() -> Schema:
    bodies = {one.body for one in OPERATIONS if one.body is not None}
    views: set[Any] = {one.answer for one in OPERATIONS}
    kinds = [*bodies, *views, ProblemView, TokenView, TokenRefusalView]
    _, components = msgspec.json.schema_components(kinds, ref_template=REFERENCE)
    return dict(sorted(components.items()))


def _security() -> Schema:
    flow = {"tokenUrl": "/oauth/token", "scopes": SCOPES}
    return {"clientCredentials": {"type": "oauth2", "flows": {"clientCredentials": flow}}}
