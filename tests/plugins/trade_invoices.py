"""Bills as suppliers write them: every default makes a sound one."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs
from purchase_builders import gbp

from trunkline_model.money import total
from trunkline_model.trade_invoice import (
    InvoiceKind,
    TradeAccount,
    TradeInvoice,
    TradeInvoiceLine,
    TradeTax,
)
from trunkline_model.trade_party import TradeParty

VAT_NUMBER = "GB999000439"
IBAN = "GB29NWBK60161331926819"
TODAY = datetime.now(UTC).date()


def invoice(
    number: str, order_number: str, *lines: tuple[str, int, str], **more: Any
) -> TradeInvoice:
    """Give a sound bill: lines are (line id, units, price)."""
    every = tuple(_line(at, *one) for at, one in enumerate(lines, 1))
    net = total((one.net for one in every), "GBP")
    tax = net.times(Decimal("0.2")).rounded()
    made = TradeInvoice(
        kind=InvoiceKind.INVOICE,
        invoice_number=number,
        issued_on=TODAY,
        currency="GBP",
        lines=every,
        taxes=(TradeTax("S", Decimal(20), net, tax),),
        line_total=net,
        net=net,
        tax=tax,
        gross=net + tax,
        payable=net + tax,
        due_on=TODAY,
        order_number=order_number,
        account=TradeAccount(IBAN),
        seller=TradeParty("Stoke Clayworks Ltd", vat_number=VAT_NUMBER),
    )
    return structs.replace(made, **more)


def credit_note(number: str, order_number: str, *lines: tuple[str, int, str]) -> TradeInvoice:
    """Give a sound credit note."""
    return invoice(number, order_number, *lines, kind=InvoiceKind.CREDIT_NOTE)


def _line(at: int, line_id: str, count: int, price: str) -> TradeInvoiceLine:
    return TradeInvoiceLine(
        line_id=str(at),
        description="goods",
        quantity=Decimal(count),
        unit="C62",
        unit_price=gbp(price),
        net=gbp(price).times(Decimal(count)).rounded(),
        tax_category="S",
        tax_rate=Decimal(20),
        order_line_id=line_id,
    )
