"""Orders that no company can have wait for a person with their field, and the next goes on."""

from decimal import Decimal

from msgspec import structs
from order_builders import gbp
from order_company import Company
from shop_orders import line, three_lines

from trunkline_model.capabilities.channel_orders import ChannelOrder
from trunkline_model.capabilities.events import ChannelOrderChanged

GOOD = three_lines()
LARGE = gbp("1000000000000000")
BAD: dict[str, ChannelOrder] = {
    "customer_name": structs.replace(GOOD, customer_name="Ada\x00Byron"),
    "gross.amount": structs.replace(GOOD, gross=LARGE),
    "lines": structs.replace(GOOD, lines=(line("MUG-BLUE", 1, "1.00"),) * 501),
    "lines[0].sku": structs.replace(
        GOOD, lines=(structs.replace(GOOD.lines[0], sku="MUG\x00"), *GOOD.lines[1:])
    ),
    "lines[0].quantity": structs.replace(
        GOOD, lines=(structs.replace(GOOD.lines[0], quantity=Decimal(10**15)), *GOOD.lines[1:])
    ),
    "currency": structs.replace(GOOD, currency="EUR"),
}


async def test_each_waits_with_its_field_and_the_next_order_goes_on(company: Company) -> None:
    shop = company.backends.shop
    for number, order in enumerate(BAD.values(), 6001):
        shop.place(structs.replace(order, channel_order_id=str(number), name=f"#{number}"))
    elsewhere = ChannelOrderChanged("4711", GOOD.updated_at)
    shop.log.tell(channel_order_changed=elsewhere)
    shop.place(structs.replace(GOOD, channel_order_id="7001", name="#7001"))
    released = await company.state("RELEASED")
    assert released.channel_reference == "#7001"
    await company.settled()
    raised = await company.exceptions()
    assert {one["field"] for one in raised} == {*BAD, ""}
    (unknown,) = (one for one in raised if not one["field"])
    assert unknown["reason"] == "notfound"
    assert len(raised) == len(BAD) + 1
    assert company.backends.journal().count("BookSalesOrder") == 1
