"""One article's figure at one shop, folded from its facts."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from trunkline_durable.process import Fact

from .facts import ArticleNotListed, FigurePublished, StockMoved

FIRST = datetime(2000, 1, 1, tzinfo=UTC)


class Change(Struct, frozen=True, order=True):
    """A change that the shop was not told yet."""

    at: datetime
    """The ERP's own time of it."""
    event_id: str
    """Its id in the ERP's log."""


class ArticleFigure(Struct, frozen=True):
    """One article at one shop."""

    shop: str = ""
    sku: str = ""
    pending: tuple[Change, ...] = ()
    """Changes not told yet, oldest first."""
    published: Decimal | None = None
    """What the shop was last told."""
    not_listed_at: datetime | None = None
    """When the shop last said that it does not know the article; none while it does."""
    clock: datetime = FIRST
    """The latest time of any fact; facts of our own stand behind it."""

    @property
    def next_at(self) -> datetime:
        """Time for a fact of our own: behind all that was known when it was recorded."""
        return self.clock + timedelta(microseconds=1)


def fold(case: ArticleFigure, fact: Fact) -> ArticleFigure:
    """Give the figure after one more fact."""
    case = replace(case, clock=max(case.clock, fact.occurred_at))
    match fact:
        case StockMoved():
            change = Change(fact.occurred_at, fact.event_id)
            pending = tuple(sorted({*case.pending, change}))
            return replace(case, shop=fact.shop, sku=fact.sku, pending=pending)
        case FigurePublished():
            left = _without(case.pending, fact.covers)
            return replace(case, pending=left, published=fact.available, not_listed_at=None)
        case ArticleNotListed():
            left = _without(case.pending, fact.covers)
            return replace(case, pending=left, not_listed_at=fact.looked_at)
    return case


def _without(pending: tuple[Change, ...], covers: tuple[str, ...]) -> tuple[Change, ...]:
    return tuple(change for change in pending if change.event_id not in covers)
