"""Whatever is owed and whatever banks answer: a bill is paid once, and sums are sums."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from payables import WEEK, owed, payee, pounds, proposed

from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.money import total
from trunkline_process_procure_to_pay.payment_run.items import Discount, OpenItem
from trunkline_process_procure_to_pay.payment_run.locking import (
    PaymentFacts,
    Standing,
    locked_bills,
    standing_of,
)

DAYS = st.dates(date(2026, 11, 1), date(2026, 12, 31))
AMOUNTS = st.decimals("-500.00", "999.99", places=2).map(str)
ITEMS = st.lists(
    st.builds(
        owed,
        number=st.integers(1, 10_000),
        amount=AMOUNTS,
        supplier=st.sampled_from(["S1", "S2", "S3"]),
        due_on=DAYS,
        discount=st.none() | st.builds(Discount, DAYS, st.just(pounds("1.00"))),
        holds=st.sampled_from([(), (), (), ("disputed",)]),
    ),
    max_size=14,
    unique_by=lambda one: one.bill_key,
)
FACTS = st.builds(
    PaymentFacts,
    withdrawn=st.booleans(),
    sent=st.booleans(),
    reported=st.lists(st.sampled_from(PaymentState), max_size=3).map(tuple),
    debited=st.booleans(),
    returned=st.booleans(),
)


@settings(deadline=None, max_examples=50)
@given(ITEMS, st.randoms(use_true_random=False))
def test_the_same_items_in_any_order_are_the_same_run(items: list[OpenItem], luck: Random) -> None:
    shuffled = list(items)
    luck.shuffle(shuffled)
    assert proposed(*shuffled) == proposed(*items)


@settings(deadline=None, max_examples=50)
@given(ITEMS)
def test_a_run_adds_up_from_its_bills_to_its_control_total(items: list[OpenItem]) -> None:
    proposal = proposed(*items)
    for one in proposal.payments:
        assert one.amount == total((part.amount for part in one.items), "GBP")
        assert one.amount.amount > 0
    if proposal.run is not None:
        assert proposal.run.control_total == total((one.amount for one in proposal.payments), "GBP")
        ids = [one.end_to_end_id for one in proposal.run.instructions]
        assert ids == sorted(set(ids))
        assert all(len(one) == 18 for one in ids)


@settings(deadline=None, max_examples=50)
@given(ITEMS)
def test_what_is_due_is_paid_or_says_why_and_never_both(items: list[OpenItem]) -> None:
    proposal = proposed(*items)
    settled = Counter(part.bill_key for one in proposal.payments for part in one.items)
    left = {one.bill_key for one in proposal.left}
    assert set(settled.values()) <= {1}
    assert not left & set(settled)
    due = {one.bill_key for one in items if one.due_on <= WEEK.execute_on}
    assert due <= left | set(settled)


@settings(deadline=None, max_examples=30)
@given(ITEMS, st.lists(st.lists(FACTS, min_size=3, max_size=3), min_size=4, max_size=4))
def test_no_bill_is_in_two_live_runs(
    items: list[OpenItem], outcomes: list[list[PaymentFacts]]
) -> None:
    """Runs follow each other; what banks answer in between is anything."""
    runs: dict[str, list[tuple[tuple[str, ...], PaymentFacts]]] = {}
    for week, facts in enumerate(outcomes):
        locked = locked_bills(runs)
        days = structs.replace(
            WEEK,
            proposed_on=WEEK.proposed_on + timedelta(weeks=week),
            execute_on=WEEK.execute_on + timedelta(weeks=week),
            next_execute_on=WEEK.next_execute_on + timedelta(weeks=week),
        )
        open_items = [
            structs.replace(one, locked_by=locked.get(one.bill_key, ""), attempt=week + 1)
            for one in items
        ]
        proposal = proposed(*open_items, days=days)
        paid = {part.bill_key for one in proposal.payments for part in one.items}
        assert not paid & set(locked)
        if proposal.run is not None:
            runs[proposal.run.run_id] = [
                (tuple(part.bill_key for part in one.items), answer)
                for one, answer in zip(proposal.payments, facts, strict=False)
            ]
    locked_bills(runs)


@given(FACTS)
def test_a_payment_whose_outcome_is_open_is_never_offered_again(facts: PaymentFacts) -> None:
    stands = standing_of(facts)
    if facts.sent and not facts.reported and not facts.returned:
        assert stands is not Standing.OPEN
    if facts.debited and not facts.returned:
        assert stands is Standing.PAID


def test_a_supplier_is_named_by_what_it_is_paid() -> None:
    one, other = payee("S1"), payee("S2")
    first = proposed(owed(1), payees=(one,)).payments[0].end_to_end_id
    moved = structs.replace(one, account=other.account, paid_before=())
    assert proposed(owed(1), payees=(moved,)).payments[0].end_to_end_id != first
