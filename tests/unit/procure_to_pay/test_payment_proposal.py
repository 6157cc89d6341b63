"""What a payment run is proposed to pay, and what it leaves with which reason."""

from datetime import date

import pytest
from msgspec import structs
from payables import POLICY, WEEK, owed, payee, pounds, proposed, reasons

from trunkline_kit.errors import Invalid
from trunkline_process_procure_to_pay.payment_run.items import Discount, Proposing


def paid(*items: object, **more: object) -> dict[str, str]:
    proposal = proposed(*items, **more)  # type: ignore[arg-type]
    return {one.supplier_code: str(one.amount.amount) for one in proposal.payments}


def test_a_supplier_is_paid_once_for_all_that_is_due() -> None:
    proposal = proposed(owed(1), owed(2, "20.50"), owed(3, supplier="S2"))
    assert [(one.supplier_code, str(one.amount)) for one in proposal.payments] in (
        [("S1", "120.50 GBP"), ("S2", "100.00 GBP")],
        [("S2", "100.00 GBP"), ("S1", "120.50 GBP")],
    )
    assert proposal.run is not None
    assert proposal.run.control_total == pounds("220.50")
    remittances = {one.remittance for one in proposal.run.instructions}
    assert remittances == {"INV-1 INV-2", "INV-3"}


def test_what_falls_due_after_the_next_run_waits() -> None:
    assert paid(owed(1, due_on=date(2026, 11, 30)), owed(2, due_on=date(2026, 12, 1))) == {
        "S1": "100.00"
    }


def test_what_falls_due_on_a_weekend_is_paid_before_it() -> None:
    days = Proposing(date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 27))
    sunday = date(2026, 11, 29)
    assert paid(owed(1, due_on=sunday), days=days) == {}
    days = Proposing(date(2026, 11, 20), date(2026, 11, 24), date(2026, 11, 30))
    assert paid(owed(1, due_on=sunday), days=days) == {"S1": "100.00"}


def test_a_run_leaves_on_a_working_day() -> None:
    days = Proposing(date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1))
    run = proposed(owed(1), days=days).run
    assert run is not None
    assert run.execute_on == date(2026, 12, 29)  # 28 December stands in for Boxing Day


def test_with_bacs_the_money_leaves_a_day_before_it_is_due() -> None:
    policy = structs.replace(POLICY, arrives_after=1)
    item = owed(1, due_on=date(2026, 12, 1))
    assert paid(item) == {}
    assert paid(item, policy=policy) == {"S1": "100.00"}


def test_a_credit_note_is_netted() -> None:
    proposal = proposed(owed(1), owed(2, "-30.00"))
    assert str(proposal.payments[0].amount) == "70.00 GBP"
    assert [str(one.amount.amount) for one in proposal.payments[0].items] == ["100.00", "-30.00"]


@pytest.mark.parametrize("credit", ["-100.00", "-100.01"])
def test_credits_that_are_worth_as_much_are_carried_forward_with_their_bills(credit: str) -> None:
    proposal = proposed(owed(1), owed(2, credit))
    assert proposal.run is None
    assert set(reasons(proposal).values()) == {"credit_carried_forward"}
    assert set(reasons(proposal)) == {"bill-1", "bill-2"}


def test_a_discount_is_taken_while_it_is_granted_and_not_a_day_later() -> None:
    late = date(2027, 1, 15)
    gain = Discount(WEEK.execute_on, pounds("2.00"))
    lost = Discount(date(2026, 11, 23), pounds("2.00"))
    assert paid(owed(1, due_on=late, discount=gain)) == {"S1": "98.00"}
    assert paid(owed(1, due_on=late, discount=lost)) == {}
    assert paid(owed(1, discount=lost)) == {"S1": "100.00"}


def test_a_discount_that_the_next_run_gains_too_waits_for_it() -> None:
    gain = Discount(WEEK.next_execute_on, pounds("2.00"))
    assert paid(owed(1, due_on=date(2027, 1, 15), discount=gain)) == {}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"holds": ("disputed",)}, "disputed"),
        ({"locked_by": "PR1"}, "in_run"),
        ({"outstanding": pounds("0.00")}, "nothing_open"),
    ],
)
def test_what_may_not_be_paid_says_why(change: dict[str, object], reason: str) -> None:
    proposal = proposed(structs.replace(owed(1), **change), owed(2))
    assert reasons(proposal) == {"bill-1": reason}
    assert str(proposal.payments[0].amount) == "100.00 GBP"


def test_another_currency_is_held() -> None:
    euros = structs.replace(pounds("5.00"), currency="EUR")
    assert reasons(proposed(owed(1, outstanding=euros))) == {"bill-1": "other_currency"}


def test_a_supplier_without_an_account_is_held() -> None:
    assert reasons(proposed(owed(1), payees=(payee(account=None),))) == {
        "bill-1": "no_bank_account"
    }
    assert reasons(proposed(owed(1), payees=(payee(holds=("blocked",)),))) == {"bill-1": "blocked"}


def test_maximum_and_minimum_of_a_payment() -> None:
    policy = structs.replace(POLICY, payment_min=pounds("10.00"), payment_max=pounds("90.00"))
    small, large = owed(1, "9.99"), owed(2, "90.01", supplier="S2")
    assert reasons(proposed(small, large, policy=policy)) == {
        "bill-1": "payment_minimum",
        "bill-2": "payment_maximum",
    }


def test_what_is_due_last_waits_when_a_run_would_be_too_large() -> None:
    policy = structs.replace(POLICY, run_max=pounds("150.00"))
    later = owed(2, supplier="S2", due_on=date(2026, 11, 26))
    proposal = proposed(owed(1), later, policy=policy)
    assert reasons(proposal) == {"bill-2": "run_maximum"}


def test_a_bill_that_is_given_twice_is_refused() -> None:
    with pytest.raises(Invalid):
        proposed(owed(1), owed(1))


def test_another_attempt_is_another_payment() -> None:
    first, again = proposed(owed(1)), proposed(owed(1, attempt=2))
    assert first.payments[0].end_to_end_id != again.payments[0].end_to_end_id
    assert first.run
    assert again.run
    assert first.run.run_id != again.run.run_id


def test_a_long_list_of_bills_is_named_as_far_as_there_is_room() -> None:
    run = proposed(*(owed(number) for number in range(100, 150))).run
    assert run is not None
    said = run.instructions[0].remittance
    assert len(said) <= 140
    assert said.endswith("more")
