"""What the bank says of a run closes or reopens exactly its payments."""

from litestar import Litestar
from litestar.testing import TestClient
from payment_runs import payment, payment_run

from trunkline_model.capabilities.payment_files import (
    PaymentFiles,
    PaymentState,
)
from trunkline_model.payment_run import PaymentFormat
from trunkline_system_bank.polling import Polling

from .conftest import Heard
from .paying import conduct, reported, state, stray, submit

type Bank = TestClient[Litestar]


async def test_what_the_bank_accepts_is_accepted(
    payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1), payment(2))
    await payments.submit_payment_file(submit(run))
    (said,) = await reported(reports, heard)
    assert (said.run_id, said.state) == (run.run_id, PaymentState.ACCEPTED)
    assert set((await state(payments, run)).values()) == {PaymentState.ACCEPTED}


async def test_a_file_accepted_in_part_decides_each_payment(
    bank: Bank, payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1), payment(2), payment(3))
    conduct(bank, rejects={"TLPAYMENT0002": "AC04"})
    await payments.submit_payment_file(submit(run))
    (said,) = await reported(reports, heard)
    assert said.state is PaymentState.PARTLY_ACCEPTED
    told = [(one.end_to_end_id[-1], one.state.value, one.reason_code) for one in said.lines]
    assert told == [("1", "accepted", ""), ("2", "rejected", "AC04"), ("3", "accepted", "")]
    assert said.lines[1].reason == "Account is closed"
    assert (await state(payments, run))["TLPAYMENT0002"] is PaymentState.REJECTED


async def test_a_rejected_file_rejects_every_payment(
    bank: Bank, payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1), payment(2))
    conduct(bank, decides="later")
    await payments.submit_payment_file(submit(run))
    assert (await reported(reports, heard))[0].lines == ()
    stray(bank, run.run_id, reason="AC02")
    said = (await reported(reports, heard))[-1]
    assert {one.reason_code for one in said.lines} == {"AC02"}
    assert set((await state(payments, run)).values()) == {PaymentState.REJECTED}


async def test_a_message_id_that_the_bank_had_before_rejects_nothing(
    bank: Bank, payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1))
    await payments.submit_payment_file(submit(run))
    stray(bank, run.run_id, reason="DU01")
    said = await reported(reports, heard)
    assert [len(one.lines) for one in said] == [1, 0]
    assert set((await state(payments, run)).values()) == {PaymentState.ACCEPTED}


PART = {"decisions": [{"end_to_end_id": "TLOTHER", "status": "ACCP"}], "status": "PART"}


async def test_a_report_about_an_unknown_batch_is_kept_with_its_reason(
    bank: Bank, reports: Polling, heard: Heard
) -> None:
    stray(bank, "PRNEVERSENT")
    assert await reported(reports, heard) == []
    assert [one[0] for one in await heard.rejections()] == ["unknown_batch"]
    (rejected,) = await heard.events()
    assert b"PRNEVERSENT" in await heard.raw(rejected.raw_document_id)


async def test_a_report_about_an_unknown_payment_decides_nothing(
    bank: Bank, payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1))
    conduct(bank, decides="later")
    await payments.submit_payment_file(submit(run))
    stray(bank, run.run_id, **PART)
    await reported(reports, heard)
    assert [one[0] for one in await heard.rejections()] == ["unknown_payment"]
    assert set((await state(payments, run)).values()) == {PaymentState.SENT}


async def test_a_report_that_comes_again_says_nothing_new_and_another_text_is_kept(
    bank: Bank, payments: PaymentFiles, reports: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1))
    conduct(bank, decides="later")
    await payments.submit_payment_file(submit(run))
    stray(bank, run.run_id, status="ACCP", report_id="R-1")
    stray(bank, run.run_id, status="RJCT", report_id="R-1")
    said = await reported(reports, heard)
    assert [one.report_id for one in said if one.lines] == ["R-1"]
    assert [one[0] for one in await heard.rejections()] == ["changed_report"]


async def test_a_debit_names_its_payment_and_its_file(
    bank: Bank, payments: PaymentFiles, polling: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1, "120.50"), payment(2, "10.00"))
    await payments.submit_payment_file(submit(run))
    bank.post("/_sandbox/returns", json={"end_to_end_id": "TLPAYMENT0002"})
    bank.post("/_sandbox/statements", json={"closed_on": "2030-01-02"})
    await polling.look()
    await polling.look()
    entries = [one.bank_entry_booked for one in await heard.events() if one.bank_entry_booked]
    debits = {one.end_to_end_id: one for one in entries if one.amount.amount < 0}
    assert str(debits["TLPAYMENT0001"].amount) == "-120.50 GBP"
    assert {one.payment_file_id for one in debits.values()} == {run.run_id}
    (credit,) = [one for one in entries if one.amount.amount > 0]
    assert (credit.end_to_end_id, credit.return_reason) == ("TLPAYMENT0002", "AC04")


async def test_a_bacs_file_is_taken_reported_on_and_debited_as_one(
    bank: Bank, payments: PaymentFiles, reports: Polling, polling: Polling, heard: Heard
) -> None:
    run = payment_run(payment(1), payment(2), format=PaymentFormat.BACS_STANDARD_18)
    sent = await payments.submit_payment_file(submit(run))
    assert len(sent.message_id) == 6
    (said,) = await reported(reports, heard)
    assert (said.run_id, said.state) == (run.run_id, PaymentState.ACCEPTED)
    bank.post("/_sandbox/statements", json={"closed_on": "2030-01-02"})
    await polling.look()
    await polling.look()
    (debit,) = [one.bank_entry_booked for one in await heard.events() if one.bank_entry_booked]
    assert (debit.amount, debit.payment_file_id) == (-run.control_total, sent.message_id)
