"""What people may correct of an order, and what the order is then."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from msgspec import structs
from order_story import SHOP, STORY
from shop_orders import three_lines

from trunkline_durable.editing import INDEX, CaseEdited, Change, PersonalChange, declared
from trunkline_kit.errors import Refused
from trunkline_process_order_to_cash.editing import EDITING, days_of, values_of
from trunkline_process_order_to_cash.facts import OrderCaptured, OrderFact
from trunkline_process_order_to_cash.fold import fold_all
from trunkline_process_order_to_cash.rules.correcting import corrected_shop, shop_values

AT = datetime(2026, 11, 16, 10, tzinfo=UTC)
CAPTURED = OrderCaptured(occurred_at=AT, system="s", order=three_lines(), content_sha256="c")


def edit(number: int, field: str, after: str, *, personal: bool = False) -> CaseEdited:
    kind = PersonalChange if personal else Change
    changes = (kind(field, "", after),)
    return CaseEdited(
        occurred_at=AT + timedelta(minutes=number),
        correction_id=f"cor_{number}",
        actor="Jo",
        reason="typing error",
        version=number,
        **{"personal" if personal else "changes": changes},  # type: ignore[arg-type]
    )


def test_an_order_with_its_own_values_is_the_same_order() -> None:
    order = three_lines()
    assert corrected_shop(order, shop_values(order)) == order
    nowhere = structs.replace(order, shipping_address=None, billing_address=None)
    assert corrected_shop(nowhere, shop_values(nowhere)) == nowhere


def test_every_value_that_is_offered_is_declared() -> None:
    values = values_of(fold_all([CAPTURED]))
    assert values
    assert [path for path in values if declared(EDITING, path) is None] == []


def test_money_and_tax_need_a_second_person_and_what_was_charged_in_all_is_not_offered() -> None:
    guarded = {one.path for one in EDITING.fields if one.second_person}
    money = {one.path for one in EDITING.fields if one.kind in {"money", "rate"}}
    assert guarded == money
    assert {"lines[].tax_rate", "lines[].charged", "shipping_charged"} <= guarded
    assert not [path for path in shop_values(SHOP) if INDEX.sub("[]", path) in {"gross", "tax"}]


def test_corrections_in_any_order_of_arrival_give_the_same_order() -> None:
    edits: tuple[OrderFact, ...] = (
        edit(1, "lines[0].sku", "FIRST"),
        edit(2, "lines[0].sku", "LAST"),
        edit(3, "lines[1].charged", "12.50"),
        edit(4, "shipping_address.city", "Leeds", personal=True),
    )
    for told in permutations((CAPTURED, *edits)):
        order = fold_all(told).channel_order
        assert order is not None
        assert order.lines[0].sku == "LAST"
        assert order.lines[1].charged.amount == Decimal("12.50")
        assert order.shipping_address is not None
        assert order.shipping_address.city == "Leeds"
        assert structs.replace(order, lines=(), shipping_address=None) == structs.replace(
            CAPTURED.order, lines=(), shipping_address=None
        )


def test_a_field_that_the_order_does_not_have_changes_nothing() -> None:
    told = fold_all([CAPTURED, edit(1, "lines[9].sku", "X"), edit(2, "pays", "TL-1")])
    assert told.channel_order == CAPTURED.order


def test_an_order_that_is_validated_or_not_read_yet_is_not_corrected() -> None:
    with pytest.raises(Refused, match="cancel the order before its release"):
        values_of(fold_all(STORY))
    with pytest.raises(Refused, match="wait for it"):
        values_of(fold_all(STORY[:1]))


def test_the_days_of_an_order_are_those_on_which_its_documents_count() -> None:
    days = days_of(fold_all(STORY))
    assert days == tuple(sorted(set(days)))
    assert days_of(fold_all([CAPTURED])) == (date(2026, 11, 16),)
    assert len(days) > 1
