"""What can have happened to a supplier's statement of account."""

from datetime import date

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr

from ..rules.statement import Finding
from ..rules.statement_items import Item


class StatementReceived(Fact, frozen=True, kw_only=True):
    """A statement came in and adds up."""

    actor: PersonalStr
    """Who has it; empty: it came by the supplier's own channel."""
    supplier_code: str
    """Whose it is."""
    statement_number: str
    """The supplier's number of it."""
    stated_on: date
    """The day on which the supplier's ledger was so."""
    balance: Money
    """What the supplier says is open."""
    items: tuple[Item, ...]
    """Its open items, or its entries."""
    channel: str = ""
    """By which way it came; empty: a person gave it."""
    connection_id: str = ""
    """The supplier's connection that it came by."""
    document_sha256: str = ""
    """Hash of its bytes."""
    raw_document_id: str = ""
    """Where its bytes lie."""
    raw_document_source: str = ""
    """Run-time name of the service that keeps them."""

    def says_what(self, other: "StatementReceived") -> bool:
        """Tell whether both say the same, whoever or whatever way brought them."""
        return _said(self) == _said(other)


class StatementReconciled(Fact, frozen=True, kw_only=True):
    """Nothing is left between statement and ledger that needs somebody."""

    ours: Money
    """What we owed by the ledger when they were compared."""
    findings: tuple[Finding, ...]
    """What is only a matter of time."""


def _said(fact: StatementReceived) -> tuple[object, ...]:
    items = tuple((one.number, one.on, one.amount) for one in fact.items)
    return (fact.stated_on, fact.balance, items)
