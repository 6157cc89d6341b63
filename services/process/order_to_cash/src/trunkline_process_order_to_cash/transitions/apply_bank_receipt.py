"""Apply a bank transfer to an invoice in the ERP: the same step, other money."""

from trunkline_durable.run import Run

from ..order import OrderCase
from .record_card_payment import record_card_payment


async def apply_bank_receipt(run: Run, case: OrderCase) -> None:
    """Apply one transfer to one invoice: as much as both still allow."""
    await record_card_payment(run, case)
