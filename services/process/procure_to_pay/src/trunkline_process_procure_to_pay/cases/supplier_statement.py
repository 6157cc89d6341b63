"""The case of one supplier's statement: what it says, and that it was reconciled."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from trunkline_durable.chart import Chart, Move
from trunkline_durable.process import Due

from ..facts.supplier_statement import StatementReceived, StatementReconciled
from ..folding import Slot, folded, once


class StatementState(StrEnum):
    """Header states of a statement."""

    RECEIVED = "RECEIVED"
    RECONCILED = "RECONCILED"


class StatementCase(Struct, frozen=True):
    """Facts by kind; each happens once."""

    received: tuple[StatementReceived, ...] = ()
    reconciled: tuple[StatementReconciled, ...] = ()


type StatementFact = StatementReceived | StatementReconciled

SLOTS: dict[type, Slot] = {
    StatementReceived: Slot("received", once),
    StatementReconciled: Slot("reconciled", once),
}
STATEMENT_CHART = Chart(
    initial=StatementState.RECEIVED.value,
    moves=(Move(StatementState.RECEIVED, StatementState.RECONCILED, on="StatementReconciled"),),
    commands={},
    final=frozenset({StatementState.RECONCILED.value}),
    order=tuple(one.value for one in StatementState),
)


def fold(case: StatementCase, fact: StatementFact) -> StatementCase:
    """Give the case with one more fact."""
    return folded(SLOTS, case, fact)


def statement_state(case: StatementCase) -> StatementState:
    """Read the header state out of the facts."""
    return StatementState.RECONCILED if case.reconciled else StatementState.RECEIVED


def statement_due(case: StatementCase) -> Iterable[Due]:
    """Hold it against the ledger, once for what it says."""
    if case.received and not case.reconciled:
        yield Due("reconcile_statement", "first")
