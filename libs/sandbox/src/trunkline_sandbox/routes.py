"""The HTTP routes that every sandbox has under /_sandbox, and how faults look over HTTP."""

from collections.abc import Callable, Mapping
from typing import Any

from litestar import MediaType, Request, Response, Router, delete, get, post
from litestar.exceptions import ClientException
from litestar.params import FromQuery, JSONBody

from .fault_order import BadFault, read_order
from .faults import AnswerLost, Broken, Fault, Garbled, Throttled
from .journal import Entry, Kind
from .moving_clock import clock_routes
from .sandbox import Sandbox


def control_router(box: Sandbox, clock_moved: Callable[[], None] | None = None) -> Router:
    """`journal`, `faults`, `clock` and `health`, to mount beside one's own routes.

    `clock_moved` is called when the clock was moved: what waits for a time has to look again.
    """

    @get("/journal", sync_to_thread=False)
    def read_journal(
        after: FromQuery[int] = 0,
        kind: FromQuery[Kind | None] = None,
        limit: FromQuery[int] = 1000,
    ) -> list[Entry]:
        """Requests and effects later than `after`."""
        return box.journal.after(after, kind, limit)

    @get("/faults", sync_to_thread=False)
    def list_faults() -> list[Fault]:
        """What is armed and how often each fired."""
        return box.faults.listed()

    @post("/faults", sync_to_thread=False)
    def add_fault(data: JSONBody[dict[str, Any]]) -> Fault:
        """Arm one fault; 400 says why it cannot be."""
        try:
            return box.faults.add(read_order(data))
        except BadFault as error:
            raise ClientException(str(error)) from error

    @delete("/faults", sync_to_thread=False)
    def clear_faults() -> None:
        """Disarm all."""
        box.faults.clear()

    @get("/health", sync_to_thread=False)
    def health() -> dict[str, str]:
        """Say that the process serves."""
        return {"status": "serving"}

    return Router(
        "/_sandbox",
        route_handlers=[
            read_journal,
            list_faults,
            add_fault,
            clear_faults,
            health,
            *clock_routes(clock_moved),
        ],
    )


def _page(status: int, title: str, headers: Mapping[str, str] | None = None) -> Response[str]:
    """An error as proxies send it: HTML, so a client that expects JSON must cope."""
    return Response(
        f"<html><head><title>{status} {title}</title></head></html>",
        status_code=status,
        media_type=MediaType.HTML,
        headers=dict(headers or {}),
    )


def _throttled(_: Request[Any, Any, Any], fault: Throttled) -> Response[str]:
    asked_s = fault.retry_after_s
    told = {} if asked_s is None else {"Retry-After": f"{asked_s:g}"}
    return _page(429, "Too Many Requests", told)


def _broken(_: Request[Any, Any, Any], __: Exception) -> Response[str]:
    return _page(503, "Service Unavailable")


def _garbled(_: Request[Any, Any, Any], __: Exception) -> Response[str]:
    return _page(200, "Please sign in")


def _answer_lost(_: Request[Any, Any, Any], __: Exception) -> Response[str]:
    return _page(504, "Gateway Timeout")


FAULT_ANSWERS: dict[
    int | type[Exception], Callable[[Request[Any, Any, Any], Any], Response[str]]
] = {
    Throttled: _throttled,
    Broken: _broken,
    Garbled: _garbled,
    AnswerLost: _answer_lost,
}
"""Exception handlers for `Litestar(exception_handlers=FAULT_ANSWERS)`."""
