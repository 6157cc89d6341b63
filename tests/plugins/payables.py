"""Open items and payees as tests of payment runs need them."""

from datetime import date
from decimal import Decimal

from msgspec import structs
from payment_runs import DEBTOR, uk_iban

from trunkline_model.bank_account import BankAccount
from trunkline_model.money import Money
from trunkline_process_procure_to_pay.payment_run.items import (
    OpenItem,
    Payee,
    PaymentPolicy,
    Proposing,
)
from trunkline_process_procure_to_pay.payment_run.proposal import Proposal, propose
from trunkline_process_procure_to_pay.payment_run.working_days import uk_working_days

POLICY = PaymentPolicy("KT", DEBTOR)
WEEK = Proposing(date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 1))
"""Proposed on a Friday, paid on Tuesday, the next one a week later."""


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def owed(number: int, amount: str = "100.00", supplier: str = "S1", **more: object) -> OpenItem:
    """Give one bill that falls due with the next run."""
    plain = OpenItem(
        bill_key=f"bill-{number}",
        supplier_code=supplier,
        number=f"INV-{number}",
        outstanding=pounds(amount),
        due_on=date(2026, 11, 24),
    )
    return structs.replace(plain, **more)


def payee(code: str = "S1", **more: object) -> Payee:
    """Give a supplier that was paid before, to the account that it has."""
    number = int(code.removeprefix("S"))
    account = BankAccount(f"Supplier {code} Ltd", uk_iban("200415", f"{number:08d}"))
    plain = Payee(code, account.holder, account, paid_before=(account.iban,))
    return structs.replace(plain, **more)


def proposed(
    *items: OpenItem,
    payees: tuple[Payee, ...] = (),
    policy: PaymentPolicy = POLICY,
    days: Proposing = WEEK,
) -> Proposal:
    """Propose a run; suppliers that are not given are as `payee` makes them."""
    known = {one.supplier_code: payee(one.supplier_code) for one in items}
    known |= {one.supplier_code: one for one in payees}
    return propose(items, known, policy, days, calendar=uk_working_days())


def reasons(proposal: Proposal) -> dict[str, str]:
    """Give why each bill stays open."""
    return {one.bill_key: one.reason for one in proposal.left}
