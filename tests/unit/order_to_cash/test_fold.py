"""Any order, repetition and delay of the same facts ends in the same case."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from order_builders import ORDERED_AT, PRODUCTS, gbp, invoice, parcel, shop_line, shop_order, units

from trunkline_model.capabilities.receipts import PaymentMethod
from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.due import due
from trunkline_process_order_to_cash.fold import SLOTS, fold, fold_all
from trunkline_process_order_to_cash.lifecycle import CHART, state_of
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.capture import Terms, capture
from trunkline_process_order_to_cash.rules.quantities import progress

AT = ORDERED_AT
SHOP = shop_order(shop_line("MUG", 6, "10.00"), shop_line("POT", 2, "29.99"))
ORDER, PROOF = capture(
    SHOP,
    PRODUCTS,
    Terms("TL-1", "erp-main", "shopify-main", "CASH", "immediate", ZoneInfo("Europe/London")),
)


def cover(attempt: int, mugs: int, pots: int) -> facts.StockCovered:
    lines = (facts.LineCover("1", Decimal(mugs)), facts.LineCover("2", Decimal(pots)))
    return facts.StockCovered(occurred_at=AT, attempt=attempt, cause=str(attempt), lines=lines)


def asked(count: int, *lines: facts.LineCover) -> facts.ShipmentOrderPlaced:
    return facts.ShipmentOrderPlaced(
        occurred_at=AT,
        system="system-warehouse",
        reference=f"TL-1-{count}",
        warehouse_order_id=f"W{count}",
        lines=tuple(units(one.line_id, int(one.covered)) for one in lines),
    )


def left(name: str, *lines: tuple[str, int]) -> facts.ParcelLeft:
    goods = tuple(units(line_id, quantity) for line_id, quantity in lines)
    return facts.ParcelLeft(occurred_at=AT, reference="TL-1-1", parcel=parcel(name, *goods))


def issued(name: str) -> facts.GoodsIssued:
    return facts.GoodsIssued(
        occurred_at=AT,
        system="system-tryton",
        parcel_id=name,
        shipment_number=f"SH-{name}",
        shipped_on=AT.date(),
        lines=(),
    )


def billed(name: str, gross: str) -> facts.ParcelInvoiced:
    return facts.ParcelInvoiced(
        occurred_at=AT, system="system-tryton", parcel_id=name, invoice=invoice(name, gross)
    )


def paid(name: str, amount: str) -> facts.ReceiptPosted:
    return facts.ReceiptPosted(
        occurred_at=AT,
        system="system-tryton",
        payment="pay-1",
        method=PaymentMethod.CARD,
        invoice_number=name,
        amount=gbp(amount),
        received_on=AT.date(),
        receipt_number=f"R-{name}",
        outstanding=gbp(0),
    )


STORY: tuple[facts.OrderFact, ...] = (
    facts.OrderAnnounced(
        occurred_at=AT, connection_id="shopify-main", channel_order_id="5001", source_updated_at=AT
    ),
    facts.OrderCaptured(occurred_at=AT, system="s", order=SHOP, content_sha256="c"),
    facts.OrderValidated(occurred_at=AT, order=ORDER, proof=PROOF),
    facts.CreditChecked(occurred_at=AT, holds=(facts.HoldPlaced("fraud", "risky"),)),
    facts.HoldReleased(occurred_at=AT, hold="fraud", actor="Jo", reason="known customer"),
    facts.SaleBooked(occurred_at=AT, system="e", sales_order_number="S1", gross=SHOP.gross),
    cover(1, 4, 2),
    facts.ShipmentOrderTaken(occurred_at=AT, reference="TL-1-1"),
    asked(1, facts.LineCover("1", Decimal(4)), facts.LineCover("2", Decimal(2))),
    facts.PickedShort(
        occurred_at=AT, position=9, reference="TL-1-1", lines=(units("2", 1, "POT"),)
    ),
    left("P1", ("1", 4), ("2", 1)),
    issued("P1"),
    billed("P1", "60.00"),
    facts.StockMoved(occurred_at=AT, sku="MUG", position=4),
    facts.StockMoved(occurred_at=AT + timedelta(hours=1), sku="MUG", position=9),
    facts.GoodsArrived(
        occurred_at=AT + timedelta(minutes=5),
        receipt_reference="GR1",
        sku="POT",
        quantity=Decimal(1),
        position=12,
    ),
    cover(2, 6, 2),
    asked(2, facts.LineCover("1", Decimal(2)), facts.LineCover("2", Decimal(1))),
    left("P2", ("1", 2), ("2", 1)),
    issued("P2"),
    billed("P2", "64.93"),
    paid("P1", "60.00"),
    paid("P2", "64.93"),
)


@settings(max_examples=200)
@given(st.permutations(STORY), st.lists(st.sampled_from(STORY), max_size=6))
def test_any_order_and_repetition_gives_the_same_case(
    told: list[facts.OrderFact], again: list[facts.OrderFact]
) -> None:
    assert fold_all([*told, *again]) == fold_all(STORY)


@settings(max_examples=200)
@given(st.permutations(STORY), st.integers(0, len(STORY)))
def test_quantities_are_conserved_after_every_fact(told: list[facts.OrderFact], count: int) -> None:
    case = fold_all(told[:count])
    for line in progress(case):
        assert line.ordered == line.cancelled + line.open + line.shipped
        assert line.shipped >= line.invoiced >= 0
        assert line.open >= 0
        assert line.allocated >= 0
        assert line.releasable <= line.open


@given(st.permutations(STORY), st.integers(0, len(STORY)))
def test_whatever_is_known_a_state_and_its_work_can_be_named(
    told: list[facts.OrderFact], count: int
) -> None:
    case = fold_all(told[:count])
    assert state_of(case) in CHART.states
    assert len({(one.transition, one.cause) for one in due(case)}) == len(due(case))


def test_the_story_moves_only_along_the_chart() -> None:
    case, seen = OrderCase(), ["RECEIVED"]
    for fact in STORY:
        before, case = state_of(case), fold(case, fact)
        assert CHART.allows(before, state_of(case)), fact
        seen.append(state_of(case).value)
    assert list(dict.fromkeys(seen)) == [
        "RECEIVED",
        "VALIDATED",
        "HELD",
        "ACCEPTED",
        "PART_ALLOCATED",
        "PICKING",
        "PART_SHIPPED",
        "PART_INVOICED",
        "INVOICED",
        "PART_PAID",
        "PAID",
    ]


def test_every_kind_of_fact_has_its_slot() -> None:
    names = {kind.__name__ for kind in SLOTS}
    declared = {one for one in facts.__all__ if one not in {"OrderFact", "HoldPlaced", "LineCover"}}
    assert names == declared
    assert {slot.name for slot in SLOTS.values()} == set(OrderCase.__struct_fields__)
