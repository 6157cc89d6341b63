"""Tell a shop what it may sell of an article; later figures replace earlier ones."""

from decimal import Decimal

from msgspec import Struct

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_kit import clock
from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.channel_orders import PublishStock, StockPublished
from trunkline_model.capabilities.stock import GetStock

from ..clients import Clients
from ..facts import ArticleNotListed, FigurePublished
from ..figure import ArticleFigure
from ..rules import shop_figure


class FreshFigure(Struct, frozen=True):
    """A figure as read, and the changes that had happened by then."""

    available: Decimal
    covers: tuple[str, ...]


async def _send(clients: Clients, request: PublishStock) -> StockPublished:
    return await clients.shop.publish_stock(request)


PUBLISH_STOCK: Step[PublishStock, StockPublished] = Step(
    name="publish_stock",
    system="shop",
    request=PublishStock,
    result=StockPublished,
    send=_send,
)
"""Has no undo: the next change publishes the next figure."""


async def publish_stock(run: Run, case: ArticleFigure) -> None:
    """Read the figure, set it at the shop; a shop that does not list the article is told of."""
    fresh = await run.observe("read_stock", FreshFigure, lambda: _read(run.clients, case))
    request = PublishStock(
        connection_id=case.shop,
        request_id="",
        sku=case.sku,
        location="",
        available=fresh.available,
    )
    try:
        await run.step(PUBLISH_STOCK, request)
    except NotFound as missing:
        _note_missing(run, case, fresh, missing)
        return
    run.record(
        FigurePublished(occurred_at=case.next_at, available=fresh.available, covers=fresh.covers)
    )


async def _read(clients: Clients, case: ArticleFigure) -> FreshFigure:
    request = GetStock(clients.erp_connection_id, (case.sku,))
    levels = (await clients.stock.get_stock(request)).levels
    covers = tuple(change.event_id for change in case.pending)
    return FreshFigure(shop_figure(levels[0] if levels else None), covers)


def _note_missing(run: Run, case: ArticleFigure, fresh: FreshFigure, missing: NotFound) -> None:
    if case.not_listed_at is None:
        problem = Problem(
            reason="unknown_sku",
            field="sku",
            sentence=f"{case.shop} does not list {case.sku}: {missing.sentence}",
            suggestion="List it in the shop under this code; it is then found by itself. Other "
            "articles may be missing too: see the inventory cases in state NOT_LISTED. Discard "
            "this when the shop lists all that it sells; the next missing article is told again.",
            once_for=case.shop,
        )
        run.flag(problem)
    run.record(
        ArticleNotListed(occurred_at=case.next_at, covers=fresh.covers, looked_at=clock.now())
    )
