"""Changes of suppliers' bank details: what is still missing of each, and who adds it."""

from asyncio import gather
from datetime import UTC
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from trunkline_kit import clock
from trunkline_model.capabilities.bank_changes import (
    AskBankChange,
    BankChangeView,
    DecideBankChange,
    ListBankChanges,
)

from ..auth import needs, read_form, session_of
from ..clients import Ports
from ..rendering import page

LIMIT = 100
OPEN = ("ASKED", "CALLED_BACK", "SECONDED")
"""States in which somebody has to do something."""

Asking = Request[Any, Any, Any]


@get("/")
async def list_changes(
    request: Asking, ports: NamedDependency[Ports], done: FromQuery[str] = ""
) -> Response[str]:
    """List those that wait for somebody, those that are agreed, and those that were refused."""
    waiting, agreed, refused = await gather(
        _changes(ports, *OPEN), _changes(ports, "AGREED"), _changes(ports, "REFUSED")
    )
    return page(
        request,
        "bank_changes.html",
        waiting=waiting,
        agreed=agreed,
        refused=refused,
        today=clock.today(UTC),
        done=done,
    )


async def _changes(ports: Ports, *states: str) -> list[BankChangeView]:
    asked = (ListBankChanges(state=one, limit=LIMIT) for one in states)
    found = await gather(*(ports.bank_changes.list_bank_changes(one) for one in asked))
    return [change for some in found for change in some.changes]


@post("/ask", status_code=303, guards=[needs("ask_bank_change")])
async def ask_change(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Enter a change that a supplier asks for."""
    form, actor = await read_form(request), session_of(request).actor
    supplier, iban = form.get("supplier", "").strip(), form.get("iban", "").strip()
    asked = AskBankChange(supplier, iban, actor, form.get("reason", ""))
    await ports.bank_changes.ask_bank_change(asked)
    return _back("account_entered")


@post("/call", status_code=303, guards=[needs("call_back_supplier")])
async def call_back(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Note that the supplier said yes on the telephone."""
    await ports.bank_changes.call_back_supplier(await _decision(request))
    return _back("called_back")


@post("/approve", status_code=303, guards=[needs("confirm_bank_change")])
async def approve(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Approve it as the second person."""
    await ports.bank_changes.confirm_bank_change(await _decision(request))
    return _back("account_approved")


@post("/reject", status_code=303, guards=[needs("refuse_bank_change")])
async def reject(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Have the account never paid."""
    await ports.bank_changes.refuse_bank_change(await _decision(request))
    return _back("account_refused")


async def _decision(request: Asking) -> DecideBankChange:
    form, actor = await read_form(request), session_of(request).actor
    return DecideBankChange(form.get("change", ""), actor, form.get("reason", ""))


def _back(done: str) -> Redirect:
    return Redirect(f"/console/bank-changes?done={done}", status_code=303)


ROUTER = Router(
    "/bank-changes", route_handlers=[list_changes, ask_change, call_back, approve, reject]
)
