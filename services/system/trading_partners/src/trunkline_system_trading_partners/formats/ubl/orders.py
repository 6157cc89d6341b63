"""Orders and despatch advices in UBL 2.1 (Peppol BIS ordering and despatch, 3)."""

from typing import Any

from lxml import etree
from msgspec import structs

from trunkline_model.trade_order import (
    DespatchAdvice,
    DespatchLine,
    OrderPurpose,
    OrderResponse,
    TradeOrder,
    TradeOrderLine,
)

from .tree import TEXT, At, Made, Shape, find
from .values import ADDRESS, AMOUNT, DAY, FIGURE, PARTY, WHOLE

ORDERING = "urn:fdc:peppol.eu:poacc:bis:ordering:3"
TRANSACTION = "urn:fdc:peppol.eu:poacc:trns:"

ORDER_LINE = Shape(
    TradeOrderLine,
    (
        At("line_id", "cac:LineItem/cbc:ID"),
        At("quantity", "cac:LineItem/cbc:Quantity", FIGURE),
        At("unit", "cac:LineItem/cbc:Quantity/@unitCode"),
        At("net", "cac:LineItem/cbc:LineExtensionAmount", AMOUNT),
        At("wanted_on", "cac:LineItem/cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate", DAY),
        At("unit_price", "cac:LineItem/cac:Price/cbc:PriceAmount", AMOUNT),
        At("description", "cac:LineItem/cac:Item/cbc:Name"),
        At("sku", "cac:LineItem/cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        At("supplier_sku", "cac:LineItem/cac:Item/cac:SellersItemIdentification/cbc:ID"),
    ),
)


def _reference(order: TradeOrder) -> str:
    return "" if order.purpose is OrderPurpose.ORIGINAL else order.order_number


_CONTENT = (
    At("currency", "cbc:DocumentCurrencyCode"),
    Made("cac:OrderReference/cbc:ID", _reference),
    At("buyer", "cac:BuyerCustomerParty/cac:Party", PARTY),
    At("seller", "cac:SellerSupplierParty/cac:Party", PARTY),
    At("delivery_address", "cac:Delivery/cac:DeliveryLocation/cac:Address", ADDRESS),
    Made(
        "cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name",
        lambda one: one.delivery_address and one.delivery_address.name,
    ),
    Made(
        "cac:Delivery/cac:DeliveryParty/cac:Contact/cbc:Telephone",
        lambda one: one.delivery_address and one.delivery_address.phone,
    ),
    Made(
        "cac:Delivery/cac:DeliveryParty/cac:Contact/cbc:ElectronicMail",
        lambda one: one.delivery_address and one.delivery_address.email,
    ),
    At("net", "cac:AnticipatedMonetaryTotal/cbc:LineExtensionAmount", AMOUNT),
    Made("cac:AnticipatedMonetaryTotal/cbc:PayableAmount", lambda one: one.net, AMOUNT),
    At("lines", "cac:OrderLine", ORDER_LINE, many=True),
)


def numbered(order: TradeOrder | OrderResponse) -> str:
    """Name a version of an order: `<order>/<version>`."""
    return f"{order.order_number}/{order.version}"


def _delivered_to(element: etree._Element, found: dict[str, Any]) -> None:
    """Put who receives into the delivery address."""
    address = found.get("delivery_address")
    if address is None:
        return
    party = "cac:Delivery/cac:DeliveryParty/"
    named = {
        "name": party + "cac:PartyName/cbc:Name",
        "phone": party + "cac:Contact/cbc:Telephone",
        "email": party + "cac:Contact/cbc:ElectronicMail",
    }
    for field, path in named.items():
        at = find(element, path)
        if at is not None:
            address = structs.replace(address, **{field: TEXT.read(at)})
    found["delivery_address"] = address


def _version(element: etree._Element, found: dict[str, Any]) -> None:
    """Take the version of a cancellation from its own number."""
    found["version"] = version_in(element, "cbc:ID") or 1


def version_in(element: etree._Element, path: str) -> int:
    """Read the version out of `<order>/<version>`; 0 when there is none."""
    at = find(element, path)
    text = "" if at is None else TEXT.read(at).rpartition("/")[2]
    return int(text) if text.isascii() and text.isdigit() else 0


ORDER = Shape(
    TradeOrder,
    (
        Made("cbc:CustomizationID", f"{TRANSACTION}order:3"),
        Made("cbc:ProfileID", ORDERING),
        At("order_number", "cbc:ID"),
        At("ordered_on", "cbc:IssueDate", DAY),
        At("note", "cbc:Note"),
        *_CONTENT,
    ),
    given={"version": 1, "purpose": OrderPurpose.ORIGINAL},
    finish=_delivered_to,
)
ORDER_CHANGE = Shape(
    TradeOrder,
    (
        Made("cbc:CustomizationID", f"{TRANSACTION}order_change:3"),
        Made("cbc:ProfileID", "urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3"),
        Made("cbc:ID", numbered),
        At("version", "cbc:SequenceNumberID", WHOLE),
        At("ordered_on", "cbc:IssueDate", DAY),
        At("note", "cbc:Note"),
        At("order_number", "cac:OrderReference/cbc:ID", when=lambda _: False),
        *_CONTENT,
    ),
    given={"purpose": OrderPurpose.CHANGE},
    finish=_delivered_to,
)
ORDER_CANCELLATION = Shape(
    TradeOrder,
    (
        Made("cbc:CustomizationID", f"{TRANSACTION}order_cancellation:3"),
        Made("cbc:ProfileID", "urn:fdc:peppol.eu:poacc:bis:advanced_ordering:3"),
        Made("cbc:ID", numbered),
        At("ordered_on", "cbc:IssueDate", DAY),
        At("note", "cbc:CancellationNote"),
        At("order_number", "cac:OrderReference/cbc:ID"),
        At("buyer", "cac:BuyerCustomerParty/cac:Party", PARTY),
        At("seller", "cac:SellerSupplierParty/cac:Party", PARTY),
    ),
    given={"purpose": OrderPurpose.CANCELLATION},
    finish=_version,
)

DESPATCH_LINE = Shape(
    DespatchLine,
    (
        Made("cbc:ID", lambda line: line.line_id),
        At("quantity", "cbc:DeliveredQuantity", FIGURE),
        At("unit", "cbc:DeliveredQuantity/@unitCode"),
        At("line_id", "cac:OrderLineReference/cbc:LineID"),
        At("sku", "cac:Item/cac:BuyersItemIdentification/cbc:ID"),
        At("supplier_sku", "cac:Item/cac:SellersItemIdentification/cbc:ID"),
        At("lot", "cac:Item/cac:ItemInstance/cac:LotIdentification/cbc:LotNumberID"),
    ),
    given={"sku": ""},
)
DESPATCH = Shape(
    DespatchAdvice,
    (
        Made("cbc:CustomizationID", f"{TRANSACTION}despatch_advice:3"),
        Made("cbc:ProfileID", "urn:fdc:peppol.eu:poacc:bis:despatch_advice:3"),
        At("despatch_number", "cbc:ID"),
        Made("cbc:IssueDate", lambda one: one.shipped_on, DAY),
        At("order_number", "cac:OrderReference/cbc:ID"),
        At(
            "seller", "cac:DespatchSupplierParty/cac:Party|cac:SellerSupplierParty/cac:Party", PARTY
        ),
        At("buyer", "cac:DeliveryCustomerParty/cac:Party", PARTY),
        Made("cac:Shipment/cbc:ID", "1"),
        At(
            "carrier",
            "cac:Shipment/cac:Consignment/cac:CarrierParty/cac:PartyName/cbc:Name",
        ),
        At("tracking_number", "cac:Shipment/cac:Delivery/cbc:TrackingID"),
        At(
            "expected_on",
            "cac:Shipment/cac:Delivery/cac:EstimatedDeliveryPeriod/cbc:EndDate",
            DAY,
        ),
        At(
            "shipped_on",
            "cac:Shipment/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate|cbc:IssueDate",
            DAY,
        ),
        At("lines", "cac:DespatchLine", DESPATCH_LINE, many=True),
    ),
)
