"""Whether a supplier's account, as the ERP has it today, may be paid."""

from datetime import date

from .bank_change import hold_of
from .items import Payee

CHANGED_ELSEWHERE = "bank_details_changed"
"""The ERP has an account that was never paid, and nobody asked for the change here."""


def hold_of_account(payee: Payee, on: date, cooling_off_days: int) -> str:
    """Say why the account may not be paid; empty when it may.

    An account that was never paid, of a supplier that was paid elsewhere, needs a change that was
    asked for here and made sure of: one that came into the ERP by another way is held.
    """
    if payee.account is None:
        return "no_bank_account"
    iban = payee.account.iban
    asked = [one for one in payee.changes if one.new_iban == iban]
    if asked:
        latest = max(asked, key=lambda one: (one.asked_on, one.refused, one.confirmed_by == ""))
        return hold_of(latest, on, cooling_off_days)
    known = not payee.paid_before or iban in payee.paid_before
    return "" if known else CHANGED_ELSEWHERE
