"""Capability requisitions: needs, from the reorder point or a person, until they are ordered."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.evidence import Evidence
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr, PersonalWords
from trunkline_model.requisition import Requisition


class ListReorders(Struct, frozen=True):
    """Ask for articles whose stock has fallen below their reorder point."""

    connection_id: str
    """The ERP connection."""
    skus: tuple[str, ...] = ()
    """Only these; empty asks for all that have a reorder point."""
    location: str = ""
    """Warehouse code; empty means the default warehouse."""


class Reorder(Struct, frozen=True):
    """One article that should be bought again."""

    sku: str
    """The article."""
    location: str
    """Warehouse code."""
    projected: Decimal
    """Units on hand, less what is promised to customers, plus what is on order."""
    reorder_point: Decimal
    """Below this it is bought again."""
    target: Decimal
    """What there should be then."""
    quantity: Decimal
    """Units to buy: target - projected; positive."""
    unit: str
    """Unit of measure code."""
    supplier_code: str
    """The supplier that the ERP prefers; empty when it knows none."""
    unit_price: Money
    """That supplier's net price, or the article's cost; zero when neither is known."""


class ReorderList(Struct, frozen=True):
    """What is to be bought again; what is not short is missing."""

    reorders: tuple[Reorder, ...] = ()
    """In the order of their codes."""


class RaiseRequisition(Struct, frozen=True):
    """Write a need down in the ERP; it waits there for its approval."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity; bound in the ERP."""
    requisition: Requisition
    """What is needed."""


class RequisitionRaised(Struct, frozen=True):
    """The requisition waits in the ERP."""

    requisition_number: str
    """The ERP's number."""
    net: Money
    """What the ERP expects it to cost."""
    evidence: Evidence
    """What proves it."""


class ApproveRequisition(Struct, frozen=True):
    """Say in the ERP that a requisition may be ordered."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    requisition_number: str
    """The ERP's number."""
    approved_by: PersonalStr
    """Who approved it, the last one when there were several."""
    approved_on: date
    """The day of the approval."""


class RequisitionApproved(Struct, frozen=True):
    """The requisition may be ordered."""

    evidence: Evidence
    """What proves it."""


class WithdrawRequisition(Struct, frozen=True):
    """Undo a requisition, or reject it; finds it by the request that raised it, or by number."""

    connection_id: str
    """The ERP connection."""
    request_id: str
    """The write's identity."""
    raised_by_request_id: str
    """The request id of the raising."""
    requisition_number: str
    """The ERP's number when known; may be empty."""
    reason: PersonalWords
    """Why, kept with the document."""


class RequisitionWithdrawn(Struct, frozen=True):
    """No such requisition is open any more."""

    existed: bool
    """False when the raising had never taken effect."""
    evidence: Evidence
    """What proves it."""


class GetRequisition(Struct, frozen=True):
    """Ask how a requisition stands."""

    connection_id: str
    """The ERP connection."""
    requisition_number: str
    """The ERP's number."""


class RequisitionLineProgress(Struct, frozen=True):
    """One line of a requisition in the ERP."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units needed."""


class RequisitionProgress(Struct, frozen=True):
    """A requisition as the ERP sees it."""

    requisition_number: str
    """The ERP's number."""
    our_number: str
    """Our number."""
    state: str
    """waiting, approved, ordered or withdrawn."""
    net: Money
    """What the ERP expects it to cost."""
    lines: tuple[RequisitionLineProgress, ...]
    """Line by line."""


class Requisitions(Protocol):
    """Finds, raises and approves needs; bound by request id in the ERP."""

    async def list_reorders(self, request: ListReorders) -> ReorderList:
        """List what has fallen below its reorder point; unknown articles are left out."""
        ...

    async def raise_requisition(self, request: RaiseRequisition) -> RequisitionRaised:
        """Write a need down; Refused for an unknown article or supplier, or another sum."""
        ...

    async def approve_requisition(self, request: ApproveRequisition) -> RequisitionApproved:
        """Approve; one that is approved or ordered stays so, Refused when it was withdrawn."""
        ...

    async def withdraw_requisition(self, request: WithdrawRequisition) -> RequisitionWithdrawn:
        """Withdraw before it is ordered, Refused afterwards; a raising on its way is barred."""
        ...

    async def get_requisition(self, request: GetRequisition) -> RequisitionProgress:
        """Read it; NotFound for an unknown number."""
        ...
