"""Which fields of which requests hold codes; pure. Requests are read as the journal keeps them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct, structs

from trunkline_mapping.translation import Asking
from trunkline_model.mapping import MappingKind
from trunkline_model.money import Money

type Body = Mapping[str, Any]
"""A request as JSON; its personal values are ciphertext, its codes are not."""


class Coded(Struct, frozen=True):
    """One code in one request."""

    kind: MappingKind
    """What it stands for."""
    code: str
    """Ours."""
    asking: Asking
    """What its document says; `field` is where the code stands."""
    net: Money | None = None
    """What a tax code is applied to."""


def coded_in(request: str, body: Body, sent_on: date) -> tuple[Coded, ...]:
    """List the codes in a request, by the name of the step that sent it; empty for other steps."""
    return tuple(READERS[request](body, sent_on)) if request in READERS else ()


def _booking(body: Body, _: date) -> Iterator[Coded]:
    order = body["order"]
    about = _about_order(order)
    term = order["payment_term"] or "immediate"
    yield _coded(MappingKind.PAYMENT_TERM, term, about, "order.payment_term")
    for place, line in enumerate(order["lines"]):
        where = f"order.lines[{place}]"
        if line["tax_code"]:
            net = Money(Decimal(line["net"]["amount"]), line["net"]["currency"])
            tax = _coded(MappingKind.TAX_CODE, line["tax_code"], about, f"{where}.tax_code")
            yield structs.replace(tax, net=net)
        yield _coded(MappingKind.UNIT, line["unit"], about, f"{where}.unit")
    yield _coded(MappingKind.LOCATION, "default", about, "location")


def _about_order(order: Body) -> Asking:
    return Asking(
        on=date.fromisoformat(order["ordered_on"]),
        channel=order["channel"],
        country=order["delivery_address"]["country"],
        currency=order["currency"],
        amount_minor=int(Decimal(order["gross"]["amount"]).scaleb(2)),
        skus=tuple(line["sku"] for line in order["lines"]),
    )


def _party(body: Body, sent_on: date) -> Iterator[Coded]:
    term = body["party"].get("payment_term") or "immediate"
    yield _coded(MappingKind.PAYMENT_TERM, term, Asking(on=sent_on), "party.payment_term")


def _receipt(body: Body, _: date) -> Iterator[Coded]:
    amount = body["amount"]
    about = Asking(
        on=date.fromisoformat(body["received_on"]),
        currency=amount["currency"],
        amount_minor=int(Decimal(amount["amount"]).scaleb(2)),
    )
    yield _coded(MappingKind.PAYMENT_METHOD, body["method"], about, "method")


def _shipment(body: Body, sent_on: date) -> Iterator[Coded]:
    order = body["shipment_order"]
    skus = tuple(line["sku"] for line in order["lines"])
    about = Asking(on=sent_on, country=order["delivery_address"]["country"], skus=skus)
    service = order.get("carrier_service", "standard")
    yield _coded(MappingKind.CARRIER, service, about, "shipment_order.carrier_service")


def _parcel(body: Body, _: date) -> Iterator[Coded]:
    parcel = body["parcel"]
    skus = tuple(line["sku"] for line in parcel["lines"])
    about = Asking(on=date.fromisoformat(parcel["shipped_on"]), skus=skus)
    yield _coded(MappingKind.CARRIER, parcel["carrier"], about, "parcel.carrier")


def _figure(body: Body, sent_on: date) -> Iterator[Coded]:
    about = Asking(on=sent_on, skus=(body["sku"],))
    yield _coded(MappingKind.LOCATION, body.get("location") or "default", about, "location")


def _coded(kind: MappingKind, code: str, about: Asking, field: str) -> Coded:
    return Coded(kind, code, structs.replace(about, field=field))


READERS: Mapping[str, Callable[[Body, date], Iterator[Coded]]] = {
    "book_sales_order": _booking,
    "ensure_party": _party,
    "record_receipt": _receipt,
    "create_shipment_order": _shipment,
    "create_fulfilment": _parcel,
    "publish_stock": _figure,
    "receive_goods": _figure,
}
"""Steps whose requests hold codes."""
