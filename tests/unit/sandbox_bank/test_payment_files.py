"""The bank takes a payment file once, decides it as it was told, books it and reports on it."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from lxml import etree
from payment_runs import DEBTOR, payment, payment_run, uk_iban

from trunkline_model.bank_account import BankAccount
from trunkline_model.payment_run import PaymentRun
from trunkline_sandbox_bank.settings import Settings
from trunkline_system_bank import pain001, standard_18
from trunkline_system_bank.message_file import read_message
from trunkline_system_bank.pain002 import Report, from_pain_002
from trunkline_system_bank.schemas import PAIN_002
from trunkline_system_bank.written import WrittenFile

from .conftest import Customer

PASSWORD = {"password": "sandbox-bank-password"}
type Bank = TestClient[Litestar]


async def deliver(customer: Customer, file: WrittenFile, name: str = "") -> None:
    async with customer.login(**PASSWORD) as files:
        async with files.open("/in/.part", "wb") as opened:
            await opened.write(file.content)
        await files.rename("/in/.part", f"/in/{name or file.name}")


def told(settings: Settings) -> list[Report]:
    """Read what the bank put out, by the schema and in its order."""
    folder = settings.state_path.parent / "sftp/out/reports"
    trees = [read_message(one.read_bytes(), PAIN_002)[1] for one in sorted(folder.iterdir())]
    return [from_pain_002(one) for one in trees]


def entries(bank: Bank) -> list[str]:
    return [one["amount"] for one in bank.get("/_sandbox/entries").json()]


async def pay(customer: Customer, run: PaymentRun) -> None:
    await deliver(customer, pain001.write(run))


async def test_a_file_is_accepted_booked_and_reported(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    await pay(customer, payment_run(payment(1), payment(2, "7.00")))
    (report,) = told(settings)
    assert report.whole.state == "accepted"
    assert entries(bank) == ["120.50", "7.00"]
    assert bank.get("/_sandbox/payment-files").json()[0]["status"] == "decided"


async def test_a_message_id_is_taken_once(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    file = pain001.write(payment_run())
    await deliver(customer, file)
    await deliver(customer, file, "again.xml")
    assert told(settings)[1].is_duplicate
    assert entries(bank) == ["120.50"]


@pytest.mark.parametrize(
    ("conduct", "codes"),
    [
        ({"rejects": {"TLPAYMENT0001": "AC04"}}, ["AC04", ""]),
        ({"rejects": {"Supplier 2 Ltd": "BE01"}}, ["", "BE01"]),
        ({"payment_max": "120.50"}, ["", "AM02"]),
        ({"has_funds": False}, ["", "AM04"]),
    ],
)
async def test_payments_are_rejected_one_by_one(
    bank: Bank,
    customer: Customer,
    settings: Settings,
    conduct: dict[str, object],
    codes: list[str],
) -> None:
    bank.put("/_sandbox/conduct", json=conduct)
    await pay(customer, payment_run(payment(1), payment(2, "9900.00")))
    (report,) = told(settings)
    assert [one.reason_code for one in report.lines.values()] == codes
    assert len(entries(bank)) == 1


async def test_a_debtor_that_the_bank_does_not_know_is_rejected(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    stranger = BankAccount("Somebody", uk_iban("401276", "00000001"))
    await pay(customer, payment_run(debtor=stranger))
    (report,) = told(settings)
    assert (report.whole.state, report.whole.reason_code) == ("rejected", "AC02")
    assert entries(bank) == []


async def test_a_decision_may_be_waited_for(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    bank.put("/_sandbox/conduct", json={"decides": "later"})
    run = payment_run()
    await pay(customer, run)
    assert entries(bank) == []
    bank.post("/_sandbox/decisions", json={"message_id": run.run_id})
    assert [one.whole.state for one in told(settings)] == ["sent", "accepted"]
    again = bank.post("/_sandbox/decisions", json={"message_id": run.run_id})
    assert again.status_code == 409


async def test_a_standard_18_file_is_debited_as_one(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    run = payment_run(payment(1), payment(2, "9.50"))
    await deliver(customer, standard_18.write(run, "123456"))
    (report,) = told(settings)
    assert report.message_id == standard_18.serial_of(run)
    assert entries(bank) == ["130.00"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xml", b"<Document/>"),
        ("a.xml", b"<!DOCTYPE a><Document/>"),
        ("a.xml", b"half of a fi"),
        ("a.txt", b"VOL1\r\nUTL1\r\n"),
    ],
)
async def test_what_is_no_payment_file_is_said_and_nothing_is_booked(
    customer: Customer, settings: Settings, bank: Bank, name: str, content: bytes
) -> None:
    await deliver(customer, WrittenFile("", name, content, (), ""))
    (report,) = told(settings)
    assert (report.message_id, report.whole.reason_code) == ("NOTPROVIDED", "FF01")
    assert entries(bank) == []


async def test_a_corrupt_standard_18_file_is_not_taken(
    bank: Bank, customer: Customer, settings: Settings
) -> None:
    file = standard_18.write(payment_run(), "123456")
    sum_changed = file.content.replace(b"00000012050", b"00000012051", 1)
    await deliver(customer, WrittenFile("", "a.txt", sum_changed, (), ""))
    assert told(settings)[0].whole.reason_code == "AM10"
    assert entries(bank) == []


def test_the_debtor_of_the_tests_is_the_bank_s_own_account() -> None:
    assert Settings(0, 0, Path("state")).bank_account == DEBTOR.iban


def test_a_report_in_the_older_version_reads_the_same() -> None:
    older = (
        b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.03"><CstmrPmtStsRpt><GrpHdr>'
        b"<MsgId>R1</MsgId><CreDtTm>2026-11-20T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        b"<OrgnlMsgId>PR1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.03</OrgnlMsgNmId>"
        b"<GrpSts>ACCP</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>"
    )
    message, root = read_message(older, PAIN_002)
    assert message == "pain.002.001.03"
    assert isinstance(root, etree._Element)
    assert from_pain_002(root).whole.state == "accepted"
