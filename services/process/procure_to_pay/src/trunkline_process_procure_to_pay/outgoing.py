"""A purchase in the words of those it goes to: the ERP and the supplier."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from msgspec import structs

from trunkline_model.goods_receipt import (
    Condition,
    GoodsReceipt,
    GoodsReceiptLine,
    VendorReturn,
)
from trunkline_model.money import PENNY, Money, total
from trunkline_model.purchase_order import PurchaseLineKind, PurchaseOrder, PurchaseOrderLine
from trunkline_model.requisition import Requisition, RequisitionLine
from trunkline_model.trade_order import OrderPurpose, TradeOrder, TradeOrderLine

from .cases.purchase import PurchaseCase
from .facts.fulfilment import GoodsArrived
from .goods import PurchaseLine
from .rules.vat import Supply
from .terms import Terms

UNIT, TRADE_UNIT = "u", "C62"
"""Pieces, as the ERP and as UN/ECE recommendation 20 call them."""


def requisition(case: PurchaseCase, asked_on: date) -> Requisition:
    """Give what is needed, for the ERP."""
    raised = case.raised[0]
    return Requisition(
        requisition_number=raised.purchase_number,
        requested_by=raised.requester,
        requested_on=asked_on,
        needed_on=raised.needed_on,
        location="",
        currency=raised.currency,
        lines=tuple(_needed(one, raised.supplier_code) for one in raised.lines),
        net=total((one.net for one in raised.lines), raised.currency),
    )


def _needed(line: PurchaseLine, supplier_code: str) -> RequisitionLine:
    return RequisitionLine(
        line_id=line.line_id,
        sku=line.sku,
        description=line.description,
        quantity=line.quantity,
        unit=UNIT,
        unit_price=line.unit_price,
        supplier_code=supplier_code,
    )


def purchase_order(case: PurchaseCase, terms: Terms, ordered_on: date) -> PurchaseOrder:
    """Give the order for the ERP, valued as the ERP values it."""
    raised = case.raised[0]
    lines = order_lines(case, terms)
    net = total((one.net for one in lines), raised.currency)
    tax = total((one.tax for one in lines), raised.currency)
    return PurchaseOrder(
        order_number=raised.purchase_number,
        connection_id=raised.connection_id,
        requisition_number=case.requisitioned[0].requisition_number,
        supplier_code=raised.supplier_code,
        delivery_address=terms.delivery_address,
        location="",
        currency=raised.currency,
        ordered_on=ordered_on,
        payment_term="net-30",
        lines=lines,
        net=net,
        tax=tax,
        gross=net + tax,
    )


def order_lines(
    case: PurchaseCase, terms: Terms, lines: tuple[PurchaseLine, ...] | None = None
) -> tuple[PurchaseOrderLine, ...]:
    """Give every line as it now stands, or as it is to stand."""
    raised = case.raised[0]
    is_goods = raised.supply in {Supply.GOODS, Supply.SPECIFIED_GOODS}
    kind = PurchaseLineKind.GOODS if is_goods else PurchaseLineKind.SERVICE
    return tuple(
        PurchaseOrderLine(
            line_id=one.line_id,
            kind=kind,
            sku=one.sku,
            supplier_sku="",
            description=one.description,
            quantity=one.quantity,
            unit=UNIT,
            unit_price=one.unit_price,
            net=one.net,
            tax_code=one.tax_code,
            tax=_tax(one.net, terms.tax_rates.get(one.tax_code, Decimal(0))),
            due_on=one.due_on(raised.needed_on),
        )
        for one in (case.lines if lines is None else lines)
    )


def gross_of(lines: tuple[PurchaseOrderLine, ...], currency: str) -> Money:
    """Sum lines with the tax that the supplier will charge."""
    return total((one.net + one.tax for one in lines), currency)


def trade_order(
    case: PurchaseCase,
    ordered_on: date,
    terms: Terms,
    ordered: tuple[PurchaseLine, ...] | None = None,
) -> TradeOrder:
    """Give the order for the supplier, under our number, as it stands or is to stand."""
    raised = case.raised[0]
    lines = tuple(
        TradeOrderLine(
            line_id=one.line_id,
            sku=one.sku,
            description=one.description,
            quantity=one.quantity,
            unit=TRADE_UNIT,
            unit_price=one.unit_price,
            net=one.net,
            wanted_on=one.due_on(raised.needed_on),
        )
        for one in (case.lines if ordered is None else ordered)
    )
    return TradeOrder(
        order_number=raised.purchase_number,
        version=1,
        purpose=OrderPurpose.ORIGINAL,
        ordered_on=ordered_on,
        currency=raised.currency,
        lines=lines,
        net=total((one.net for one in lines), raised.currency),
        delivery_address=terms.delivery_address,
    )


def changed_order(
    case: PurchaseCase,
    lines: tuple[PurchaseLine, ...],
    version: int,
    ordered_on: date,
    *,
    terms: Terms,
) -> TradeOrder:
    """Give a further version of the order for the supplier; what is not wanted is left out."""
    wanted = tuple(one for one in lines if one.quantity > 0)
    order = trade_order(case, ordered_on, terms, wanted)
    return structs.replace(order, version=version, purpose=OrderPurpose.CHANGE)


def receipt(case: PurchaseCase, arrival: GoodsArrived) -> GoodsReceipt:
    """Give a delivery for the ERP: what is kept in stock, what goes back in quarantine."""
    named = {one.line_id: one.sku for one in case.lines}
    lines = [
        GoodsReceiptLine(one.line_id, named[one.line_id], count, condition)
        for one in arrival.lines
        for count, condition in (
            (one.good, Condition.ACCEPTED),
            (one.damaged + one.wrong, Condition.QUARANTINED),
        )
        if count > 0
    ]
    return GoodsReceipt(arrival.receipt_reference, arrival.received_on, tuple(lines))


def vendor_return(case: PurchaseCase, arrival: GoodsArrived, reason: str) -> VendorReturn:
    """Give what goes back of a delivery."""
    lines = receipt(case, arrival).lines
    return VendorReturn(
        return_reference=f"RTV-{arrival.receipt_reference}",
        returned_on=arrival.received_on,
        reason=reason,
        lines=tuple(one for one in lines if one.condition is Condition.QUARANTINED),
    )


def kept_value(case: PurchaseCase, arrival: GoodsArrived) -> Money:
    """Value what is kept of a delivery at the order's prices: its accrual."""
    prices = {one.line_id: one.unit_price for one in case.lines}
    worth = (prices[one.line_id].times(one.good) for one in arrival.lines)
    return total(worth, case.raised[0].currency).rounded()


def _tax(net: Money, rate: Decimal) -> Money:
    taxed = (net.amount * rate).quantize(PENNY, ROUND_HALF_EVEN)
    return Money(taxed, net.currency)
