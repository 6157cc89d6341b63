"""Book a delivery in the ERP and owe it; what came damaged or wrong goes back."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.accruals import AccrualPosted, PostAccrual
from trunkline_model.capabilities.goods_receipts import (
    GoodsReceiptRecorded,
    GoodsReturned,
    RecordGoodsReceipt,
    ReturnGoods,
)

from ...cases.purchase import PurchaseCase
from ...facts.fulfilment import GoodsArrived, ReceiptAccrued, ReceiptBooked, ReturnAdvised
from ...outgoing import kept_value, receipt, vendor_return
from ...rules.accrual import is_performed
from ...rules.receiving import debit_of, goes_back, over_received, unknown_lines
from ..moment import now

RECORD_GOODS_RECEIPT = Step(
    name="record_goods_receipt",
    system="erp",
    request=RecordGoodsReceipt,
    result=GoodsReceiptRecorded,
    send=lambda ports, request: ports.erp.goods_receipts.record_goods_receipt(request),
)
POST_ACCRUAL = Step(
    name="post_accrual",
    system="erp",
    request=PostAccrual,
    result=AccrualPosted,
    send=lambda ports, request: ports.erp.accruals.post_accrual(request),
)
RETURN_GOODS = Step(
    name="return_goods",
    system="erp",
    request=ReturnGoods,
    result=GoodsReturned,
    send=lambda ports, request: ports.erp.goods_receipts.return_goods(request),
)


async def book_receipt(run: Run, case: PurchaseCase) -> None:
    """Book one delivery; more than may be kept is a person's first.

    A service is not taken into stock: what was performed is owed by its bill, or at a period's end.
    """
    arrival = _arrival(run, case)
    _require_ordered(run, case, arrival)
    if is_performed(case):
        run.record(_service_entry(arrival))
        return
    order_number, erp = case.drafted[0].order_number, run.clients.erp
    booked = await run.step(
        RECORD_GOODS_RECEIPT,
        RecordGoodsReceipt(erp.connection_id, "", order_number, receipt(case, arrival)),
    )
    worth = kept_value(case, arrival)
    if worth.amount > 0:
        request = PostAccrual(
            connection_id=erp.connection_id,
            request_id="",
            purchase_order_number=order_number,
            goods_receipt_number=booked.goods_receipt_number,
            accrued_on=arrival.received_on,
            net=worth,
        )
        await _accrue(run, arrival, request)
    run.record(
        ReceiptBooked(
            occurred_at=now(),
            receipt_reference=arrival.receipt_reference,
            system=booked.evidence.system,
            document_number=booked.goods_receipt_number,
        )
    )


async def return_goods(run: Run, case: PurchaseCase) -> None:
    """Send back what came damaged or wrong of one delivery."""
    arrival = _arrival(run, case)
    sentence = goes_back(arrival, case.lines)
    request = ReturnGoods(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        purchase_order_number=case.drafted[0].order_number,
        vendor_return=vendor_return(case, arrival, sentence),
    )
    returned = await run.step(RETURN_GOODS, request)
    run.record(
        ReturnAdvised(
            occurred_at=now(),
            receipt_reference=arrival.receipt_reference,
            return_number=returned.return_number,
            debit=debit_of(case, arrival),
            sentence=sentence,
        )
    )


async def _accrue(run: Run, arrival: GoodsArrived, request: PostAccrual) -> None:
    accrued = await run.step(POST_ACCRUAL, request)
    run.record(
        ReceiptAccrued(
            occurred_at=now(),
            receipt_reference=arrival.receipt_reference,
            accrual_number=accrued.accrual_number,
            net=request.net,
        )
    )


def _service_entry(arrival: GoodsArrived) -> ReceiptBooked:
    """Say that an entry is right; the ERP has no document of it."""
    reference = arrival.receipt_reference
    return ReceiptBooked(
        occurred_at=now(), receipt_reference=reference, system="", document_number=""
    )


def _arrival(run: Run, case: PurchaseCase) -> GoodsArrived:
    return next(one for one in case.arrivals if one.receipt_reference == run.cause)


def _require_ordered(run: Run, case: PurchaseCase, arrival: GoodsArrived) -> None:
    strange = unknown_lines(case, arrival)
    if strange:
        sentence = f"Receipt {arrival.receipt_reference} names lines {', '.join(strange)}, which "
        sentence += f"{run.business_key} does not have."
        raise NeedsPerson(Problem(reason="unknown_line", field="line_id", sentence=sentence))
    mine = {one.line_id for one in arrival.lines}
    over = [one for one in over_received(case, run.clients.terms.tolerances) if one.line_id in mine]
    if over:
        raise NeedsPerson(
            Problem(
                reason="over_received",
                field="quantity",
                sentence=" ".join(one.sentence for one in over),
                suggestion="Have the supplier agree to the larger order and accept its answer, or "
                "count again; then retry.",
            )
        )
