"""A parcel is worth what its order's source charged for the goods: the ERP bills the same penny."""

from collections.abc import Iterator, Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import json, structs
from order_builders import PRODUCTS, parcel, shop_line, shop_order, units

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.sales_order import SalesOrder
from trunkline_model.shipment import Parcel
from trunkline_process_operations.completeness.entry import Entry, Side
from trunkline_process_operations.completeness.noting import note
from trunkline_process_operations.completeness.page import Notes
from trunkline_process_operations.completeness.rules import differences
from trunkline_process_order_to_cash.rules.capture import Terms, capture
from trunkline_sandbox_erp.billing import Bill, bill

TERMS = Terms("O1", "erp-main", "shop", "ADA", "immediate", UTC)
GOODS = {"MUG": "9.99", "POT": "29.99", "HEATER": "99.75", "BOOK": "18.00", "STAMPS": "13.21"}


def tell(notes: Notes, name: tuple[str, str], request_id: str, body: Any) -> None:
    kind, step = name
    said = {"case": "c", "kind": kind, "name": step, "request_id": request_id, "body": body}
    note(notes, json.encode(said), lambda _: UTC)


def hear(notes: Notes, order: ChannelOrder, sale: SalesOrder) -> None:
    """Have an order captured from a shop, and booked."""
    told = {"connection_id": "shop", "channel_order_id": order.channel_order_id}
    tell(notes, ("fact", "OrderAnnounced"), "shop/1", told)
    tell(notes, ("fact", "OrderCaptured"), "f2", {"order": order})
    tell(notes, ("intent", "book_sales_order"), "r1", {"order": sale})


def leave(notes: Notes, one: Parcel) -> None:
    """Have a parcel leave a warehouse."""
    body = {"reference": "O1-1", "parcel": one}
    tell(notes, ("fact", "ParcelLeft"), f"warehouse/{one.parcel_id}", body)


def post(notes: Notes, one: Parcel, gross: Decimal) -> None:
    """Have the ERP issue a parcel and bill it."""
    name = one.parcel_id
    tell(notes, ("intent", "issue_goods"), f"g{name}", {"parcel": one})
    tell(notes, ("result", "issue_goods"), f"g{name}", {"shipment_number": f"S{name}"})
    asked = {"shipment_number": f"S{name}", "invoiced_on": one.shipped_on}
    tell(notes, ("intent", "issue_invoice"), f"i{name}", asked)
    money = {"amount": gross, "currency": "GBP"}
    amounts = {"net": money, "tax": money, "gross": money}
    posted = {"invoice_number": f"I{name}", "invoiced_on": one.shipped_on, **amounts}
    tell(notes, ("result", "issue_invoice"), f"i{name}", {"invoice": posted})


def bills(sale: SalesOrder, parcels: Sequence[Parcel]) -> Iterator[Decimal]:
    """Bill parcels in their order, as the ERP does."""
    codes = {one.line_id: one.tax_code for one in sale.lines}
    services = frozenset(one.line_id for one in sale.lines if one.kind != "goods")
    owed = sale.gross.amount
    for place, one in enumerate(parcels):
        made: Bill = bill(sale, one.lines, services if place == 0 else frozenset(), codes)
        if place == len(parcels) - 1:
            made.close(owed)
        owed -= made.sums.gross
        yield made.sums.gross


def of(notes: Notes, side: Side) -> dict[str, Entry]:
    """Give the bills of a side by key."""
    found = (one for one in notes.values() if one.document_type == "invoice")
    return {one.key: one for one in found if one.side == side}


def worth(notes: Notes) -> Decimal:
    """Add up what parcels are to be billed at."""
    return sum((one.gross or Decimal(0) for one in of(notes, Side.TAKEN).values()), Decimal(0))


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_parts_of_an_order_are_worth_what_the_erp_bills_in_whatever_order(
    data: st.DataObject,
) -> None:
    skus = data.draw(st.lists(st.sampled_from(sorted(GOODS)), min_size=1, max_size=4, unique=True))
    bought = {sku: data.draw(st.integers(min_value=2, max_value=9)) for sku in skus}
    order = shop_order(*(shop_line(sku, count, GOODS[sku]) for sku, count in bought.items()))
    sale, _ = capture(order, PRODUCTS, TERMS)
    first = {sku: data.draw(st.integers(min_value=1, max_value=bought[sku] - 1)) for sku in skus}
    parts = [first, {sku: bought[sku] - first[sku] for sku in skus}]
    parcels = [
        parcel(f"p{place}", *(units(str(at), part[sku], sku) for at, sku in enumerate(skus, 1)))
        for place, part in enumerate(parts)
    ]
    notes: Notes = {}
    hear(notes, order, sale)
    for one in parcels:
        leave(notes, one)
    assert worth(notes) == order.gross.amount
    billed = data.draw(st.permutations(parcels))
    for one, gross in zip(billed, bills(sale, billed), strict=True):
        post(notes, one, gross)
    taken, sent = of(notes, Side.TAKEN), of(notes, Side.SENT)
    assert {key: one.gross for key, one in taken.items()} == {
        key: one.gross for key, one in sent.items()
    }
    assert worth(notes) == order.gross.amount


def test_a_bill_that_is_a_penny_off_what_the_source_charged_is_found() -> None:
    order = shop_order()
    sale, _ = capture(order, PRODUCTS, TERMS)
    whole = parcel("p1", units("1", 2), units("2", 1))
    notes: Notes = {}
    hear(notes, order, sale)
    leave(notes, whole)
    post(notes, whole, order.gross.amount + Decimal("0.01"))
    mine = [of(notes, side)[whole.tracking_number] for side in (Side.TAKEN, Side.SENT)]
    (found,) = differences([*mine, structs.replace(mine[1], side=Side.TARGET)], enumerated=False)
    assert (found.between, found.off_by) == ((Side.TAKEN, Side.SENT), Decimal("0.01"))


def test_reading_the_journal_again_leaves_every_value_as_it_was() -> None:
    order = shop_order()
    sale, _ = capture(order, PRODUCTS, TERMS)
    parcels = [parcel(f"p{one}", units(str(one), 3 - one)) for one in (1, 2)]
    notes: Notes = {}
    for _ in range(2):
        hear(notes, order, sale)
        for one in parcels:
            leave(notes, one)
        for one, gross in zip(parcels, bills(sale, parcels), strict=True):
            post(notes, one, gross)
    taken, sent = of(notes, Side.TAKEN), of(notes, Side.SENT)
    assert [taken[one].gross for one in taken] == [sent[one].gross for one in taken]


def test_a_partners_parcel_is_worth_what_was_accepted() -> None:
    sale, _ = capture(shop_order(), PRODUCTS, TERMS)
    notes: Notes = {}
    tell(notes, ("intent", "book_sales_order"), "r1", {"order": sale})
    whole = parcel("p1", units("1", 2), units("2", 1))
    leave(notes, whole)
    assert of(notes, Side.TAKEN)[whole.tracking_number].gross == sale.gross.amount


def test_a_parcel_of_goods_that_nobody_sold_has_no_value() -> None:
    notes: Notes = {}
    leave(notes, parcel("p1", units("9", 2)))
    assert [one.gross for one in of(notes, Side.TAKEN).values()] == [None]
