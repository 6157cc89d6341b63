"""Needs: found by the reorder point, raised, approved, ordered or withdrawn.

Approved, a requisition becomes purchase requests in Tryton and cannot go back; one that is
withdrawn, or ordered, loses its requests, and a note on it says so.
"""

from decimal import Decimal

from trunkline_model.capabilities.requisitions import (
    ApproveRequisition,
    GetRequisition,
    ListReorders,
    RaiseRequisition,
    ReorderList,
    RequisitionApproved,
    RequisitionLineProgress,
    RequisitionProgress,
    RequisitionRaised,
    RequisitionWithdrawn,
    WithdrawRequisition,
)
from trunkline_model.money import Money
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.conversation import Conversation, Document, Row
from trunkline_system_tryton.mapping import quantity
from trunkline_system_tryton.refusals import refuse, unknown

from .bars import bar, note
from .needs import FIELDS, REQUISITION, WITHDRAWN, drop_requests, state_of
from .raising import find_raised, raise_need
from .reorders import reorders

APPROVE = {"draft": ("wait", "waiting"), "waiting": ("approve", ""), "approved": ("process", "")}


class RequisitionsAdapter:
    """Answers the requisitions port."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def list_reorders(self, request: ListReorders) -> ReorderList:
        """List what is to be bought again."""
        return await reorders(self._backend.talk(request), self._backend.directory, request)

    async def raise_requisition(self, request: RaiseRequisition) -> RequisitionRaised:
        """Write a need down."""
        return await raise_need(self._backend.talk(request), self._backend.directory, request)

    async def approve_requisition(self, request: ApproveRequisition) -> RequisitionApproved:
        """Approve; who did it is kept as a note, for Tryton knows its own employees only."""
        calls = self._backend.talk(request)
        requisition = await _find(calls, request.requisition_number)
        if await state_of(calls, requisition) == "withdrawn":
            raise refuse("withdrawn", f"requisition {requisition['number']} was withdrawn")
        approval = f"Approved by {request.approved_by} on {request.approved_on}"
        await note(calls, f"{REQUISITION},{requisition['id']}", approval)
        await calls.advance(REQUISITION, requisition, APPROVE, FIELDS)
        document = Document(REQUISITION, requisition["id"], requisition["number"])
        return RequisitionApproved(calls.evidence(document))

    async def withdraw_requisition(self, request: WithdrawRequisition) -> RequisitionWithdrawn:
        """Withdraw before it is ordered."""
        calls = self._backend.talk(request)
        await bar(calls, self._backend.directory, request.raised_by_request_id)
        requisition = await _raised(calls, request)
        if requisition is None:
            nothing = Document(REQUISITION, 0, request.requisition_number)
            return RequisitionWithdrawn(existed=False, evidence=calls.evidence(nothing))
        if await state_of(calls, requisition) != "withdrawn":
            await _withdraw(calls, requisition, request.reason)
        document = Document(REQUISITION, requisition["id"], requisition["number"])
        return RequisitionWithdrawn(existed=True, evidence=calls.evidence(document))

    async def get_requisition(self, request: GetRequisition) -> RequisitionProgress:
        """Read how a requisition stands."""
        calls = self._backend.talk(request)
        requisition = await _find(calls, request.requisition_number)
        fields = ["description", "product.code", "quantity"]
        lines = await calls.read("purchase.requisition.line", requisition["lines"], fields)
        return RequisitionProgress(
            requisition_number=requisition["number"],
            our_number=(requisition["description"] or "").partition(" · ")[0],
            state=await state_of(calls, requisition),
            net=Money(requisition["total_amount"] or Decimal(0), requisition["currency."]["code"]),
            lines=tuple(_line(line) for line in lines),
        )


def _line(row: Row) -> RequisitionLineProgress:
    line_id = (row["description"] or "").partition("\n")[0]
    sku = (row.get("product.") or {}).get("code") or ""
    return RequisitionLineProgress(line_id, sku, quantity(row["quantity"]))


async def _find(calls: Conversation, number: str) -> Row:
    domain = [("number", "=", number)]
    rows = await calls.search(REQUISITION, domain, FIELDS, limit=1) if number else []
    if not rows:
        raise unknown("requisition", number)
    return rows[0]


async def _raised(calls: Conversation, request: WithdrawRequisition) -> Row | None:
    raised = request.raised_by_request_id
    found = await find_raised(calls, raised) if raised else []
    if not found and request.requisition_number:
        domain = [("number", "=", request.requisition_number)]
        found = await calls.search(REQUISITION, domain, FIELDS, limit=1)
    return next(iter(found), None)


async def _withdraw(calls: Conversation, requisition: Row, reason: str) -> None:
    if await state_of(calls, requisition) == "ordered":
        raise refuse("already_ordered", f"requisition {requisition['number']} is ordered")
    back = {"waiting": ("draft", "draft"), "draft": ("cancel", "cancelled")}
    await calls.advance(REQUISITION, requisition, back, FIELDS)
    await note(calls, f"{REQUISITION},{requisition['id']}", f"{WITHDRAWN}{reason}")
    await drop_requests(calls, requisition)
