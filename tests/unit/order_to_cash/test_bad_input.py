"""Bad input that reaches order-to-cash: named by its field, and never by what stands in it.

Shapes of a placement: `test_placement.py`. From the webhook to the exception, and the next order
that goes on: `tests/workflow/test_bad_input.py`.
"""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import structs
from order_builders import ADDRESS, PRODUCTS, card_payment, gbp, shop_line, shop_order

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.money import Money
from trunkline_process_order_to_cash.rules.capture import capture
from trunkline_process_order_to_cash.rules.soundness import LINES_MAX, require_sound

from .test_capture import TERMS

LARGE = gbp("1000000000000000")


def with_line(**changes: Any) -> dict[str, Any]:
    return {
        "lines": (
            shop_line("POT", 1, "29.99"),
            structs.replace(shop_line("MUG", 1, "10.00"), **changes),
        )
    }


ORDERS: dict[str, tuple[dict[str, Any], str, str]] = {
    "10,000 lines": ({"lines": (shop_line("MUG", 1, "1.00"),) * 10_000}, "lines", "too_many"),
    "10^15 in all": ({"gross": LARGE}, "gross.amount", "out_of_range"),
    "10^15 a line": (with_line(charged=LARGE), "lines[1].charged.amount", "out_of_range"),
    "10^15 paid": (
        {"payments": (card_payment(LARGE),)},
        "payments[0].amount.amount",
        "out_of_range",
    ),
    "10^15 units": (with_line(quantity=Decimal(10**15)), "lines[1].quantity", "out_of_range"),
    "-10^15": ({"shipping_charged": -LARGE}, "shipping_charged.amount", "out_of_range"),
    "no number": ({"tax": gbp("NaN")}, "tax.amount", "out_of_range"),
    "NUL in a name": ({"customer_name": "Ada\x00Byron"}, "customer_name", "unprintable"),
    "NUL in an address": (
        {"shipping_address": structs.replace(ADDRESS, line1="1 High\x00Street")},
        "shipping_address.line1",
        "unprintable",
    ),
    "NUL in an article": (with_line(sku="MUG\x00"), "lines[1].sku", "unprintable"),
    "escape sequence": (with_line(title="\x1b[2J"), "lines[1].title", "unprintable"),
    "a text without end": ({"customer_email": "x" * 5_000}, "customer_email", "too_long"),
}


@pytest.mark.parametrize(("changes", "field", "reason"), ORDERS.values(), ids=ORDERS)
def test_an_order_that_no_company_can_have_is_refused_by_its_field(
    changes: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(Invalid) as refused:
        require_sound(structs.replace(shop_order(), **changes))
    assert [(one.field, one.reason) for one in refused.value.fields] == [(field, reason)]
    told = refused.value.sentence + str(refused.value.fields)
    assert not {"Ada", "High", "xxx"} & set(told.replace("\x00", " ").split())
    assert "\x00" not in told


def test_a_sound_order_passes_with_line_breaks_in_its_texts() -> None:
    lines = (shop_line("MUG", 1, "1.00"),) * LINES_MAX
    require_sound(structs.replace(shop_order(), customer_name="Ada\r\nByron", lines=lines))


def test_an_order_full_of_faults_names_no_more_than_help() -> None:
    line = structs.replace(shop_line("MUG", 1, "1.00"), sku="\x00", title="\x00")
    with pytest.raises(Invalid) as refused:
        require_sound(shop_order(*(line,) * 100))
    assert len(refused.value.fields) == 20


def in_euros(order: ChannelOrder) -> ChannelOrder:
    """Give an order all of whose amounts are in euros."""

    def changed(value: Any) -> Any:
        if isinstance(value, Money):
            return Money(value.amount, "EUR")
        if isinstance(value, tuple):
            return tuple(changed(one) for one in value)
        if hasattr(value, "__struct_fields__"):
            return structs.replace(
                value, **{name: changed(getattr(value, name)) for name in value.__struct_fields__}
            )
        return value

    euros: ChannelOrder = changed(order)
    return structs.replace(euros, currency="EUR")


def test_an_order_in_a_currency_that_the_erp_does_not_sell_in_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        capture(in_euros(shop_order()), PRODUCTS, TERMS)
    assert [(one.field, one.reason) for one in refused.value.fields] == [
        ("currency", "unknown_currency")
    ]
