"""A payment term counts days, over short months, leap days and year ends."""

from datetime import date

import pytest
from erp_clerk import Clerk, line, parcel, part

MUGS = line("MUG-WHITE", 2, "7.50")


@pytest.mark.parametrize(
    ("invoiced_on", "due_on"),
    [
        (date(2026, 2, 27), date(2026, 3, 29)),
        (date(2026, 9, 25), date(2026, 10, 25)),
        (date(2026, 12, 2), date(2027, 1, 1)),
        (date(2027, 1, 30), date(2027, 3, 1)),
        (date(2028, 1, 30), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 30)),
    ],
)
async def test_net_30_is_thirty_days(clerk: Clerk, invoiced_on: date, due_on: date) -> None:
    number = (await clerk.book(MUGS, party="NORTHSTAR")).sales_order_number
    await clerk.allocate(number)
    sent = await clerk.issue(number, parcel(part("MUG-WHITE", 2), on=invoiced_on))
    billed = await clerk.bill(number, sent.shipment_number, on=invoiced_on)
    assert (billed.invoice.invoiced_on, billed.invoice.due_on) == (invoiced_on, due_on)
