"""The five errors, and all that any layer needs to know of them.

    TrunklineError
    ├── Invalid       the request is wrong; the same request stays wrong
    ├── NotFound      there is no such thing, or it is not the caller's
    ├── Conflict      somebody else was first, or the key was used for another body
    ├── Refused       understood, and the answer is no
    └── Unavailable   no answer now; `unknown` says whether the effect may have happened

HTTP status, gRPC status and whether a retry can help hang on the class, so no
layer keeps a table of its own.
"""

from http import HTTPStatus
from typing import ClassVar

from grpc import StatusCode
from msgspec import Struct


class FieldError(Struct, frozen=True):
    """What is wrong with one field of a request."""

    field: str
    """Dotted path of the field, such as lines[0].quantity."""
    reason: str
    """Short stable code, such as not_positive."""
    sentence: str
    """What is wrong and what to do."""


class TrunklineError(Exception):
    """A condition that callers are told about; its text is a sentence for a person."""

    http_status: ClassVar[HTTPStatus]
    grpc_status: ClassVar[StatusCode]
    retryable: ClassVar[bool] = False

    def __init__(
        self,
        sentence: str,
        *,
        reason: str = "",
        fields: tuple[FieldError, ...] = (),
        unknown: bool = False,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.reason = reason or type(self).__name__.lower()
        self.fields = fields
        self.unknown = unknown
        self.retry_after_s = retry_after_s


class Invalid(TrunklineError):
    """The request breaks its contract; `fields` names every fault."""

    http_status = HTTPStatus.UNPROCESSABLE_ENTITY
    grpc_status = StatusCode.INVALID_ARGUMENT


class NotFound(TrunklineError):
    """There is no such thing, or it is not the caller's to see."""

    http_status = HTTPStatus.NOT_FOUND
    grpc_status = StatusCode.NOT_FOUND


class Conflict(TrunklineError):
    """The state moved on, or the same key came with another body."""

    http_status = HTTPStatus.CONFLICT
    grpc_status = StatusCode.ABORTED


class Refused(TrunklineError):
    """Understood and declined; `reason` says why in a stable code."""

    http_status = HTTPStatus.CONFLICT
    grpc_status = StatusCode.FAILED_PRECONDITION


class Unavailable(TrunklineError):
    """No answer now; when `unknown`, the effect may have happened: look before sending again."""

    http_status = HTTPStatus.SERVICE_UNAVAILABLE
    grpc_status = StatusCode.UNAVAILABLE
    retryable = True


ERRORS: tuple[type[TrunklineError], ...] = (Invalid, NotFound, Conflict, Refused, Unavailable)
