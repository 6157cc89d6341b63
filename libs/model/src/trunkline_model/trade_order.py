"""What is ordered from a supplier, what it answers, and what it sends: the words of both sides."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from .address import Address
from .money import Money
from .personal import PersonalWords
from .trade_party import TradeParty


class OrderPurpose(StrEnum):
    """What a supplier shall do with an order."""

    ORIGINAL = "original"
    CHANGE = "change"
    """It stands in the place of every earlier version."""
    CANCELLATION = "cancellation"


class TradeOrderLine(Struct, frozen=True):
    """One ordered line at net price."""

    line_id: str
    """Our id, unique in its order; the supplier's documents name it."""
    sku: str
    """Our code of the article."""
    description: str
    """What the supplier reads."""
    quantity: Decimal
    """Units ordered; in a change zero for a line that is called off."""
    unit: str
    """Unit of measure by UN/ECE recommendation 20, such as C62 for pieces."""
    unit_price: Money
    """Net price of a unit."""
    net: Money
    """Net value of the line in whole pennies."""
    supplier_sku: str = ""
    """The supplier's code of the article; may be empty."""
    wanted_on: date | None = None
    """The day it shall arrive; none means as soon as possible."""


class TradeOrder(Struct, frozen=True):
    """An order to a supplier, a new version of it, or its end."""

    order_number: str
    """Our number, unique for ever."""
    version: int
    """1 for the original, one more for each change and for a cancellation."""
    purpose: OrderPurpose
    """What the supplier shall do."""
    ordered_on: date
    """The day of this version."""
    currency: str = ""
    """ISO 4217 code of every amount in it; empty in a cancellation."""
    lines: tuple[TradeOrderLine, ...] = ()
    """All lines as they now stand; none in a cancellation."""
    net: Money | None = None
    """Sum of line nets; none in a cancellation."""
    delivery_address: Address | None = None
    """Where the goods go; none in a cancellation."""
    note: PersonalWords = ""
    """Words for the supplier; of a change or cancellation why."""
    buyer: TradeParty | None = None
    """Who buys; none in a request: as the connection's settings have it."""
    seller: TradeParty | None = None
    """Who sells; none in a request: as the connection's settings have it."""


class ResponseKind(StrEnum):
    """How a supplier answers an order, or one line of it."""

    RECEIVED = "received"
    """It has the order and did not decide yet."""
    ACCEPTED = "accepted"
    CHANGED = "changed"
    """Only as the answer has it: price, quantity, day or article differ."""
    REJECTED = "rejected"


class OrderResponseLine(Struct, frozen=True):
    """How a supplier answers one line."""

    line_id: str
    """Line id of the order."""
    kind: ResponseKind
    """What becomes of the line."""
    quantity: Decimal
    """Units that the supplier will send; zero when it rejects the line."""
    unit: str
    """Unit of measure by UN/ECE recommendation 20."""
    unit_price: Money | None = None
    """Net price of a unit that it will bill; none when it does not say."""
    promised_on: date | None = None
    """The day it will arrive; none when it does not say."""
    supplier_sku: str = ""
    """The supplier's code of what it will send; may be empty."""
    substitute_sku: str = ""
    """The supplier's code of another article that it will send instead; empty: none."""
    reason: PersonalWords = ""
    """Why, in the supplier's words."""


class OrderResponse(Struct, frozen=True):
    """A supplier's answer to an order."""

    response_number: str
    """The supplier's number of the answer."""
    order_number: str
    """Our order."""
    responded_on: date
    """The supplier's date of it."""
    kind: ResponseKind
    """Of the order as a whole."""
    currency: str
    """ISO 4217 code of every price in it; empty when there is none."""
    lines: tuple[OrderResponseLine, ...] = ()
    """May be empty when the whole order is accepted or rejected."""
    note: PersonalWords = ""
    """The supplier's words."""
    buyer: TradeParty | None = None
    """Who buys, as the supplier has it; none when the document does not say."""
    seller: TradeParty | None = None
    """Who sells, as the supplier has it; none when the document does not say."""
    version: int = 0
    """The version of the order that it answers; 0 when the document does not say."""


class DespatchLine(Struct, frozen=True):
    """How much of one ordered line is on its way."""

    line_id: str
    """Line id of the order."""
    sku: str
    """Our code of the article; may be empty."""
    quantity: Decimal
    """Units sent."""
    unit: str
    """Unit of measure by UN/ECE recommendation 20."""
    supplier_sku: str = ""
    """The supplier's code of the article; may be empty."""
    lot: str = ""
    """Lot or batch number; may be empty."""


class DespatchAdvice(Struct, frozen=True):
    """What a supplier sent, told before it arrives."""

    despatch_number: str
    """The supplier's number of the delivery."""
    order_number: str
    """Our order."""
    shipped_on: date
    """The day the goods left."""
    lines: tuple[DespatchLine, ...]
    """At least one."""
    expected_on: date | None = None
    """The day they should arrive; none when it does not say."""
    carrier: str = ""
    """Who brings them; may be empty."""
    tracking_number: str = ""
    """The carrier's number; may be empty."""
    buyer: TradeParty | None = None
    """Who buys, as the supplier has it; none when the document does not say."""
    seller: TradeParty | None = None
    """Who sells, as the supplier has it; none when the document does not say."""
