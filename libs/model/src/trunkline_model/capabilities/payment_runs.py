"""Process procure-to-pay: commands and questions about payment runs."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money
from trunkline_model.personal import BankStr, PersonalStr, PersonalWords


class ProposePaymentRun(Struct, frozen=True):
    """Put together what is due."""

    actor: str
    """Who proposes; never an approver of it."""
    execute_on: date
    """When the money is to leave: a working day."""
    due_until: date
    """Bills that are due up to this day."""


class DecidePaymentRun(Struct, frozen=True):
    """Sign or withdraw a payment run."""

    run_id: str
    """The run."""
    actor: str
    """Who decides."""
    content_sha256: str
    """Hash of what they saw: a signature of anything else is a Conflict."""
    reason: PersonalWords = ""
    """Why; needed to withdraw."""


class GetPaymentRun(Struct, frozen=True):
    """Ask for one payment run."""

    run_id: str
    """The run."""


class ListPaymentRuns(Struct, frozen=True):
    """Ask for payment runs, newest first."""

    state: str = ""
    """Only those in this state; empty means any."""
    before: str = ""
    """Run id that the page follows; empty starts at the newest."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class PaidBill(Struct, frozen=True):
    """A bill in a payment; negative for a credit note that is netted."""

    bill_key: str
    """Its key."""
    number: str
    """The supplier's number."""
    amount: Money
    """What of it is paid."""


class RunPaymentView(Struct, frozen=True):
    """One payment of a run."""

    end_to_end_id: BankStr
    """Ours, by which the bank's reports name it."""
    supplier_code: str
    """To whom."""
    amount: Money
    """What is paid."""
    state: str
    """proposed, sent, accepted, rejected, debited or reconciled."""
    bills: tuple[PaidBill, ...]
    """What it pays."""


class SupplierPaymentRun(Struct, frozen=True):
    """A payment run and what became of it."""

    run_id: str
    """Made of its content."""
    case_id: str
    """The case that carries it."""
    state: str
    """Header state of the lifecycle, upper case."""
    content_sha256: str
    """What approvers see and sign."""
    execute_on: date
    """When the money is to leave."""
    total: Money
    """Sum of its payments."""
    proposed_by: PersonalStr
    """Who put it together."""
    signed_by: tuple[PersonalStr, ...]
    """Who has signed it."""
    payments: tuple[RunPaymentView, ...]
    """What it pays."""
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""


class PaymentRunPage(Struct, frozen=True):
    """Some payment runs."""

    runs: tuple[SupplierPaymentRun, ...] = ()
    """Newest first."""
    has_more: bool = False
    """True when others follow."""


class PaymentRuns(Protocol):
    """Carries payment runs: proposed by one, signed by two others."""

    async def propose_payment_run(self, request: ProposePaymentRun) -> SupplierPaymentRun:
        """Propose what is due and lock its bills; Refused when nothing is."""
        ...

    async def approve_payment_run(self, request: DecidePaymentRun) -> SupplierPaymentRun:
        """Sign its hash; Refused for who proposed it, Conflict for another hash."""
        ...

    async def withdraw_payment_run(self, request: DecidePaymentRun) -> SupplierPaymentRun:
        """Withdraw before it is sent; its bills may be offered again."""
        ...

    async def get_payment_run(self, request: GetPaymentRun) -> SupplierPaymentRun:
        """Read one; NotFound for an unknown id."""
        ...

    async def list_payment_runs(self, request: ListPaymentRuns) -> PaymentRunPage:
        """List, newest first."""
        ...
