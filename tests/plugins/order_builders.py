"""Builders of orders and facts for tests: every default makes a sound, plain order."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs

from trunkline_model.address import Address
from trunkline_model.capabilities.catalogue import Product
from trunkline_model.capabilities.channel_orders import (
    ChannelOrder,
    ChannelOrderLine,
    ChannelPayment,
)
from trunkline_model.capabilities.order_to_cash import PlacedLine, PlaceOrder
from trunkline_model.invoice import Invoice
from trunkline_model.money import Money, total, zero
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel

ORDERED_AT = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
ADDRESS = Address("Ada Byron", "1 High Street", "Leeds", "LS1 4AP", "GB")


def gbp(amount: str | int | Decimal) -> Money:
    """Give pounds."""
    return Money(Decimal(amount), "GBP")


def product(sku: str, price: str = "10.00", tax_code: str = "vat-20", **more: Any) -> Product:
    """Give an article that the ERP sells."""
    return Product(sku, f"Article {sku}", "u", tax_code, gbp(price), more.get("stocked", True))


PRODUCTS = {
    one.sku: one
    for one in (
        product("MUG", "8.333333"),
        product("POT", "24.99"),
        product("HEATER", "95.00", "vat-5"),
        product("BOOK", "18.00", "vat-0"),
        product("STAMPS", "13.20", "exempt"),
        product("SHIPPING", "4.00", stocked=False),
        product("ROUNDING", "0", "", stocked=False),
    )
}
RATES = {"vat-20": Decimal("0.2"), "vat-5": Decimal("0.05")}


def shop_line(sku: str, quantity: int, price: str, discount: str = "0") -> ChannelOrderLine:
    """Give a line with its tax inside, rounded as the shop rounds."""
    rate = RATES.get(PRODUCTS[sku].tax_code if sku in PRODUCTS else "vat-20", Decimal(0))
    charged = gbp(price).times(Decimal(quantity)) - gbp(discount)
    return ChannelOrderLine(
        line_id=f"line-{sku}-{quantity}-{price}",
        sku=sku,
        title=f"The {sku.lower()}",
        quantity=Decimal(quantity),
        unit_price=gbp(price),
        discount=gbp(discount),
        charged=charged,
        tax=charged.times(rate / (1 + rate)).rounded(),
        tax_rate=rate,
    )


def shop_order(*lines: ChannelOrderLine, shipping: str = "4.95", **more: Any) -> ChannelOrder:
    """Give a paid shop order whose total is the sum of its parts."""
    bought = lines or (shop_line("MUG", 2, "10.00"), shop_line("POT", 1, "29.99", "3.00"))
    tax = gbp(shipping).times(Decimal("0.2") / Decimal("1.2")).rounded()
    gross = total((one.charged for one in bought), "GBP") + gbp(shipping)
    order = ChannelOrder(
        channel_order_id="5001",
        name="#1001",
        created_at=ORDERED_AT,
        updated_at=ORDERED_AT,
        currency="GBP",
        taxes_included=True,
        customer_id="77",
        customer_name="Ada Byron",
        customer_email="ada@example.com",
        billing_address=None,
        shipping_address=ADDRESS,
        lines=bought,
        shipping_title="Standard",
        shipping_charged=gbp(shipping),
        shipping_tax=tax,
        shipping_tax_rate=Decimal("0.2"),
        discounts=total((one.discount for one in bought), "GBP"),
        tax=total((one.tax for one in bought), "GBP") + tax,
        gross=gross,
        payments=(card_payment(gross),),
        risk="low",
        financial_status="paid",
    )
    return structs.replace(order, **more)


def card_payment(amount: Money, payment_id: str = "pay-1") -> ChannelPayment:
    """Give a successful sale by card."""
    return ChannelPayment(payment_id, "sale", "success", "shopify_payments", amount, ORDERED_AT)


def placement(*lines: PlacedLine, **more: Any) -> PlaceOrder:
    """Give a partner's order."""
    placed = PlaceOrder(
        partner_id="partner-1",
        party_code="HARBOUR",
        idempotency_key="key-1",
        fingerprint="f1",
        purchase_order_number="PO-4711",
        currency="GBP",
        delivery_address=ADDRESS,
        lines=lines or (PlacedLine("MUG", Decimal(10)), PlacedLine("POT", Decimal(2))),
    )
    return structs.replace(placed, **more)


def units(line_id: str, quantity: int, sku: str = "MUG") -> LineQuantity:
    """Give some of a line."""
    return LineQuantity(line_id, sku, Decimal(quantity))


def parcel(parcel_id: str, *lines: LineQuantity, shipped_on: date | None = None) -> Parcel:
    """Give a parcel."""
    day = shipped_on or date(2026, 11, 17)
    return Parcel(parcel_id, day, "Royal Mail", f"TRACK-{parcel_id}", lines)


def invoice(number: str, gross: str, **more: Any) -> Invoice:
    """Give a posted invoice over a gross amount."""
    made = Invoice(
        invoice_number=number,
        ledger_id=f"id-{number}",
        sales_order_number="S1",
        shipment_number="SH1",
        invoiced_on=date(2026, 11, 17),
        due_on=date(2026, 12, 17),
        lines=(),
        net=gbp(gross),
        tax=zero("GBP"),
        gross=gbp(gross),
        outstanding=gbp(gross),
    )
    return structs.replace(made, **more)
