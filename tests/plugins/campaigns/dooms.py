"""Having a worker die at a chosen moment of a chosen step.

At three moments it kills itself, because it was started so. At the two moments between the
backend and us the backend keeps it waiting for an answer that never comes, and we kill it then.
"""

import asyncio
import signal
from collections.abc import Sequence

from msgspec import Struct

from .ground import Ground
from .interrupted import Interrupted, now
from .workers import Worker, Workers

POINTS = ("before_send", "answered", "journalled")
"""Where a worker ends itself: before it sends, with the answer in hand, before the next step."""
LOST = ("timeout_before_commit", "timeout_after_commit")
"""Where it is killed while it waits: for what is never done, and for what is done unheard."""
OPERATIONS = {
    "ensure_party": ("sandbox-erp", "EnsureParty"),
    "book_sales_order": ("sandbox-erp", "BookSalesOrder"),
    "allocate_stock": ("sandbox-erp", "AllocateStock"),
    "issue_goods": ("sandbox-erp", "IssueGoods"),
    "issue_invoice": ("sandbox-erp", "IssueInvoice"),
    "record_receipt": ("sandbox-erp", "RecordReceipt"),
    "release_allocation": ("sandbox-erp", "ReleaseAllocation"),
    "cancel_sales_order": ("sandbox-erp", "CancelSalesOrder"),
    "create_shipment_order": ("sandbox-warehouse", "createShipmentOrder"),
    "cancel_shipment_order": ("sandbox-warehouse", "cancelShipmentOrder"),
    "create_fulfilment": ("sandbox-shopify", "fulfillmentCreate"),
    "cancel_channel_order": ("sandbox-shopify", "orderCancel"),
    "raise_requisition": ("sandbox-erp", "RaiseRequisition"),
    "withdraw_requisition": ("sandbox-erp", "WithdrawRequisition"),
    "approve_requisition": ("sandbox-erp", "ApproveRequisition"),
    "book_purchase_order": ("sandbox-erp", "BookPurchaseOrder"),
    "confirm_purchase_order": ("sandbox-erp", "ConfirmPurchaseOrder"),
    "amend_purchase_order": ("sandbox-erp", "AmendPurchaseOrder"),
    "cancel_purchase_order": ("sandbox-erp", "CancelPurchaseOrder"),
    "record_goods_receipt": ("sandbox-erp", "RecordGoodsReceipt"),
    "return_goods": ("sandbox-erp", "ReturnGoods"),
    "post_accrual": ("sandbox-erp", "PostAccrual"),
    "reverse_accrual": ("sandbox-erp", "ReverseAccrual"),
    "accrue_period": ("sandbox-erp", "PostAccrual"),
    "reverse_period": ("sandbox-erp", "ReverseAccrual"),
    "post_supplier_invoice": ("sandbox-erp", "PostSupplierInvoice"),
    "post_supplier_credit_note": ("sandbox-erp", "PostSupplierCreditNote"),
    "record_supplier_payment": ("sandbox-erp", "RecordSupplierPayment"),
}
"""By step. What our own cases tell one another is in no backend, and whether a file or a letter
arrived is looked up after more than a minute, when its answer was lost: unit tests hold that."""
HANGS_S = 3.0
SOUND = 2
"""Workers that share the work while one of them is killed."""
TRIES_MAX = 3
STRUCK_WITHIN_S = 120.0
LOOK_S = 0.03
WAITING = """
SELECT DISTINCT c.holder FROM process.cases c JOIN process.transitions t USING (case_id)
JOIN process.journal sent ON sent.transition_id = t.transition_id AND sent.kind = 'intent'
WHERE t.state = 'running' AND c.holder LIKE %s AND split_part(sent.name, ':', 1) = %s
    AND NOT EXISTS (
        SELECT 1 FROM process.journal told WHERE told.transition_id = sent.transition_id
        AND told.name = sent.name AND told.kind IN ('result', 'refusal') AND told.seq > sent.seq
    )
"""
"""Who has sent a step and knows of no answer."""


class Place(Struct, frozen=True):
    """A moment of a step of one kind of orders."""

    step: str
    point: str
    title: str
    """What kind of orders."""

    @property
    def fault(self) -> str:
        """Its class of faults, and where."""
        return f"killed at {self.point} on {self.step} of {self.title}"


def of_steps(steps: Sequence[str], title: str, point: str) -> list[Place]:
    """Give one moment of each of some steps."""
    return [Place(step, point, title) for step in steps]


class Slayer:
    """Dooms workers and kills them, and notes what each death interrupted."""

    def __init__(self, ground: Ground, crew: Workers) -> None:
        """`crew` are the workers that it kills."""
        self.ground, self.crew = ground, crew
        self._interrupted = Interrupted(ground)

    async def times_s(self) -> list[float]:
        """Give how long each interrupted piece of work waited."""
        return await self._interrupted.times_s()

    async def doom(self, places: Sequence[Place]) -> None:
        """Have one worker after the other end itself, each at the next place."""
        for place in places:
            self.ground.planned[place.fault] += 1
            told = {"TRUNKLINE_CRASH_AT": f"{place.point}/{place.step}"}
            worker = (await self.crew.start(1, told))[0]
            try:
                status = await asyncio.wait_for(worker.child.gone(), STRUCK_WITHIN_S)
            except TimeoutError:
                await self.crew.stop(worker)
                continue
            await self._fallen(worker, place, status)

    async def strike_waiting(self, places: Sequence[Place]) -> None:
        """Kill one worker after the other while it waits for an answer that never comes."""
        for place in places:
            missing = SOUND - len(self.crew.alive)
            await self.crew.start(max(missing, 0))
            self.ground.planned[place.fault] += 1
            tries = 0
            while tries < TRIES_MAX and not await self._struck_waiting(place):
                tries += 1

    async def _struck_waiting(self, place: Place) -> bool:
        """Say whether a worker was caught while it waited; a busy machine may be too late."""
        sandbox, operation = OPERATIONS[place.step]
        fault = await self.ground.arm(sandbox, operation, place.point, hang_s=HANGS_S)
        worker = await self._kept_waiting(sandbox, fault, place)
        if worker is None:
            return False
        worker.child.send(signal.SIGKILL)
        await self._fallen(worker, place, await worker.child.gone())
        return True

    async def _fallen(self, worker: Worker, place: Place, status: int) -> None:
        await self._interrupted.note(worker, now())
        assert status == -signal.SIGKILL, f"{place.fault}: it ended by itself with {status}"
        self.ground.struck[place.fault] += 1
        await self.crew.bury(worker)

    async def _kept_waiting(self, sandbox: str, fault_id: int, place: Place) -> Worker | None:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + STRUCK_WITHIN_S
        while loop.time() < give_up_at:
            if await self.ground.fired(sandbox, fault_id):
                return await self._waiting(place)
            await asyncio.sleep(LOOK_S)
        return None

    async def _waiting(self, place: Place) -> Worker | None:
        for worker in self.crew.alive:
            if await self.ground.rows(WAITING, worker.mark, place.step):
                return worker
        return None
