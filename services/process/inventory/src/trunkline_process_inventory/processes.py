"""The two processes of the service, put together from their lives and transitions."""

from trunkline_durable.process import Process

from . import figure, receipt
from .clients import Clients
from .facts import ArticleNotListed, FigurePublished, ReceiptBooked, ReceiptReported, StockMoved
from .figure import ArticleFigure
from .lifecycle import (
    FIGURE_CHART,
    RECEIPT_CHART,
    figure_due,
    figure_state,
    receipt_due,
    receipt_state,
)
from .receipt import GoodsReceipt
from .transitions.book_goods_receipt import book_goods_receipt
from .transitions.publish_stock import publish_stock
from .transitions.question_receipt import question_receipt


def _reading(clients: Clients) -> Clients:
    """A rehearsal reads what live work reads; only steps have effects."""
    return clients


def inventory(recheck_s: float) -> Process[ArticleFigure]:
    """Give the process of figures at shops; a case is `<shop connection>:<article>`."""
    return Process(
        name="inventory",
        snapshot=ArticleFigure,
        facts=StockMoved | FigurePublished | ArticleNotListed,
        fold=figure.fold,
        state_of=figure_state,
        due=figure_due(recheck_s),
        chart=FIGURE_CHART,
        transitions={"publish_stock": publish_stock},
        labels_of=lambda case: {"shop": case.shop, "sku": case.sku},
        reading=_reading,
    )


GOODS_RECEIPT: Process[GoodsReceipt] = Process(
    name="goods-receipt",
    snapshot=GoodsReceipt,
    facts=ReceiptReported | ReceiptBooked,
    fold=receipt.fold,
    state_of=receipt_state,
    due=receipt_due,
    chart=RECEIPT_CHART,
    transitions={"book_goods_receipt": book_goods_receipt, "question_receipt": question_receipt},
    reading=_reading,
)
"""A case is `<warehouse connection>:<receipt reference>:<article>`."""


def figure_key(shop: str, sku: str) -> str:
    """Name the case of an article at a shop."""
    return f"{shop}:{sku}"


def receipt_key(warehouse: str, reference: str, sku: str) -> str:
    """Name the case of an article of a receipt."""
    return f"{warehouse}:{reference}:{sku}"
