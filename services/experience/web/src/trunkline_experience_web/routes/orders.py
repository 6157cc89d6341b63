"""Decisions on an order; its process refuses what its lifecycle does not allow."""

from hashlib import sha256
from typing import Any

from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from trunkline_model.capabilities.order_to_cash import CancelOrder, RejectOrder, ReleaseHold

from ..auth import needs, read_form, session_of
from ..clients import Ports

Asking = Request[Any, Any, Any]


@post("/{number:str}/release", status_code=303, guards=[needs("release_hold")])
async def release_hold(
    request: Asking, ports: NamedDependency[Ports], number: FromPath[str]
) -> Redirect:
    """Let a held order go on."""
    form, actor = await read_form(request), session_of(request).actor
    asked = ReleaseHold(number, form.get("hold", ""), actor, form.get("reason", ""))
    await ports.orders.release_hold(asked)
    return _back(number, "released")


@post("/{number:str}/reject", status_code=303, guards=[needs("reject_order")])
async def reject_order(
    request: Asking, ports: NamedDependency[Ports], number: FromPath[str]
) -> Redirect:
    """End a held or invalid order."""
    form, actor = await read_form(request), session_of(request).actor
    await ports.orders.reject_order(RejectOrder(number, actor, form.get("reason", "")))
    return _back(number, "rejected")


@post("/{number:str}/cancel", status_code=303, guards=[needs("cancel_order")])
async def cancel_order(
    request: Asking, ports: NamedDependency[Ports], number: FromPath[str]
) -> Redirect:
    """Cancel what has not left; a form that is sent twice is one cancellation."""
    form, actor = await read_form(request), session_of(request).actor
    reason = form.get("reason", "")
    fingerprint = sha256(f"{number}\0{reason}".encode()).hexdigest()
    key = f"console {actor} {fingerprint[:24]}"
    await ports.orders.cancel_order(CancelOrder(number, "", key, fingerprint, reason, actor))
    return _back(number, "cancelled")


def _back(number: str, done: str) -> Redirect:
    return Redirect(f"/console/cases/{number}?done={done}", status_code=303)


ROUTER = Router("/orders", route_handlers=[release_hold, reject_order, cancel_order])
