"""Shopify as channel orders: the port over one connection."""

from trunkline_model.capabilities.channel_orders import (
    CancelChannelOrder,
    CancelFulfilment,
    ChannelOrder,
    ChannelOrderCancelled,
    ChannelOrderPage,
    CreateFulfilment,
    FulfilmentCancelled,
    FulfilmentCreated,
    GetChannelOrder,
    ListChannelOrders,
    PublishStock,
    StockPublished,
)
from trunkline_store.memoised import Doubles

from .cancelling import Cancelling
from .client import ShopifyClient
from .evidence import Proof
from .fulfilling import Fulfilling
from .mapping import from_shopify, version_from_shopify
from .reading import Reading
from .stocking import Stocking


class Shopify:
    """Fulfils `trunkline_model.capabilities.channel_orders.ChannelOrders`."""

    def __init__(self, client: ShopifyClient, connection_id: str) -> None:
        self._reading = Reading(client)
        proof = Proof(connection_id)
        self._fulfilling = Fulfilling(client, self._reading, proof)
        self._cancelling = Cancelling(client, self._reading, proof)
        self._stocking = Stocking(client, self._reading, proof)

    def doubles(self) -> Doubles:
        """Say how each write is kept from taking effect twice.

        A parcel is looked up. Cancelling again is refused by the shop and counts as done. A
        stock figure is bound by its key and by the figure it was compared with.
        """
        return Doubles(
            probes={"create_fulfilment": self._fulfilling.find},
            bound=frozenset({"cancel_fulfilment", "cancel_channel_order", "publish_stock"}),
        )

    async def get_channel_order(self, request: GetChannelOrder) -> ChannelOrder:
        """Read one order whole; NotFound for an unknown id."""
        order, lines = await self._reading.order(request.channel_order_id)
        return from_shopify(order, lines)

    async def list_channel_orders(self, request: ListChannelOrders) -> ChannelOrderPage:
        """List versions by time of change."""
        page = await self._reading.versions(request.updated_since, request.cursor)
        return ChannelOrderPage(
            tuple(version_from_shopify(one) for one in page.nodes),
            (page.page_info.end_cursor or "") if page.page_info.has_next_page else "",
        )

    async def create_fulfilment(self, request: CreateFulfilment) -> FulfilmentCreated:
        """Show a parcel; Refused when the shop has nothing left to fulfil."""
        return await self._fulfilling.create(request)

    async def cancel_fulfilment(self, request: CancelFulfilment) -> FulfilmentCancelled:
        """Take a parcel back; one that was never shown is a success."""
        return await self._fulfilling.cancel(request)

    async def cancel_channel_order(self, request: CancelChannelOrder) -> ChannelOrderCancelled:
        """Cancel in the shop; an already cancelled order is a success."""
        return await self._cancelling.cancel(request)

    async def publish_stock(self, request: PublishStock) -> StockPublished:
        """Set the available figure; NotFound for an article the shop does not list."""
        return await self._stocking.publish(request)
