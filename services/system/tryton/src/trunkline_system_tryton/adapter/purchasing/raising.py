"""Writing a need down: create, wait for approval; resumable from wherever it stopped.

The oldest requisition of a request is the only one that is worked on, as with purchases.
"""

from decimal import Decimal

from trunkline_model.capabilities.requisitions import RaiseRequisition, RequisitionRaised
from trunkline_model.money import Money
from trunkline_model.requisition import Requisition, RequisitionLine
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse

from .bars import cancelled, is_barred
from .checks import (
    require_currency,
    require_lines,
    require_positive,
    require_price,
    require_same,
    value,
)
from .needs import FIELDS, REQUISITION

NEXT = {"draft": ("wait", "waiting")}


async def raise_need(
    calls: Conversation, directory: PurchaseDirectory, request: RaiseRequisition
) -> RequisitionRaised:
    """Raise, or carry on with a raising that stopped half-way."""
    _check(request.requisition)
    if not await find_raised(calls, request.request_id):
        await calls.create(REQUISITION, await _values(calls, directory, request))
    requisition, *late = await find_raised(calls, request.request_id)
    await _drop(calls, late)
    barred = await is_barred(calls, directory, request.request_id)
    if barred or requisition["state"] == "cancelled":
        await _drop(calls, [requisition])
        raise cancelled()
    requisition = await calls.advance(REQUISITION, requisition, NEXT, FIELDS)
    document = Document(REQUISITION, requisition["id"], requisition["number"])
    return RequisitionRaised(
        requisition_number=requisition["number"],
        net=Money(requisition["total_amount"], requisition["currency."]["code"]),
        evidence=calls.evidence(document),
    )


async def find_raised(calls: Conversation, request_id: str) -> list[Row]:
    """Give the requisitions that a request made, the oldest first."""
    domain = [("description", "like", f"% · {request_id}")]
    return await calls.search(REQUISITION, domain, FIELDS, order=[("id", "ASC")])


async def _values(
    calls: Conversation, directory: PurchaseDirectory, request: RaiseRequisition
) -> Row:
    asked = request.requisition
    await require_currency(calls, directory, asked.currency, "requisition.currency")
    lines = [
        await _line(calls, directory, line, f"requisition.lines[{place}]")
        for place, line in enumerate(asked.lines)
    ]
    return {
        "description": f"{asked.requisition_number} · {request.request_id}",
        "supply_date": asked.needed_on,
        "warehouse": (await directory.warehouse(calls, asked.location))["id"],
        "currency": await directory.currency(calls, asked.currency),
        "lines": [["create", lines]],
    }


async def _line(
    calls: Conversation, directory: PurchaseDirectory, line: RequisitionLine, where: str
) -> Row:
    article = (await directory.articles(calls, [line.sku])).get(line.sku)
    if article is None:
        raise refuse("unknown_sku", f"Tryton has no article {line.sku!r}", f"{where}.sku")
    values = {
        "product": article.ledger_id,
        "unit": await directory.unit(calls, line.unit, article, f"{where}.unit"),
        "quantity": float(line.quantity),
        "unit_price": line.unit_price.amount,
        "description": f"{line.line_id}\n{line.description}",
    }
    if line.supplier_code:
        field = f"{where}.supplier_code"
        values["supplier"] = (await directory.trading_party(calls, line.supplier_code, field))["id"]
    return values


def _check(asked: Requisition) -> None:
    require_lines((line.line_id for line in asked.lines), "requisition.lines")
    for place, line in enumerate(asked.lines):
        require_positive(line.quantity, f"requisition.lines[{place}].quantity")
        require_price(line.unit_price, f"requisition.lines[{place}].unit_price")
    net = sum((value(line.quantity, line.unit_price) for line in asked.lines), Decimal(0))
    require_same(net, asked.net, "requisition.net")


async def _drop(calls: Conversation, requisitions: list[Row]) -> None:
    for one in requisitions:
        if one["state"] == "draft":
            await calls.press(REQUISITION, "cancel", one["id"])
