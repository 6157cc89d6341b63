"""Goods that arrived without a purchase order: a supplier shipment, received and done.

Nothing in Tryton keeps two shipments from having one reference, so the oldest of a request is
the only one that is worked on: a draft that a late call added is cancelled, never received.
"""

from trunkline_model.capabilities.stock import GoodsReceived, ReceiveGoods
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.records import Article
from trunkline_system_tryton.refusals import refuse, wrong

SHIPMENT = "stock.shipment.in"
FIELDS = ["number", "state", "reference"]
NEXT = {"draft": ("receive", "received"), "received": ("do", "done")}
"""What moves a supplier shipment on, by state."""


async def receive(
    calls: Conversation, directory: Directory, request: ReceiveGoods
) -> GoodsReceived:
    """Take goods in, or carry on with a receipt that stopped half-way."""
    article = await _check(calls, directory, request)
    if not await _found(calls, request):
        await calls.create(SHIPMENT, await _values(calls, directory, request, article))
    oldest, *late = await _found(calls, request)
    for one in late:
        if one["state"] == "draft":
            await calls.press(SHIPMENT, "cancel", one["id"])
    shipment = await calls.advance(SHIPMENT, oldest, NEXT, FIELDS)
    evidence = calls.evidence(Document(SHIPMENT, shipment["id"], shipment["number"]))
    return GoodsReceived(shipment["number"], evidence)


async def _check(calls: Conversation, directory: Directory, request: ReceiveGoods) -> Article:
    if request.quantity <= 0:
        raise wrong("quantity", "not_positive", "a receipt needs a positive quantity")
    articles = await directory.articles(calls, [request.sku])
    if request.sku not in articles:
        raise refuse("unknown_sku", f"Tryton has no article {request.sku!r}", "sku")
    if not articles[request.sku].stocked:
        raise refuse("not_stocked", f"{request.sku} is a service: nothing can arrive", "sku")
    return articles[request.sku]


async def _found(calls: Conversation, request: ReceiveGoods) -> list[Row]:
    domain = [("reference", "=", _reference(request)), ("state", "!=", "cancelled")]
    return await calls.search(SHIPMENT, domain, FIELDS, order=[("id", "ASC")])


async def _values(
    calls: Conversation, directory: Directory, request: ReceiveGoods, article: Article
) -> Row:
    supplier = await directory.supplier(calls)
    warehouse = await directory.warehouse(calls)
    currency = await directory.company_currency(calls)
    move = {
        "product": article.ledger_id,
        "unit": article.unit_id,
        "quantity": float(request.quantity),
        "unit_price": article.cost,
        "currency": await directory.currency(calls, currency),
        "from_location": supplier["supplier_location"],
        "to_location": warehouse["input_location"],
    }
    return {
        "reference": _reference(request),
        "supplier": supplier["id"],
        "warehouse": warehouse["id"],
        "warehouse_input": warehouse["input_location"],
        "warehouse_storage": warehouse["storage_location"],
        "effective_date": request.received_on,
        "incoming_moves": [["create", [move]]],
    }


def _reference(request: ReceiveGoods) -> str:
    return f"{request.receipt_reference} · {request.request_id}"
