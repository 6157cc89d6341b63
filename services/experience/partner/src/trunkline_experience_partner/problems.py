"""Refusals as RFC 9457 answers, each of a type that the catalogue explains."""

import math
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from trunkline_kit.errors import (
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    Refused,
    TrunklineError,
    Unavailable,
)

from . import catalogue
from .catalogue import ProblemType

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 2
"""What Retry-After says when the process did not."""
IN_FLIGHT_REASONS = frozenset({"in_flight", "request_in_flight"})
KEY_REUSED_REASONS = frozenset(
    {"other_body", "key_reused", "idempotency_key_reused", "request_id_reused"}
)

BY_STATUS = {
    401: catalogue.UNAUTHENTICATED,
    404: catalogue.NOT_FOUND,
    405: catalogue.METHOD_NOT_ALLOWED,
    413: catalogue.BODY_TOO_LARGE,
    415: catalogue.UNSUPPORTED_MEDIA_TYPE,
}
"""What the framework itself refuses with."""


class Problem(Exception):
    """Ends a request with a problem of the catalogue."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str = "",
        *,
        fields: tuple[FieldError, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(detail or kind.title)
        self.kind = kind
        self.detail = detail or kind.cause
        self.fields = fields
        self.headers = headers or {}


class FieldProblem(msgspec.Struct, frozen=True):
    """One field that is wrong."""

    param: str
    """Path of the field, such as lines[0].quantity."""
    code: str
    """Stable reason, such as unknown_field."""
    detail: str
    """What is wrong with it."""


class ProblemView(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of a refusal (RFC 9457)."""

    type: str
    """Names the problem; a path of this host that explains it."""
    title: str
    """The same for each problem of this type."""
    status: int
    """The HTTP status again."""
    code: str
    """The last part of the type."""
    detail: str
    """What happened this time."""
    request_id: str
    """Finds this request in our logs; name it when you ask us."""
    retryable: bool
    """Whether the same request, sent later, can succeed."""
    doc_url: str
    """Where cause and fix are written."""
    errors: tuple[FieldProblem, ...] = ()
    """Every field that is wrong."""


def from_error(error: TrunklineError) -> Problem:
    """Say one of the five errors in a partner's words."""
    match error:
        case Invalid():
            return Problem(catalogue.UNPROCESSABLE, error.sentence, fields=error.fields)
        case NotFound():
            return Problem(catalogue.NOT_FOUND, error.sentence)
        case Conflict():
            return Problem(_conflict(error.reason), error.sentence)
        case Refused():
            return Problem(catalogue.REFUSED, error.sentence, fields=error.fields)
        case Unavailable():
            wait_s = math.ceil(error.retry_after_s or RETRY_AFTER_S)
            return Problem(catalogue.UNAVAILABLE, headers={"Retry-After": str(wait_s)})
    return Problem(catalogue.INTERNAL)


def _conflict(reason: str) -> ProblemType:
    if reason in IN_FLIGHT_REASONS:
        return catalogue.REQUEST_IN_FLIGHT
    return catalogue.IDEMPOTENCY_KEY_REUSED if reason in KEY_REUSED_REASONS else catalogue.CONFLICT


def answer(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Write a problem as an answer to this request."""
    kind = problem.kind
    view = ProblemView(
        type=kind.uri,
        title=kind.title,
        status=kind.status.value,
        code=kind.code,
        detail=problem.detail,
        request_id=str(request.scope.get("state", {}).get("request_id", "")),
        retryable=kind.retryable,
        doc_url=f"/docs#{kind.code}",
        errors=tuple(FieldProblem(one.field, one.reason, one.sentence) for one in problem.fields),
    )
    return Response(
        msgspec.json.encode(view),
        status_code=kind.status,
        media_type=MEDIA_TYPE,
        headers=problem.headers,
    )


def on_problem(request: Request[Any, Any, Any], error: Problem) -> Response[bytes]:
    """Answer a refusal of our own."""
    return answer(request, error)


def on_trunkline_error(request: Request[Any, Any, Any], error: TrunklineError) -> Response[bytes]:
    """Answer what a process said."""
    if isinstance(error, Unavailable):
        log.warning("process_unavailable", sentence=error.sentence, unknown=error.unknown)
    return answer(request, from_error(error))


def on_http_exception(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework refuses: an unknown path, a method, a body too large."""
    status = error.status_code
    if status in BY_STATUS:
        return answer(request, Problem(BY_STATUS[status], headers=dict(error.headers or {})))
    if 400 <= status < 500:
        return answer(request, Problem(catalogue.INVALID_REQUEST, error.detail))
    return on_bug(request, error)


def on_bug(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a fault of ours without telling what it was; the log holds it."""
    log.error("request_failed", exc_info=error)
    return answer(request, Problem(catalogue.INTERNAL))
