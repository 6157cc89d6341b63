"""Order 1: three lines from the shop, paid by card, in two parcels on two past days."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec import structs
from order_builders import gbp, shop_order
from order_company import Company
from shop_orders import three_lines

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_process_order_to_cash.transitions.capture_order import READS_MAX

DAY_1, DAY_2 = date(2026, 11, 17), date(2026, 11, 18)


def announced_later(order: ChannelOrder) -> ChannelOrder:
    """Give an order as a shop announces it whose clock was set back afterwards."""
    return structs.replace(order, updated_at=order.updated_at + timedelta(minutes=1))


async def test_it_runs_from_the_webhook_to_the_paid_invoices(company: Company) -> None:
    shop, warehouse = company.backends.shop, company.backends.warehouse
    bought = three_lines()
    shop.place(bought)

    released = await company.state("RELEASED")
    reference = f"{released.order_number}-1"
    warehouse.accept(reference)
    await company.state("PICKING")
    first = warehouse.send(reference, DAY_1, MUG_BLUE=2, TEAPOT_1L=1)
    await company.state("PART_SHIPPED")
    second = warehouse.send(reference, DAY_2, MUG_BLUE=1, PLATE_27=4)
    closed = await company.state("CLOSED")

    assert closed.gross == bought.gross
    assert closed.outstanding == gbp(0)
    assert [one.shipped for one in closed.lines[:3]] == [3, 1, 4]
    assert [one.invoiced for one in closed.lines[:3]] == [3, 1, 4]
    kinds = [one.document_type for one in closed.documents]
    assert kinds.count("invoice") == kinds.count("receipt") == kinds.count("fulfilment") == 2
    invoices = [one for one in closed.documents if one.document_type == "invoice"]
    assert [one.on for one in sorted(invoices, key=lambda one: one.number)] == [DAY_1, DAY_2]
    assert sum((one.amount.amount for one in invoices if one.amount), Decimal(0)) == (
        bought.gross.amount
    )
    pushed = shop.writes.named("fulfilment")
    assert [one.parcel.tracking_number for one in pushed] == [
        first.tracking_number,
        second.tracking_number,
    ]
    assert {line.line_id for one in pushed for line in one.parcel.lines} == {
        one.line_id for one in bought.lines
    }
    assert not await company.exceptions()


async def test_every_move_is_told_with_the_number_that_each_system_gave(company: Company) -> None:
    company.backends.shop.place(three_lines())
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", DAY_1)
    closed = await company.state("CLOSED")
    told = " ".join(one.sentence for one in closed.moves)
    for document in closed.documents:
        assert document.number in told
    assert [one.at for one in closed.moves] == sorted(one.at for one in closed.moves)


async def test_the_same_webhook_again_changes_nothing(company: Company) -> None:
    shop = company.backends.shop
    bought = three_lines()
    shop.place(bought)
    for _ in range(3):
        shop.announce(bought)
    released = await company.state("RELEASED")
    await company.settled()
    assert company.backends.journal().count("BookSalesOrder") == 1
    assert len(company.backends.warehouse.writes.named("order")) == 1
    assert (await company.order()).order_number == released.order_number
    assert not await company.exceptions()


async def test_a_shop_whose_clock_was_set_back_is_believed_after_some_answers(
    company: Company,
) -> None:
    shop = company.backends.shop
    bought = three_lines()
    shop.place(bought)
    await company.state("RELEASED")
    shop.announce(announced_later(bought))
    await company.raised("unavailable")
    await company.settled()
    (told,) = await company.exceptions()
    assert told["state"] != "open"
    captures = [one for one in await company.transitions() if one["name"] == "capture_order"]
    assert [one["state"] for one in captures] == ["done", "done"]
    assert len(company.backends.warehouse.writes.named("order")) == 1


async def test_an_order_that_was_never_captured_is_captured_from_such_a_shop(
    company: Company,
) -> None:
    shop = company.backends.shop
    bought = three_lines()
    shop.orders[bought.channel_order_id] = bought
    shop.announce(announced_later(bought))
    released = await company.state("RELEASED")
    assert (released.gross, shop.reads) == (bought.gross, READS_MAX)


async def test_a_shop_that_was_away_for_long_is_not_taken_for_one_that_shows_old_orders(
    company: Company,
) -> None:
    shop = company.backends.shop
    bought = three_lines()
    shop.orders[bought.channel_order_id] = bought
    shop.unanswered = READS_MAX
    shop.announce(announced_later(bought))
    await company.state("RELEASED")
    assert shop.reads == READS_MAX + READS_MAX


async def test_a_lost_answer_is_not_a_second_effect(company: Company) -> None:
    backends = company.backends
    backends.warehouse.writes.lose_answers_of["order"] = 1
    backends.shop.writes.lose_answers_of["fulfilment"] = 1
    backends.shop.place(shop_order(*three_lines().lines))
    released = await company.state("RELEASED")
    backends.warehouse.send_all(f"{released.order_number}-1", DAY_1)
    await company.state("CLOSED")
    assert len(backends.warehouse.writes.named("order")) == 1
    assert len(backends.shop.writes.named("fulfilment")) == 1
