"""How an order came in and whether it may go on."""

from datetime import date, datetime

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.capabilities.channel_orders import ChannelOrder, ChannelPayment
from trunkline_model.capabilities.order_to_cash import PlaceOrder
from trunkline_model.personal import PersonalStr, PersonalWords
from trunkline_model.sales_order import SalesOrder

from ..penny_proof import PennyProof


class OrderAnnounced(Fact, frozen=True, kw_only=True):
    """A shop said that an order is new or changed; what it holds is read from the shop."""

    connection_id: str
    """The shop connection."""
    channel_order_id: str
    """The shop's id of the order."""
    source_updated_at: datetime
    """The shop's version (UTC)."""
    raw_document_id: str = ""
    """The webhook's bytes; empty when the shop's list of orders told of it."""
    raw_document_source: str = ""
    """Run-time name of the service that keeps them."""


class OrderCaptured(Fact, frozen=True, kw_only=True):
    """The order as the shop had it when we first read it."""

    system: str = ""
    """Run-time name of the shop's service."""
    order: ChannelOrder
    """Whole."""
    content_sha256: str
    """Hex hash of what was bought, by whom, at what price; not of its progress."""


class OrderReread(Fact, frozen=True, kw_only=True):
    """A later announcement was read and compared with what was captured."""

    source_updated_at: datetime
    """The announcement that was looked into (UTC)."""
    content_sha256: str
    """Hex hash of what was bought, by whom, at what price, as it is now."""
    payments: tuple[ChannelPayment, ...]
    """Every transaction that the shop knows by then."""
    cancelled: bool
    """True when the shop cancelled the order."""


class OrderPlaced(Fact, frozen=True, kw_only=True):
    """A partner's order, accepted durably."""

    placement: PlaceOrder
    """As asked, with the identity of the request."""
    accepted_on: date
    """The same as a day here: the date of an order that states none."""


class DuplicateFound(Fact, frozen=True, kw_only=True):
    """The partner had sent this purchase order number before, under another key."""

    original_order_number: str
    """The order that carries it."""
    identical: bool
    """False when its content differs: a person has to look."""


class OrderValidated(Fact, frozen=True, kw_only=True):
    """The order in our words, with every figure proved to the penny."""

    order: SalesOrder
    """What will be booked."""
    proof: PennyProof
    """Why its total is what the customer was charged."""


class HoldPlaced(Struct, frozen=True):
    """Why an order may not go on by itself."""

    hold: str
    """credit or fraud."""
    sentence: PersonalWords
    """The figures behind it, for the person who decides."""


class CreditChecked(Fact, frozen=True, kw_only=True):
    """Risk and credit were looked at, once."""

    holds: tuple[HoldPlaced, ...]
    """Empty when the order may go on."""


class HoldReleased(Fact, frozen=True, kw_only=True):
    """A person let a held order go on."""

    hold: str
    """credit or fraud."""
    actor: PersonalStr
    """Who decided."""
    reason: PersonalWords
    """Why."""
