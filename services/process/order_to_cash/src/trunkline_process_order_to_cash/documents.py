"""The documents that an order left in other systems, each with the number it has there."""

from collections.abc import Iterable
from datetime import datetime

from trunkline_durable.process import Fact
from trunkline_model.capabilities.order_to_cash import OrderDocument

from .order import OrderCase
from .rules.day import day_of


def documents(case: OrderCase) -> tuple[OrderDocument, ...]:
    """List them in the order in which an order passes the systems; those of a kind oldest first."""
    return (*_sales(case), *_goods(case), *_money(case))


def _sales(case: OrderCase) -> Iterable[OrderDocument]:
    for captured in case.captured:
        order = captured.order
        day = day_of(order.created_at)
        yield OrderDocument(captured.system, "channel_order", order.name, order.gross, day)
    for booked in case.booked:
        yield OrderDocument(booked.system, "sales_order", booked.sales_order_number, booked.gross)


def _goods(case: OrderCase) -> Iterable[OrderDocument]:
    systems = {one.reference: one.system for one in case.shipment_orders}
    for asked in sorted(case.shipment_orders, key=_age):
        yield OrderDocument(asked.system, "shipment_order", asked.reference)
    for left in sorted(case.parcels, key=lambda one: (one.parcel.shipped_on, _age(one))):
        parcel = left.parcel
        number = parcel.tracking_number or parcel.parcel_id
        system = systems.get(left.reference, "warehouse")
        yield OrderDocument(system, "parcel", number, on=parcel.shipped_on)
    for issued in sorted(case.issued, key=lambda one: (one.shipped_on, _age(one))):
        yield OrderDocument(issued.system, "shipment", issued.shipment_number, on=issued.shipped_on)
    for shown in sorted(case.shown, key=lambda one: (one.shipped_on, _age(one))):
        yield OrderDocument(shown.system, "fulfilment", shown.fulfilment_id, on=shown.shipped_on)


def _money(case: OrderCase) -> Iterable[OrderDocument]:
    for billed in sorted(case.invoiced, key=lambda one: (one.invoice.invoiced_on, _age(one))):
        one = billed.invoice
        yield OrderDocument(
            billed.system, "invoice", one.invoice_number, one.gross, one.invoiced_on
        )
    for credit in sorted(case.credits, key=_age):
        yield OrderDocument(
            credit.system, "bank_entry", credit.entry_reference, credit.amount, credit.booked_on
        )
    for paid in sorted(case.receipts, key=_age):
        yield OrderDocument(
            paid.system, "receipt", paid.receipt_number, paid.amount, paid.received_on
        )


def _age(fact: Fact) -> datetime:
    return fact.occurred_at
