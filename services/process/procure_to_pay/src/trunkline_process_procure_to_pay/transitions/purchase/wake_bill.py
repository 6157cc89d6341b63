"""Have a bill that waited held against the purchase again: goods or a credit came."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step

from ...books import TellBill, Told
from ...cases.purchase import PurchaseCase
from ...facts.supplier_invoice import PurchaseMoved
from ..moment import now

TELL_BILL = Step(
    name="tell_bill",
    system="process",
    request=TellBill,
    result=Told,
    send=lambda ports, request: ports.books.tell_bill(request),
)


async def wake_bill(run: Run, case: PurchaseCase) -> None:
    """Tell one bill, once for each change."""
    del case
    bill_key, _, change = run.cause.rpartition("@")
    fact = PurchaseMoved(occurred_at=now(), cause=change)
    await run.step(TELL_BILL, TellBill("", bill_key, fact))
