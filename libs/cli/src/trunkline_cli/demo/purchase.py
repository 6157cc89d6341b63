"""The purchase: below the reorder point, answered dearer, partly damaged, over-billed, paid."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from trunkline_model.capabilities.payment_runs import DecidePaymentRun, ProposePaymentRun
from trunkline_model.capabilities.purchases import DecidePurchase
from trunkline_model.capabilities.supplier_bills import DecideBill, SupplierBill

from .buying import bill_in, delivered, purchase_in, reordered, run_in, written_to
from .places import BUYER, FINANCE, SECOND_SIGNATURE, Places, told
from .purchase_outcome import Bought
from .script import (
    AGREED_PRICE,
    DAMAGED,
    FIRST_DELIVERY,
    ORDERED,
    TRADE_SHORT_SKU,
    days_before,
)
from .shop_order import Say

LINE = "1"


async def play_purchase(places: Places, say: Say) -> Bought:
    """Carry the purchase from the need to its reconciled payment; gives what it ended as."""
    number = await _order(places, say)
    await _receive(places, number, say)
    bill, credit = await _billed(places, number, say)
    run_id = await _pay(places, say)
    purchase = await purchase_in(places, number, "CLOSED")
    say(f"{number} closed; goods received and not invoiced: {purchase.grni}")
    return Bought(
        purchase,
        await bill_in(places, bill.number, "PAID"),
        await bill_in(places, credit.number, "PAID"),
        await run_in(places, run_id, "CLOSED"),
    )


async def _order(places: Places, say: Say) -> str:
    """Take what the reorder point asks for; have it approved, booked, sent, answered dearer."""
    await told(places.supplier, "PUT", "/_sandbox/conduct", {"answers": "silence"})
    asked = await reordered(places)
    number, line = asked.purchase_number, asked.lines[0]
    say(f"{number}: the {asked.requester} asks for {line.ordered:f} {line.sku}, {asked.net}")
    subject = await written_to(places, FINANCE.name, number)
    say(f"{FINANCE.name} has it by e-mail: {subject}")
    decision = DecidePurchase(number, FINANCE.name, asked.version)
    await places.purchases.approve_purchase(decision)
    say(f"{FINANCE.name} approved what is beyond the first approver's limit")
    sent = await purchase_in(places, number, "SENT")
    say(f"the ERP booked it as {sent.order_number}, and the supplier has it")
    answer = {"order_number": number, "answer": "change", "prices": {LINE: str(AGREED_PRICE)}}
    await told(places.supplier, "POST", "/_sandbox/responses", answer)
    agreed = await purchase_in(places, number, "ACKED")
    say(f"the supplier asks {agreed.lines[0].unit_price}, which is within tolerance")
    await told(places.supplier, "PUT", "/_sandbox/conduct", {"answers": "accept"})
    return number


async def _receive(places: Places, number: str, say: Say) -> None:
    """Have it come in two parts, the second with one damaged."""
    despatch = {"order_number": number, "way": "http"}
    await told(places.supplier, "POST", "/_sandbox/despatches", despatch)
    await purchase_in(places, number, "ASN")
    say("the supplier says that it is on its way")
    await _count(places, number, FIRST_DELIVERY)
    await purchase_in(places, number, "PART_RECEIVED")
    kept = ORDERED - FIRST_DELIVERY - DAMAGED
    await _count(places, number, kept, DAMAGED)
    await delivered(places, number)
    say(f"received {FIRST_DELIVERY}, then {kept}, and {DAMAGED} damaged, which goes back")


async def _count(places: Places, number: str, good: Decimal, damaged: Decimal = Decimal(0)) -> None:
    """Have the warehouse count a delivery on our order: it tells of it by itself."""
    receipt = {
        "sku": TRADE_SHORT_SKU,
        "quantity": str(good),
        "damaged": str(damaged),
        "received_on": days_before(0).isoformat(),
        "reference": f"GRN-{uuid.uuid4().hex[:8].upper()}",
        "order_reference": number,
    }
    await told(places.warehouse, "POST", "/_sandbox/receipts", receipt)


async def _billed(places: Places, number: str, say: Say) -> tuple[SupplierBill, SupplierBill]:
    """Have all of it billed by HTTP, queried, credited, matched, approved and posted."""
    prices = {LINE: str(AGREED_PRICE)}
    whole: dict[str, object] = {"order_number": number, "prices": prices, "way": "http"}
    invoice = await _sent(places, whole)
    bill = await bill_in(places, invoice, "EXCEPTION")
    say(f"{invoice} of {bill.gross} came: {bill.explanation}")
    query = DecideBill(bill.bill_key, BUYER.name, "one came damaged and went back")
    await places.bills.query_bill(query)
    damaged = {"quantities": {LINE: str(DAMAGED)}, "corrects": invoice}
    note = await _sent(places, whole | damaged)
    say(f"the supplier was asked, and credits it with {note}")
    return await _posted(places, invoice, say), await _posted(places, note, say)


async def _sent(places: Places, content: Mapping[str, object]) -> str:
    written = await told(places.supplier, "POST", "/_sandbox/invoices", content)
    return str(written["number"])  # type: ignore[index]


async def _posted(places: Places, number: str, say: Say) -> SupplierBill:
    matched = await bill_in(places, number, "MATCHED")
    await places.bills.approve_bill(DecideBill(matched.bill_key, FINANCE.name))
    posted = await bill_in(places, number, "POSTED")
    say(f"{number} matches, {FINANCE.name} approved it, the ERP posted it: {posted.ledger_number}")
    return posted


async def _pay(places: Places, say: Say) -> str:
    """Have what is due proposed, signed by two, sent, accepted, debited and reconciled."""
    today = days_before(0)
    proposed = await places.runs.propose_payment_run(
        ProposePaymentRun(BUYER.name, today, today + timedelta(days=7))
    )
    run_id, seen = proposed.run_id, proposed.content_sha256
    say(f"payment run {run_id} of {proposed.total}, leaving on {proposed.execute_on}")
    for signer in (FINANCE, SECOND_SIGNATURE):
        await places.runs.approve_payment_run(DecidePaymentRun(run_id, signer.name, seen))
        say(f"{signer.name} signed its hash {seen[:16]}…")
    await run_in(places, run_id, "ACCEPTED", "PAID", "CLOSED")
    say("the bank took the pain.001 and accepts it in a pain.002")
    closing = {"closed_on": proposed.execute_on.isoformat()}
    await told(places.bank, "POST", "/_sandbox/statements", closing)
    await run_in(places, run_id, "CLOSED")
    say("the camt.053 shows the debit: reconciled, and the supplier has its remittance advice")
    return run_id
