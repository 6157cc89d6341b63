"""Codes in what is sent of sales, stock and parcels; pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from msgspec import structs

from trunkline_mapping.translation import Asking
from trunkline_model.mapping import MappingKind

from .coding import Body, Coded, about, accounts, coded, taxed


def _booking(body: Body, _: date) -> Iterator[Coded]:
    order = body["order"]
    asking = structs.replace(
        about(order, order["ordered_on"], order["gross"]),
        channel=order["channel"],
        country=order["delivery_address"]["country"],
    )
    term = order["payment_term"] or "immediate"
    yield coded(MappingKind.PAYMENT_TERM, term, asking, "order.payment_term")
    for place, line in enumerate(order["lines"]):
        where = f"order.lines[{place}]"
        yield from taxed(line, asking, where)
        yield coded(MappingKind.UNIT, line["unit"], asking, f"{where}.unit")
    yield coded(MappingKind.LOCATION, "default", asking, "location")
    if any(line["kind"] == "rounding" for line in order["lines"]):
        yield from accounts(("rounding",), asking)
    yield from (coded(MappingKind.CUSTOM_FIELD, one, asking, f"order.{one}") for one in FILLED)


def _party(body: Body, sent_on: date) -> Iterator[Coded]:
    term = body["party"].get("payment_term") or "immediate"
    yield coded(MappingKind.PAYMENT_TERM, term, Asking(on=sent_on), "party.payment_term")


def _invoice(body: Body, _: date) -> Iterator[Coded]:
    yield from accounts(("receivable", "revenue", "tax"), about(body, body["invoiced_on"]))


def _receipt(body: Body, _: date) -> Iterator[Coded]:
    asking = about(body, body["received_on"], body["amount"])
    yield coded(MappingKind.PAYMENT_METHOD, body["method"], asking, "method")
    yield from accounts(("receivable",), asking)


def _shipment(body: Body, sent_on: date) -> Iterator[Coded]:
    order = body["shipment_order"]
    asking = about(order, sent_on.isoformat())
    asking = structs.replace(asking, country=order["delivery_address"]["country"])
    service = order.get("carrier_service", "standard")
    yield coded(MappingKind.CARRIER, service, asking, "shipment_order.carrier_service")


def _parcel(body: Body, _: date) -> Iterator[Coded]:
    parcel = body["parcel"]
    asking = about(parcel, parcel["shipped_on"])
    yield coded(MappingKind.CARRIER, parcel["carrier"], asking, "parcel.carrier")


def _figure(body: Body, sent_on: date) -> Iterator[Coded]:
    asking = Asking(on=sent_on, skus=(body["sku"],))
    yield coded(MappingKind.LOCATION, body.get("location") or "default", asking, "location")


FILLED = ("order_number", "channel", "channel_reference")
"""Of an order what a backend's own field may be filled with."""
SOLD: Mapping[str, Callable[[Body, date], Iterator[Coded]]] = {
    "book_sales_order": _booking,
    "ensure_party": _party,
    "issue_invoice": _invoice,
    "record_receipt": _receipt,
    "create_shipment_order": _shipment,
    "create_fulfilment": _parcel,
    "publish_stock": _figure,
    "receive_goods": _figure,
}
"""Steps of sales whose requests hold codes."""
