"""The lives of a figure and a receipt, folded from facts in any order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from trunkline_process_inventory import figure
from trunkline_process_inventory.facts import ArticleNotListed, FigurePublished, StockMoved
from trunkline_process_inventory.figure import ArticleFigure
from trunkline_process_inventory.lifecycle import (
    FIGURE_CHART,
    RECEIPT_CHART,
    FigureState,
    figure_due,
    figure_state,
)

START = datetime(2026, 11, 2, tzinfo=UTC)
DUE = figure_due(recheck_s=60)


def moved(number: int) -> StockMoved:
    at = START + timedelta(seconds=number)
    return StockMoved(occurred_at=at, shop="shop", sku="MUG", event_id=f"e{number}")


def folded(*facts: StockMoved | FigurePublished | ArticleNotListed) -> ArticleFigure:
    case = ArticleFigure()
    for fact in facts:
        case = figure.fold(case, fact)
    return case


def causes(case: ArticleFigure) -> list[str]:
    return [due.cause for due in DUE(case)]


@given(st.permutations(range(6)))
def test_changes_in_any_order_ask_for_the_newest_only(order: list[int]) -> None:
    case = folded(*(moved(number) for number in order))
    assert causes(case) == ["e5"]
    assert figure_state(case) is FigureState.CHANGED


def test_a_figure_covers_only_the_changes_that_it_took_in() -> None:
    case = folded(moved(1), moved(3))
    told = FigurePublished(occurred_at=case.next_at, available=Decimal(4), covers=("e1", "e3"))
    assert causes(folded(moved(1), moved(3), told)) == []
    late = folded(moved(1), moved(2), moved(3), told)
    assert causes(late) == ["e2"]
    assert late.published == 4


def test_a_fact_of_our_own_stands_behind_all_that_was_known() -> None:
    case = folded(moved(7))
    assert case.next_at > moved(7).occurred_at
    assert case.next_at < moved(8).occurred_at


def test_a_shop_that_does_not_list_an_article_is_asked_again_later() -> None:
    case = folded(moved(1))
    missing = ArticleNotListed(occurred_at=case.next_at, covers=("e1",), looked_at=START)
    case = folded(moved(1), missing)
    (due,) = DUE(case)
    assert due.at == START + timedelta(seconds=60)
    assert figure_state(case) is FigureState.NOT_LISTED
    assert causes(folded(moved(1), missing, moved(2))) == ["e2"]


def test_the_charts_name_every_state() -> None:
    assert set(FIGURE_CHART.states) == {str(one) for one in FigureState}
    assert RECEIPT_CHART.allows("REPORTED", "BOOKED")
