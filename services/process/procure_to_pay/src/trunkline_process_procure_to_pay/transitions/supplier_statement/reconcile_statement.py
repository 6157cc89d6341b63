"""Hold a statement against the ledger; what time does not heal is a person's, item by item."""

from trunkline_durable.problem import NeedsPerson, Problem
from trunkline_durable.run import Run
from trunkline_kit.errors import FieldError
from trunkline_model.capabilities.suppliers import GetSupplier
from trunkline_model.money import total
from trunkline_model.supplier import Supplier

from ...cases.supplier_statement import StatementCase
from ...facts.supplier_statement import StatementReceived, StatementReconciled
from ...rules.statement import Finding, Ledger, reconcile
from ..moment import now


async def reconcile_statement(run: Run, case: StatementCase) -> None:
    """Reconcile, or stop with every difference; tried again, it is held against the ledger anew."""
    said = case.received[0]
    erp, code = run.clients.erp, said.supplier_code
    known = GetSupplier(erp.connection_id, code)
    await run.observe(
        f"supplier:{run.attempt}", Supplier, lambda: erp.suppliers.get_supplier(known)
    )
    whole = await run.observe(
        f"ledger:{run.attempt}", Ledger, lambda: run.clients.books.ledger_with(code)
    )
    ledger = whole.only(said.balance.currency)
    findings = reconcile(said.items, ledger, said.stated_on)
    if open_ones := [one for one in findings if one.needs_somebody]:
        raise NeedsPerson(_problem(said, open_ones))
    ours = total((one.amount for one in ledger.open_items), said.balance.currency)
    run.record(StatementReconciled(occurred_at=now(), ours=ours, findings=findings))


def _problem(said: StatementReceived, findings: list[Finding]) -> Problem:
    numbers = {one.number: at for at, one in enumerate(said.items)}
    faults = tuple(
        FieldError(
            f"items[{numbers[one.number]}]" if one.number in numbers else "ledger",
            one.kind.value,
            one.sentence,
        )
        for one in findings
    )
    return Problem(
        reason="statement_differs",
        field=faults[0].field,
        sentence=f"Statement {said.statement_number} of {said.supplier_code} and the ledger "
        f"differ: {' '.join(one.sentence for one in faults)}",
        suggestion="Release it once what is missing has come: it is compared again.",
        faults=faults if len(faults) > 1 else (),
    )
