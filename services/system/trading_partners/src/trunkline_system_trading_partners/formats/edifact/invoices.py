"""INVOIC (D.96A): invoices, credit notes, debit notes."""

from collections.abc import Iterator
from decimal import Decimal

from trunkline_model.money import Money, total
from trunkline_model.trade_invoice import (
    InvoiceKind,
    TradeAccount,
    TradeCharge,
    TradeInvoice,
    TradeInvoiceLine,
    TradeTax,
)

from .lines import LINE_ID, article, pia, pri, price, quantity
from .parties import nad, party
from .parts import (
    Body,
    Group,
    currency_of,
    cux,
    day,
    description,
    dtm,
    figure,
    ftx,
    imd,
    missing,
    moa,
    money,
    need_day,
    need_money,
    rff,
    words,
)
from .syntax import Segment, segment

CODES = {
    InvoiceKind.INVOICE: "380",
    InvoiceKind.CREDIT_NOTE: "381",
    InvoiceKind.DEBIT_NOTE: "383",
}
REFERENCES = {
    "ON": "order_number",
    "IV": "corrects_number",
    "AAK": "despatch_number",
    "PQ": "payment_reference",
}
OWN_LINE = "ACD"
"""Reference to a line of this very message."""


def write_invoice(invoice: TradeInvoice) -> Iterator[Segment]:
    """Give the segments of the message."""
    yield segment("BGM", CODES[invoice.kind], invoice.invoice_number, "9")
    yield from dtm("137", invoice.issued_on)
    yield from dtm("131", invoice.tax_point_on)
    yield from ftx("GEN", invoice.note)
    for tax in invoice.taxes:
        yield from ftx("TXD", tax.exemption, f"{tax.category}{tax.rate:f}")
    for qualifier, field in REFERENCES.items():
        yield from rff(qualifier, getattr(invoice, field))
    yield from nad("BY", invoice.buyer)
    yield from nad("SU", invoice.seller)
    if invoice.account is not None:
        account = invoice.account
        yield segment("FII", "RB", (account.number, account.holder), (account.branch,))
    yield from cux(invoice.currency)
    if invoice.due_on is not None:
        yield segment("PAT", "1")
        yield from dtm("13", invoice.due_on)
    for charge in invoice.charges:
        yield from _write_charge(charge)
    for number, line in enumerate(invoice.lines, start=1):
        yield from _write_line(number, line)
    yield segment("UNS", "S")
    yield segment("CNT", ("2", str(len(invoice.lines))))
    yield from _write_totals(invoice)


def _write_charge(charge: TradeCharge) -> Iterator[Segment]:
    service = ("", "", "", charge.reason)
    yield segment("ALC", "C" if charge.is_charge else "A", "", "", "", service)
    yield from moa("8", charge.amount)
    yield _tax(charge.tax_category, charge.tax_rate)


def _tax(category: str, rate: Decimal) -> Segment:
    return segment("TAX", "7", "VAT", "", "", ("", "", "", f"{rate:f}"), category)


def _write_line(number: int, line: TradeInvoiceLine) -> Iterator[Segment]:
    yield segment("LIN", str(number))
    yield from pia(("5", line.sku, "IN"), ("1", line.supplier_sku, "SA"))
    yield from imd(line.description)
    yield segment("QTY", ("47", f"{line.quantity:f}", line.unit))
    yield from moa("203", line.net)
    yield from pri(line.unit_price)
    yield from rff(LINE_ID, line.order_line_id)
    yield from rff(OWN_LINE, line.line_id)
    yield _tax(line.tax_category, line.tax_rate)
    if line.adjustment is not None:
        yield segment("ALC", "C" if line.adjustment.amount > 0 else "A")
        yield from moa("8", Money(abs(line.adjustment.amount), line.adjustment.currency))


def _write_totals(invoice: TradeInvoice) -> Iterator[Segment]:
    yield from moa("79", invoice.line_total)
    yield from moa("125", invoice.net)
    yield from moa("176", invoice.tax)
    yield from moa("77", invoice.gross)
    yield from moa("9", invoice.payable)
    yield from moa("113", invoice.prepaid)
    yield from moa("165", invoice.rounding)
    for tax in invoice.taxes:
        yield _tax(tax.category, tax.rate)
        yield from moa("125", tax.base)
        yield from moa("124", tax.tax)


def read_invoice(body: Body) -> TradeInvoice:
    """Read the message; raises Unreadable."""
    head, currency, begin = body.head, currency_of(body.head), body.head.need("BGM")
    kinds = {code: kind for kind, code in CODES.items()}
    if begin.text(0) not in kinds or not begin.text(1) or not currency or not body.lines:
        raise missing("BGM, CUX or LIN")
    return TradeInvoice(
        kind=kinds[begin.text(0)],
        invoice_number=begin.text(1),
        issued_on=need_day(head, "137"),
        currency=currency,
        lines=tuple(_read_line(line, currency) for line in body.lines),
        taxes=tuple(_read_taxes(body, currency)),
        line_total=need_money(body.tail, "79", currency),
        net=need_money(body.tail, "125", currency),
        tax=need_money(body.tail, "176", currency),
        gross=need_money(body.tail, "77", currency),
        payable=need_money(body.tail, "9", currency),
        charges=tuple(_read_charges(head, currency)),
        prepaid=money(body.tail, "113", currency),
        rounding=money(body.tail, "165", currency),
        tax_point_on=day(head, "131"),
        due_on=day(head, "13"),
        account=_account(head),
        note=words(head, "GEN"),
        buyer=party(head, "BY"),
        seller=party(head, "SU"),
        **{field: head.value("RFF", code) for code, field in REFERENCES.items()},
    )


def _read_line(line: Group, currency: str) -> TradeInvoiceLine:
    count, unit = quantity(line, "47")
    unit_price, category, rate = price(line, currency), *_rated(line)
    if unit_price is None:
        raise missing("PRI AAA")
    adjustments = [_signed(one, currency) for one in line.split("ALC", "MOA")]
    return TradeInvoiceLine(
        line_id=line.value("RFF", OWN_LINE) or line.need("LIN").text(0),
        description=description(line),
        quantity=count,
        unit=unit,
        unit_price=unit_price,
        net=need_money(line, "203", currency),
        tax_category=category,
        tax_rate=rate,
        adjustment=total(adjustments, currency) if adjustments else None,
        order_line_id=line.value("RFF", LINE_ID),
        sku=article(line, "IN"),
        supplier_sku=article(line, "SA"),
    )


def _signed(group: Group, currency: str) -> Money:
    amount = need_money(group, "8", currency)
    return amount if group.need("ALC").text(0) == "C" else -amount


def _rated(group: Group) -> tuple[str, Decimal]:
    tax = group.need("TAX", "7")
    return tax.text(5), figure(tax.text(4, 3) or "0", "TAX 7")


def _read_charges(head: Group, currency: str) -> Iterator[TradeCharge]:
    for group in head.split("ALC", "MOA", "TAX"):
        begin, (category, rate) = group.need("ALC"), _rated(group)
        amount = need_money(group, "8", currency)
        yield TradeCharge(begin.text(0) == "C", begin.text(4, 3), amount, category, rate)


def _read_taxes(body: Body, currency: str) -> Iterator[TradeTax]:
    for group in body.tail.split("TAX", "MOA"):
        category, rate = _rated(group)
        coded = [
            one for one in body.head.every("FTX", "TXD") if one.text(2) == f"{category}{rate:f}"
        ]
        base, tax = need_money(group, "125", currency), need_money(group, "124", currency)
        yield TradeTax(category, rate, base, tax, words(Group(tuple(coded)), "TXD"))


def _account(head: Group) -> TradeAccount | None:
    found = head.find("FII", "RB")
    if found is None:
        return None
    return TradeAccount(found.text(1), found.text(2), found.text(1, 1))
