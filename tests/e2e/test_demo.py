"""The demo as a newcomer meets it: the real command, the real Tryton, its figures to the penny."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from command_line import Command, command, lend_tryton, living_in, run
from played_outcome import amounts, numbers, outcome, totals

from trunkline_cli.home import read_run
from trunkline_cli.topology import load as read_topology

pytestmark = [pytest.mark.tryton, pytest.mark.timeout(900)]


class Figures(msgspec.Struct, frozen=True):
    """What an order must come to, in pounds."""

    gross: Decimal
    invoices: list[Decimal]


SHOP = Figures(Decimal("91.80"), [Decimal("61.80"), Decimal("30.00")])
TRADE = Figures(Decimal("2628.00"), [Decimal("2178.00"), Decimal("450.00")])
BOTH = Decimal("2719.80")
BOUGHT = {"supplier_invoice": [Decimal("799.20")], "payment": [Decimal("779.22")]}
AMOUNTS_MIN = 34
"""16 of bills and receipts of the orders; of the purchase 18, half of them of accruals."""
OF_EVERY_ORDER = {"sales_order", "shipment_order", "shipment", "invoice", "receipt"}


class Story(msgspec.Struct):
    """What three plays in one home said, the last one with a warehouse that fails."""

    home: Path
    first: tuple[int, str] = (-1, "")
    cases_after_restart: list[dict[str, Any]] = []
    second: str = ""
    third: tuple[int, str] = (-1, "")
    doors: dict[str, int] = {}
    failed: tuple[int, str] = (-1, "")
    examined: tuple[int, str] = (-1, "")
    audited: tuple[int, str] = (-1, "")
    explained: tuple[int, str] = (-1, "")
    bought: tuple[int, str] = (-1, "")
    paid: tuple[int, str] = (-1, "")
    status: int = -1
    last_words: str = ""
    left: list[str] = []


@pytest.fixture(scope="module")
async def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Play it once for all tests: starting a company takes longer than looking at it."""
    one = Story(tmp_path_factory.mktemp("home"))
    lend_tryton(one.home)
    one.first = await run(one.home, "demo", "--json")
    up = await command(one.home, "up", "--demo")
    try:
        await _live(one, up)
    finally:
        one.status = await up.interrupted()
    one.last_words = up.said.splitlines()[-1]
    one.left = living_in(one.home)
    return one


async def _live(one: Story, up: Command) -> None:
    await up.says("programs ready")
    listed = await run(one.home, "cases", "list", "--process", "order-to-cash", "--json")
    one.cases_after_restart = json.loads(listed[1])["cases"]
    await up.says("is as expected")
    one.second = up.said
    await up.says("Ctrl-C stops everything")
    one.doors = await _knock(read_run(one.home).addresses)
    one.third = await run(one.home, "demo", "--json")
    one.examined = await run(one.home, "doctor", "--json")
    one.audited = await run(one.home, "audit", "verify")
    for invoice in numbers(one.third, "invoice")[:1]:
        one.explained = await run(one.home, "lineage", "system-tryton", invoice, "gross")
    for bill in numbers(one.third, "supplier_invoice"):
        one.bought = await run(one.home, "lineage", "tryton", bill, "gross")
        paid = outcome(one.third)["coverage"]["documents"][-1]
        one.paid = await run(one.home, "lineage", "tryton", paid)
    await _break_warehouse(read_run(one.home).addresses)
    one.failed = await run(one.home, "demo", "--within", "12")


async def _knock(addresses: dict[str, str]) -> dict[str, int]:
    doors = {"gateway": "/docs", "sandbox-tryton": "/", "sandbox-shopify": "/_sandbox/health"}
    async with httpx.AsyncClient() as client:
        return {
            name: (await client.get(f"http://{addresses[f'{name}.http']}{path}")).status_code
            for name, path in doors.items()
        }


async def _break_warehouse(addresses: dict[str, str]) -> None:
    fault = {"on": "createShipmentOrder", "kind": "5xx", "times": 1000}
    async with httpx.AsyncClient() as client:
        url = f"http://{addresses['sandbox-warehouse.http']}/_sandbox/faults"
        assert (await client.post(url, json=fault)).is_success


def test_the_doctor_finds_nothing_in_a_whole_company_but_what_waits_for_people(
    story: Story,
) -> None:
    found = json.loads(story.examined[1])
    assert {one["area"] for one in found if one["state"] != "ok"} <= {"work"}
    backends = {one["subject"] for one in found if one["area"] == "backends"}
    assert {name for name in read_topology().services if name.startswith("system-")} <= backends


def test_a_fresh_home_plays_both_orders_and_exits_0(story: Story) -> None:
    status, said = story.first
    assert status == 0, said
    assert outcome(story.first)["differences"] == []


@pytest.mark.parametrize("play", ["first", "third"])
@pytest.mark.parametrize(("at", "expected"), [(0, SHOP), (1, TRADE)])
def test_each_order_closes_with_every_figure_as_expected(
    story: Story, play: str, at: int, expected: Figures
) -> None:
    case = outcome(getattr(story, play))["cases"][at]
    assert (case["process"], case["state"]) == ("order-to-cash", "CLOSED")
    assert case["case_id"]
    assert 0 < case["duration_s"] < 300
    assert amounts(case, "sales_order") == [expected.gross]
    assert amounts(case, "invoice") == expected.invoices
    assert sum(amounts(case, "receipt"), Decimal(0)) == expected.gross


@pytest.mark.parametrize("play", ["first", "third"])
def test_the_purchase_closes_with_every_figure_as_expected(story: Story, play: str) -> None:
    bought = outcome(getattr(story, play))["purchase"]
    assert (bought["state"], Decimal(bought["grni"]["amount"])) == ("CLOSED", Decimal(0))
    assert {name: amounts(bought, name) for name in BOUGHT} == BOUGHT
    booked = [Decimal(bought["booked"][kind]) for kind in ("payable", "grni", "bank", "tax")]
    assert booked == [Decimal(one) for one in ("0", "0", "-779.22", "129.87")]


def test_every_document_says_its_system_type_and_number(story: Story) -> None:
    for case in outcome(story.first)["cases"]:
        assert {one["document_type"] for one in case["documents"]} >= OF_EVERY_ORDER
        assert all(one["system"] and one["number"] for one in case["documents"])
        numbers = [(one["document_type"], one["number"]) for one in case["documents"]]
        assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("play", ["first", "third"])
def test_the_systems_own_books_gain_what_the_orders_come_to(story: Story, play: str) -> None:
    played = getattr(story, play)
    erp = totals(played, "system-tryton")
    assert erp["sales_order"] == (2, BOTH)
    assert erp["invoice"] == (4, BOTH)
    assert erp["receipt"][1] == BOTH
    assert totals(played, "sandbox-bank") == {"credit": (1, TRADE.gross)}
    assert totals(played, "sandbox-warehouse")["shipment_order.created"][0] == 3
    assert totals(played, "sandbox-shopify")["fulfillmentCreate"][0] == 2


@pytest.mark.parametrize("play", ["first", "third"])
def test_every_amount_in_trytons_ledger_explains_itself(story: Story, play: str) -> None:
    found = outcome(getattr(story, play))["coverage"]
    assert found["gaps"] == []
    assert found["explained"] == found["posted"] >= AMOUNTS_MIN
    assert "values explained / values posted: " in story.second
    assert "(100 %)" in story.second


def test_evidence_is_whole_and_an_amount_is_explained_in_words(story: Story) -> None:
    assert story.audited[0] == 0, story.audited[1]
    assert "everything is as it was written" in story.audited[1]
    said = story.explained[1]
    assert story.explained[0] == 0, said
    for word in ("step issue_invoice", "rule", "OrderCaptured", "bytes system-shopify", "sha256"):
        assert word in said
    of_bill = ("bytes system-trading-partners", "GoodsArrived", "BillApproved", "by anna@demo")
    of_payment = ("record_supplier_payment", "bytes system-bank", "RunApproved", "by ben@demo")
    for (status, said), words in ((story.bought, of_bill), (story.paid, (*of_payment, *of_bill))):
        assert status == 0, said
        assert [one for one in words if one not in said] == []


def test_state_survives_a_restart(story: Story) -> None:
    played = {case["case_id"] for case in outcome(story.first)["cases"]}
    kept = {one["case_id"]: one["state"] for one in story.cases_after_restart}
    assert {kept[case_id] for case_id in played} == {"CLOSED"}


def test_playing_again_uses_fresh_keys_and_restocks(story: Story) -> None:
    assert story.third[0] == 0, story.third[1]
    first, third = outcome(story.first), outcome(story.third)
    for before, after in zip(first["cases"], third["cases"], strict=True):
        numbers = {one["number"] for one in before["documents"]}
        assert not numbers & {one["number"] for one in after["documents"]}
        assert before["order_number"] != after["order_number"]
    assert "restocking" in story.second


def test_up_demo_says_each_move_and_the_urls_and_stays_up(story: Story) -> None:
    for amount in (*SHOP.invoices, *TRADE.invoices):
        assert f"{amount} GBP" in story.second
    assert "every figure is as expected" in story.second
    assert "credits it with CN-" in story.second
    assert "anna@demo.example has it by e-mail: To approve: PU-" in story.second
    doors = ("console", "partner API", "shop", "warehouse", "bank", "supplier", "mail", "Tryton")
    for door in doors:
        assert f"  {door} " in story.second
    assert all(answer < 500 for answer in story.doors.values()), story.doors


def test_a_later_start_makes_nothing_anew(story: Story) -> None:
    """How long it takes stands before each line; that is read, never asserted."""
    before_ready = story.second.partition("programs ready")[0]
    for made in ("installing", "initialising", "restored the baked company", "module"):
        assert made not in before_ready


def test_ctrl_c_stops_every_child(story: Story) -> None:
    assert story.status == 0
    assert story.last_words == "stopped"
    assert story.left == []
    assert not (story.home / "run.json").exists()


def test_a_demo_that_gets_stuck_says_why_and_exits_1(story: Story) -> None:
    status, said = story.failed
    assert status == 1
    last = said.splitlines()[-1]
    assert last.startswith("demo failed: waited 12 s for TL-")
    assert "to be at the warehouse; it is ALLOCATED" in last
    assert "Traceback" not in said
