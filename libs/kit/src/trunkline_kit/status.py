"""The five errors on gRPC: a status, and the details in one trailer."""

from typing import Any

import grpc
import grpc.aio
import msgspec

from .errors import ERRORS, FieldError, TrunklineError, Unavailable

TRAILER = "trunkline-error-bin"


class Details(msgspec.Struct, frozen=True):
    """What a status code alone cannot say."""

    reason: str
    """Stable code."""
    fields: tuple[FieldError, ...] = ()
    """Faults by field."""
    unknown: bool = False
    """True when the effect may have happened."""
    retry_after_s: float | None = None
    """When a retry may help."""


def trailer(error: TrunklineError) -> tuple[str, bytes]:
    """Pack what the status code does not say."""
    details = Details(error.reason, error.fields, error.unknown, error.retry_after_s)
    return TRAILER, msgspec.json.encode(details)


def raise_for_status(error: grpc.aio.AioRpcError) -> TrunklineError:
    """Give the error that the other side raised; a lost answer is Unavailable and unknown."""
    details = _details(error)
    kinds = {kind.grpc_status: kind for kind in ERRORS}
    sentence = error.details() or error.code().name
    if details is None or error.code() not in kinds:
        return Unavailable(sentence, reason="no_answer", unknown=not _never_sent(error))
    return kinds[error.code()](
        sentence,
        reason=details.reason,
        fields=details.fields,
        unknown=details.unknown,
        retry_after_s=details.retry_after_s,
    )


def _details(error: grpc.aio.AioRpcError) -> Details | None:
    metadata: Any = error.trailing_metadata() or ()
    for key, value in metadata:
        if key == TRAILER:
            raw = value if isinstance(value, bytes) else value.encode()
            return msgspec.json.decode(raw, type=Details)
    return None


def _never_sent(error: grpc.aio.AioRpcError) -> bool:
    refused = "failed to connect" in (error.details() or "").lower()
    return error.code() is grpc.StatusCode.UNAVAILABLE and refused
