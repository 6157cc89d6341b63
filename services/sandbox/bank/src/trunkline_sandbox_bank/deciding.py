"""What this bank makes of a payment file: pure."""

from decimal import Decimal

from .payment_shapes import Conduct, Decision, Order, PaymentFile


def fault_of(file: PaymentFile, account: str) -> str:
    """Give the code for which the whole file is rejected; empty when it is not."""
    if file.debtor not in {account, account[-len(file.debtor) :]} or not file.debtor:
        return "AC02"
    if file.count != len(file.orders):
        return "AM18"
    total = sum((one.amount for one in file.orders), Decimal(0))
    return "" if total == file.control_sum else "AM10"


def decide(
    file: PaymentFile, conduct: Conduct, currency: str, balance: Decimal
) -> tuple[Decision, ...]:
    """Decide each payment, in the order of the file."""
    found: list[Decision] = []
    left = balance
    for one in file.orders:
        reason = _reason(one, conduct, currency)
        if not reason and not conduct.has_funds and one.amount > left:
            reason = "AM04"
        if not reason:
            left -= one.amount
        found.append(Decision(one.end_to_end_id, "RJCT" if reason else "ACCP", reason))
    return tuple(found)


def status_of(decisions: tuple[Decision, ...]) -> str:
    """Give the status of a file whose payments are decided."""
    stands = {one.status for one in decisions}
    return "PART" if len(stands) > 1 else next(iter(stands), "RJCT")


def _reason(one: Order, conduct: Conduct, currency: str) -> str:
    told = (conduct.rejects.get(key) for key in (one.end_to_end_id, one.account, one.creditor))
    if reason := next(filter(None, told), ""):
        return reason
    if one.currency != currency:
        return "AM03"
    if one.amount <= 0:
        return "AM01"
    return "AM02" if conduct.payment_max is not None and one.amount > conduct.payment_max else ""
