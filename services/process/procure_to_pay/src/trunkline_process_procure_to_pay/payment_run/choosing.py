"""Choose what a run settles: what falls due before the next one, what a discount is lost of."""

from datetime import date, timedelta

from msgspec import Struct

from trunkline_model.money import Money, zero

from .items import OpenItem, PaymentPolicy, Proposing
from .payments import ProposedItem
from .working_days import WorkingDays

FAR = timedelta(days=30)
"""More than any row of days on which banks are shut, and than a payment is on its way."""


class Left(Struct, frozen=True):
    """A bill or credit note that is due and stays open."""

    bill_key: str
    """Which."""
    reason: str
    """Short code, such as in_run, disputed, bank_change_cooling_off or credit_carried_forward."""


class Taken(Struct, frozen=True):
    """An item that the run may settle."""

    item: OpenItem
    discount: Money
    """What is taken off."""

    @property
    def pays(self) -> Money:
        """Give what of it is paid."""
        return self.item.outstanding - self.discount

    @property
    def proposed(self) -> ProposedItem:
        """Give it as it stands in a payment."""
        return ProposedItem(self.item.bill_key, self.item.number, self.pays, self.discount)


def choose(
    items: list[OpenItem], policy: PaymentPolicy, days: Proposing, calendar: WorkingDays
) -> tuple[list[Taken], list[Left]]:
    """Split what is due into what may be settled and what may not; the rest is not yet due."""
    taken: list[Taken] = []
    left: list[Left] = []
    for one in items:
        if not _is_wanted(one, policy, days, calendar):
            continue
        reason = _hold(one, policy)
        if reason:
            left.append(Left(one.bill_key, reason))
        else:
            taken.append(Taken(one, _discount(one, days.execute_on)))
    keys = {one.item.bill_key for one in taken}
    alone = [one for one in taken if not keys.issuperset(one.item.leans_on)]
    left += [Left(one.item.bill_key, "credit_not_netted") for one in alone]
    return [one for one in taken if keys.issuperset(one.item.leans_on)], left


def _is_wanted(
    item: OpenItem, policy: PaymentPolicy, days: Proposing, calendar: WorkingDays
) -> bool:
    """Say whether waiting for the next run would be too late, or would lose a discount."""
    if item.due_on <= days.execute_on:
        return True
    if item.outstanding.amount < 0:
        return False
    discount = item.discount
    gained = discount is not None and days.execute_on <= discount.until_on < days.next_execute_on
    return gained or _latest(item.due_on, policy, days, calendar) < days.next_execute_on


def _latest(due_on: date, policy: PaymentPolicy, days: Proposing, calendar: WorkingDays) -> date:
    """Give the last day on which the money may leave to be there when it is due."""
    if due_on > days.next_execute_on + FAR:
        return due_on  # its holidays may not be known yet, and it makes no difference
    return calendar.before(calendar.on_or_before(due_on), policy.arrives_after)


def _hold(item: OpenItem, policy: PaymentPolicy) -> str:
    if item.locked_by:
        return "in_run"
    if item.holds:
        return item.holds[0]
    if item.outstanding.currency != policy.currency:
        return "other_currency"
    return "nothing_open" if item.outstanding.amount == 0 else ""


def _discount(item: OpenItem, execute_on: date) -> Money:
    """Give what may be taken off on the day the money leaves; never more than is open."""
    nothing = zero(item.outstanding.currency)
    granted = item.discount
    if granted is None or execute_on > granted.until_on or item.outstanding.amount <= 0:
        return nothing
    if granted.amount.currency != nothing.currency or granted.amount.amount <= 0:
        return nothing
    return granted.amount if granted.amount.amount < item.outstanding.amount else nothing
