"""UBL 2.1 by the supplier's own hand: orders read, answers, despatch advices and bills written."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found, unused-ignore]

from trunkline_kit.safe_xml import read_xml
from trunkline_sandbox import clock

from .shapes import Answer, Order, OrderedLine

ZONE = ZoneInfo("Europe/London")
"""Whose days a supplier writes on what it sends."""

SCHEMAS = "urn:oasis:names:specification:ubl:schema:xsd:"
CAC, CBC = f"{SCHEMAS}CommonAggregateComponents-2", f"{SCHEMAS}CommonBasicComponents-2"
NAMES = {"cac": CAC, "cbc": CBC}
PENNY, VAT = Decimal("0.01"), Decimal(20)
BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
BIS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
A: Any = ElementMaker(namespace=CAC, nsmap=NAMES)
B: Any = ElementMaker(namespace=CBC, nsmap=NAMES)
ANSWERS = {Answer.ACCEPT: ("AP", "5"), Answer.CHANGE: ("CA", "3"), Answer.REJECT: ("RE", "7")}


def read_order(content: bytes) -> Order:
    """Read an order, a change or a cancellation; raises what the parser raises."""
    root = read_xml(content)
    kind = etree.QName(root).localname
    reference = text_at(root, "cac:OrderReference/cbc:ID")
    return Order(
        order_number=reference or text_at(root, "cbc:ID"),
        purpose=kind,
        currency=text_at(root, "cbc:DocumentCurrencyCode"),
        buyer=text_at(root, "cac:BuyerCustomerParty//cbc:RegistrationName"),
        lines=tuple(_line(one) for one in root.findall("cac:OrderLine/cac:LineItem", NAMES)),
        version=int(text_at(root, "cbc:SequenceNumberID") or 1),
    )


def _line(item: etree._Element) -> OrderedLine:
    quantity: Any = item.find("cbc:Quantity", NAMES)
    return OrderedLine(
        line_id=text_at(item, "cbc:ID"),
        sku=text_at(item, "cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        description=text_at(item, "cac:Item/cbc:Name"),
        quantity=Decimal(quantity.text),
        unit=quantity.get("unitCode"),
        price=Decimal(text_at(item, "cac:Price/cbc:PriceAmount")),
    )


def text_at(element: etree._Element, path: str) -> str:
    """Give the text at a path; empty when there is none."""
    return (element.findtext(path, "", NAMES) or "").strip()


def write_response(order: Order, number: str, answer: Answer, prices: dict[str, Decimal]) -> bytes:
    """Answer an order, line by line."""
    lines = [_answered(line, answer, prices, order.currency) for line in order.lines]
    head = [B.ID(number), today(), B.OrderResponseCode(ANSWERS[answer][0])]
    answered = A.DocumentReference(B.ID(f"{order.order_number}/{order.version}"))
    reference = A.OrderReference(B.ID(order.order_number), answered)
    about = [B.DocumentCurrencyCode(order.currency), reference]
    return document("OrderResponse", [*head, *about, *lines])


def _answered(line: OrderedLine, answer: Answer, prices: dict[str, Decimal], currency: str) -> Any:
    kept = answer is Answer.CHANGE and line.line_id not in prices
    status = ANSWERS[Answer.ACCEPT if kept else answer][1]
    return A.OrderLine(
        A.LineItem(
            B.ID(line.line_id),
            B.LineStatusCode(status),
            B.Quantity(f"{line.quantity:f}", unitCode=line.unit),
            A.Price(money("PriceAmount", prices.get(line.line_id, line.price), currency)),
            A.Item(B.Name(line.description)),
        ),
        A.OrderLineReference(B.LineID(line.line_id)),
    )


def write_despatch(order: Order, number: str, quantities: dict[str, Decimal]) -> bytes:
    """Say what is on its way."""
    lines = [
        A.DespatchLine(
            B.ID(line.line_id),
            B.DeliveredQuantity(f"{quantity:f}", unitCode=line.unit),
            A.OrderLineReference(B.LineID(line.line_id)),
            A.Item(A.BuyersItemIdentification(B.ID(line.sku))),
        )
        for line, quantity in _chosen(order, quantities)
    ]
    shipment = A.Shipment(B.ID("1"), A.Delivery(B.TrackingID(f"TRACK-{number}")))
    head = [B.ID(number), today(), _reference(order.order_number), shipment]
    return document("DespatchAdvice", [*head, *lines])


class Biller:
    """Writes bills of one supplier."""

    def __init__(self, name: str, vat_number: str) -> None:
        self._name, self._vat_number = name, vat_number

    def write(self, order: Order, number: str, bill: Any, account: str) -> bytes:
        """Write an invoice, or a credit note when the bill corrects one."""
        credit, currency = bool(bill.corrects), order.currency
        chosen = [
            (line, quantity, bill.prices.get(line.line_id, line.price))
            for line, quantity in _chosen(order, bill.quantities)
        ]
        nets = [_pennies(quantity * price) for _, quantity, price in chosen]
        net = sum(nets, Decimal(0))
        tax = _pennies(net * VAT / 100)
        lines = [
            self._line(credit, currency, line, net_of_line)
            for line, net_of_line in zip(chosen, nets, strict=True)
        ]
        parts = [
            *_head(credit, number, currency),
            _reference(bill.names_order or order.order_number),
            *_corrected(bill.corrects),
            A.AccountingSupplierParty(party(self._name, self._vat_number)),
            A.AccountingCustomerParty(party(order.buyer or "The customer", "")),
            *_payment(number, account, credit=credit),
            *_totals(net, tax, bill.wrong_by, currency),
            *lines,
        ]
        return document("CreditNote" if credit else "Invoice", parts)

    def _line(self, credit: bool, currency: str, chosen: Any, net: Decimal) -> Any:  # noqa: FBT001
        line, quantity, price = chosen
        counted = B.CreditedQuantity if credit else B.InvoicedQuantity
        whole = A.CreditNoteLine if credit else A.InvoiceLine
        return whole(
            B.ID(line.line_id),
            counted(f"{quantity:f}", unitCode=line.unit),
            money("LineExtensionAmount", net, currency),
            A.OrderLineReference(B.LineID(line.line_id)),
            A.Item(
                B.Name(line.description),
                A.BuyersItemIdentification(B.ID(line.sku)),
                _category("ClassifiedTaxCategory"),
            ),
            A.Price(money("PriceAmount", price, currency)),
        )


def _head(credit: bool, number: str, currency: str) -> list[Any]:  # noqa: FBT001 (one of two)
    code = B.CreditNoteTypeCode("381") if credit else B.InvoiceTypeCode("380")
    due = [] if credit else [B.DueDate(clock.today(ZONE).isoformat())]
    begin = [B.CustomizationID(BIS), B.ProfileID(BILLING), B.ID(number), today()]
    return [*begin, *due, code, B.DocumentCurrencyCode(currency)]


def _payment(number: str, account: str, *, credit: bool) -> list[Any]:
    if credit:
        return []
    payee = A.PayeeFinancialAccount(B.ID(account))
    return [A.PaymentMeans(B.PaymentMeansCode("30"), B.PaymentID(number), payee)]


def _totals(net: Decimal, tax: Decimal, wrong_by: Decimal, currency: str) -> list[Any]:
    subtotal = A.TaxSubtotal(
        money("TaxableAmount", net, currency),
        money("TaxAmount", tax, currency),
        _category("TaxCategory"),
    )
    total = A.LegalMonetaryTotal(
        money("LineExtensionAmount", net, currency),
        money("TaxExclusiveAmount", net, currency),
        money("TaxInclusiveAmount", net + tax, currency),
        money("PayableAmount", net + tax + wrong_by, currency),
    )
    return [A.TaxTotal(money("TaxAmount", tax, currency), subtotal), total]


def _category(name: str) -> Any:
    return A(name, B.ID("S"), B.Percent(str(VAT)), A.TaxScheme(B.ID("VAT")))


def party(name: str, vat_number: str) -> Any:
    """Write a party; without its tax scheme when it has no VAT number."""
    scheme = A.PartyTaxScheme(B.CompanyID(vat_number), A.TaxScheme(B.ID("VAT")))
    address = A.PostalAddress(A.Country(B.IdentificationCode("GB")))
    legal = A.PartyLegalEntity(B.RegistrationName(name))
    return A.Party(address, *([scheme] if vat_number else []), legal)


def _chosen(order: Order, quantities: dict[str, Decimal]) -> Iterable[tuple[OrderedLine, Decimal]]:
    for line in order.lines:
        quantity = quantities.get(line.line_id, Decimal(0) if quantities else line.quantity)
        if quantity:
            yield line, quantity


def _corrected(number: str) -> list[Any]:
    reference = A.InvoiceDocumentReference(B.ID(number))
    return [A.BillingReference(reference)] if number else []


def _reference(order_number: str) -> Any:
    return A.OrderReference(B.ID(order_number))


def today() -> Any:
    """Write the day of the supplier's clock."""
    return B.IssueDate(clock.today(ZONE).isoformat())


def money(name: str, amount: Decimal, currency: str) -> Any:
    """Write an amount with its currency."""
    return B(name, f"{amount:f}", currencyID=currency)


def _pennies(amount: Decimal) -> Decimal:
    return amount.quantize(PENNY, ROUND_HALF_UP)


def document(name: str, parts: list[Any]) -> bytes:
    """Put parts under the root element of a name."""
    space = f"{SCHEMAS}{name}-2"
    spaces: Any = {None: space, **NAMES}
    root = etree.Element(f"{{{space}}}{name}", nsmap=spaces)
    root.extend(parts)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
