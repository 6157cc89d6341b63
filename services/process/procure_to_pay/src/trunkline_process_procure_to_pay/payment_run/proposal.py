"""Propose a payment run: the same open items always give the same run, in whatever order they come.

Each supplier is paid once, less its credit notes; where those are worth more nothing is paid and
all of it waits. What is not paid though it is due says why.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from trunkline_kit.errors import Invalid
from trunkline_model.money import Money, total
from trunkline_model.payment_run import PaymentRun

from .choosing import Left, Taken, choose
from .items import OpenItem, Payee, PaymentPolicy, Proposing
from .naming import end_to_end_id_of, run_of
from .paid_account import hold_of_account
from .payments import ProposedPayment
from .working_days import WorkingDays


class Proposal(Struct, frozen=True):
    """What is paid, and what is due and is not."""

    run: PaymentRun | None
    """What the bank would be sent; none when nothing is to be paid."""
    payments: tuple[ProposedPayment, ...]
    """The same payments with what each settles."""
    left: tuple[Left, ...]
    """What is due and stays open, with its reason."""


def propose(
    items: Iterable[OpenItem],
    payees: Mapping[str, Payee],
    policy: PaymentPolicy,
    proposing: Proposing,
    *,
    calendar: WorkingDays,
) -> Proposal:
    """Give the run of a day; Invalid when a bill is given twice or a bank holiday is not known."""
    listed = sorted(items, key=lambda one: (one.supplier_code, one.due_on, one.number))
    _require_once(listed)
    days = _working(proposing, calendar)
    taken, left = choose(listed, policy, days, calendar)
    payments: list[ProposedPayment] = []
    for code, chosen in _by_supplier(taken).items():
        reason = _hold(payees.get(code), chosen, policy, days)
        if reason:
            left += [Left(one.item.bill_key, reason) for one in chosen]
        else:
            payments.append(_payment(payees[code], chosen, policy))
    kept, over = _within(payments, policy.run_max)
    left += [Left(item.bill_key, "run_maximum") for one in over for item in one.items]
    return Proposal(
        run_of(kept, policy, days) if kept else None,
        tuple(sorted(kept, key=lambda one: one.end_to_end_id)),
        tuple(sorted(left, key=lambda one: (one.bill_key, one.reason))),
    )


def _require_once(items: list[OpenItem]) -> None:
    twice = [key for key, count in Counter(one.bill_key for one in items).items() if count > 1]
    if twice:
        raise Invalid(f"{twice[0]} is given more than once", reason="repeated")


def _working(proposing: Proposing, calendar: WorkingDays) -> Proposing:
    return Proposing(
        proposing.proposed_on,
        calendar.on_or_after(proposing.execute_on),
        calendar.on_or_after(proposing.next_execute_on),
    )


def _by_supplier(taken: list[Taken]) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = {}
    for one in taken:
        found.setdefault(one.item.supplier_code, []).append(one)
    return found


def _hold(payee: Payee | None, chosen: list[Taken], policy: PaymentPolicy, days: Proposing) -> str:
    """Say why a supplier is not paid; empty when it is."""
    if payee is None:
        return "no_bank_account"
    if payee.holds:
        return payee.holds[0]
    if reason := hold_of_account(payee, days.execute_on, policy.cooling_off_days):
        return reason
    net = _net(chosen, policy).amount
    if net <= 0:
        return "credit_carried_forward"
    if policy.payment_min and net < policy.payment_min.amount:
        return "payment_minimum"
    return "payment_maximum" if policy.payment_max and net > policy.payment_max.amount else ""


def _net(chosen: list[Taken], policy: PaymentPolicy) -> Money:
    return total((one.pays for one in chosen), policy.currency)


def _payment(payee: Payee, chosen: list[Taken], policy: PaymentPolicy) -> ProposedPayment:
    assert payee.account is not None  # noqa: S101 - a supplier without one is held
    return ProposedPayment(
        end_to_end_id=end_to_end_id_of(policy.legal_entity, payee, chosen),
        supplier_code=payee.supplier_code,
        creditor=payee.account,
        amount=_net(chosen, policy),
        due_on=min(one.item.due_on for one in chosen),
        items=tuple(one.proposed for one in chosen),
    )


def _within(
    payments: list[ProposedPayment], run_max: Money | None
) -> tuple[list[ProposedPayment], list[ProposedPayment]]:
    """Keep what is due first as far as the run's maximum goes; a smaller one may still fit."""
    kept, over, room = [], [], None if run_max is None else run_max.amount
    for one in sorted(payments, key=lambda one: (one.due_on, one.end_to_end_id)):
        if room is not None and one.amount.amount > room:
            over.append(one)
            continue
        kept.append(one)
        room = None if room is None else room - one.amount.amount
    return kept, over
