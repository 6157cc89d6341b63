"""A payment run: payments to suppliers that go to the bank together, in one file.

What is in a run decides its id, so the same run always has the same id and the same file, and a
run that was changed after it was signed is another one.
"""

from datetime import date
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct, json, structs

from .bank_account import BankAccount
from .money import Money
from .personal import BankStr


class PaymentFormat(StrEnum):
    """The format of the file that a bank is sent."""

    PAIN_001 = "pain_001"
    """ISO 20022 customer credit transfer initiation."""
    BACS_STANDARD_18 = "bacs_standard_18"
    """Bacs direct credits: sterling, UK accounts, in the account on the third working day."""


class PaymentInstruction(Struct, frozen=True):
    """One payment to one supplier."""

    end_to_end_id: str
    """Ours, unique for ever, at most 18 characters A-Z and 0-9: reports and statements name it."""
    creditor: BankAccount
    """Who is paid."""
    amount: Money
    """What is paid: positive, whole pennies."""
    remittance: BankStr = ""
    """What it pays, for the payee's eyes; Standard 18 has no room for it."""


class PaymentRun(Struct, frozen=True):
    """One file to one bank, from one account."""

    run_id: str
    """`run_id_of` this run: the id of the file at the bank."""
    legal_entity: str
    """Whose run it is."""
    proposed_on: date
    """The day it was put together; the date in the file."""
    execute_on: date
    """When the money leaves the account; Bacs: the day it arrives. A working day."""
    format: PaymentFormat
    """The format of the file."""
    debtor: BankAccount
    """The account that pays."""
    instructions: tuple[PaymentInstruction, ...]
    """By end-to-end id."""
    control_total: Money
    """The sum of the instructions."""


def run_hash(run: PaymentRun) -> str:
    """Give the hex SHA-256 of everything in a run but its id: what approvers sign."""
    content = structs.replace(run, run_id="")
    return sha256(json.encode(content, order="deterministic")).hexdigest()


def run_id_of(run: PaymentRun) -> str:
    """Give the id that a run of this content has: 34 characters, as ISO 20022 allows 35."""
    return f"PR{run_hash(run)[:32].upper()}"
