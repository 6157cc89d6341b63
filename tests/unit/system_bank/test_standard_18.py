"""A run becomes a Standard 18 file, read back here by the columns of the standard."""

from datetime import date

from hypothesis import given, settings
from msgspec import structs
from payment_runs import DEBTOR, RUNS, payment, payment_run

from trunkline_model.payment_run import PaymentFormat, PaymentRun
from trunkline_system_bank.standard_18 import serial_of, write

USER = "123456"
LABELS_BEFORE, LABELS_AFTER = 4, 3


def records(run: PaymentRun) -> list[str]:
    content = write(run, USER).content.decode("ascii")
    assert content.endswith("\r\n")
    return content.removesuffix("\r\n").split("\r\n")


def pence(record: str) -> int:
    return int(record[35:46])


@settings(deadline=None, max_examples=20)
@given(RUNS)
def test_any_file_is_whole_and_adds_up(run: PaymentRun) -> None:
    lines = records(run)
    labels = [*lines[:LABELS_BEFORE], *lines[-LABELS_AFTER:]]
    *payments, contra = lines[LABELS_BEFORE:-LABELS_AFTER]
    assert [one[:4] for one in labels] == ["VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"]
    assert {len(one) for one in labels} == {80}
    assert {len(one) for one in [*payments, contra]} == {100}
    total = sum(int(one.amount.amount * 100) for one in run.instructions)
    assert [pence(one) for one in payments] == [
        int(one.amount.amount * 100) for one in run.instructions
    ]
    assert pence(contra) == total
    trailer = lines[-1]
    assert (int(trailer[4:17]), int(trailer[17:30])) == (total, total)
    assert (int(trailer[30:37]), int(trailer[37:44])) == (1, len(payments))


@settings(deadline=None, max_examples=20)
@given(RUNS)
def test_a_run_written_again_is_the_same_bytes(run: PaymentRun) -> None:
    assert write(run, USER) == write(structs.replace(run), USER)


def test_a_payment_stands_in_its_columns() -> None:
    run = payment_run(payment(7, "1234.56"), format=PaymentFormat.BACS_STANDARD_18)
    line = records(run)[LABELS_BEFORE]
    assert (line[:6], line[6:14], line[14], line[15:17]) == ("200415", "00000007", "0", "99")
    assert (line[17:23], line[23:31]) == (DEBTOR.sort_code, DEBTOR.account_number)
    assert (line[31:35], line[35:46]) == ("    ", "00000123456")
    assert line[46:64].rstrip() == "KITCHEN & TABLE LT"
    assert line[64:82].rstrip() == "TLPAYMENT0007"
    assert line[82:].rstrip() == "SUPPLIER 7 LTD"


def test_the_contra_debits_the_paying_account() -> None:
    line = records(payment_run())[LABELS_BEFORE + 1]
    own = f"{DEBTOR.sort_code}{DEBTOR.account_number}"
    assert (line[:14], line[15:17], line[17:31]) == (own, "17", own)
    assert line[64:82].rstrip() == "CONTRA"


def test_the_labels_name_the_service_user_the_days_and_the_serial_number() -> None:
    run = payment_run(proposed_on=date(2026, 1, 2), execute_on=date(2026, 12, 31))
    volume, first, second, user, *_ = records(run)
    assert (volume[4:10], volume[41:47], volume[79]) == (serial_of(run), USER, "1")
    assert (first[4], first[5:11], first[11], first[15:21]) == ("A", USER, "S", USER)
    assert (first[21:27], first[41:47]) == (serial_of(run), " 26002")
    assert second[4:15] == "F0200000100"
    assert (user[4:10], user[10:16], user[28:37]) == (" 26365", "999999", "1 DAILY  ")


def test_the_labels_after_repeat_those_before() -> None:
    lines = records(payment_run())
    assert [one[4:] for one in lines[-3:-1]] == [one[4:] for one in lines[1:3]]
