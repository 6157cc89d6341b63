"""A supplier's day at the partner API, and our part between: from an order to a payment day."""

from datetime import UTC, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec import Struct
from supplier_shell import SupplierShell
from typed_page import Answer

from trunkline_cli.demo.buying import bill_in, delivered, purchase_in
from trunkline_cli.demo.places import BUYER, FINANCE, SECOND_SIGNATURE, Places, told
from trunkline_cli.demo.script import SUPPLIER
from trunkline_kit import clock
from trunkline_model.capabilities.payment_runs import ProposePaymentRun
from trunkline_model.capabilities.purchases import DecidePurchase, RaisePurchase, WantedLine
from trunkline_model.capabilities.supplier_bills import DecideBill
from trunkline_model.money import Money

SKU = "KNIFE-CHEF"
INVOICES = {"STEEL-INV-1": "invoice", "STEEL-INV-2": "invoice as UBL"}
"""What the page bills, and by which block."""
QUANTITY, GROSS = '"quantity": "6"', '"gross": {"amount": "140.40"'
KEY = '--header "Idempotency-Key: invoice-$ORDER"'
DEARER = {GROSS: GROSS.replace("140.40", "140.41"), KEY: KEY.replace("invoice", "dearer")}
"""Another request, whose sum is wrong by a penny."""


class Day(Struct):
    """What was answered on the way, by the page's names of what was typed."""

    number: str
    """Of the order."""
    answers: dict[str, Answer]
    again: Answer
    """What the invoice was answered when the block was typed again."""
    strange: list[Answer]
    """What another supplier was answered that asked for the order, and answered it."""
    wrong: dict[str, Answer]
    """What invoices were answered that cannot be, by what is wrong."""
    refused: dict[str, Any]
    """What became of an invoice that does not add up."""
    followed: list[dict[str, Any]]
    """Both invoices, once they are to be paid."""
    pays_on: str
    """The day that the payment run names."""
    untyped: set[str]
    """Blocks of the page that nobody typed."""


async def spend_day(places: Places, home: Path, folder: Path, api: str) -> Day:
    """Spend it, until both bills have their payment day."""
    supplier, stranger = (SupplierShell(home, folder, api) for _ in range(2))
    number = await _ordered(places)
    await supplier.signs_in()
    assert await supplier.opens_newest() == number
    strange = await _strange(stranger, supplier.page.variables)
    await supplier.hands_in("answer")
    await purchase_in(places, number, "ACKED")
    await supplier.hands_in("despatch")
    await purchase_in(places, number, "ASN")
    await _received(places, number)
    wrong = await _wrong(supplier)
    refused = await supplier.hands_in("invoice", DEARER)
    billed = [await supplier.bills(block) for block in INVOICES.values()]
    again = await supplier.page.asks("invoice")
    pays_on = await _to_be_paid(places)
    return Day(
        number,
        supplier.answers,
        again,
        strange,
        wrong,
        refused,
        [await supplier.follows(one) for one in billed],
        pays_on,
        supplier.page.untyped,
    )


async def _ordered(places: Places) -> str:
    """Have ten knives asked for, approved and sent; the stand-in says nothing by itself."""
    await told(places.supplier, "PUT", "/_sandbox/conduct", {"answers": "silence"})
    line = WantedLine("1", SKU, "Chef's knife, 20 cm", Decimal(10), Money(Decimal("19.00"), "GBP"))
    needed_on = clock.today(UTC) + timedelta(days=7)
    asked = RaisePurchase(
        *("knives", "knives", BUYER.name, SUPPLIER, "GBP", (line,), needed_on, "for the shop")
    )
    number = (await places.purchases.raise_purchase(asked)).purchase_number
    waiting = await purchase_in(places, number, "APPROVAL")
    decision = DecidePurchase(number, SECOND_SIGNATURE.name, waiting.version)
    await places.purchases.approve_purchase(decision)
    await purchase_in(places, number, "SENT")
    return number


async def _strange(stranger: SupplierShell, known: dict[str, str]) -> list[Answer]:
    """Have another supplier try what the first one may."""
    await stranger.signs_in("CLAYWORKS")
    own = stranger.page.variables
    stranger.page.variables = {**own, "ORDER": known["ORDER"], "ORDER_ID": known["ORDER_ID"]}
    return [await stranger.page.asks(block) for block in ("order", "answer")]


async def _received(places: Places, number: str) -> None:
    """Have the warehouse count what came."""
    receipt = {
        "sku": SKU,
        "quantity": "10",
        "received_on": clock.today(UTC).isoformat(),
        "reference": f"GRN-{number}",
        "order_reference": number,
    }
    await told(places.warehouse, "POST", "/_sandbox/receipts", receipt)
    await delivered(places, number)


async def _wrong(supplier: SupplierShell) -> dict[str, Answer]:
    """Send invoices that cannot be; nothing of them is kept."""
    asks = supplier.page.asks
    return {
        "units below zero": await asks("invoice", {QUANTITY: '"quantity": "-6"'}),
        "an unknown field": await asks("invoice", {QUANTITY: f'{QUANTITY}, "colour": "red"'}),
        "parts of a penny": await asks("invoice", {GROSS: '"gross": {"amount": "140.405"'}),
        "no key": await asks("invoice", {KEY: ""}),
    }


async def _to_be_paid(places: Places) -> str:
    """Approve both bills and propose to pay them; gives the day on which they are."""
    for number in INVOICES:
        matched = await bill_in(places, number, "MATCHED")
        await places.bills.approve_bill(DecideBill(matched.bill_key, FINANCE.name))
        await bill_in(places, number, "POSTED")
    today = clock.today(UTC)
    asked = ProposePaymentRun(BUYER.name, today, today + timedelta(days=7))
    proposed = await places.runs.propose_payment_run(asked)
    return proposed.execute_on.isoformat()
