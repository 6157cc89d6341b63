"""A run goes to the bank once; what the bank says of it closes or reopens exactly its payments."""

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs
from payment_runs import DEBTOR, payment, payment_run

from trunkline_kit.errors import Conflict, Invalid, NotFound, Unavailable
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentFiles,
    PaymentState,
    PaymentStatusReported,
    SubmitPaymentFile,
)
from trunkline_model.money import Money
from trunkline_model.payment_run import PaymentFormat, PaymentRun
from trunkline_sandbox_bank.settings import Settings as BankSettings
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo, MemoSettings
from trunkline_store.memoised import Doubles, memoised
from trunkline_store.pool import Pool
from trunkline_system_bank.intake import Intake
from trunkline_system_bank.payment_rows import PaymentRows
from trunkline_system_bank.payments import Paying, Payments
from trunkline_system_bank.polling import Polling

from .conftest import Heard, remember_nothing

type Bank = TestClient[Litestar]


@pytest.fixture
async def payments(pool: Pool, keyring: Keyring, access: Access) -> AsyncIterator[PaymentFiles]:
    place = structs.replace(access, folder="/in")
    folder = Folder(place, HostKey("", remember_nothing))
    paying = Paying("bank", frozenset({DEBTOR.iban}), "123456")
    bare = Payments(pool, PaymentRows(keyring, "bank"), folder, paying)
    port: PaymentFiles = bare
    memo = Memo(pool, keyring, MemoSettings(settle_s=0))
    yield memoised(port, memo, Doubles(probes={"submit_payment_file": bare.find}))
    await folder.close()


@pytest.fixture
async def reports(access: Access, intake: Intake) -> AsyncIterator[Polling]:
    folder = Folder(structs.replace(access, folder="/out/reports"), HostKey("", remember_nothing))
    yield Polling(folder, intake)
    await folder.close()


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


async def test_a_run_lies_at_the_bank_byte_for_byte(
    bank: Bank, payments: PaymentFiles, bank_settings: BankSettings
) -> None:
    run = payment_run(payment(1), payment(2))
    sent = await payments.submit_payment_file(submit(run))
    folder = bank_settings.state_path.parent / "sftp/in"
    assert sent.message_id == run.run_id
    assert f"<MsgId>{run.run_id}</MsgId>".encode() in (folder / sent.file_name).read_bytes()
    assert sent.evidence.request_sha256 == sent.content_sha256
    assert set((await state(payments, run)).values()) == {PaymentState.SENT}
    assert delivered(bank) == 1


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


async def test_the_same_run_asked_for_by_another_request_is_refused(
    bank: Bank, payments: PaymentFiles
) -> None:
    run = payment_run(payment(1))
    await payments.submit_payment_file(submit(run))
    assert await payments.submit_payment_file(submit(run))
    with pytest.raises(Conflict) as again:
        await payments.submit_payment_file(submit(run, "tr-2.submit"))
    assert again.value.reason == "sent_before"
    assert delivered(bank) == 1


async def test_a_payment_is_in_one_file_only(bank: Bank, payments: PaymentFiles) -> None:
    await payments.submit_payment_file(submit(payment_run(payment(1))))
    with pytest.raises(Conflict):
        await payments.submit_payment_file(submit(payment_run(payment(1), payment(2)), "tr-2"))
    assert delivered(bank) == 1


@pytest.mark.parametrize("kind", ["timeout_after_commit", "timeout_before_commit"])
async def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    bank: Bank, payments: PaymentFiles, kind: str
) -> None:
    bank.post("/_sandbox/faults", json={"on": "sftp.rename", "kind": kind})
    run = payment_run(payment(1))
    with pytest.raises(Unavailable) as lost:
        await payments.submit_payment_file(submit(run))
    assert lost.value.unknown
    found = await payments.submit_payment_file(submit(run))
    assert found.evidence.found_by_probe is (kind == "timeout_after_commit")
    assert delivered(bank) == 1


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


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"amount": Money(Decimal(0), "GBP")}, "amount"),
        ({"amount": Money(Decimal("-1.00"), "GBP")}, "amount"),
        ({"amount": Money(Decimal("1.001"), "GBP")}, "pennies"),
        ({"creditor": structs.replace(payment().creditor, iban="GB00NWBK60161331926819")}, "iban"),
        ({"creditor": structs.replace(payment().creditor, holder="株式会社")}, "name"),
        ({"end_to_end_id": "has blanks"}, "end_to_end_id"),
    ],
)
async def test_what_cannot_be_paid_is_invalid_and_nothing_is_sent(
    bank: Bank, payments: PaymentFiles, fault: dict[str, object], reason: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        await payments.submit_payment_file(submit(payment_run(structs.replace(payment(), **fault))))
    assert reason in {one.reason for one in invalid.value.fields}
    assert delivered(bank) == 0


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        (structs.replace(payment_run(), run_id="PR" + "0" * 32), "run_id"),
        (payment_run(control_total=Money(Decimal("1.00"), "GBP")), "control_total"),
        (payment_run(debtor=payment(3).creditor), "other_account"),
        (payment_run(instructions=(), control_total=Money(Decimal(0), "GBP")), "empty"),
        (payment_run(payment(1), control_total=Money(Decimal("120.50"), "EUR")), "currency"),
        (payment_run(instructions=(payment(2), payment(1))), "order"),
        (payment_run(instructions=(payment(1), payment(1))), "repeated"),
    ],
)
async def test_a_run_that_contradicts_itself_is_invalid(
    payments: PaymentFiles, run: PaymentRun, reason: str
) -> None:
    with pytest.raises(Invalid) as invalid:
        await payments.submit_payment_file(submit(run))
    assert reason in {one.reason for one in invalid.value.fields}


async def test_a_run_that_was_never_sent_is_not_found(payments: PaymentFiles) -> None:
    with pytest.raises(NotFound):
        await payments.get_payment_file(GetPaymentFile("bank", "PRNONE"))
