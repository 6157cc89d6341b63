"""Shopify as channel orders: the port over one connection."""

from collections.abc import Callable

from msgspec import structs

from trunkline_mapping.translation import Asking, Translation
from trunkline_model.capabilities.channel_orders import (
    CancelChannelOrder,
    CancelFulfilment,
    ChannelOrder,
    ChannelOrderCancelled,
    ChannelOrderPage,
    ChannelPayment,
    CreateFulfilment,
    FulfilmentCancelled,
    FulfilmentCreated,
    GetChannelOrder,
    ListChannelOrders,
    PublishStock,
    StockPublished,
)
from trunkline_model.mapping import MappingKind
from trunkline_store.memoised import Doubles

from .cancelling import Cancelling
from .client import ShopifyClient
from .evidence import OWN, Proof
from .fulfilling import Fulfilling
from .mapping import from_shopify, version_from_shopify
from .reading import Reading
from .stocking import Stocking


class Shopify:
    """Fulfils `trunkline_model.capabilities.channel_orders.ChannelOrders`."""

    def __init__(
        self,
        client: ShopifyClient,
        connection_id: str,
        translation: Callable[[], Translation] = lambda: OWN,
    ) -> None:
        self._client, self._reading = client, Reading(client)
        self._connection_id, self._translation = connection_id, translation

    def doubles(self) -> Doubles:
        """Say how each write is kept from taking effect twice.

        A parcel is looked up. Cancelling again is refused by the shop and counts as done. A
        stock figure is bound by its key and by the figure it was compared with.
        """
        return Doubles(
            probes={"create_fulfilment": self.find_fulfilment},
            bound=frozenset({"cancel_fulfilment", "cancel_channel_order", "publish_stock"}),
        )

    async def get_channel_order(self, request: GetChannelOrder) -> ChannelOrder:
        """Read one order whole; NotFound for an unknown id."""
        order, lines = await self._reading.order(request.channel_order_id)
        read, translation = from_shopify(order, lines), self._translation()
        if not translation.covers(MappingKind.PAYMENT_METHOD):
            return read
        asking = Asking(on=read.created_at.date(), field="payments.gateway")
        paid = (_translated(one, translation, asking) for one in read.payments)
        return structs.replace(read, payments=tuple(paid))

    async def list_channel_orders(self, request: ListChannelOrders) -> ChannelOrderPage:
        """List versions by time of change."""
        page = await self._reading.versions(request.updated_since, request.cursor)
        return ChannelOrderPage(
            tuple(version_from_shopify(one) for one in page.nodes),
            (page.page_info.end_cursor or "") if page.page_info.has_next_page else "",
        )

    async def create_fulfilment(self, request: CreateFulfilment) -> FulfilmentCreated:
        """Show a parcel; Refused when the shop has nothing left to fulfil."""
        return await Fulfilling(self._client, self._reading, self._proof()).create(request)

    async def find_fulfilment(self, request: CreateFulfilment) -> FulfilmentCreated | None:
        """Look a parcel up that may have been shown; None when it was not."""
        return await Fulfilling(self._client, self._reading, self._proof()).find(request)

    async def cancel_fulfilment(self, request: CancelFulfilment) -> FulfilmentCancelled:
        """Take a parcel back; one that was never shown is a success."""
        return await Fulfilling(self._client, self._reading, self._proof()).cancel(request)

    async def cancel_channel_order(self, request: CancelChannelOrder) -> ChannelOrderCancelled:
        """Cancel in the shop; an already cancelled order is a success."""
        return await Cancelling(self._client, self._reading, self._proof()).cancel(request)

    async def publish_stock(self, request: PublishStock) -> StockPublished:
        """Set the available figure; NotFound for an article the shop does not list."""
        return await Stocking(self._client, self._reading, self._proof()).publish(request)

    def _proof(self) -> Proof:
        return Proof(self._connection_id, self._translation())


def _translated(one: ChannelPayment, translation: Translation, asking: Asking) -> ChannelPayment:
    """Give the gateway's name as our payment method; a payment without one stays without."""
    if not one.gateway:
        return one
    method = translation.code(MappingKind.PAYMENT_METHOD, one.gateway, asking)
    return structs.replace(one, gateway=method)
