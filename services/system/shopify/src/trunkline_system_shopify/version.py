"""What tells one version of an order from another, from a webhook's body or from a list.

`updated_at` has whole seconds, so two changes within a second need more than it.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated

import msgspec

from .amounts import require_figure
from .nodes import OrderVersion

YEARS = range(2000, 2200)

type Number = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
"""A number by which the shop calls a thing."""


class WebhookOrder(msgspec.Struct, frozen=True):
    """The few fields of a webhook's body that are read; the rest of the order is not trusted."""

    id: Number | None = None
    order_id: Number | None = None
    """In webhooks about a part of an order, such as a refund."""
    updated_at: datetime | None = None
    cancelled_at: datetime | None = None
    total_price: Decimal | None = None
    financial_status: str | None = None

    def __post_init__(self) -> None:
        """Take no figure and no time that nobody can compute with."""
        require_figure(self.total_price or Decimal(0))
        for at in (self.updated_at, self.cancelled_at):
            if at is not None and not YEARS.start <= at.year < YEARS.stop:
                raise ValueError(f"the year {at.year} is no year of an order")


class Version(msgspec.Struct, frozen=True):
    """One version of one order."""

    channel_order_id: str
    updated_at: datetime
    text: str
    """Equal for equal versions."""


def version_of_webhook(order: WebhookOrder) -> Version | None:
    """Read the version; None when the body is not a whole order."""
    if order.id is None or order.updated_at is None or order.total_price is None:
        return None
    text = _text(order.updated_at, order.cancelled_at, order.total_price, order.financial_status)
    return Version(str(order.id), order.updated_at, text)


def version_of_node(order: OrderVersion) -> Version:
    """Read the version of an order in a list."""
    text = _text(
        order.updated_at,
        order.cancelled_at,
        order.total_price_set.amount,
        order.display_financial_status,
    )
    return Version(order.legacy_resource_id, order.updated_at, text)


def _text(
    updated_at: datetime, cancelled_at: datetime | None, total: Decimal, status: str | None
) -> str:
    cancelled = _second(cancelled_at) if cancelled_at else ""
    return f"{_second(updated_at)}|{cancelled}|{total.normalize():f}|{(status or '').lower()}"


def _second(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
