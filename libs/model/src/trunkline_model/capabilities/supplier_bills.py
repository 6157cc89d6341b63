"""Process procure-to-pay: commands and questions about invoices and credit notes of suppliers."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money
from trunkline_model.personal import PersonalWords
from trunkline_model.purchase_progress import CaseMove


class DecideBill(Struct, frozen=True):
    """Clear, query, approve, reject, hold or release a supplier's bill."""

    bill_key: str
    """Its key."""
    actor: str
    """Who decides."""
    reason: PersonalWords = ""
    """Why; needed for everything but an approval."""


class GetBill(Struct, frozen=True):
    """Ask for one bill."""

    bill_key: str
    """Its key."""


class ListBills(Struct, frozen=True):
    """Ask for bills of suppliers, newest first."""

    supplier_code: str = ""
    """Only this supplier's; empty means any."""
    state: str = ""
    """Only those in this state; empty means any."""
    before: str = ""
    """Bill key that the page follows; empty starts at the newest."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class SupplierBill(Struct, frozen=True):
    """A supplier's invoice or credit note and what became of it."""

    bill_key: str
    """Its key."""
    case_id: str
    """The case that carries it."""
    state: str
    """Header state of the lifecycle, upper case."""
    kind: str
    """invoice or credit_note."""
    supplier_code: str
    """The supplier."""
    number: str
    """The supplier's number."""
    purchase_number: str
    """The order that it names."""
    gross: Money
    """What it claims, or gives back."""
    twin: str
    """The bill that it is, or may be, again; empty when none."""
    explanation: str
    """How it stands to its purchase, line by line; empty before it was matched."""
    ledger_number: str
    """The ERP's number; empty before it was posted."""
    due_on: date | None
    """When it is to be paid; none before it was validated."""
    run_key: str
    """The payment run that has it; empty when none has."""
    paid_on: date | None
    """When it was paid; none while it is owed."""
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""
    moves: tuple[CaseMove, ...] = ()
    """What happened, oldest first; empty in lists."""


class BillPage(Struct, frozen=True):
    """Some bills."""

    bills: tuple[SupplierBill, ...] = ()
    """Newest first, without what happened to them."""
    has_more: bool = False
    """True when others follow."""


class SupplierBills(Protocol):
    """Carries invoices and credit notes of suppliers."""

    async def clear_twin(self, request: DecideBill) -> SupplierBill:
        """Say that a bill is another one than its twin; Refused when it has none."""
        ...

    async def query_bill(self, request: DecideBill) -> SupplierBill:
        """Note that the supplier was asked about it: the dispute clock runs."""
        ...

    async def approve_bill(self, request: DecideBill) -> SupplierBill:
        """Let a matched bill be posted; Refused for the requester and beyond a limit."""
        ...

    async def reject_bill(self, request: DecideBill) -> SupplierBill:
        """Send a bill back; Refused once it was posted."""
        ...

    async def hold_bill(self, request: DecideBill) -> SupplierBill:
        """Keep a posted bill out of payment runs."""
        ...

    async def lift_hold(self, request: DecideBill) -> SupplierBill:
        """Let it be paid again."""
        ...

    async def get_bill(self, request: GetBill) -> SupplierBill:
        """Read one; NotFound for an unknown key."""
        ...

    async def list_bills(self, request: ListBills) -> BillPage:
        """List, newest first."""
        ...
