"""Two small lives on one page: an article's figure at a shop, and a receipt of goods.

    figure    CURRENT ─StockMoved▶ CHANGED ─FigurePublished▶ CURRENT
                                      └──ArticleNotListed──▶ NOT_LISTED (asked again later)
    receipt   REPORTED ─ReceiptBooked▶ BOOKED

Changes that come while one is waiting are told together: the figure is read fresh.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from enum import StrEnum

from trunkline_durable.chart import Chart, Move
from trunkline_durable.process import Due

from .figure import ArticleFigure
from .receipt import GoodsReceipt


class FigureState(StrEnum):
    """How the shop's figure stands."""

    CURRENT = "CURRENT"
    CHANGED = "CHANGED"
    NOT_LISTED = "NOT_LISTED"


class ReceiptState(StrEnum):
    """How a receipt stands."""

    REPORTED = "REPORTED"
    BOOKED = "BOOKED"


F, R = FigureState, ReceiptState

FIGURE_CHART = Chart(
    initial=F.CURRENT,
    moves=(
        Move(F.CURRENT, F.CHANGED, on="StockMoved"),
        Move(F.CHANGED, F.CURRENT, on="FigurePublished"),
        Move(F.CHANGED, F.NOT_LISTED, on="ArticleNotListed"),
        Move(F.NOT_LISTED, F.CHANGED, on="StockMoved"),
        Move(F.NOT_LISTED, F.CURRENT, on="FigurePublished"),
    ),
    commands={},
)

RECEIPT_CHART = Chart(
    initial=R.REPORTED,
    moves=(Move(R.REPORTED, R.BOOKED, on="ReceiptBooked"),),
    commands={},
    final=frozenset({str(R.BOOKED)}),
)


def figure_state(case: ArticleFigure) -> FigureState:
    """Read the state out of the facts."""
    if case.pending:
        return F.CHANGED
    return F.NOT_LISTED if case.not_listed_at else F.CURRENT


def receipt_state(case: GoodsReceipt) -> ReceiptState:
    """Read the state out of the facts."""
    return R.BOOKED if case.document_number else R.REPORTED


def figure_due(recheck_s: float) -> Callable[[ArticleFigure], Iterable[Due]]:
    """Ask for publication of the newest change, or for another look after `recheck_s`."""

    def due(case: ArticleFigure) -> Iterable[Due]:
        if case.pending:
            yield Due("publish_stock", case.pending[-1].event_id)
        elif case.not_listed_at is not None:
            again_at = case.not_listed_at + timedelta(seconds=recheck_s)
            yield Due("publish_stock", f"recheck-{case.not_listed_at:%Y%m%dT%H%M%S.%f}", again_at)

    return due


def receipt_due(case: GoodsReceipt) -> Iterable[Due]:
    """Ask for the posting, once, and for a person when the warehouse changed its mind."""
    if case.reported is not None and not case.document_number:
        yield Due("book_goods_receipt", "reported")
    for number, _ in enumerate(case.differing, 1):
        yield Due("question_receipt", str(number))
