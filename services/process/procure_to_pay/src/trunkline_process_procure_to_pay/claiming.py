"""What is claimed from a supplier for goods that went back, as the debit note that it is sent."""

from collections.abc import Iterable
from decimal import Decimal

from trunkline_model.money import Money, total
from trunkline_model.trade_invoice import InvoiceKind, TradeInvoice, TradeInvoiceLine, TradeTax

from .cases.purchase import PurchaseCase
from .facts.fulfilment import GoodsArrived, ReturnAdvised
from .goods import PurchaseLine
from .outgoing import TRADE_UNIT
from .terms import Terms
from .transitions.moment import day_of

PER_CENT = Decimal(100)
CATEGORIES = {"vat-0": "Z", "exempt": "E", "reverse-20": "AE", "overseas-20": "O"}
"""UNCL 5305 code of each of our tax codes under which a supplier charges nothing."""
EXEMPTIONS = {"E": "Exempt", "AE": "Reverse charge", "O": "Outside the scope of UK VAT"}


def debit_note_number(arrival: GoodsArrived) -> str:
    """Number the debit note of a delivery: the same again however often it is made."""
    return f"DN-{arrival.receipt_reference}"


def debit_note(
    case: PurchaseCase, arrival: GoodsArrived, returned: ReturnAdvised, terms: Terms
) -> TradeInvoice:
    """Give the debit note of what came damaged or wrong, at the order's prices with their VAT."""
    currency = case.raised[0].currency
    lines = tuple(_lines(case, arrival, terms))
    taxes = tuple(_taxes(lines, currency))
    net = total((one.net for one in lines), currency)
    tax = total((one.tax for one in taxes), currency)
    return TradeInvoice(
        kind=InvoiceKind.DEBIT_NOTE,
        invoice_number=debit_note_number(arrival),
        issued_on=day_of(returned.occurred_at),
        currency=currency,
        lines=lines,
        taxes=taxes,
        line_total=net,
        net=net,
        tax=tax,
        gross=net + tax,
        payable=net + tax,
        order_number=case.raised[0].purchase_number,
        despatch_number=arrival.receipt_reference,
        note=f"Returned to you as {returned.return_number}: {returned.sentence}",
    )


def _lines(case: PurchaseCase, arrival: GoodsArrived, terms: Terms) -> Iterable[TradeInvoiceLine]:
    ordered = {one.line_id: one for one in case.lines}
    for one in arrival.lines:
        for count, why in ((one.damaged, "damaged"), (one.wrong, "not what was ordered")):
            if count > 0:
                yield _line(ordered[one.line_id], count, why, terms)


def _line(ordered: PurchaseLine, count: Decimal, why: str, terms: Terms) -> TradeInvoiceLine:
    rate = terms.tax_rates.get(ordered.tax_code, Decimal(0))
    return TradeInvoiceLine(
        line_id=f"{ordered.line_id}-{why.partition(' ')[0]}",
        description=f"{ordered.description}: {why}",
        quantity=count,
        unit=TRADE_UNIT,
        unit_price=ordered.unit_price,
        net=ordered.unit_price.times(count).rounded(),
        tax_category="S" if rate else CATEGORIES.get(ordered.tax_code, "Z"),
        tax_rate=rate * PER_CENT,
        order_line_id=ordered.line_id,
        sku=ordered.sku,
    )


def _taxes(lines: tuple[TradeInvoiceLine, ...], currency: str) -> Iterable[TradeTax]:
    for category, rate in dict.fromkeys((one.tax_category, one.tax_rate) for one in lines):
        mine = (one.net for one in lines if (one.tax_category, one.tax_rate) == (category, rate))
        base: Money = total(mine, currency)
        tax = base.times(rate / PER_CENT).rounded()
        yield TradeTax(category, rate, base, tax, EXEMPTIONS.get(category, ""))
