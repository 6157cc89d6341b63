"""How every RPC is answered: traced, timed, and with errors that carry their meaning.

This is no interceptor: `grpc.aio` builds a handler for every call that one looks at.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import grpc
import grpc.aio
import structlog

from .errors import TrunklineError
from .metrics import timed_call
from .status import trailer
from .tracing import server_span

log = structlog.get_logger()

type Context = "grpc.aio.ServicerContext[Any, Any]"
type Metadata = Iterable[tuple[str, str | bytes]]


def answering(
    method: str, respond: Callable[[Any, Metadata], Awaitable[Any]]
) -> Callable[[Any, Context], Awaitable[Any]]:
    """Turn the five errors into statuses; a bug becomes INTERNAL and is logged whole."""

    async def answer(request: Any, context: Context) -> Any:
        metadata: Any = context.invocation_metadata() or ()
        with server_span(method, metadata):
            try:
                with timed_call(method):
                    return await respond(request, metadata)
            except TrunklineError as error:
                context.set_trailing_metadata((trailer(error),))
                await context.abort(error.grpc_status, error.sentence)
            except Exception:
                log.exception("rpc_failed", method=method)
                await context.abort(grpc.StatusCode.INTERNAL, "the service failed; see its log")

    return answer
