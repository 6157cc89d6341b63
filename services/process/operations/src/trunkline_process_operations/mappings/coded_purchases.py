"""Codes in what is sent of purchases, of what suppliers bill and of what they are paid; pure."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from trunkline_mapping.translation import Asking
from trunkline_model.mapping import MappingKind

from .coding import Body, Coded, about, accounts, coded, taxed

BILLED = ("expense", "payable", "input_tax", "tax")
"""Accounts that a supplier's bill is posted to."""


def _requisition(body: Body, _: date) -> Iterator[Coded]:
    asked = body["requisition"]
    asking = about(asked, asked["requested_on"], asked["net"])
    yield _place(asked, asking, "requisition.location")
    yield from _units(asked, asking, "requisition.lines")


def _order(body: Body, _: date) -> Iterator[Coded]:
    order = body["order"]
    asking = about(order, order["ordered_on"], order["gross"])
    term = order["payment_term"] or "immediate"
    yield coded(MappingKind.PAYMENT_TERM, term, asking, "order.payment_term")
    yield _place(order, asking, "order.location")
    yield from _lines(order, asking, "order.lines")


def _amendment(body: Body, sent_on: date) -> Iterator[Coded]:
    yield from _lines(body, about(body, sent_on.isoformat(), body["gross"]), "lines")


def _goods(name: str, on: str) -> Callable[[Body, date], Iterator[Coded]]:
    def read(body: Body, _: date) -> Iterator[Coded]:
        yield coded(MappingKind.LOCATION, "default", about(body[name], body[name][on]), "location")

    return read


def _bill(name: str) -> Callable[[Body, date], Iterator[Coded]]:
    def read(body: Body, _: date) -> Iterator[Coded]:
        bill = body[name]
        asking = about(bill, bill["posted_on"], bill["gross"])
        for place, line in enumerate(bill["lines"]):
            where = f"{name}.lines[{place}]"
            yield from taxed(line, asking, where)
            if line.get("account"):
                yield coded(MappingKind.ACCOUNT, line["account"], asking, f"{where}.account")
        yield from accounts(BILLED, asking)

    return read


def _payment(body: Body, _: date) -> Iterator[Coded]:
    asking = about(body, body["paid_on"], body["amount"])
    yield coded(MappingKind.PAYMENT_METHOD, "bank_transfer", asking, "method")
    yield from accounts(("payable",), asking)


def _accrual(on: str) -> Callable[[Body, date], Iterator[Coded]]:
    return lambda body, _: accounts(("expense", "grni"), about(body, body[on], body["net"]))


def _lines(body: Body, asking: Asking, field: str) -> Iterator[Coded]:
    for place, line in enumerate(body["lines"]):
        yield from taxed(line, asking, f"{field}[{place}]")
    yield from _units(body, asking, field)


def _units(body: Body, asking: Asking, field: str) -> Iterator[Coded]:
    for place, line in enumerate(body["lines"]):
        yield coded(MappingKind.UNIT, line["unit"], asking, f"{field}[{place}].unit")


def _place(body: Body, asking: Asking, field: str) -> Coded:
    return coded(MappingKind.LOCATION, body.get("location") or "default", asking, field)


BOUGHT: Mapping[str, Callable[[Body, date], Iterator[Coded]]] = {
    "raise_requisition": _requisition,
    "book_purchase_order": _order,
    "amend_purchase_order": _amendment,
    "record_goods_receipt": _goods("receipt", "received_on"),
    "return_goods": _goods("vendor_return", "returned_on"),
    "post_supplier_invoice": _bill("invoice"),
    "post_supplier_credit_note": _bill("credit_note"),
    "record_supplier_payment": _payment,
    "post_accrual": _accrual("accrued_on"),
    "reverse_accrual": _accrual("reversed_on"),
    "accrue_period": _accrual("accrued_on"),
    "reverse_period": _accrual("reversed_on"),
}
"""Steps of purchases whose requests hold codes."""
