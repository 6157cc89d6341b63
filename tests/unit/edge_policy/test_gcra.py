"""The quota algorithm by itself."""

from hypothesis import given
from hypothesis import strategies as st

from trunkline_edge_policy.gcra import WINDOW_S, allowance, count, lease

QUOTAS = st.integers(1, 100_000)


@given(QUOTAS.filter(lambda quota: quota <= 2000))
def test_a_rested_caller_may_send_its_whole_quota_at_once_and_no_more(quota: int) -> None:
    tat_s, passed = 1000.0, 0
    for _ in range(quota + 3):
        tat_s, allowed = count(quota, tat_s, 1000.0)
        passed += allowed
    assert passed == quota


@given(QUOTAS, st.lists(st.floats(0, 30), max_size=50))
def test_what_is_left_is_never_more_than_the_quota_nor_less_than_nothing(
    quota: int, pauses_s: list[float]
) -> None:
    now_s = tat_s = 50.0
    for pause_s in pauses_s:
        now_s += pause_s
        tat_s, allowed = count(quota, tat_s, now_s)
        left = allowance(quota, tat_s, now_s, allowed=allowed)
        assert 0 <= left.remaining < quota
        assert 0 <= left.reset_s <= WINDOW_S + 1
        assert (left.retry_after_s > 0) == (not allowed)


@given(QUOTAS)
def test_a_refused_caller_passes_after_the_time_it_was_told(quota: int) -> None:
    tat_s = 100.0 + WINDOW_S
    tat_s, allowed = count(quota, tat_s, 100.0)
    assert not allowed
    told = allowance(quota, tat_s, 100.0, allowed=False)
    assert count(quota, tat_s, 100.0 + told.retry_after_s)[1]


@given(QUOTAS, st.lists(st.integers(0, 7), max_size=80))
def test_leases_spent_by_eight_threads_stay_within_the_quota(quota: int, turns: list[int]) -> None:
    spent, passed, tat_s = [0] * 8, 0, 1000.0
    for thread in turns:
        passed += spent[thread]
        tat_s, allowed = count(quota, tat_s, 1000.0, spent[thread])
        passed += allowed
        spent[thread] = lease(allowance(quota, tat_s, 1000.0, allowed=allowed))
    assert passed <= quota + sum(spent)
    assert passed + sum(spent) <= 2 * quota
