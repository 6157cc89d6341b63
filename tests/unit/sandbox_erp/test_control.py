"""What a test can tell the ERP sandbox over HTTP, and what survives its end."""

import tomllib
from importlib.resources import files
from typing import Any

import httpx
import pytest
from erp_buyer import Buyer, billed
from erp_clerk import Clerk, gbp, line
from erp_ports import open_erp
from erp_sandbox import ErpSandbox

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.catalogue import ListProducts
from trunkline_model.capabilities.events import ReadEvents
from trunkline_model.capabilities.parties import GetParty
from trunkline_sandbox_erp.main import life


async def test_a_stock_take_sets_what_is_on_hand_and_tells_it(
    clerk: Clerk, control: httpx.AsyncClient
) -> None:
    answer = await control.put("/stock", json={"sku": "PAN-28", "on_hand": "3"})
    assert answer.json()["on_hand"] == "3"
    assert (await clerk.level("PAN-28")).available == 3
    told = (await clerk.erp.event_log.read_events(ReadEvents(0))).events
    assert [one.stock_changed.sku for one in told if one.stock_changed] == ["PAN-28"]
    levels = (await control.get("/stock")).json()
    assert {"PAN-28", "MUG-BLUE"} <= {one["sku"] for one in levels}


async def test_a_stock_take_of_an_unknown_article_is_refused(control: httpx.AsyncClient) -> None:
    answer = await control.put("/stock", json={"sku": "NO-SUCH", "on_hand": "3"})
    assert (answer.status_code, answer.json()["reason"]) == (409, "unknown_sku")


async def test_articles_and_customers_are_added(clerk: Clerk, control: httpx.AsyncClient) -> None:
    product = {"sku": "VASE", "name": "Vase", "tax": "vat-20", "list_price": "9.99", "stock": 4}
    address = {"street": "1 Lane", "city": "Hull", "postal_code": "HU1 1AA", "country": "GB"}
    customer = {"code": "NEW", "name": "New Ltd", "credit_limit": "50.00", "address": address}
    seed = {"products": [product], "parties": [customer]}
    assert (await control.post("/seed", json=seed)).status_code == 201
    assert (await clerk.level("VASE")).on_hand == 4
    found = await clerk.erp.parties.get_party(GetParty("erp", "NEW"))
    assert found.credit_limit == gbp("50.00")


async def test_the_ledger_is_shown_whole(clerk: Clerk, control: httpx.AsyncClient) -> None:
    await clerk.ship_and_bill(line("MUG-WHITE", 2, "7.50"), party="CASH")
    page: dict[str, Any] = (await control.get("/ledger")).json()
    kinds = {one["document_type"]: one["count"] for one in page["control_totals"]}
    assert kinds == {"sales_order": 1, "shipment": 1, "invoice": 1}
    assert {one["account_kind"] for one in page["postings"]} == {"receivable", "revenue", "tax"}


async def test_everything_survives_a_restart(plan: ErpSandbox) -> None:
    async with life(plan.settings), open_erp("sandbox-erp", "erp", plan.address) as erp:
        clerk = Clerk(erp)
        booked = await clerk.book(line("MUG-WHITE", 2, "7.50"))
        level = await clerk.level("MUG-WHITE")
    async with life(plan.settings), open_erp("sandbox-erp", "erp", plan.address) as erp:
        again = await erp.sales_orders.book_sales_order(clerk.booked[-1])
        assert again == booked
        assert await Clerk(erp).level("MUG-WHITE") == level


async def test_the_company_is_the_one_of_the_real_erp(clerk: Clerk) -> None:
    answer = await clerk.erp.catalogue.list_products(ListProducts("erp"))
    assert {one.sku for one in answer.products} == {one["sku"] for one in seed("products")}


@pytest.mark.parametrize("name", ["products", "parties"])
def test_both_erps_are_seeded_from_the_same_words(name: str) -> None:
    folders = [files(f"trunkline_sandbox_{one}") for one in ("erp", "tryton")]
    own, real = (tomllib.loads((one / "seed" / f"{name}.toml").read_text()) for one in folders)
    assert own == real


def seed(name: str) -> list[dict[str, Any]]:
    text = (files("trunkline_sandbox_erp") / "seed" / f"{name}.toml").read_text()
    found: list[dict[str, Any]] = tomllib.loads(text)[name]
    return found


async def test_nothing_is_posted_in_a_period_that_was_closed(
    clerk: Clerk, control: httpx.AsyncClient
) -> None:
    buyer = Buyer(clerk.erp)
    line = billed("MUG-BLUE", 1, "3.10")
    assert await buyer.bill(line)
    (await control.put("closed-periods", json={"until": "2026-11-30"})).raise_for_status()
    with pytest.raises(Refused) as refused:
        await buyer.bill(line)
    assert refused.value.reason == "closed_period"
    (await control.put("closed-periods", json={"until": "2026-10-31"})).raise_for_status()
    assert await buyer.bill(line)
