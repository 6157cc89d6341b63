"""What a test does at the bank: hand in a run, have the bank say something, and look."""

from litestar import Litestar
from litestar.testing import TestClient

from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentFiles,
    PaymentState,
    PaymentStatusReported,
    SubmitPaymentFile,
)
from trunkline_model.payment_run import PaymentRun
from trunkline_system_bank.polling import Polling

from .conftest import Heard

type Bank = TestClient[Litestar]


def submit(run: PaymentRun, request_id: str = "tr-1.submit") -> SubmitPaymentFile:
    return SubmitPaymentFile("bank", request_id, run)


async def reported(reports: Polling, heard: Heard) -> list[PaymentStatusReported]:
    await reports.look()
    await reports.look()
    events = await heard.events()
    return [one.payment_status_reported for one in events if one.payment_status_reported]


def delivered(bank: Bank) -> int:
    journal = bank.get("/_sandbox/journal", params={"kind": "effect"}).json()
    return sum(one["name"] == "payment_file.taken" for one in journal)


def conduct(bank: Bank, **how: object) -> None:
    assert bank.put("/_sandbox/conduct", json=how).status_code == 200


def stray(bank: Bank, message_id: str, **more: object) -> None:
    told = {"message_id": message_id, **more}
    assert bank.post("/_sandbox/reports", json=told).status_code == 201


async def state(payments: PaymentFiles, run: PaymentRun) -> dict[str, PaymentState]:
    file = await payments.get_payment_file(GetPaymentFile("bank", run.run_id))
    return {"": file.state, **{one.end_to_end_id: one.state for one in file.lines}}
