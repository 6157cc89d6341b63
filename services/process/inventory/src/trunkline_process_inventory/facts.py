"""What can happen to an article's figure at a shop, and to a receipt of goods."""

from datetime import date, datetime
from decimal import Decimal

from trunkline_durable.process import Fact


class StockMoved(Fact, frozen=True, kw_only=True):
    """The ERP said that an article's stock moved; the figure is read when it is published."""

    shop: str
    """The shop connection that is to be told."""
    sku: str
    """The article."""
    event_id: str
    """The change, by its id in the ERP's log."""


class FigurePublished(Fact, frozen=True, kw_only=True):
    """The shop sells from this figure."""

    available: Decimal
    """What it was told."""
    covers: tuple[str, ...]
    """The changes that the figure takes in, by their ids."""


class ArticleNotListed(Fact, frozen=True, kw_only=True):
    """The shop does not know the article."""

    covers: tuple[str, ...]
    """The changes that were to be told."""
    looked_at: datetime
    """When the shop said so (UTC)."""


class ReceiptReported(Fact, frozen=True, kw_only=True):
    """The warehouse says that goods arrived."""

    warehouse: str
    """The warehouse connection."""
    reference: str
    """The warehouse's number of the receipt."""
    sku: str
    """The article."""
    quantity: Decimal
    """Units in good order."""
    received_on: date
    """The day they arrived."""


class ReceiptBooked(Fact, frozen=True, kw_only=True):
    """The ERP has the goods on its books."""

    document_number: str
    """The ERP's number of the posting."""
