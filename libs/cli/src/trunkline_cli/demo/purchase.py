"""The purchase: below the reorder point, answered dearer, partly damaged, over-billed, paid."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from trunkline_model.capabilities.payment_runs import DecidePaymentRun, ProposePaymentRun
from trunkline_model.capabilities.purchases import (
    DecidePurchase,
    DeliveredLine,
    Purchase,
    RaisePurchase,
    RecordDelivery,
    WantedLine,
)
from trunkline_model.capabilities.supplier_bills import DecideBill, SupplierBill
from trunkline_model.money import Money

from .buying import bill_in, purchase_in, run_in
from .places import BUYER, FINANCE, SECOND_SIGNATURE, Places, told
from .purchase_outcome import Bought
from .script import (
    AGREED_PRICE,
    DAMAGED,
    EXPECTED_PRICE,
    FIRST_DELIVERY,
    ORDERED,
    PAN,
    SUPPLIER,
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
    """Have it asked for, approved, booked, sent and answered at another price."""
    await told(places.supplier, "PUT", "/_sandbox/conduct", {"answers": "silence"})
    raised = await places.purchases.raise_purchase(_wanted())
    number = raised.purchase_number
    say(f"{number}: {ORDERED} {PAN} asked for at {EXPECTED_PRICE}, {raised.net} in all")
    asked = await purchase_in(places, number, "APPROVAL")
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


def _wanted() -> RaisePurchase:
    key = uuid.uuid4().hex
    line = WantedLine(LINE, PAN, "Frying pan, 28 cm", ORDERED, Money(EXPECTED_PRICE, "GBP"))
    return RaisePurchase(
        idempotency_key=key,
        fingerprint=key,
        actor=BUYER.name,
        supplier_code=SUPPLIER,
        currency="GBP",
        lines=(line,),
        needed_on=days_before(-14),
        reason=f"{PAN} is below its reorder point",
    )


async def _receive(places: Places, number: str, say: Say) -> None:
    """Have it come in two parts, the second with one damaged."""
    despatch = {"order_number": number, "way": "http"}
    await told(places.supplier, "POST", "/_sandbox/despatches", despatch)
    await purchase_in(places, number, "ASN")
    say("the supplier says that it is on its way")
    await _count(places, number, DeliveredLine(LINE, FIRST_DELIVERY))
    await purchase_in(places, number, "PART_RECEIVED")
    kept = ORDERED - FIRST_DELIVERY - DAMAGED
    await _count(places, number, DeliveredLine(LINE, kept, damaged=DAMAGED))
    say(f"received {FIRST_DELIVERY}, then {kept}, and {DAMAGED} damaged, which goes back")


async def _count(places: Places, number: str, line: DeliveredLine) -> Purchase:
    reference = f"GRN-{uuid.uuid4().hex[:8].upper()}"
    return await places.purchases.record_delivery(
        RecordDelivery(number, reference, days_before(0), (line,), BUYER.name)
    )


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
