"""The process of suppliers' statements, put together from its chart, fold and transition."""

from typing import Any

from trunkline_durable.problem import KeptDocument
from trunkline_durable.process import Process

from .cases.supplier_statement import (
    STATEMENT_CHART,
    StatementCase,
    StatementFact,
    fold,
    statement_due,
    statement_state,
)
from .transitions.supplier_statement.reconcile_statement import reconcile_statement

SUPPLIER_STATEMENT = "supplier-statement"


def statement_process() -> Process[StatementCase]:
    """Declare it: it reads, and has no effect on any system."""
    return Process(
        name=SUPPLIER_STATEMENT,
        snapshot=StatementCase,
        facts=StatementFact,
        fold=fold,
        state_of=statement_state,
        due=statement_due,
        chart=STATEMENT_CHART,
        transitions={reconcile_statement.__name__: reconcile_statement},
        any_order=True,
        owner="accounts payable",
        labels_of=_labels,
        document_of=_document,
        reading=_reading,
    )


def _labels(case: StatementCase) -> dict[str, str]:
    return {"supplier": case.received[0].supplier_code} if case.received else {}


def _reading(ports: Any) -> Any:
    return ports


def _document(case: StatementCase) -> KeptDocument | None:
    """Give the bytes of one that came by a channel."""
    said = case.received[0] if case.received else None
    if said is None or not said.raw_document_id:
        return None
    return KeptDocument(said.raw_document_id, said.raw_document_source)
