"""A run goes to the bank once, and what cannot be paid does not go."""

import asyncio
from decimal import Decimal

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs
from payment_runs import payment, payment_run

from trunkline_kit.errors import Conflict, Invalid, NotFound, Unavailable
from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentFiles,
    PaymentState,
)
from trunkline_model.money import Money
from trunkline_model.payment_run import PaymentRun
from trunkline_sandbox_bank.settings import Settings as BankSettings

from .paying import delivered, state, submit

type Bank = TestClient[Litestar]


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


async def test_fifty_at_once_are_one_file(bank: Bank, payments: PaymentFiles) -> None:
    run = payment_run(payment(1))
    calls = (
        payments.submit_payment_file(submit(run, f"tr-{place % 5}.submit")) for place in range(50)
    )
    answers = await asyncio.gather(*calls, return_exceptions=True)
    refused = [one for one in answers if isinstance(one, BaseException)]
    assert {type(one) for one in refused} <= {Conflict, Unavailable}
    assert len(refused) < len(answers)
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
