"""Process procure-to-pay: suppliers' statements of account, held against what we owe them."""

from datetime import date
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money


class StatementItem(Struct, frozen=True):
    """One open item of a statement."""

    number: str
    """The supplier's number of the invoice or credit note."""
    on: date
    """Its date."""
    amount: Money
    """What is open of it; negative for a credit note or a payment."""


class ReconcileStatement(Struct, frozen=True):
    """Hold a statement against the ledger; the same statement again is compared again."""

    actor: str
    """Who has it."""
    supplier_code: str
    """Whose it is, by the ERP's code."""
    statement_number: str
    """The supplier's number of it, or its month; with the supplier it is unique."""
    stated_on: date
    """The day on which the supplier's ledger was as it says."""
    balance: Money
    """What the supplier says is open in all: the sum of the items."""
    items: tuple[StatementItem, ...]
    """Its open items."""


class StatementFinding(Struct, frozen=True):
    """One item on which statement and ledger differ."""

    kind: str
    """missing_invoice, missing_credit, timing, dispute, unknown_to_supplier, unknown_payment or
    brought_forward."""
    number: str
    """The supplier's number of the item."""
    sentence: str
    """What differs and what to do."""
    theirs: Money | None = None
    """On the statement; none when it is not there."""
    ours: Money | None = None
    """In the ledger; none when it is not there."""


class GetStatement(Struct, frozen=True):
    """Ask how a statement stands now."""

    statement_key: str
    """Its key: supplier and number."""


class SupplierStatement(Struct, frozen=True):
    """A statement and how it compares with the ledger as it is now."""

    statement_key: str
    """Its key: supplier and number."""
    case_id: str
    """The case that carries it."""
    state: str
    """RECEIVED while differences wait for somebody, RECONCILED once none is left."""
    balance: Money
    """What the supplier says."""
    ours: Money
    """What we owe by the ledger, bills that are not posted yet included."""
    findings: tuple[StatementFinding, ...] = ()
    """Every difference; timing needs nobody."""
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""


class SupplierStatements(Protocol):
    """Reconciles suppliers' statements of account."""

    async def reconcile_statement(self, request: ReconcileStatement) -> SupplierStatement:
        """Keep and compare; Invalid when it does not add up, Conflict for another of its number."""
        ...

    async def get_statement(self, request: GetStatement) -> SupplierStatement:
        """Read one, compared with the ledger as it is now; NotFound for an unknown key."""
        ...
