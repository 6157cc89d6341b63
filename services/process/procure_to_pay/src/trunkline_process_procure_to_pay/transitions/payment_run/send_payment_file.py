"""Send the file once two people have signed its hash; its bills are on their way from then on."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.payment_files import PaymentFileSubmitted, SubmitPaymentFile

from ...books import TellBill, Told
from ...cases.payment_run import RunCase
from ...facts.payment_run import FileSent, RunReleased
from ...facts.supplier_invoice import BillInPayment, BillUnscheduled
from ..moment import now

TELL_BILL = Step(
    name="tell_bill",
    system="process",
    request=TellBill,
    result=Told,
    send=lambda ports, request: ports.books.tell_bill(request),
)
SUBMIT_PAYMENT_FILE = Step(
    name="submit_payment_file",
    system="bank",
    request=SubmitPaymentFile,
    result=PaymentFileSubmitted,
    send=lambda ports, request: ports.bank.payment_files.submit_payment_file(request),
)


async def send_payment_file(run: Run, case: RunCase) -> None:
    """Tell the bills first: while it is unknown whether the bank has it, none is offered again."""
    proposed = case.proposed[0]
    for payment in proposed.payments:
        for item in payment.items:
            fact = BillInPayment(occurred_at=now(), run_key=run.business_key)
            await run.step(TELL_BILL, TellBill("", item.bill_key, fact), key=item.bill_key)
    request = SubmitPaymentFile(proposed.connection_id, "", proposed.run)
    sent = await run.step(SUBMIT_PAYMENT_FILE, request)
    run.record(
        FileSent(
            occurred_at=now(),
            system=sent.evidence.system,
            message_id=sent.message_id,
            file_name=sent.file_name,
            file_sha256=sent.content_sha256,
        )
    )


async def release_run(run: Run, case: RunCase) -> None:
    """Let the bills of a run that was withdrawn be offered again."""
    reason = case.withdrawn[0].reason
    for payment in case.payments:
        for item in payment.items:
            fact = BillUnscheduled(occurred_at=now(), run_key=run.business_key, reason=reason)
            await run.step(TELL_BILL, TellBill("", item.bill_key, fact), key=item.bill_key)
    run.record(RunReleased(occurred_at=now()))
