"""What is bought and waits for an approver; the process refuses who may not, and says why."""

from asyncio import gather
from typing import Any

from litestar import Request, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from trunkline_model.capabilities.payment_runs import (
    DecidePaymentRun,
    ListPaymentRuns,
    SupplierPaymentRun,
)
from trunkline_model.capabilities.purchases import AcceptAnswer, DecidePurchase, ListPurchases
from trunkline_model.capabilities.supplier_bills import DecideBill, ListBills

from ..auth import needs, read_form, session_of
from ..clients import Ports
from ..rendering import page

LIMIT = 100
UNSIGNED = ("PROPOSED", "PART_APPROVED")
"""States of a payment run that waits for a signature."""

Asking = Request[Any, Any, Any]


@get("/")
async def list_waiting(
    request: Asking, ports: NamedDependency[Ports], done: FromQuery[str] = ""
) -> Response[str]:
    """List purchases, answers to them, bills and payment runs that wait for somebody."""
    purchases, changes, answered, bills, runs = await gather(
        ports.purchases.list_purchases(ListPurchases(state="APPROVAL", limit=LIMIT)),
        ports.purchases.list_purchases(ListPurchases(state="CHANGE_APPROVAL", limit=LIMIT)),
        ports.purchases.list_purchases(ListPurchases(state="ACK_CHANGED", limit=LIMIT)),
        ports.bills.list_bills(ListBills(state="MATCHED", limit=LIMIT)),
        _unsigned(ports),
    )
    return page(
        request,
        "purchases.html",
        purchases=purchases.purchases,
        changes=changes.purchases,
        answered=answered.purchases,
        bills=bills.bills,
        runs=runs,
        done=done,
    )


async def _unsigned(ports: Ports) -> list[SupplierPaymentRun]:
    asked = (ListPaymentRuns(one, limit=LIMIT) for one in UNSIGNED)
    found = await gather(*(ports.runs.list_payment_runs(one) for one in asked))
    return [run for some in found for run in some.runs]


@post("/approve", status_code=303, guards=[needs("approve_purchase")])
async def approve_purchase(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Approve the version that was shown."""
    await ports.purchases.approve_purchase(await _purchase(request))
    return _back("approved")


@post("/reject", status_code=303, guards=[needs("reject_purchase")])
async def reject_purchase(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Turn the version that was shown down."""
    await ports.purchases.reject_purchase(await _purchase(request))
    return _back("turned_down")


@post("/answers/accept", status_code=303, guards=[needs("accept_answer")])
async def accept_answer(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Take an order as its supplier answered it."""
    form, actor = await read_form(request), session_of(request).actor
    number, answer = form.get("purchase", ""), form.get("answer", "")
    asked = AcceptAnswer(number, answer, actor, form.get("reason", ""))
    await ports.purchases.accept_answer(asked)
    return _back("accepted")


@post("/answers/cancel", status_code=303, guards=[needs("cancel_purchase")])
async def cancel_purchase(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Take an order back whose answer does not suit."""
    await ports.purchases.cancel_purchase(await _purchase(request))
    return _back("cancelled")


@post("/bills/approve", status_code=303, guards=[needs("approve_bill")])
async def approve_bill(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Let a matched bill be posted."""
    await ports.bills.approve_bill(await _bill(request))
    return _back("approved")


@post("/bills/reject", status_code=303, guards=[needs("reject_bill")])
async def reject_bill(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Send a bill back to its supplier."""
    await ports.bills.reject_bill(await _bill(request))
    return _back("turned_down")


@post("/runs/sign", status_code=303, guards=[needs("approve_payment_run")])
async def sign_run(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Sign the hash that was shown, and no other."""
    await ports.runs.approve_payment_run(await _run(request))
    return _back("signed")


@post("/runs/withdraw", status_code=303, guards=[needs("withdraw_payment_run")])
async def withdraw_run(request: Asking, ports: NamedDependency[Ports]) -> Redirect:
    """Take a run back before it goes to the bank."""
    await ports.runs.withdraw_payment_run(await _run(request))
    return _back("withdrawn")


async def _purchase(request: Asking) -> DecidePurchase:
    form, actor = await read_form(request), session_of(request).actor
    number, version = form.get("purchase", ""), form.get("version", "")
    return DecidePurchase(number, actor, version, form.get("reason", ""))


async def _bill(request: Asking) -> DecideBill:
    form, actor = await read_form(request), session_of(request).actor
    return DecideBill(form.get("bill", ""), actor, form.get("reason", ""))


async def _run(request: Asking) -> DecidePaymentRun:
    form, actor = await read_form(request), session_of(request).actor
    run, seen = form.get("run", ""), form.get("sha256", "")
    return DecidePaymentRun(run, actor, seen, form.get("reason", ""))


def _back(done: str) -> Redirect:
    return Redirect(f"/console/purchases?done={done}", status_code=303)


ROUTER = Router(
    "/purchases",
    route_handlers=[
        *(list_waiting, approve_purchase, reject_purchase, accept_answer, cancel_purchase),
        *(approve_bill, reject_bill, sign_run, withdraw_run),
    ],
)
