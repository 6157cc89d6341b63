"""The same decision about every open exception that a filter matches: choose, confirm, done."""

from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from trunkline_kit.errors import Conflict
from trunkline_model.capabilities.operations import ExceptionFilter, ExceptionItem, ListExceptions

from ..auth import needs, read_fields, read_form, session_of
from ..bulk import SEEN_MAX, Bulk, Meanwhile, link_of, meanwhile, read_bulk, read_filter, said_of
from ..clients import Ports
from ..rendering import page

SHOWN = 20

Asking = Request[Any, Any, Any]


@get("/", guards=[needs("decide_exceptions")])
async def choose_decision(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Show how many there are and the first of them, and ask what to do with them."""
    only = read_filter(dict(request.query_params.items()))
    counting = Bulk(only, "retry", "", "").asked(session_of(request).actor)
    counted = await ports.inbox.decide_exceptions(counting)
    waiting = await _waiting(ports, only)
    return page(
        request,
        "bulk.html",
        said=said_of(only),
        link=link_of(only),
        matched=counted.matched,
        waiting=waiting[:SHOWN],
    )


@post("/confirm", status_code=200, guards=[needs("decide_exceptions")])
async def confirm_decision(request: Asking, ports: NamedDependency[Ports]) -> Response[str]:
    """Count again, and show what pressing the button would do; nothing is decided yet."""
    return await _confirmation(request, ports, read_bulk(await read_form(request)), None)


@post("/", status_code=200, guards=[needs("decide_exceptions")])
async def decide_all(request: Asking, ports: NamedDependency[Ports]) -> Response[Any]:
    """Decide about those that were shown; when they are others by now, say so and ask again."""
    form = await read_form(request)
    bulk, seen = read_bulk(form), await read_fields(request, "seen")
    expected = int(form["expected"]) if form.get("expected", "").isdigit() else 0
    changed = meanwhile(seen, await _waiting(ports, bulk.only))
    if changed.came or changed.went:
        return await _confirmation(request, ports, bulk, changed)
    try:
        asked = bulk.asked(session_of(request).actor, expected)
        done = await ports.inbox.decide_exceptions(asked)
    except Conflict:
        return await _confirmation(request, ports, bulk, changed)
    if done.refused:
        link = link_of(bulk.only)
        return page(request, "bulk_done.html", bulk=bulk, done=done, link=link)
    to = f"/console/exceptions?{link_of(bulk.only)}&done=all_{bulk.decision}"
    return Redirect(to, status_code=303)


async def _confirmation(
    request: Asking, ports: Ports, bulk: Bulk, changed: Meanwhile | None
) -> Response[str]:
    counted = await ports.inbox.decide_exceptions(bulk.asked(session_of(request).actor))
    waiting = await _waiting(ports, bulk.only)
    return page(
        request,
        "bulk_confirm.html",
        status=409 if changed else 200,
        bulk=bulk,
        said=said_of(bulk.only),
        link=link_of(bulk.only),
        matched=counted.matched,
        waiting=waiting,
        shown=SHOWN,
        changed=changed,
    )


async def _waiting(ports: Ports, only: ExceptionFilter) -> tuple[ExceptionItem, ...]:
    """Give the oldest that nobody has decided about."""
    asked = ListExceptions("open", limit=SEEN_MAX, only=only)
    found = (await ports.operations.list_exceptions(asked)).exceptions
    return tuple(one for one in found if one.state == "open")


ROUTER = Router("/bulk", route_handlers=[choose_decision, confirm_decision, decide_all])
