"""The documents that an order left in other systems, each with the number it has there."""

from collections.abc import Iterable

from trunkline_model.capabilities.order_to_cash import OrderDocument

from .order import OrderCase


def documents(case: OrderCase) -> tuple[OrderDocument, ...]:
    """List them in the order in which an order passes the systems."""
    return (*_sales(case), *_goods(case), *_money(case))


def _sales(case: OrderCase) -> Iterable[OrderDocument]:
    for captured in case.captured:
        shop = case.announced[0].connection_id if case.announced else "shop"
        order = captured.order
        day = order.created_at.date()
        yield OrderDocument(shop, "channel_order", order.name, order.gross, day)
    for booked in case.booked:
        yield OrderDocument(booked.system, "sales_order", booked.sales_order_number, booked.gross)


def _goods(case: OrderCase) -> Iterable[OrderDocument]:
    for asked in case.shipment_orders:
        yield OrderDocument(asked.system, "shipment_order", asked.reference)
    for left in case.parcels:
        parcel = left.parcel
        number = parcel.tracking_number or parcel.parcel_id
        yield OrderDocument(parcel.carrier, "parcel", number, on=parcel.shipped_on)
    for issued in case.issued:
        yield OrderDocument(issued.system, "shipment", issued.shipment_number, on=issued.shipped_on)
    for shown in case.shown:
        yield OrderDocument(shown.system, "fulfilment", shown.fulfilment_id, on=shown.shipped_on)


def _money(case: OrderCase) -> Iterable[OrderDocument]:
    for billed in case.invoiced:
        one = billed.invoice
        yield OrderDocument(
            billed.system, "invoice", one.invoice_number, one.gross, one.invoiced_on
        )
    for credit in case.credits:
        yield OrderDocument(
            "bank", "bank_entry", credit.entry_reference, credit.amount, credit.booked_on
        )
    for paid in case.receipts:
        yield OrderDocument(
            paid.system, "receipt", paid.receipt_number, paid.amount, paid.received_on
        )
