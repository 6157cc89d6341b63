"""Money that came goes to invoices to the penny, and what is left over is known."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from order_builders import ORDERED_AT, gbp, invoice
from order_story import ORDER, PROOF

from trunkline_process_order_to_cash import facts
from trunkline_process_order_to_cash.fold import fold, fold_all
from trunkline_process_order_to_cash.order import OrderCase
from trunkline_process_order_to_cash.rules.balance import (
    applications,
    outstanding,
    paid,
    payments,
    unapplied,
    unpaid,
)

AT = ORDERED_AT
PENNIES = st.lists(st.integers(1, 10**7), min_size=1, max_size=5)


def billed(number: str, gross: str, days: int = 0) -> facts.ParcelInvoiced:
    day = AT.date() + timedelta(days=days)
    posted = invoice(number, gross, invoiced_on=day)
    return facts.ParcelInvoiced(occurred_at=AT, system="erp", parcel_id=number, invoice=posted)


def came(reference: str, amount: str, names: str = "TL-1") -> facts.BankCreditMatched:
    return facts.BankCreditMatched(
        occurred_at=AT,
        entry_reference=reference,
        amount=gbp(amount),
        booked_on=AT.date(),
        matched_by=names,
    )


def order(*more: facts.OrderFact) -> OrderCase:
    validated = facts.OrderValidated(occurred_at=AT, order=ORDER, proof=PROOF)
    return fold_all([validated, *more])


def settled(case: OrderCase) -> OrderCase:
    """Post what is asked for, one after the other, as the process does."""
    while asked := applications(case)[:1]:
        one = asked[0]
        case = fold(
            case,
            facts.ReceiptPosted(
                occurred_at=AT,
                system="erp",
                payment=one.payment.payment,
                method=one.payment.method,
                invoice_number=one.invoice.invoice_number,
                amount=one.amount,
                received_on=one.payment.received_on,
                receipt_number=one.cause,
                outstanding=gbp(0),
            ),
        )
    return case


def of(case: OrderCase, number: str) -> Decimal:
    found = (one.amount.amount for one in case.receipts if one.invoice_number == number)
    return sum(found, Decimal(0))


def amounts(pennies: Sequence[int]) -> list[str]:
    return [str(Decimal(one) / 100) for one in pennies]


@given(PENNIES, PENNIES)
def test_whatever_comes_pays_as_much_as_it_can_and_not_a_penny_more(
    debts: list[int], money: list[int]
) -> None:
    bills = [billed(f"INV-{at}", one, at) for at, one in enumerate(amounts(debts))]
    transfers = [came(f"E{at}", one) for at, one in enumerate(amounts(money))]
    case = settled(order(*bills, *transfers))
    owed, received = Decimal(sum(debts)) / 100, Decimal(sum(money)) / 100
    assert paid(case).amount == min(owed, received)
    assert outstanding(case).amount == owed - min(owed, received)
    assert unapplied(case).amount == received - min(owed, received)
    for one in bills:
        assert of(case, one.invoice.invoice_number) <= one.invoice.gross.amount
    for payment in payments(case):
        used = (one.amount.amount for one in case.receipts if one.payment == payment.payment)
        assert sum(used, Decimal(0)) <= payment.amount.amount


def test_a_part_payment_leaves_the_rest_outstanding() -> None:
    case = settled(order(billed("INV-1", "61.80"), came("E1", "61.79")))
    assert outstanding(case) == gbp("0.01")
    assert unapplied(case) == gbp(0)


def test_one_payment_for_several_invoices_goes_to_the_oldest_first() -> None:
    bills = (billed("INV-2", "30.00", 2), billed("INV-1", "61.80", 1))
    case = settled(order(*bills, came("E1", "70.00")))
    assert (of(case, "INV-1"), of(case, "INV-2")) == (Decimal("61.80"), Decimal("8.20"))


def test_a_payment_that_names_its_invoice_goes_there_first() -> None:
    bills = (billed("INV-1", "61.80", 1), billed("INV-2", "30.00", 2))
    case = settled(order(*bills, came("E1", "30.00", "INV-2")))
    assert (of(case, "INV-1"), of(case, "INV-2")) == (Decimal(0), Decimal("30.00"))
    rest = settled(order(*bills, came("E1", "40.00", "INV-2")))
    assert of(rest, "INV-1") == Decimal("10.00")


def test_what_the_whole_order_still_needs_counts_money_that_came_early() -> None:
    assert unpaid(order()) == ORDER.gross
    assert unpaid(order(came("E1", "10.00"))) == ORDER.gross - gbp("10.00")
    assert unpaid(OrderCase()) == gbp(0)
