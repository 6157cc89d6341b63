"""What people may correct of an order, until it is validated; and what a rehearsal may ask."""

from collections.abc import Mapping
from datetime import date

from trunkline_durable.editing import Editable, Editing, edited
from trunkline_kit.errors import Refused

from .lifecycle import NOT_CARRIED, S, state_of
from .order import OrderCase
from .ports import Ports
from .rules.correcting import ADDRESS, placed_values, shop_values
from .rules.day import day_of


def _address_fields(path: str, meaning: str) -> tuple[Editable, ...]:
    parts = (
        Editable(path=f"{path}.{name}", kind="text", meaning=f"{meaning}: {name}", personal=True)
        for name in ADDRESS
    )
    country = Editable(path=f"{path}.country", kind="country", meaning=f"{meaning}: country")
    return (*parts, country)


def _money(path: str, meaning: str) -> Editable:
    return Editable(path=path, kind="money", meaning=meaning, second_person=True)


def _rate(path: str, meaning: str) -> Editable:
    return Editable(path=path, kind="rate", meaning=meaning, second_person=True)


FIELDS = (
    Editable(path="lines[].sku", kind="code", meaning="Article, as the ERP knows it"),
    Editable(path="lines[].quantity", kind="quantity", meaning="Units bought"),
    _rate("lines[].tax_rate", "Tax rate of the line, 0.2 for 20 per cent"),
    _money("lines[].unit_price", "Price of a unit before discount"),
    _money("lines[].discount", "What was taken off the line"),
    _money("lines[].charged", "What the customer paid for the line"),
    _money("lines[].tax", "Tax of the line"),
    _money("shipping_charged", "What the customer paid for delivery"),
    _money("shipping_tax", "Tax of the delivery"),
    _rate("shipping_tax_rate", "Tax rate of the delivery"),
    *_address_fields("shipping_address", "Where the goods go"),
    *_address_fields("billing_address", "Where the bill goes"),
    *_address_fields("delivery_address", "Where the goods go"),
)


def values_of(case: OrderCase) -> Mapping[str, str]:
    """Give the fields as they are now; Refused once the order was validated."""
    state = state_of(case)
    if state is not S.RECEIVED:
        raise Refused(f"The order is {state}. {NOT_CARRIED['edit_order']}", reason="not_carried")
    if case.captured:
        first = shop_values(case.captured[0].order)
    elif case.placed:
        first = placed_values(case.placed[0].placement)
    else:
        raise Refused("The order was not read from the shop yet: wait for it.", reason="not_read")
    return edited(first, case.edits)


def days_of(case: OrderCase) -> tuple[date, ...]:
    """Give the days on which an order's documents count: ordered, sent, paid."""
    days = {day_of(one.order.created_at) for one in case.captured}
    days |= {one.placement.ordered_on or one.accepted_on for one in case.placed}
    days |= {one.parcel.shipped_on for one in case.parcels}
    days |= {one.booked_on for one in case.credits}
    return tuple(sorted(days))


EDITING = Editing[OrderCase](fields=FIELDS, values_of=values_of)


def reading(ports: Ports) -> Ports:
    """Give ports of which a rehearsal can ask without an effect: credit is looked at, not taken."""
    return ports.looking()
