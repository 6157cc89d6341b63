"""One order told from the webhook to the last penny, with a hold, a short line and a short pick."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from order_builders import ORDERED_AT, PRODUCTS, gbp, invoice, parcel, shop_line, shop_order, units

from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.rules.capture import Terms, capture

AT = ORDERED_AT
SHOP = shop_order(shop_line("MUG", 6, "10.00"), shop_line("POT", 2, "29.99"))
ORDER, PROOF = capture(
    SHOP,
    PRODUCTS,
    Terms("TL-1", "erp-main", "shopify-main", "CASH", "immediate", ZoneInfo("Europe/London")),
)


def cover(attempt: int, mugs: int, pots: int) -> facts.StockCovered:
    lines = (facts.LineCover("1", Decimal(mugs)), facts.LineCover("2", Decimal(pots)))
    return facts.StockCovered(occurred_at=AT, attempt=attempt, cause=str(attempt), lines=lines)


def asked(count: int, *lines: facts.LineCover) -> facts.ShipmentOrderPlaced:
    return facts.ShipmentOrderPlaced(
        occurred_at=AT,
        system="system-warehouse",
        reference=f"TL-1-{count}",
        warehouse_order_id=f"W{count}",
        lines=tuple(units(one.line_id, int(one.covered)) for one in lines),
    )


def left(name: str, *lines: tuple[str, int]) -> facts.ParcelLeft:
    goods = tuple(units(line_id, quantity) for line_id, quantity in lines)
    return facts.ParcelLeft(occurred_at=AT, reference="TL-1-1", parcel=parcel(name, *goods))


def issued(name: str) -> facts.GoodsIssued:
    return facts.GoodsIssued(
        occurred_at=AT,
        system="system-tryton",
        parcel_id=name,
        shipment_number=f"SH-{name}",
        shipped_on=AT.date(),
        lines=(),
    )


def billed(name: str, gross: str) -> facts.ParcelInvoiced:
    return facts.ParcelInvoiced(
        occurred_at=AT, system="system-tryton", parcel_id=name, invoice=invoice(name, gross)
    )


def paid(name: str, amount: str) -> facts.ReceiptPosted:
    return facts.ReceiptPosted(
        occurred_at=AT,
        system="system-tryton",
        payment="pay-1",
        method=PaymentMethod.CARD,
        invoice_number=name,
        amount=gbp(amount),
        received_on=AT.date(),
        receipt_number=f"R-{name}",
        outstanding=gbp(0),
    )


STORY: tuple[facts.OrderFact, ...] = (
    facts.OrderAnnounced(
        occurred_at=AT, connection_id="shopify-main", channel_order_id="5001", source_updated_at=AT
    ),
    facts.OrderCaptured(occurred_at=AT, system="s", order=SHOP, content_sha256="c"),
    facts.OrderValidated(occurred_at=AT, order=ORDER, proof=PROOF),
    facts.CreditChecked(occurred_at=AT, holds=(facts.HoldPlaced("fraud", "It is risky."),)),
    facts.HoldReleased(occurred_at=AT, hold="fraud", actor="Jo", reason="A known customer."),
    facts.SaleBooked(occurred_at=AT, system="e", sales_order_number="S1", gross=SHOP.gross),
    cover(1, 4, 2),
    facts.ShipmentOrderTaken(occurred_at=AT, reference="TL-1-1"),
    asked(1, facts.LineCover("1", Decimal(4)), facts.LineCover("2", Decimal(2))),
    facts.PickedShort(
        occurred_at=AT, position=9, reference="TL-1-1", lines=(units("2", 1, "POT"),)
    ),
    left("P1", ("1", 4), ("2", 1)),
    issued("P1"),
    billed("P1", "60.00"),
    facts.StockMoved(occurred_at=AT, sku="MUG", position=4),
    facts.StockMoved(occurred_at=AT + timedelta(hours=1), sku="MUG", position=9),
    facts.GoodsArrived(
        occurred_at=AT + timedelta(minutes=5),
        receipt_reference="GR1",
        sku="POT",
        quantity=Decimal(1),
        position=12,
    ),
    cover(2, 6, 2),
    asked(2, facts.LineCover("1", Decimal(2)), facts.LineCover("2", Decimal(1))),
    left("P2", ("1", 2), ("2", 1)),
    issued("P2"),
    billed("P2", "64.93"),
    paid("P1", "60.00"),
    paid("P2", "64.93"),
)
