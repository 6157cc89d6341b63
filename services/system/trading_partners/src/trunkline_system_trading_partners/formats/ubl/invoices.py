"""Invoices, credit notes and debit notes in UBL 2.1 (Peppol BIS billing, 3)."""

from decimal import Decimal
from typing import Any

from lxml import etree

from trunkline_model.money import Money, total
from trunkline_model.trade_invoice import (
    InvoiceKind,
    TradeCharge,
    TradeInvoice,
    TradeInvoiceLine,
    TradeTax,
)

from .tree import NAMESPACES, At, Made, Shape, figure, find
from .values import ACCOUNT, AMOUNT, DAY, FIGURE, PARTY, TRUTH

BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
BIS = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
OUTSIDE = "O"
"""The category that bears no rate, because it is outside the scope of the tax."""
CREDIT_TRANSFER, NOT_DEFINED = "30", "1"


def _rated(value: Any) -> bool:
    category = value.category if isinstance(value, TradeTax) else value.tax_category
    return bool(category != OUTSIDE)


def _tax_of(element: str) -> tuple[At | Made, ...]:
    return (
        At("tax_category", f"{element}/cbc:ID"),
        At("tax_rate", f"{element}/cbc:Percent", FIGURE, when=_rated),
        Made(f"{element}/cac:TaxScheme/cbc:ID", "VAT"),
    )


def _line_as_billed(element: etree._Element, found: dict[str, Any]) -> None:
    """Give the price of one unit, and what the line's own allowances and charges come to."""
    base, price = find(element, "cac:Price/cbc:BaseQuantity"), found.get("unit_price")
    if base is not None and price is not None:
        found["unit_price"] = Money(price.amount / figure(base.text), price.currency)
    adjustments = [_signed(one) for one in element.findall("cac:AllowanceCharge", NAMESPACES)]
    if adjustments:
        found["adjustment"] = total(adjustments, adjustments[0].currency)


def _signed(element: etree._Element) -> Money:
    charge = LINE_CHARGE.read(element)
    amount: Money = charge.amount
    return amount if charge.is_charge else -amount


LINE_CHARGE = Shape(
    TradeCharge,
    (At("is_charge", "cbc:ChargeIndicator", TRUTH), At("amount", "cbc:Amount", AMOUNT)),
    given={"reason": "", "tax_category": "", "tax_rate": Decimal(0)},
)


def _line(quantity: str) -> Shape:
    return Shape(
        TradeInvoiceLine,
        (
            At("line_id", "cbc:ID"),
            At("quantity", f"cbc:{quantity}", FIGURE),
            At("unit", f"cbc:{quantity}/@unitCode"),
            At("net", "cbc:LineExtensionAmount", AMOUNT),
            At("order_line_id", "cac:OrderLineReference/cbc:LineID"),
            Made(
                "cac:AllowanceCharge/cbc:ChargeIndicator",
                lambda line: line.adjustment and str(line.adjustment.amount > 0).lower(),
            ),
            Made(
                "cac:AllowanceCharge/cbc:AllowanceChargeReason",
                lambda line: line.adjustment and "Adjustment",
            ),
            Made("cac:AllowanceCharge/cbc:Amount", _adjustment, AMOUNT),
            At("description", "cac:Item/cbc:Name|cac:Item/cbc:Description"),
            At("sku", "cac:Item/cac:BuyersItemIdentification/cbc:ID"),
            At("supplier_sku", "cac:Item/cac:SellersItemIdentification/cbc:ID"),
            *_tax_of("cac:Item/cac:ClassifiedTaxCategory"),
            At("unit_price", "cac:Price/cbc:PriceAmount", AMOUNT),
        ),
        given={"tax_rate": Decimal(0)},
        finish=_line_as_billed,
    )


def _adjustment(line: TradeInvoiceLine) -> Money | None:
    return line.adjustment and Money(abs(line.adjustment.amount), line.adjustment.currency)


CHARGE = Shape(
    TradeCharge,
    (
        At("is_charge", "cbc:ChargeIndicator", TRUTH),
        At("reason", "cbc:AllowanceChargeReason|cbc:AllowanceChargeReasonCode"),
        At("amount", "cbc:Amount", AMOUNT),
        *_tax_of("cac:TaxCategory"),
    ),
    given={"tax_rate": Decimal(0), "reason": ""},
)
TAX = Shape(
    TradeTax,
    (
        At("base", "cbc:TaxableAmount", AMOUNT),
        At("tax", "cbc:TaxAmount", AMOUNT),
        At("category", "cac:TaxCategory/cbc:ID"),
        At("rate", "cac:TaxCategory/cbc:Percent", FIGURE, when=_rated),
        At(
            "exemption",
            "cac:TaxCategory/cbc:TaxExemptionReason|cac:TaxCategory/cbc:TaxExemptionReasonCode",
        ),
        Made("cac:TaxCategory/cac:TaxScheme/cbc:ID", "VAT"),
    ),
    given={"rate": Decimal(0)},
)


def _sum(*, charges: bool) -> Any:
    def made(invoice: TradeInvoice) -> Money | None:
        found = [one.amount for one in invoice.charges if one.is_charge is charges]
        return total(found, invoice.currency) if found else None

    return made


def _references() -> tuple[At | Made, ...]:
    return (
        At("order_number", "cac:OrderReference/cbc:ID"),
        At("corrects_number", "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID"),
        At("despatch_number", "cac:DespatchDocumentReference/cbc:ID"),
        At("seller", "cac:AccountingSupplierParty/cac:Party", PARTY),
        At("buyer", "cac:AccountingCustomerParty/cac:Party", PARTY),
    )


def _payment(due: tuple[At | Made, ...]) -> tuple[At | Made, ...]:
    def paid(value: TradeInvoice) -> str | None:
        wanted = value.account or value.payment_reference or (due and value.due_on)
        if not wanted:
            return None
        return CREDIT_TRANSFER if value.account else NOT_DEFINED

    return (
        Made("cac:PaymentMeans/cbc:PaymentMeansCode", paid),
        *due,
        At("payment_reference", "cac:PaymentMeans/cbc:PaymentID"),
        At("account", "cac:PaymentMeans/cac:PayeeFinancialAccount", ACCOUNT),
    )


def _totals(element: str) -> tuple[At | Made, ...]:
    return (
        At("charges", "cac:AllowanceCharge", CHARGE, many=True),
        At("tax", "cac:TaxTotal/cbc:TaxAmount", AMOUNT),
        At("taxes", "cac:TaxTotal/cac:TaxSubtotal", TAX, many=True),
        At("line_total", f"{element}/cbc:LineExtensionAmount", AMOUNT),
        At("net", f"{element}/cbc:TaxExclusiveAmount", AMOUNT),
        At("gross", f"{element}/cbc:TaxInclusiveAmount", AMOUNT),
        Made(f"{element}/cbc:AllowanceTotalAmount", _sum(charges=False), AMOUNT),
        Made(f"{element}/cbc:ChargeTotalAmount", _sum(charges=True), AMOUNT),
        At("prepaid", f"{element}/cbc:PrepaidAmount", AMOUNT),
        At("rounding", f"{element}/cbc:PayableRoundingAmount", AMOUNT),
        At("payable", f"{element}/cbc:PayableAmount", AMOUNT),
    )


_HEAD = (
    Made("cbc:CustomizationID", BIS),
    Made("cbc:ProfileID", BILLING),
    At("invoice_number", "cbc:ID"),
    At("issued_on", "cbc:IssueDate", DAY),
)
_NOTE, _TAX_POINT = At("note", "cbc:Note"), At("tax_point_on", "cbc:TaxPointDate", DAY)
_CURRENCY = At("currency", "cbc:DocumentCurrencyCode")
_DUE_BY_MEANS = At("due_on", "cac:PaymentMeans/cbc:PaymentDueDate", DAY)

INVOICE = Shape(
    TradeInvoice,
    (
        *_HEAD,
        At("due_on", "cbc:DueDate", DAY),
        Made("cbc:InvoiceTypeCode", "380"),
        _NOTE,
        _TAX_POINT,
        _CURRENCY,
        *_references(),
        *_payment(()),
        *_totals("cac:LegalMonetaryTotal"),
        At("lines", "cac:InvoiceLine", _line("InvoicedQuantity"), many=True),
    ),
    given={"kind": InvoiceKind.INVOICE},
)
CREDIT_NOTE = Shape(
    TradeInvoice,
    (
        *_HEAD,
        _TAX_POINT,
        Made("cbc:CreditNoteTypeCode", "381"),
        _NOTE,
        _CURRENCY,
        *_references(),
        *_payment((_DUE_BY_MEANS,)),
        *_totals("cac:LegalMonetaryTotal"),
        At("lines", "cac:CreditNoteLine", _line("CreditedQuantity"), many=True),
    ),
    given={"kind": InvoiceKind.CREDIT_NOTE},
)
DEBIT_NOTE = Shape(
    TradeInvoice,
    (
        *_HEAD,
        _NOTE,
        _TAX_POINT,
        _CURRENCY,
        *_references(),
        *_payment((_DUE_BY_MEANS,)),
        *_totals("cac:RequestedMonetaryTotal"),
        At("lines", "cac:DebitNoteLine", _line("DebitedQuantity"), many=True),
    ),
    given={"kind": InvoiceKind.DEBIT_NOTE},
)
