"""A purchase over real processes: supplier, bank and gateway, on the ERP sandbox's books."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from command_line import run
from msgspec import Struct
from whole_company import ENVIRONMENT, ERP, HASTY

from trunkline_cli.demo.explaining import read_postings
from trunkline_cli.demo.places import Places, open_places, told
from trunkline_cli.demo.purchase import play_purchase
from trunkline_cli.demo.purchase_outcome import (
    Bought,
    PurchaseOutcome,
    gained_by,
    judge_purchase,
    purchase_outcome,
)
from trunkline_cli.demo.script import SUPPLIER, TRADE_SHORT_SKU
from trunkline_cli.home import read_run
from trunkline_cli.stack import Stack
from trunkline_kit.http import http_client

pytestmark = pytest.mark.timeout(300)

SERVICES = (
    *("sandbox-erp", "sandbox-supplier", "sandbox-bank", "system-trading-partners", "system-bank"),
    *("sandbox-warehouse", "system-warehouse"),
    *("process-procure-to-pay", "process-operations", "gateway"),
)
TOLD = {
    "process-procure-to-pay": HASTY | ERP,
    "process-operations": ERP,
    "system-bank": ENVIRONMENT["system-bank"],
    "system-trading-partners": {"TRUNKLINE_SUPPLIER_POLL_S": "0.3"},
}


class Story(Struct, frozen=True):
    """What a play said, and what it ended as."""

    said: list[str]
    bought: Bought
    outcome: PurchaseOutcome
    stated: tuple[int, str]
    """How the command ended that compared a statement of the supplier, and what it said."""


@pytest.fixture(scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """Play it once for all tests."""
    async with Stack(tmp_path_factory.mktemp("buying"), SERVICES, environment=TOLD) as stack:
        addresses = dict(read_run(stack.home).addresses)
        addresses["system-tryton.grpc"] = addresses["sandbox-erp.grpc"]
        async with open_places(addresses, stack.home, within_s=60) as places:
            await fall_short(stack.url("sandbox-erp"))
            yield await played(places, stack.home)


async def fall_short(erp: str) -> None:
    """Leave ten fewer than none, as the demo's trade order does."""
    async with http_client(erp, timeout_s=30) as client:
        counted = {"sku": TRADE_SHORT_SKU, "on_hand": "-10"}
        await told(client, "PUT", "/_sandbox/stock", counted)


async def played(places: Places, home: Path) -> Story:
    said: list[str] = []
    before = await read_postings(places)
    bought = await play_purchase(places, said.append)
    gained = gained_by(before, await read_postings(places))
    outcome = purchase_outcome(bought, gained, 1.0)
    return Story(said, bought, outcome, await stated(home))


async def stated(home: Path) -> tuple[int, str]:
    """Compare a statement that has what was paid long ago, and a bill that nobody has."""
    path = home / "statement.csv"
    path.write_text("number,on,amount\nINV-NOWHERE,2026-11-20,12.00\n")
    supplier = ("--supplier", SUPPLIER, "--number", "2026-11", "--on", "2026-11-30")
    return await run(home, "statements", "reconcile", str(path), *supplier)


def test_it_arises_from_the_reorder_point(story: Story) -> None:
    assert story.bought.purchase.requester == "reorder point"
    assert "the reorder point asks for 40 PAN-28, 656.00 GBP" in story.said[0]


def test_it_closes_with_every_figure_as_expected(story: Story) -> None:
    assert list(judge_purchase(story.outcome)) == []


def test_a_statement_of_its_supplier_is_compared_at_the_command_line(story: Story) -> None:
    status, said = story.stated
    assert status == 1
    assert "RECEIVED: they say 12.00 GBP, we say 0.00 GBP" in said
    assert "INV-NOWHERE over 12.00 GBP never came in: ask for a copy" in said
