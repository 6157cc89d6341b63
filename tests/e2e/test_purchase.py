"""A purchase over real processes: supplier, bank and gateway, on the ERP sandbox's books."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from command_line import run
from msgspec import Struct
from supplier_day import INVOICES, Day, spend_day
from whole_company import ENVIRONMENT, ERP, HASTY

from trunkline_cli.demo.explaining import read_postings
from trunkline_cli.demo.places import FINANCE, Places, open_places, told
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
by_curl = pytest.mark.skipif(which("curl") is None, reason="there is no curl")

SERVICES = (
    *("sandbox-erp", "sandbox-supplier", "sandbox-bank", "system-trading-partners", "system-bank"),
    *("sandbox-warehouse", "system-warehouse", "sandbox-mail", "system-mail"),
    *("process-procure-to-pay", "process-operations", "process-partners"),
    *("experience-partner", "edge-policy", "gateway"),
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
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    async with Stack(tmp_path_factory.mktemp("buying"), SERVICES, environment=TOLD) as one:
        yield one


@pytest.fixture(scope="module")
async def places(stack: Stack) -> AsyncIterator[Places]:
    addresses = dict(read_run(stack.home).addresses)
    addresses["system-tryton.grpc"] = addresses["sandbox-erp.grpc"]
    async with open_places(addresses, stack.home, within_s=60) as one:
        yield one


@pytest.fixture(scope="module")
async def story(stack: Stack, places: Places) -> Story:
    """Play it once for all tests."""
    await fall_short(stack.url("sandbox-erp"))
    return await played(places, stack.home)


@pytest.fixture(scope="module")
async def day(stack: Stack, places: Places, story: Story, tmp_path_factory: Any) -> Day:
    """Spend a supplier's day after the story, whose payment run must pay its own bills only."""
    assert story.bought
    folder = tmp_path_factory.mktemp("shell")
    return await spend_day(places, stack.home, folder, stack.url("gateway"))


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


def test_whoever_may_approve_it_is_written_to(story: Story) -> None:
    number = story.bought.purchase.purchase_number
    (line,) = (one for one in story.said if "by e-mail" in one)
    assert line.startswith(f"{FINANCE.name} has it by e-mail: To approve: {number} from {SUPPLIER}")


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


@by_curl
def test_a_supplier_reads_its_order_and_what_it_says_of_it_is_heard(day: Day) -> None:
    order = day.answers["order"].body
    assert (order["number"], order["status"]) == (day.number, "sent")
    assert order["lines"][0]["unit_price"] == {"amount": "19.00", "currency": "GBP"}
    assert day.number in {one["number"] for one in day.answers["orders"].body["data"]}


@by_curl
def test_every_block_of_its_page_was_typed(day: Day) -> None:
    assert day.untyped == set()


@by_curl
def test_another_supplier_finds_nothing_under_its_order(day: Day) -> None:
    for answer in day.strange:
        assert (answer.status, answer.body["code"]) == (404, "not-found")
        assert answer.headers["content-type"] == "application/problem+json"


@by_curl
def test_its_invoices_as_json_and_as_ubl_are_matched_and_have_a_payment_day(day: Day) -> None:
    assert [one["number"] for one in day.followed] == list(INVOICES)
    assert [one["gross"]["amount"] for one in day.followed] == ["140.40", "91.20"]
    for one in day.followed:
        assert (one["status"], one["purchase_order_number"]) == ("scheduled", day.number)
        assert one["payment_on"] == day.pays_on


@by_curl
def test_the_same_key_twice_is_one_invoice(day: Day) -> None:
    first = day.answers["invoice"]
    assert (day.again.status, day.again.body) == (202, first.body)
    assert day.again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers


@by_curl
def test_what_is_wrong_in_an_invoice_is_named_at_once_or_where_it_was_read(day: Day) -> None:
    fields = {
        said: [one["param"] for one in answer.body.get("errors", ())]
        for said, answer in day.wrong.items()
    }
    assert fields == {
        "units below zero": ["lines[0].quantity"],
        "an unknown field": ["lines[0].colour"],
        "parts of a penny": ["gross.amount"],
        "no key": [],
    }
    assert {one.status for one in day.wrong.values()} == {400}
    assert day.refused["status"] == "refused"
    assert [(one["param"], one["code"]) for one in day.refused["errors"]] == [
        ("gross", "arithmetic")
    ]
