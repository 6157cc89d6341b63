"""What can have happened to a supplier's statement of account."""

from datetime import date

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr

from ..rules.statement import Finding, Item


class StatementReceived(Fact, frozen=True, kw_only=True):
    """A statement came in and adds up."""

    actor: PersonalStr
    """Who has it."""
    supplier_code: str
    """Whose it is."""
    statement_number: str
    """The supplier's number of it."""
    stated_on: date
    """The day on which the supplier's ledger was so."""
    balance: Money
    """What the supplier says is open."""
    items: tuple[Item, ...]
    """Its open items."""


class StatementReconciled(Fact, frozen=True, kw_only=True):
    """Nothing is left between statement and ledger that needs somebody."""

    ours: Money
    """What we owed by the ledger when they were compared."""
    findings: tuple[Finding, ...]
    """What is only a matter of time."""
