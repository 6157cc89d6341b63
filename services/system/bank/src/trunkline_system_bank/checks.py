"""What a run must be before its file is written: every fault is named, and nothing personal."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from stdnum import iban

from trunkline_kit.errors import FieldError, Invalid
from trunkline_model.bank_account import BankAccount
from trunkline_model.money import PENNY, Money, total
from trunkline_model.payment_run import PaymentFormat, PaymentInstruction, PaymentRun, run_id_of

from .charset import BACS, SWIFT, Charset

END_TO_END_ID = re.compile(r"[A-Z0-9]{1,18}")
AMOUNT_MAX = Decimal("999999999.99")
"""What eleven digits of pence hold."""
CHARSETS = {PaymentFormat.PAIN_001: SWIFT, PaymentFormat.BACS_STANDARD_18: BACS}


def require_payable(run: PaymentRun, accounts: frozenset[str]) -> None:
    """Raise Invalid with every fault of a run; without `accounts` any debtor is ours."""
    faults = (*_whole(run), *_debtor(run, accounts), *_instructions(run))
    if faults:
        text = f"the run cannot be paid: {'; '.join(sorted({one.sentence for one in faults}))}"
        raise Invalid(text, reason=faults[0].reason, fields=faults)


def _whole(run: PaymentRun) -> Iterator[FieldError]:
    if run.run_id != run_id_of(run):
        yield FieldError("run_id", "run_id", "the id is not that of the run's content")
    if not run.instructions:
        yield FieldError("instructions", "empty", "a run pays at least one supplier")
    ids = [one.end_to_end_id for one in run.instructions]
    if ids != sorted(ids):
        yield FieldError("instructions", "order", "payments stand in the order of their ids")
    for name, count in Counter(ids).items():
        if count > 1:
            yield FieldError("instructions", "repeated", f"{name:.18} stands there {count} times")
    currency = run.control_total.currency
    same = [one.amount for one in run.instructions if one.amount.currency == currency]
    if total(same, currency) != run.control_total:
        yield FieldError("control_total", "control_total", "the payments come to another sum")
    if run.format is PaymentFormat.BACS_STANDARD_18 and currency != "GBP":
        yield FieldError("control_total.currency", "currency", "Bacs pays pounds only")


def _debtor(run: PaymentRun, accounts: frozenset[str]) -> Iterator[FieldError]:
    yield from _account("debtor", run.debtor, run.format)
    if accounts and run.debtor.iban not in accounts:
        yield FieldError("debtor.iban", "other_account", "the paying account is none of ours")


def _instructions(run: PaymentRun) -> Iterator[FieldError]:
    for number, one in enumerate(run.instructions):
        place = f"instructions[{number}]"
        if not END_TO_END_ID.fullmatch(one.end_to_end_id):
            text = "an end-to-end id has 1 to 18 characters A-Z and 0-9"
            yield FieldError(f"{place}.end_to_end_id", "end_to_end_id", text)
        yield from _amount(f"{place}.amount", one, run.control_total)
        yield from _account(f"{place}.creditor", one.creditor, run.format)


def _amount(place: str, one: PaymentInstruction, control_total: Money) -> Iterator[FieldError]:
    amount = one.amount.amount
    if not (amount.is_finite() and 0 < amount <= AMOUNT_MAX):
        text = f"an amount is above 0 and at most {AMOUNT_MAX}"
        yield FieldError(f"{place}.amount", "amount", text)
    elif amount != amount.quantize(PENNY):
        yield FieldError(f"{place}.amount", "pennies", "an amount is in whole pennies")
    if one.amount.currency != control_total.currency:
        text = f"a run is in one currency, this one in {control_total.currency}"
        yield FieldError(f"{place}.currency", "currency", text)


def _account(place: str, account: BankAccount, kind: PaymentFormat) -> Iterator[FieldError]:
    if not iban.is_valid(account.iban) or iban.compact(account.iban) != account.iban:
        yield FieldError(f"{place}.iban", "iban", "an IBAN is wrong, by its length or check digits")
    elif kind is PaymentFormat.BACS_STANDARD_18 and not account.is_british:
        yield FieldError(f"{place}.iban", "not_british", "Bacs pays accounts in the UK only")
    if not _writable(account.holder, CHARSETS[kind]):
        text = "a name cannot be spelt in the characters that banks take; give it in Latin letters"
        yield FieldError(f"{place}.holder", "name", text)


def _writable(name: str, charset: Charset) -> bool:
    written = charset.write(name, len(name) * 4)
    return bool(written.text) and not written.lost
