"""Documents between a supplier and us: one of each to begin with, and any that there could be."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from msgspec import structs

from trunkline_model.address import Address
from trunkline_model.money import PENNY, Money, total, zero
from trunkline_model.trade_invoice import (
    InvoiceKind,
    RemittanceAdvice,
    RemittanceLine,
    TradeAccount,
    TradeCharge,
    TradeInvoice,
    TradeInvoiceLine,
    TradeTax,
)
from trunkline_model.trade_order import (
    DespatchAdvice,
    DespatchLine,
    OrderPurpose,
    OrderResponse,
    OrderResponseLine,
    ResponseKind,
    TradeOrder,
    TradeOrderLine,
)
from trunkline_model.trade_party import TradeParty
from trunkline_model.trade_statement import (
    StatementEntryKind,
    TradeStatement,
    TradeStatementEntry,
)

GBP = "GBP"
DAY = date(2026, 11, 20)
BUYER = TradeParty(
    "Trunkline Trading Ltd",
    "5012345000008",
    "GB123456782",
    Address("Ada Byron", "1 High Street", "London", "SW1A 1AA", "GB"),
)
SELLER = TradeParty(
    "Acme Fasteners Ltd",
    "5098765000004",
    "GB287654321",
    Address("Grace Hopper", "2 Mill Lane", "Leeds", "LS1 4AP", "GB"),
)


def pounds(amount: str | Decimal) -> Money:
    return Money(Decimal(amount), GBP)


def line(number: int, quantity: str, price: str, **changed: Any) -> TradeInvoiceLine:
    exact = Decimal(quantity) * Decimal(price)
    one = TradeInvoiceLine(
        line_id=str(number),
        description=f"Bolt M{number}",
        quantity=Decimal(quantity),
        unit="C62",
        unit_price=pounds(price),
        net=pounds(exact.quantize(PENNY, ROUND_HALF_UP)),
        tax_category="S",
        tax_rate=Decimal(20),
        order_line_id=str(number),
        sku=f"BOLT-{number}",
    )
    return structs.replace(one, **changed)


def invoice(*lines: TradeInvoiceLine, **changed: Any) -> TradeInvoice:
    """A bill that adds up; charges among the changes are counted in."""
    billed = lines or (line(1, "10", "9.95"), line(2, "3", "0.333"))
    currency = changed.get("currency", GBP)
    charges: tuple[TradeCharge, ...] = changed.get("charges", ())
    taxes = tuple(_taxes(billed, charges, currency))
    line_total = total((one.net for one in billed), currency)
    net = total((tax.base for tax in taxes), currency)
    tax = total((one.tax for one in taxes), currency)
    prepaid, rounding = (changed.get(name) or zero(currency) for name in ("prepaid", "rounding"))
    one = TradeInvoice(
        kind=InvoiceKind.INVOICE,
        invoice_number="INV-1001",
        issued_on=DAY,
        currency=currency,
        lines=billed,
        taxes=taxes,
        line_total=line_total,
        net=net,
        tax=tax,
        gross=net + tax,
        payable=net + tax - prepaid + rounding,
        due_on=date(2026, 12, 20),
        order_number="PO-1",
        account=TradeAccount("GB33BUKB20201555555555", "BUKBGB22", "Acme Fasteners Ltd"),
        payment_reference="INV-1001",
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)


def _taxes(
    lines: tuple[TradeInvoiceLine, ...], charges: tuple[TradeCharge, ...], currency: str
) -> list[TradeTax]:
    bases: dict[tuple[str, Decimal], Decimal] = {}
    for one in lines:
        key = (one.tax_category, one.tax_rate)
        bases[key] = bases.get(key, Decimal(0)) + one.net.amount
    for charge in charges:
        key = (charge.tax_category, charge.tax_rate)
        signed = charge.amount.amount if charge.is_charge else -charge.amount.amount
        bases[key] = bases.get(key, Decimal(0)) + signed
    return [
        TradeTax(
            category,
            rate,
            Money(base, currency),
            Money((base * rate / 100).quantize(PENNY, ROUND_HALF_UP), currency),
            "" if category in "SZ" else "No VAT is due",
        )
        for (category, rate), base in bases.items()
    ]


def order(**changed: Any) -> TradeOrder:
    bought = TradeOrderLine(
        line_id="1",
        sku="BOLT-1",
        description="Bolt M1",
        quantity=Decimal(10),
        unit="C62",
        unit_price=pounds("9.95"),
        net=pounds("99.50"),
        wanted_on=date(2026, 12, 1),
    )
    one = TradeOrder(
        order_number="PO-1",
        version=1,
        purpose=OrderPurpose.ORIGINAL,
        ordered_on=DAY,
        currency=GBP,
        lines=(bought,),
        net=pounds("99.50"),
        delivery_address=Address("Goods in", "3 Dock Road", "Hull", "HU1 1AA", "GB"),
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)


def response(**changed: Any) -> OrderResponse:
    one = OrderResponse(
        response_number="AB-77",
        order_number="PO-1",
        responded_on=DAY,
        kind=ResponseKind.CHANGED,
        currency=GBP,
        lines=(OrderResponseLine("1", ResponseKind.CHANGED, Decimal(10), "C62", pounds("10.05")),),
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)


def despatch(**changed: Any) -> DespatchAdvice:
    one = DespatchAdvice(
        despatch_number="LS-5",
        order_number="PO-1",
        shipped_on=DAY,
        lines=(DespatchLine("1", "BOLT-1", Decimal(10), "C62"),),
        carrier="Parcel Force",
        tracking_number="PF123",
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)


def remittance(**changed: Any) -> RemittanceAdvice:
    paid = RemittanceLine("INV-1001", InvoiceKind.INVOICE, DAY, pounds("120.60"), pounds("0.60"))
    credited = RemittanceLine("CN-9", InvoiceKind.CREDIT_NOTE, DAY, pounds("20.00"))
    one = RemittanceAdvice(
        remittance_number="RA-1",
        paid_on=DAY,
        currency=GBP,
        total=pounds("100.00"),
        lines=(paid, credited),
        payment_reference="TRUNK 1",
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)


def entry(
    kind: str, reference: str, amount: str, balance: str | None = None
) -> TradeStatementEntry:
    left = None if balance is None else pounds(balance)
    return TradeStatementEntry(StatementEntryKind(kind), DAY, pounds(amount), reference, left)


def statement(*entries: TradeStatementEntry, **changed: Any) -> TradeStatement:
    """A statement whose entries come to its balance."""
    listed = entries or (
        entry("brought_forward", "", "50.00", "50.00"),
        entry("invoice", "INV-1001", "120.60", "170.60"),
        entry("credit_note", "CN-9", "-20.00", "150.60"),
        entry("payment", "TRUNK 1", "-50.00", "100.60"),
    )
    one = TradeStatement(
        statement_number="ST-11",
        stated_on=DAY,
        currency=GBP,
        closing_balance=total((each.amount for each in listed), GBP),
        entries=listed,
        buyer=BUYER,
        seller=SELLER,
    )
    return structs.replace(one, **changed)
