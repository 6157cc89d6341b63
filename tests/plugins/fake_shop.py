"""A shop in memory, which answers the port as the real service does."""

from fake_log import FakeLog, Writes, evidence

from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities import channel_orders as shop_words
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities.document_register import RegisteredDocument


class FakeShop:
    """A shop with orders."""

    def __init__(self) -> None:
        self.log, self.writes = FakeLog("shopify-main"), Writes()
        self.orders: dict[str, shop_words.ChannelOrder] = {}
        self.payouts: list[RegisteredDocument] = []
        """What it says that it paid out."""
        self.reads, self.unanswered = 0, 0
        """How often an order was asked for, and how many more times nothing is answered."""

    def place(self, order: shop_words.ChannelOrder) -> None:
        """Store an order and announce it."""
        self.orders[order.channel_order_id] = order
        self.announce(order)

    def announce(self, order: shop_words.ChannelOrder) -> None:
        """Announce an order's version, perhaps again."""
        changed = told.ChannelOrderChanged(order.channel_order_id, order.updated_at)
        self.log.tell(channel_order_changed=changed)

    async def get_channel_order(
        self, request: shop_words.GetChannelOrder
    ) -> shop_words.ChannelOrder:
        self.reads += 1
        if self.unanswered:
            self.unanswered -= 1
            raise Unavailable("the shop is away")
        if request.channel_order_id not in self.orders:
            raise NotFound("no such order")
        return self.orders[request.channel_order_id]

    async def list_channel_orders(
        self, request: shop_words.ListChannelOrders
    ) -> shop_words.ChannelOrderPage:
        del request
        return shop_words.ChannelOrderPage()

    async def create_fulfilment(
        self, request: shop_words.CreateFulfilment
    ) -> shop_words.FulfilmentCreated:
        number = f"F-{request.parcel.parcel_id}"
        answer = shop_words.FulfilmentCreated(number, evidence("system-shopify", number))
        created: shop_words.FulfilmentCreated = self.writes.once("fulfilment", request, answer)
        return created

    async def cancel_fulfilment(
        self, request: shop_words.CancelFulfilment
    ) -> shop_words.FulfilmentCancelled:
        raise AssertionError(f"nobody asks this here: {request}")

    async def cancel_channel_order(
        self, request: shop_words.CancelChannelOrder
    ) -> shop_words.ChannelOrderCancelled:
        answer = shop_words.ChannelOrderCancelled(evidence("system-shopify", "cancelled"))
        cancelled: shop_words.ChannelOrderCancelled = self.writes.once("cancel", request, answer)
        return cancelled

    async def publish_stock(self, request: shop_words.PublishStock) -> shop_words.StockPublished:
        raise AssertionError(f"nobody asks this here: {request}")
