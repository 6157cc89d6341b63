"""One purchase: what was ordered, what changes of it, and the form that asks for a change."""

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect
from msgspec.structs import replace

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.purchases import GetPurchase, Purchase

from ..auth import needs, read_fields, read_form, session_of
from ..changing import COLUMNS, OFF, Columns, beside, change_of, rows_again, rows_of
from ..clients import Ports
from ..rendering import page

Asking = Request[Any, Any, Any]
NOT_DONE = Conflict | Invalid | Refused
"""What is said beside the form, which is not lost."""


@get("/{number:str}")
async def see_purchase(
    request: Asking,
    ports: NamedDependency[Ports],
    number: FromPath[str],
    done: FromQuery[str] = "",
) -> Response[str]:
    """Show an order as it stands, with the change that is under way beside it."""
    found = await ports.purchases.get_purchase(GetPurchase(number))
    return _page(request, found, rows_of(found), done=done)


@post("/{number:str}/change", status_code=303, guards=[needs("change_purchase")])
async def change_purchase(
    request: Asking, ports: NamedDependency[Ports], number: FromPath[str]
) -> Response[Any]:
    """Ask for a change of the order that was shown; what is refused is said beside the form."""
    form = await read_form(request)
    columns = {name: await read_fields(request, name) for name in (*COLUMNS, OFF)}
    found = await ports.purchases.get_purchase(GetPurchase(number))
    try:
        asked = change_of(found, form, columns)
        actor = session_of(request).actor
        await ports.purchases.change_purchase(replace(asked, actor=actor))
    except (Conflict, Invalid, Refused) as error:
        return await _again(request, ports, error, columns)
    where = f"/console/purchases/{quote(number, safe='')}?done=change_asked"
    return Redirect(where, status_code=303)


async def _again(request: Asking, ports: Ports, error: NOT_DONE, columns: Columns) -> Response[str]:
    """Show the order as it is by now; what was written of another one is written anew."""
    found = await ports.purchases.get_purchase(GetPurchase(request.path_params["number"]))
    form = await read_form(request)
    moved = form.get("version", "") != found.order_version
    rows = rows_of(found) if moved else rows_again(found, columns)
    said = {"error": error, "reason": form.get("reason", "")}
    return _page(request, found, rows, status=error.http_status, **said)


def _page(
    request: Asking, found: Purchase, rows: object, *, status: int = HTTPStatus.OK, **said: object
) -> Response[str]:
    shown = {"purchase": found, "rows": rows, "beside": beside(found)}
    words = {"done": "", "error": None, "reason": ""} | said
    return page(request, "purchase.html", status=status, **shown, **words)


ROUTER = Router("/purchases", route_handlers=[see_purchase, change_purchase])
