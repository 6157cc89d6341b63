"""A bill that matched because of a credit note is paid once that credit note is netted."""

from datetime import date, timedelta
from decimal import Decimal

from payables import owed, proposed, reasons
from purchase_builders import RAISED_AT, arrived, bill, billed, came, gbp, purchase

from trunkline_process_procure_to_pay.billing import Bill, BillKind
from trunkline_process_procure_to_pay.cases.purchase import PurchaseCase, fold
from trunkline_process_procure_to_pay.cases.supplier_invoice import BillCase
from trunkline_process_procure_to_pay.facts.fulfilment import BillMatched
from trunkline_process_procure_to_pay.facts.supplier_invoice import (
    BillCaptured,
    BillMatchTried,
    BillRejected,
    BillScheduled,
)
from trunkline_process_procure_to_pay.rules.leaning import (
    leans_on,
    stands_alone,
    unnetted,
    why_unpaid,
)
from trunkline_process_procure_to_pay.rules.matching import Way, match
from trunkline_process_procure_to_pay.rules.tolerance import Tolerances

TERMS = Tolerances()
FREIGHT = billed("", 1, "40.00")
NEARLY_ALL = arrived("R1", came("1", 9, 1), came("2", 4))


def credit(*lines: object) -> Bill:
    return bill(*lines, kind=BillKind.CREDIT_NOTE, number="CN-1")  # type: ignore[arg-type]


def taken(case: PurchaseCase, key: str, one: Bill) -> PurchaseCase:
    found = match(one, case, TERMS)
    assert found.matched
    fact = BillMatched(
        occurred_at=RAISED_AT + timedelta(days=5),
        bill_key=key,
        lines=found.lines,
        charges=found.charges,
        explanation=found.explanation,
        leans_on=leans_on(one, case, TERMS),
    )
    return fold(case, fact)


def test_a_bill_leans_on_the_credit_note_that_made_room_for_it() -> None:
    case = taken(purchase(NEARLY_ALL), "credit", credit(billed("1", 1)))
    assert leans_on(bill(), case, TERMS) == ("credit",)
    assert leans_on(bill(billed("1", 9)), case, TERMS) == ()


def test_a_bill_leans_on_no_credit_note_of_another_line() -> None:
    case = taken(purchase(NEARLY_ALL), "one", credit(billed("1", 1)))
    case = taken(case, "two", credit(billed("2", 1, "25.00")))
    assert leans_on(bill(), case, TERMS) == ("one",)


def test_a_credit_note_of_freight_makes_room_for_freight() -> None:
    here = purchase(arrived("R1", came("1", 10), came("2", 4)))
    case = taken(here, "credit", credit(FREIGHT))
    assert leans_on(bill(billed("1", 10), FREIGHT), case, TERMS) == ("credit",)


def test_a_credit_note_leans_on_nothing() -> None:
    case = taken(purchase(NEARLY_ALL), "credit", credit(billed("1", 1)))
    assert leans_on(credit(billed("1", 1)), case, TERMS) == ()


def test_a_bill_stands_alone_once_its_goods_came_after_all() -> None:
    case = taken(purchase(NEARLY_ALL), "credit", credit(billed("1", 1)))
    case = taken(case, "bill", bill())
    without = PurchaseCase(raised=case.raised, arrivals=case.arrivals, matched=case.matched[:1])
    assert [one.bill_key for one in without.matched] == ["bill"]
    assert not stands_alone((bill(), "bill"), without, TERMS, Way.THREE)
    more = fold(without, arrived("R2", came("1", 1)))
    assert stands_alone((bill(), "bill"), more, TERMS, Way.THREE)


def leaning() -> BillCase:
    tried = BillMatchTried(
        occurred_at=RAISED_AT,
        attempt="first",
        matched=True,
        explanation="",
        amount=gbp(240),
        leans_on=("credit",),
    )
    return BillCase(tried=(tried,))


def test_why_a_bill_is_not_paid_is_said_until_its_credit_note_is_netted_or_rejected() -> None:
    captured = BillCaptured(
        occurred_at=RAISED_AT, connection_id="kiln", channel="sftp", bill=credit(billed("1", 1))
    )
    open_one = BillCase(captured=(captured,))
    assert why_unpaid(leaning(), {"credit": open_one}) == (
        "It matched because of credit note CN-1, which is not posted yet: "
        "it is paid once that is netted."
    )
    run = BillScheduled(occurred_at=RAISED_AT, run_key="run", amount=gbp(-12))
    gone = BillRejected(occurred_at=RAISED_AT, actor="olu", reason="not ours")
    for settled in (
        BillCase(captured=(captured,), scheduled=(run,)),
        BillCase(captured=(captured,), rejected=(gone,)),
    ):
        assert unnetted(leaning(), {"credit": settled}) == ()
        assert why_unpaid(leaning(), {"credit": settled}) == ""


def test_a_run_leaves_a_bill_whose_credit_note_it_does_not_net() -> None:
    leaning_on = ("bill-2",)
    alone = proposed(owed(1, leans_on=leaning_on), owed(3))
    assert reasons(alone) == {"bill-1": "credit_not_netted"}
    assert [str(one.amount.amount) for one in alone.payments] == ["100.00"]
    later = owed(2, "-30.00", due_on=date(2026, 12, 24))
    assert reasons(proposed(owed(1, leans_on=leaning_on), later)) == {"bill-1": "credit_not_netted"}
    both = proposed(owed(1, leans_on=leaning_on), owed(2, "-30.00"))
    assert [one.amount.amount for one in both.payments] == [Decimal("70.00")]
