"""Process order-to-cash: commands and questions about orders."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Protocol

from msgspec import Struct

from trunkline_model.address import Address
from trunkline_model.money import Money
from trunkline_model.personal import BRIEFLY, PersonalWords


class PlacedLine(Struct, frozen=True):
    """One line that a partner orders."""

    sku: str
    """The article."""
    quantity: Decimal
    """Units; positive."""
    unit_price: Money | None = None
    """Net price the partner expects; none takes the list price."""


class PlaceOrder(Struct, frozen=True):
    """A partner's order, with the identity of the request that placed it."""

    partner_id: str
    """Who orders."""
    party_code: str
    """The partner's customer code in the ERP."""
    idempotency_key: str
    """The partner's own key of the request."""
    fingerprint: str
    """Hash of method, path and body."""
    purchase_order_number: str
    """The partner's number; unique for the partner."""
    currency: str
    """ISO 4217 code."""
    delivery_address: Annotated[Address, BRIEFLY]
    """Where the goods go."""
    lines: tuple[PlacedLine, ...]
    """At least one."""
    ordered_on: date | None = None
    """Date of the order; none means today."""
    invoice_address: Address | None = None
    """Where the invoice goes; none means the delivery address."""


class OrderAccepted(Struct, frozen=True):
    """The order is on our books and will not be lost."""

    order_number: str
    """Our number."""
    replayed: bool
    """True when the same request had been accepted before."""


class GetOrder(Struct, frozen=True):
    """Ask for one order."""

    order_number: str
    """Our number."""
    partner_id: str = ""
    """Limits the answer to this partner's orders; empty means any."""


class OrderLine(Struct, frozen=True):
    """A line with what became of it."""

    line_id: str
    """Our line id."""
    sku: str
    """The article."""
    description: str
    """What it is."""
    ordered: Decimal
    """Units ordered."""
    allocated: Decimal
    """Units reserved and not yet shipped."""
    shipped: Decimal
    """Units shipped."""
    invoiced: Decimal
    """Units billed."""
    cancelled: Decimal
    """Units cancelled."""
    net: Money
    """Net value of the line."""
    tax: Money
    """Tax of the line."""


class OrderDocument(Struct, frozen=True):
    """A document that the order left in some system."""

    system: str
    """Run-time name of the service, such as system-tryton."""
    document_type: str
    """sales_order, shipment_order, shipment, fulfilment, invoice, receipt ..."""
    number: str
    """Its number there."""
    amount: Money | None = None
    """Its value, where it has one."""
    on: date | None = None
    """Its date, where it has one."""


class OrderMove(Struct, frozen=True):
    """One thing that happened to the order."""

    at: datetime
    """When it was recorded (UTC)."""
    kind: str
    """Name of the fact or step."""
    sentence: PersonalWords
    """What happened, for a person."""


class Order(Struct, frozen=True):
    """An order and all that is known of it."""

    order_number: str
    """Our number."""
    case_id: str
    """The case that carries it."""
    state: str
    """Header state of the lifecycle, upper case."""
    channel: str
    """Shop connection or partner id."""
    channel_reference: str
    """The number the customer knows."""
    currency: str
    """Currency of every amount here."""
    net: Money
    """Without tax."""
    tax: Money
    """Tax."""
    gross: Money
    """What the customer owes."""
    outstanding: Money
    """Billed and not yet paid."""
    placed_at: datetime
    """When we accepted it (UTC)."""
    lines: tuple[OrderLine, ...]
    """Its lines."""
    documents: tuple[OrderDocument, ...]
    """What it left in other systems."""
    moves: tuple[OrderMove, ...]
    """What happened, oldest first; empty in lists."""
    holds: tuple[str, ...] = ()
    """Open holds: credit, fraud."""
    exceptions: tuple[str, ...] = ()
    """Ids of open exceptions."""
    delivery_address: Annotated[Address | None, BRIEFLY] = None
    """Where the goods go; absent in lists."""


class ListOrders(Struct, frozen=True):
    """Ask for orders, newest first."""

    partner_id: str = ""
    """Limits to this partner's orders; empty means all."""
    limit: int = 20
    """1 to 100."""
    before: str = ""
    """Order number of the last one of the page before; empty for the first page."""


class OrderPage(Struct, frozen=True):
    """A page of orders, without moves."""

    orders: tuple[Order, ...] = ()
    """Newest first."""
    has_more: bool = False
    """True when another page follows."""


class CancelOrder(Struct, frozen=True):
    """Cancel what has not left; from its release on the warehouse may refuse, and it goes on."""

    order_number: str
    """Our number."""
    partner_id: str
    """Limits to this partner's orders; empty means any."""
    idempotency_key: str
    """The caller's own key of the request."""
    fingerprint: str
    """Hash of method, path and body."""
    reason: PersonalWords
    """Why."""
    actor: str
    """Who."""


class ReleaseHold(Struct, frozen=True):
    """Let a held order go on."""

    order_number: str
    """Our number."""
    hold: str
    """credit or fraud."""
    actor: str
    """Who decided."""
    reason: PersonalWords
    """Why."""


class RejectOrder(Struct, frozen=True):
    """End a held or invalid order."""

    order_number: str
    """Our number."""
    actor: str
    """Who decided."""
    reason: PersonalWords
    """Why."""


class OrderToCash(Protocol):
    """Carries orders; commands are refused when the lifecycle does not allow them."""

    async def place_order(self, request: PlaceOrder) -> OrderAccepted:
        """Accept durably; Conflict for the same key with another body, Invalid names fields."""
        ...

    async def get_order(self, request: GetOrder) -> Order:
        """Read one; NotFound also when it is another partner's."""
        ...

    async def list_orders(self, request: ListOrders) -> OrderPage:
        """List, newest first."""
        ...

    async def cancel_order(self, request: CancelOrder) -> Order:
        """Ask for a cancellation; Refused, with a sentence, once goods have left."""
        ...

    async def release_hold(self, request: ReleaseHold) -> Order:
        """Release a hold; Refused when there is none of that kind."""
        ...

    async def reject_order(self, request: RejectOrder) -> Order:
        """Reject; Refused once the order was accepted."""
        ...
