"""Post goods that the warehouse received in the ERP, once for each receipt."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.stock import GoodsReceived, ReceiveGoods

from ..clients import Clients
from ..facts import ReceiptBooked
from ..receipt import GoodsReceipt


async def _send(clients: Clients, request: ReceiveGoods) -> GoodsReceived:
    return await clients.stock.receive_goods(request)


RECEIVE_GOODS: Step[ReceiveGoods, GoodsReceived] = Step(
    name="receive_goods",
    system="erp",
    request=ReceiveGoods,
    result=GoodsReceived,
    send=_send,
)
"""Has no undo: goods that arrived are there; a wrong report is corrected by a stock-take."""


async def book_goods_receipt(run: Run, case: GoodsReceipt) -> None:
    """Post it; an article that the ERP does not know stops here, before a person."""
    reported = case.reported
    if reported is None:
        raise NeedsPerson(Problem(reason="no_report", sentence="There is nothing to book."))
    request = ReceiveGoods(
        connection_id=run.clients.erp_connection_id,
        request_id="",
        receipt_reference=reported.reference,
        sku=reported.sku,
        quantity=reported.quantity,
        received_on=reported.received_on,
    )
    booked = await run.step(RECEIVE_GOODS, request)
    run.record(ReceiptBooked(occurred_at=case.next_at, document_number=booked.document_number))
