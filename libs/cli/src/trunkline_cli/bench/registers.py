"""Registers of a shop, a warehouse and an ERP that hold one day of equal orders, from memory."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from trunkline_model.capabilities.document_register import (
    DocumentPage,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_model.money import Money

NET, TAX, GROSS = (Money(Decimal(amount), "GBP") for amount in ("80.00", "16.00", "96.00"))


class OneDay:
    """Fulfils `DocumentRegister` for every connection; what it lists is computed by number."""

    def __init__(self, day: date, orders: int) -> None:
        self._day, self._orders = day, orders

    async def list_documents(self, request: ListDocuments) -> DocumentPage:
        """List one page; other days, and what is asked for by number, are empty."""
        make = MADE.get((request.connection_id, request.document_type))
        if make is None or request.document_ids or not self._holds(request):
            return DocumentPage()
        first = int(request.cursor or 1)
        after = min(first + request.limit, self._orders + 1)
        documents = tuple(make(number, self._day) for number in range(first, after))
        return DocumentPage(documents, str(after) if after <= self._orders else "")

    def _holds(self, request: ListDocuments) -> bool:
        return request.from_on <= self._day <= request.to_on


def _sold(number: int, day: date) -> RegisteredDocument:
    return RegisteredDocument(str(number), f"#{number}", "", day, "live", tax=TAX, gross=GROSS)


def _paid(number: int, day: date) -> RegisteredDocument:
    return RegisteredDocument(f"M{number}", f"M{number}", f"#{number}", day, "live", gross=GROSS)


def _left(number: int, day: date) -> RegisteredDocument:
    key, units = f"T{number}", Decimal(2)
    return RegisteredDocument(f"P{number}", key, f"TL-{number}-1", day, "live", quantity=units)


def _shown(number: int, day: date) -> RegisteredDocument:
    key, units = f"T{number}", Decimal(2)
    return RegisteredDocument(f"F{number}", key, f"#{number}", day, "live", quantity=units)


def _booked(number: int, day: date) -> RegisteredDocument:
    names = (f"SO{number}", f"#{number}", f"TL-{number}", day, "live", NET, TAX, GROSS)
    return RegisteredDocument(*names, tax_codes="vat-20")


def _issued(number: int, day: date) -> RegisteredDocument:
    units = Decimal(2)
    return RegisteredDocument(f"SH{number}", "", f"TL-{number}", day, "live", quantity=units)


def _billed(number: int, day: date) -> RegisteredDocument:
    names = (f"IN{number}", "", f"TL-{number}", day, "live", NET, TAX, GROSS)
    return RegisteredDocument(*names, tax_codes="vat-20")


def _received(number: int, day: date) -> RegisteredDocument:
    return RegisteredDocument(f"R{number}", f"M{number}", "", day, "live", gross=GROSS)


MADE: Mapping[tuple[str, str], Callable[[int, date], RegisteredDocument]] = {
    ("shopify", "order"): _sold,
    ("shopify", "payment"): _paid,
    ("shopify", "fulfilment"): _shown,
    ("warehouse", "shipment"): _left,
    ("erp-main", "order"): _booked,
    ("erp-main", "shipment"): _issued,
    ("erp-main", "invoice"): _billed,
    ("erp-main", "payment"): _received,
}
