"""Write a run as a Bacs Standard 18 file: direct credits of one processing day, and their contra.

Records end in CR LF. The labels before and after are 80 characters, payments and the contra 100.
Each payment's reference is its end-to-end id: what Bacs reports and what comes back name it.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from string import ascii_uppercase, digits

from trunkline_model.bank_account import BankAccount
from trunkline_model.payment_run import PaymentInstruction, PaymentRun

from .charset import BACS
from .written import WrittenFile, rewritten

FIELD = 18
"""Characters of a name and of a reference."""
CREDIT, CONTRA = "99", "17"
"""Transaction codes: a direct credit, and the debit of the account that pays them."""
KEPT = timedelta(days=30)
"""How long the file may not be overwritten after its processing day."""
MAPPING_VERSION = "bacs-standard-18/1"
SERIAL = digits + ascii_uppercase


def write(run: PaymentRun, service_user: str) -> WrittenFile:
    """Give the file of a service user (six digits, as Bacs gave them)."""
    lines = [
        f"VOL1{serial_of(run)} {'':20}{'':6}{'':4}{service_user}{'':4}{'':28}1",
        *_labels("HDR", run, service_user),
        f"UHL1{_day(run.execute_on)}999999    00{'':6}1 DAILY  001{'':7}{'':7}{'':26}",
        *(_payment(run.debtor, one) for one in run.instructions),
        _contra(run),
        *_labels("EOF", run, service_user),
        _trailer(run),
    ]
    return WrittenFile(
        message_id=serial_of(run),
        name=f"bacs18_{run.run_id}.txt",
        content="".join(f"{line}\r\n" for line in lines).encode("ascii"),
        rewritten=rewritten(run, BACS, FIELD),
        mapping_version=MAPPING_VERSION,
    )


def serial_of(run: PaymentRun) -> str:
    """Give the submission's serial number: six characters of the run's id, so always the same."""
    number = int.from_bytes(sha256(run.run_id.encode()).digest()[:8])
    return "".join(SERIAL[number // len(SERIAL) ** place % len(SERIAL)] for place in range(6))


def _labels(kind: str, run: PaymentRun, user: str) -> Iterator[str]:
    """Give the two labels that stand before, and again after, the records."""
    yield (
        f"{kind}1A{user}S  1{user}{serial_of(run)}00010001{'':6}{_day(run.proposed_on)}"
        f"{_day(run.execute_on + KEPT)} 000000{'':13}{'':7}"
    )
    yield f"{kind}2F0200000100{'':35}00{'':28}"


def _payment(debtor: BankAccount, one: PaymentInstruction) -> str:
    return _record(CREDIT, one.creditor, debtor, one.amount.amount) + (
        f"{_name(debtor)}{one.end_to_end_id:<{FIELD}}{_name(one.creditor)}"
    )


def _contra(run: PaymentRun) -> str:
    """Debit the paying account with all payments at once; the statement shows the narrative."""
    return _record(CONTRA, run.debtor, run.debtor, run.control_total.amount) + (
        f"{serial_of(run):<{FIELD}}{'CONTRA':<{FIELD}}{_name(run.debtor)}"
    )


def _record(code: str, to: BankAccount, by: BankAccount, amount: Decimal) -> str:
    return (
        f"{to.sort_code}{to.account_number}0{code}{by.sort_code}{by.account_number}{'':4}"
        f"{_pence(amount):011d}"
    )


def _trailer(run: PaymentRun) -> str:
    total, count = _pence(run.control_total.amount), len(run.instructions)
    return f"UTL1{total:013d}{total:013d}{1:07d}{count:07d}{'':10}{'':26}"


def _name(account: BankAccount) -> str:
    return f"{BACS.write(account.holder, FIELD).text:<{FIELD}}"


def _pence(amount: Decimal) -> int:
    return int(amount * 100)


def _day(on: date) -> str:
    """Write a day as Bacs does: blank, year, day of the year."""
    return f"{on: %y%j}"
