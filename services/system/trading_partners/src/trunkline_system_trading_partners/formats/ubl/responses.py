"""Answers to orders in UBL 2.1 (Peppol BIS ordering, 3)."""

from typing import Any

from lxml import etree

from trunkline_model.trade_order import OrderResponse, OrderResponseLine, ResponseKind

from .orders import ORDERING, TRANSACTION, numbered, version_in
from .tree import At, Made, Shape
from .values import AMOUNT, DAY, FIGURE, PARTY, Coded

ANSWERED = "cac:OrderReference/cac:DocumentReference/cbc:ID"
"""Where an answer names the version of the order that it is about."""


def _answered_version(element: etree._Element, found: dict[str, Any]) -> None:
    """Take the version that is answered from the number of what was answered."""
    found["version"] = version_in(element, ANSWERED)


RESPONSE_LINE = Shape(
    OrderResponseLine,
    (
        Made("cac:LineItem/cbc:ID", lambda line: line.line_id),
        At("reason", "cac:LineItem/cbc:Note"),
        At(
            "kind",
            "cac:LineItem/cbc:LineStatusCode",
            Coded(
                {
                    "5": ResponseKind.ACCEPTED,
                    "3": ResponseKind.CHANGED,
                    "7": ResponseKind.REJECTED,
                    "42": ResponseKind.ACCEPTED,
                    "1": ResponseKind.CHANGED,
                    "4": ResponseKind.RECEIVED,
                    "6": ResponseKind.CHANGED,
                }
            ),
        ),
        At("quantity", "cac:LineItem/cbc:Quantity", FIGURE),
        At("unit", "cac:LineItem/cbc:Quantity/@unitCode"),
        At("promised_on", "cac:LineItem/cac:Delivery/cac:PromisedDeliveryPeriod/cbc:EndDate", DAY),
        At("unit_price", "cac:LineItem/cac:Price/cbc:PriceAmount", AMOUNT),
        At("supplier_sku", "cac:LineItem/cac:Item/cac:SellersItemIdentification/cbc:ID"),
        At(
            "substitute_sku",
            "cac:SellerSubstitutedLineItem/cac:Item/cac:SellersItemIdentification/cbc:ID",
        ),
        At("line_id", "cac:OrderLineReference/cbc:LineID|cac:LineItem/cbc:ID"),
    ),
)
RESPONSE = Shape(
    OrderResponse,
    (
        Made("cbc:CustomizationID", f"{TRANSACTION}order_response:3"),
        Made("cbc:ProfileID", ORDERING),
        At("response_number", "cbc:ID"),
        At("responded_on", "cbc:IssueDate", DAY),
        At(
            "kind",
            "cbc:OrderResponseCode",
            Coded(
                {
                    "AB": ResponseKind.RECEIVED,
                    "AP": ResponseKind.ACCEPTED,
                    "CA": ResponseKind.CHANGED,
                    "RE": ResponseKind.REJECTED,
                }
            ),
        ),
        At("note", "cbc:Note"),
        At("currency", "cbc:DocumentCurrencyCode"),
        At("order_number", "cac:OrderReference/cbc:ID"),
        Made(ANSWERED, lambda one: numbered(one) if one.version else ""),
        At("seller", "cac:SellerSupplierParty/cac:Party", PARTY),
        At("buyer", "cac:BuyerCustomerParty/cac:Party", PARTY),
        At("lines", "cac:OrderLine", RESPONSE_LINE, many=True),
    ),
    given={"currency": ""},
    finish=_answered_version,
)
