"""Payment runs as tests need them: valid, named by their content, and as odd as asked."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from msgspec import structs
from stdnum import iban

from trunkline_model.bank_account import BankAccount
from trunkline_model.money import Money, total
from trunkline_model.payment_run import (
    PaymentFormat,
    PaymentInstruction,
    PaymentRun,
    run_id_of,
)


def uk_iban(sort_code: str = "601613", account_number: str = "31926819") -> str:
    """Give the IBAN of a British account."""
    bare = f"GB00NWBK{sort_code}{account_number}"
    return f"GB{iban.calc_check_digits(bare)}{bare[4:]}"


DEBTOR = BankAccount("Kitchen & Table Ltd", uk_iban())


def payment(number: int = 1, amount: str = "120.50", **more: object) -> PaymentInstruction:
    """Give one payment to one supplier."""
    plain = PaymentInstruction(
        end_to_end_id=f"TLPAYMENT{number:04d}",
        creditor=BankAccount(f"Supplier {number} Ltd", uk_iban("200415", f"{number:08d}")),
        amount=Money(Decimal(amount), "GBP"),
        remittance=f"INV-{number}",
    )
    return structs.replace(plain, **more)


def payment_run(*payments: PaymentInstruction, **more: object) -> PaymentRun:
    """Give a run of those payments, with the sum and the id that belong to them."""
    chosen = tuple(sorted(payments or (payment(),), key=lambda one: one.end_to_end_id))
    currency = chosen[0].amount.currency
    plain = PaymentRun(
        run_id="",
        legal_entity="KT",
        proposed_on=date(2026, 11, 20),
        execute_on=date(2026, 11, 24),
        format=PaymentFormat.PAIN_001,
        debtor=DEBTOR,
        instructions=chosen,
        control_total=total((one.amount for one in chosen), currency),
    )
    return named(structs.replace(plain, **more))


def named(run: PaymentRun) -> PaymentRun:
    """Give a run the id of its content."""
    return structs.replace(run, run_id=run_id_of(run))


LATIN = st.text(
    st.characters(categories=("Lu", "Ll", "Nd", "Zs", "Po"), max_codepoint=0x17F),
    min_size=1,
    max_size=60,
).map(lambda text: f"A{text}")
RUNS = st.lists(
    st.builds(
        payment,
        number=st.integers(1, 9999),
        amount=st.decimals("0.01", "999999.99", places=2).map(str),
        remittance=LATIN,
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.end_to_end_id,
).map(lambda payments: payment_run(*payments))
"""Runs of any sums, with texts that a bank's characters do not hold."""
