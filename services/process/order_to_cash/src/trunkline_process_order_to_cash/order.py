"""The case of one order: the facts that are known of it, and nothing computed.

Header state, quantities, money and documents are read out of it by `quantities`, `balance`,
`lifecycle` and `documents`: what is stored once cannot disagree with itself.
"""

from msgspec import Struct

from trunkline_durable.editing import CaseEdited, edited
from trunkline_model.capabilities.channel_orders import ChannelOrder, ChannelPayment
from trunkline_model.capabilities.order_to_cash import PlaceOrder
from trunkline_model.sales_order import SalesOrder

from .facts import (
    BankCreditMatched,
    CancellationConfirmed,
    CancelRefused,
    CancelRequested,
    CreditChecked,
    DeclineReviewed,
    DuplicateFound,
    FulfilmentShown,
    GoodsArrived,
    GoodsIssued,
    HoldReleased,
    OrderAnnounced,
    OrderCancelled,
    OrderCaptured,
    OrderClosed,
    OrderPlaced,
    OrderRejected,
    OrderReread,
    OrderValidated,
    ParcelInvoiced,
    ParcelLeft,
    PickedShort,
    ReceiptPosted,
    SaleBooked,
    ShipmentOrderDeclined,
    ShipmentOrderPlaced,
    ShipmentOrderTaken,
    ShipmentOrderTakenBack,
    StockCovered,
    StockMoved,
)
from .rules.correcting import corrected_placement, corrected_shop, placed_values, shop_values


class OrderCase(Struct, frozen=True):
    """Facts by kind; each tuple is sorted by its key and holds a key once."""

    announced: tuple[OrderAnnounced, ...] = ()
    captured: tuple[OrderCaptured, ...] = ()
    reread: tuple[OrderReread, ...] = ()
    placed: tuple[OrderPlaced, ...] = ()
    duplicates: tuple[DuplicateFound, ...] = ()
    validated: tuple[OrderValidated, ...] = ()
    checked: tuple[CreditChecked, ...] = ()
    releases: tuple[HoldReleased, ...] = ()
    booked: tuple[SaleBooked, ...] = ()
    covers: tuple[StockCovered, ...] = ()
    stock_moves: tuple[StockMoved, ...] = ()
    shipment_orders: tuple[ShipmentOrderPlaced, ...] = ()
    taken: tuple[ShipmentOrderTaken, ...] = ()
    taken_back: tuple[ShipmentOrderTakenBack, ...] = ()
    declined: tuple[ShipmentOrderDeclined, ...] = ()
    reviewed: tuple[DeclineReviewed, ...] = ()
    short_picks: tuple[PickedShort, ...] = ()
    arrivals: tuple[GoodsArrived, ...] = ()
    parcels: tuple[ParcelLeft, ...] = ()
    issued: tuple[GoodsIssued, ...] = ()
    shown: tuple[FulfilmentShown, ...] = ()
    invoiced: tuple[ParcelInvoiced, ...] = ()
    credits: tuple[BankCreditMatched, ...] = ()
    receipts: tuple[ReceiptPosted, ...] = ()
    cancel_requests: tuple[CancelRequested, ...] = ()
    cancel_refusals: tuple[CancelRefused, ...] = ()
    cancelled: tuple[OrderCancelled, ...] = ()
    confirmed: tuple[CancellationConfirmed, ...] = ()
    rejected: tuple[OrderRejected, ...] = ()
    closed: tuple[OrderClosed, ...] = ()
    edits: tuple[CaseEdited, ...] = ()

    @property
    def order(self) -> SalesOrder | None:
        """The order in our words; none before it was validated."""
        return self.validated[0].order if self.validated else None

    @property
    def channel_order(self) -> ChannelOrder | None:
        """The shop's order as captured and then corrected; none for a partner's order."""
        if not self.captured or not self.edits:
            return self.captured[0].order if self.captured else None
        order = self.captured[0].order
        return corrected_shop(order, edited(shop_values(order), self.edits))

    @property
    def placement(self) -> PlaceOrder | None:
        """A partner's order as placed and then corrected; none for a shop's order."""
        if not self.placed or not self.edits:
            return self.placed[0].placement if self.placed else None
        placed = self.placed[0].placement
        return corrected_placement(placed, edited(placed_values(placed), self.edits))

    @property
    def from_shop(self) -> bool:
        """True when a shop sold it."""
        return bool(self.announced or self.captured)

    @property
    def card_payments(self) -> tuple[ChannelPayment, ...]:
        """Money that the shop took, each transaction once, by its id."""
        known = [one for captured in self.captured for one in captured.order.payments]
        known += [one for reread in self.reread for one in reread.payments]
        taken = [one for one in known if one.kind in {"sale", "capture"} and _succeeded(one)]
        return tuple({one.payment_id: one for one in sorted(taken, key=_by_id)}.values())

    @property
    def open_cancel(self) -> CancelRequested | None:
        """The wish to cancel that is not answered yet."""
        answered = {one.request for one in self.cancel_refusals}
        answered |= {one.request for one in self.cancelled}
        return next((one for one in self.cancel_requests if one.request not in answered), None)

    @property
    def ended(self) -> bool:
        """True when nothing may be done any more."""
        return bool(self.rejected or self.cancelled or self.duplicates or self.closed)

    @property
    def held_by(self) -> tuple[str, ...]:
        """Holds that nobody released: credit, fraud."""
        found = [hold.hold for checked in self.checked for hold in checked.holds]
        released = {one.hold for one in self.releases}
        return tuple(hold for hold in found if hold not in released)

    @property
    def accepted(self) -> bool:
        """True when risk and credit let the order go on."""
        return bool(self.checked) and not self.held_by


def _succeeded(payment: ChannelPayment) -> bool:
    return payment.status == "success"


def _by_id(payment: ChannelPayment) -> str:
    return payment.payment_id
