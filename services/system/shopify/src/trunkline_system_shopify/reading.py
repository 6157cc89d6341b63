"""Reading from the shop, page after page, so that no line beyond the first page is lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from trunkline_kit.budget import Priority
from trunkline_kit.errors import FieldError, NotFound, Refused, Unavailable

from . import answers, nodes
from .client import Ask, ShopifyClient
from .mapping import gid

LINES_MAX = 500
"""Shopify takes no order of more lines either; a shop that never ends is not read for ever."""


class Reading:
    """Every read of one shop."""

    def __init__(self, client: ShopifyClient) -> None:
        self._client = client

    async def order(self, order_id: str) -> tuple[nodes.Order, list[nodes.LineItem]]:
        """Read an order and all its lines; NotFound when the shop has none by that id."""
        global_id = _global(order_id)
        told = await self._client.ask(Ask("order", {"id": global_id}), answers.OrderAnswer)
        order = told.data.order
        if order is None:
            raise _no_order(order_id)
        if order.legacy_resource_id != order_id:
            sentence = f"the shop was asked for order {order_id} and answered with another"
            raise Unavailable(sentence, reason="protocol")
        lines, page = list(order.line_items.nodes), order.line_items.page_info
        while page.has_next_page:
            _require_lines(order_id, len(lines))
            ask = Ask("order_lines", {"id": global_id, "after": page.end_cursor})
            more = (await self._client.ask(ask, answers.OrderLinesAnswer)).data.order
            if more is None:
                raise _no_order(order_id)
            lines += more.line_items.nodes
            page = more.line_items.page_info
        return order, lines

    async def versions(self, since: datetime, cursor: str) -> nodes.Page[nodes.OrderVersion]:
        """Read one page of orders that changed at or after a time, oldest change first."""
        at = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        variables = {"query": f"updated_at:>='{at}'", "after": cursor or None}
        ask = Ask("order_versions", variables, priority=Priority.BULK)
        return (await self._client.ask(ask, answers.OrderVersionsAnswer)).data.orders

    async def locations(self) -> list[nodes.Location]:
        """Read every place where the shop keeps stock."""
        found: list[nodes.Location] = []
        cursor: str | None = None
        while True:
            ask = Ask("locations", {"after": cursor}, priority=Priority.PERSON)
            page = (await self._client.ask(ask, answers.LocationsAnswer)).data.locations
            found += page.nodes
            cursor = page.page_info.end_cursor
            if not page.page_info.has_next_page:
                return found

    async def work(self, order_id: str) -> tuple[str, list[nodes.Work]]:
        """Read an order's name and its fulfilment orders, each with all its lines."""
        found: list[nodes.Work] = []
        cursor: str | None = None
        while True:
            ask = Ask("fulfilment_work", {"id": _global(order_id), "after": cursor})
            order = (await self._client.ask(ask, answers.WorkAnswer)).data.order
            if order is None:
                raise _no_order(order_id)
            page = order.fulfillment_orders
            found += [await self._whole(one) for one in page.nodes]
            if not page.page_info.has_next_page:
                return order.name, found
            cursor = page.page_info.end_cursor

    async def parcels(self, order_id: str, tracking_number: str) -> list[nodes.Parcel]:
        """Read an order's fulfilments that bear a tracking number, cancelled ones too."""
        ask = Ask("parcels", {"id": _global(order_id)})
        order = (await self._client.ask(ask, answers.ParcelsAnswer)).data.order
        if order is None:
            raise _no_order(order_id)
        return [
            one
            for one in order.fulfillments
            if any(tracking.number == tracking_number for tracking in one.tracking_info)
        ]

    async def parcel_lines(self, fulfilment_id: str) -> dict[str, int]:
        """Read what a fulfilment holds: quantity by global id of the order's line."""
        found: dict[str, int] = {}
        cursor: str | None = None
        while True:
            ask = Ask("parcel_lines", {"id": fulfilment_id, "after": cursor})
            parcel = (await self._client.ask(ask, answers.ParcelLinesAnswer)).data.fulfillment
            if parcel is None:
                return found
            page = parcel.fulfillment_line_items
            for line in page.nodes:
                key = line.line_item.id
                found[key] = found.get(key, 0) + (line.quantity or 0)
            if not page.page_info.has_next_page:
                return found
            cursor = page.page_info.end_cursor

    async def cancelled_at(self, order_id: str) -> tuple[str, datetime | None]:
        """Read an order's name and when it was cancelled, if it was."""
        ask = Ask("cancellation", {"id": _global(order_id)})
        order = (await self._client.ask(ask, answers.CancellationAnswer)).data.order
        if order is None:
            raise _no_order(order_id)
        return order.name, order.cancelled_at

    async def variants(self, sku: str) -> list[nodes.Variant]:
        """Read the articles with exactly this SKU: the shop's own search also finds similar."""
        return [one async for one in self._similar(sku) if one.sku == sku]

    async def _similar(self, sku: str) -> AsyncIterator[nodes.Variant]:
        escaped = sku.replace("\\", "\\\\").replace("'", "\\'")
        cursor: str | None = None
        while True:
            ask = Ask("stock_level", {"query": f"sku:'{escaped}'", "after": cursor})
            page = (await self._client.ask(ask, answers.StockLevelAnswer)).data.product_variants
            for one in page.nodes:
                yield one
            if not page.page_info.has_next_page:
                return
            cursor = page.page_info.end_cursor

    async def _whole(self, work: nodes.Work) -> nodes.Work:
        lines, page = list(work.line_items.nodes), work.line_items.page_info
        while page.has_next_page:
            ask = Ask("fulfilment_work_lines", {"id": work.id, "after": page.end_cursor})
            more = (await self._client.ask(ask, answers.WorkLinesAnswer)).data.fulfillment_order
            if more is None:
                break
            lines += more.line_items.nodes
            page = more.line_items.page_info
        return nodes.Work(work.id, work.status, nodes.Page(tuple(lines)))


def _require_lines(order_id: str, read: int) -> None:
    """Raise Refused for an order that goes on behind the most that can be carried."""
    if read >= LINES_MAX:
        text = f"Order {order_id} has more than {LINES_MAX} lines: have it split in the shop."
        raise Refused(text, reason="too_many", fields=(FieldError("lines", "too_many", text),))


def _global(order_id: str) -> str:
    """Write an order's global id; what is no number of the shop's cannot be one of its orders."""
    if not (order_id.isascii() and order_id.isdigit()):
        raise _no_order(order_id)
    return gid("Order", order_id)


def _no_order(order_id: str) -> NotFound:
    return NotFound(f"the shop has no order {order_id}")
