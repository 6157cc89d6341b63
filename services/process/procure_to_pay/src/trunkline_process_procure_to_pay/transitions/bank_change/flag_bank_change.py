"""Tell people of an account that came into the ERP and was asked for nowhere."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run

from ...cases.bank_change import BankChangeCase
from ...facts.bank_change import BankChangeFlagged
from ..moment import now


async def flag_bank_change(run: Run, case: BankChangeCase) -> None:
    """Raise it once; what is due to the supplier is held meanwhile."""
    code = case.asked[0].supplier_code
    run.record(BankChangeFlagged(occurred_at=now()))
    run.flag(
        Problem(
            reason="bank_details_changed",
            field="iban",
            sentence=f"The ERP has another account of {code} than was paid before, and nobody "
            "entered the change here. Nothing is paid to it.",
            suggestion="Call the supplier back on a number from the books and have a second person "
            "confirm it, or refuse it.",
            severity="high",
        )
    )
