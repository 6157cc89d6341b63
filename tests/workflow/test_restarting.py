"""A company that stops and starts again goes on where it was."""

from datetime import date

from order_builders import gbp
from order_company import open_company
from order_fakes import Backends
from shop_orders import three_lines

DAY = date(2026, 11, 17)


async def test_an_order_goes_on_after_the_process_was_stopped(
    database_url: str, backends: Backends
) -> None:
    async with open_company(database_url, backends) as first:
        backends.shop.place(three_lines())
        released = await first.state("RELEASED")
    async with open_company(database_url, backends) as second:
        backends.warehouse.send_all(f"{released.order_number}-1", DAY)
        closed = await second.state("CLOSED")
    assert closed.outstanding == gbp(0)
    assert len(backends.warehouse.writes.named("order")) == 1


async def test_events_heard_before_the_last_stop_are_not_heard_twice(
    database_url: str, backends: Backends
) -> None:
    async with open_company(database_url, backends) as first:
        backends.shop.place(three_lines())
        before = await first.state("RELEASED")
    async with open_company(database_url, backends) as second:
        await second.settled()
        after = await second.order()
    assert [one.sentence for one in after.moves] == [one.sentence for one in before.moves]
