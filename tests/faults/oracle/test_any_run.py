"""Whatever was planned: a clean run is green, and nothing is lost or doubled unseen."""

from typing import Any

from clean_run import clean_run, planned
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from oracle.observed import Observed
from oracle.verdict import judge

ENDINGS = st.sampled_from(["closed", "closed", "cancelled", "refused"])
ORDERS = st.lists(st.tuples(ENDINGS, st.integers(1, 4)), min_size=1, max_size=8)


@st.composite
def runs(draw: st.DrawFn) -> Observed:
    orders: list[Any] = draw(ORDERS)
    return clean_run(*(planned(number, *one) for number, one in enumerate(orders, 1)))


@given(runs())
def test_a_clean_run_of_any_plan_is_green(run: Observed) -> None:
    assert judge(run).findings == ()


@given(runs(), st.randoms())
def test_the_order_of_reading_says_nothing(run: Observed, chance: Any) -> None:
    effects, ledger = list(run.effects), list(run.ledger)
    chance.shuffle(effects)
    chance.shuffle(ledger)
    assert judge(structs.replace(run, effects=tuple(effects), ledger=tuple(ledger))).green


@given(runs(), st.data())
def test_no_effect_is_lost_unseen(run: Observed, data: st.DataObject) -> None:
    if run.effects:
        gone = data.draw(st.sampled_from(run.effects))
        rest = tuple(one for one in run.effects if one != gone)
        assert not judge(structs.replace(run, effects=rest)).green


@given(runs(), st.data())
def test_no_effect_is_doubled_unseen(run: Observed, data: st.DataObject) -> None:
    if run.effects:
        one = data.draw(st.sampled_from(run.effects))
        again = structs.replace(one, key="again", request_id="again", place=10_000)
        assert not judge(structs.replace(run, effects=(*run.effects, again))).green


@given(runs(), st.data())
def test_no_penny_moves_unseen(run: Observed, data: st.DataObject) -> None:
    worth = [one for one in run.effects if one.pence]
    if worth:
        one = data.draw(st.sampled_from(worth))
        by = data.draw(st.integers(1, 10**12))
        moved = structs.replace(one, pence=one.pence + by)
        effects = tuple(moved if other == one else other for other in run.effects)
        assert "control totals" in judge(structs.replace(run, effects=effects)).red


@given(runs(), st.data())
def test_no_byte_of_a_chain_changes_unseen(run: Observed, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(run.cases))
    at = data.draw(st.integers(0, len(case.chain) - 1))
    link = case.chain[at]
    place = data.draw(st.integers(0, len(link.document) - 1))
    other = bytes([link.document[place] ^ data.draw(st.integers(1, 255))])
    document = link.document[:place] + other + link.document[place + 1 :]
    chain = (*case.chain[:at], structs.replace(link, document=document), *case.chain[at + 1 :])
    cases = tuple(structs.replace(one, chain=chain) if one == case else one for one in run.cases)
    assert judge(structs.replace(run, cases=cases)).red == {"audit chain"}
