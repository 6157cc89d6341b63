"""Which bills may not be offered again, from what is known of their payments."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from trunkline_model.capabilities.payment_files import PaymentState


class Standing(StrEnum):
    """What may be done with the bills of a payment."""

    LOCKED = "locked"
    """In a run whose outcome is open: never offered again."""
    PAID = "paid"
    """The statement shows the debit: never offered again."""
    OPEN = "open"
    """Not paid and not about to be: the next run may offer them."""


class PaymentFacts(Struct, frozen=True):
    """All that is known of one payment of a run."""

    withdrawn: bool = False
    """The run was called off."""
    sent: bool = False
    """The file was given to the bank, or may have been."""
    reported: tuple[PaymentState, ...] = ()
    """What the bank said of it, in the order of its reports' times."""
    debited: bool = False
    """A statement shows it."""
    returned: bool = False
    """A statement shows that the money came back."""


def standing_of(facts: PaymentFacts) -> Standing:
    """Say how a payment's bills stand; money that moved weighs more than what was announced."""
    if facts.returned:
        return Standing.OPEN
    if facts.debited:
        return Standing.PAID
    if facts.reported and facts.reported[-1] is PaymentState.REJECTED:
        return Standing.OPEN
    return Standing.OPEN if facts.withdrawn and not facts.sent else Standing.LOCKED


def locked_bills(
    runs: Mapping[str, Iterable[tuple[tuple[str, ...], PaymentFacts]]],
) -> dict[str, str]:
    """Give each bill that may not be offered with the run that it is in or was paid by.

    `runs` has, by run id, each payment's bills and facts. A bill that two runs hold is a fault
    of whoever made them: ValueError names it.
    """
    found: dict[str, str] = {}
    for run_id, payments in runs.items():
        for bills, facts in payments:
            if standing_of(facts) is Standing.OPEN:
                continue
            for bill in bills:
                if found.setdefault(bill, run_id) != run_id:
                    raise ValueError(f"{bill} is in the runs {found[bill]} and {run_id}")
    return found
