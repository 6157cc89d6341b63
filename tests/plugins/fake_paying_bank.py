"""A bank in memory, which takes payment files, reports and debits as a test tells it to."""

from datetime import date

from fake_log import FakeLog, Writes, evidence
from purchase_builders import gbp
from trade_invoices import TODAY

from trunkline_model.capabilities import events as told
from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentFile,
    PaymentFileSubmitted,
    PaymentLine,
    PaymentState,
    PaymentStatusReported,
    SubmitPaymentFile,
)
from trunkline_model.payment_run import PaymentRun


class FakePayingBank:
    """A bank that takes payment files, and reports and debits as a test tells it to."""

    def __init__(self) -> None:
        self.log, self.writes = FakeLog("bank-main"), Writes()

    async def submit_payment_file(self, request: SubmitPaymentFile) -> PaymentFileSubmitted:
        run_id = request.run.run_id
        proof = evidence("system-bank", run_id)
        answer = PaymentFileSubmitted(run_id, f"{run_id}.xml", "ff", (), proof)
        sent: PaymentFileSubmitted = self.writes.once("file", request, answer)
        return sent

    async def get_payment_file(self, request: GetPaymentFile) -> PaymentFile:
        raise AssertionError(f"nobody asks this here: {request}")

    @property
    def files(self) -> list[PaymentRun]:
        """Every file that it took."""
        return [one.run for one in self.writes.named("file")]

    def report(self, run_id: str, state: PaymentState, *names: str, reason: str = "") -> None:
        """Report on payments of a run."""
        lines = tuple(PaymentLine(one, state, reason) for one in names)
        report = PaymentStatusReported(f"R-{run_id}", run_id, state, lines)
        self.log.tell(payment_status_reported=report)

    def book(self, name: str, amount: str, on: date = TODAY, **more: str) -> None:
        """Book an entry that names a payment: negative when it debits us."""
        entry = told.BankEntryBooked(
            statement_id="ST-1",
            entry_reference=f"E-{name}-{amount}",
            account="GB33BUKB20201555555555",
            amount=gbp(amount),
            booked_on=on,
            value_on=on,
            end_to_end_id=name,
            **({"counterparty": "Stoke Clayworks Ltd", "remittance": ""} | more),
        )
        self.log.tell(bank_entry_booked=entry)
