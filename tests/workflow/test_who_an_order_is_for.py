"""Who an order is for stands in no table of the process, sealed, masked or refused as it may be."""

from datetime import date
from decimal import Decimal

from everywhere import places_of
from msgspec import structs
from order_builders import ADDRESS, gbp, placement
from order_company import Company
from shop_orders import three_lines

from trunkline_durable.migrations import SCHEMA
from trunkline_model.capabilities.order_to_cash import PlacedLine

NAME, EMAIL = "Zephyrine Quillfeather", "zephyrine@quillfeather.example"
STREET, CITY = "17 Marmalade Crescent", "Llanfairpwll"
MARKS = (NAME, EMAIL, STREET, CITY, "Quillfeather", "Marmalade")


async def leaks(company: Company) -> dict[str, list[str]]:
    """Give where each mark stands, if anywhere."""
    async with company.engine.transaction() as conn:
        found = {mark: await places_of(conn, SCHEMA, mark) for mark in MARKS}
    return {mark: places for mark, places in found.items() if places}


async def test_a_person_is_found_in_no_table_whatever_becomes_of_the_order(
    company: Company,
) -> None:
    shop, address = (
        company.backends.shop,
        structs.replace(ADDRESS, name=NAME, line1=STREET, city=CITY),
    )
    bought = structs.replace(
        three_lines(),
        customer_name=NAME,
        customer_email=EMAIL,
        shipping_address=address,
        billing_address=address,
    )
    shop.place(bought)
    released = await company.state("RELEASED")
    company.backends.warehouse.send_all(f"{released.order_number}-1", date(2026, 11, 17))
    await company.state("CLOSED")
    wrong = structs.replace(bought, gross=bought.gross + gbp("0.50"))
    shop.place(structs.replace(wrong, channel_order_id="5002", name="#1002"))
    await company.raised("penny_proof")
    request = placement(PlacedLine("COOKBOOK", Decimal(1)), party_code="NORTHSTAR")
    await company.desk.place_order(structs.replace(request, delivery_address=address))
    await company.settled()
    assert await leaks(company) == {}
