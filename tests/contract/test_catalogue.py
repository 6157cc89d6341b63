"""Capability catalogue, for every service that answers it."""

from decimal import Decimal

from erp_clerk import gbp
from erp_ports import Erp

from trunkline_model.capabilities.catalogue import ListProducts, Product


async def read(erp: Erp, *skus: str) -> dict[str, Product]:
    answer = await erp.catalogue.list_products(ListProducts(erp.connection_id, skus))
    return {one.sku: one for one in answer.products}


async def test_an_article_has_its_unit_price_and_tax_code(erp: Erp) -> None:
    found = await read(erp, "TEAPOT-1L")
    teapot = found["TEAPOT-1L"]
    assert (teapot.unit, teapot.tax_code, teapot.stocked) == ("u", "vat-20", True)
    assert teapot.sales_price == gbp("24.99")


async def test_every_tax_code_is_told_apart(erp: Erp) -> None:
    found = await read(erp, "MUG-BLUE", "HEATER-ECO", "COOKBOOK", "STAMPS-1ST")
    codes = {sku: one.tax_code for sku, one in found.items()}
    assert codes == {
        "MUG-BLUE": "vat-20",
        "HEATER-ECO": "vat-5",
        "COOKBOOK": "vat-0",
        "STAMPS-1ST": "exempt",
    }


async def test_a_net_price_keeps_more_places_than_pennies(erp: Erp) -> None:
    found = await read(erp, "MUG-BLUE")
    assert found["MUG-BLUE"].sales_price.amount == Decimal("8.333333")


async def test_a_service_is_not_stocked(erp: Erp) -> None:
    found = await read(erp, "SHIPPING")
    assert not found["SHIPPING"].stocked


async def test_an_unknown_article_is_left_out(erp: Erp) -> None:
    found = await read(erp, "MUG-WHITE", "NO-SUCH")
    assert set(found) == {"MUG-WHITE"}


async def test_no_codes_ask_for_all_that_is_sold_in_the_order_of_codes(erp: Erp) -> None:
    found = await read(erp)
    assert {"MUG-BLUE", "MUG-WHITE", "SHIPPING", "ROUNDING"} <= set(found)
    assert list(found) == sorted(found)
