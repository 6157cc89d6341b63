"""Capability payment files, for every service that answers it."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from eventually import eventually
from msgspec import structs
from payment_runs import payment, payment_run
from statement_bank import StatementBank

from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_model.capabilities.events import ReadEvents
from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentState,
    PaymentStatusReported,
    SubmitPaymentFile,
)
from trunkline_model.payment_run import PaymentRun

pytestmark = pytest.mark.timeout(300)  # the first one starts every service and sandbox


@pytest.fixture(autouse=True)
async def mended(bank: StatementBank) -> AsyncIterator[None]:
    """Leave the bank in order."""
    yield
    await bank.backend.mend()


@pytest.fixture
def run() -> PaymentRun:
    name = uuid4().hex[:12].upper()
    return payment_run(
        payment(1, "12.00", end_to_end_id=f"TL{name}A"),
        payment(2, "3.50", end_to_end_id=f"TL{name}B"),
    )


def submit(bank: StatementBank, run: PaymentRun, request_id: str = "") -> SubmitPaymentFile:
    return SubmitPaymentFile(bank.connection_id, request_id or f"r-{run.run_id}", run)


async def said_of(bank: StatementBank, run: PaymentRun) -> PaymentStatusReported:
    async def look() -> PaymentStatusReported | None:
        events = (await bank.event_log.read_events(ReadEvents(0, limit=1000))).events
        told = (one.payment_status_reported for one in events)
        return next((one for one in told if one and one.run_id == run.run_id), None)

    found = await eventually(look, 30)
    assert found is not None
    return found


async def test_what_the_bank_says_of_a_run_is_told(bank: StatementBank, run: PaymentRun) -> None:
    sent = await bank.payments.submit_payment_file(submit(bank, run))
    assert sent.evidence.document_type
    assert len(sent.content_sha256) == 64
    said = await said_of(bank, run)
    names = [one.end_to_end_id for one in run.instructions]
    assert [one.end_to_end_id for one in said.lines] == names
    file = await bank.payments.get_payment_file(GetPaymentFile(bank.connection_id, run.run_id))
    assert (file.state, file.lines) == (PaymentState.ACCEPTED, said.lines)


async def test_a_run_is_sent_once(bank: StatementBank, run: PaymentRun) -> None:
    first = await bank.payments.submit_payment_file(submit(bank, run))
    assert await bank.payments.submit_payment_file(submit(bank, run)) == first
    with pytest.raises(Conflict):
        await bank.payments.submit_payment_file(submit(bank, run, "another"))
    assert await bank.backend.effects("payment_file.taken", run.run_id) == 1


async def test_a_run_that_is_not_its_content_is_invalid(
    bank: StatementBank, run: PaymentRun
) -> None:
    forged = structs.replace(run, legal_entity="other")
    with pytest.raises(Invalid):
        await bank.payments.submit_payment_file(submit(bank, forged))
    with pytest.raises(NotFound):
        await bank.payments.get_payment_file(GetPaymentFile(bank.connection_id, "PRNONE"))
