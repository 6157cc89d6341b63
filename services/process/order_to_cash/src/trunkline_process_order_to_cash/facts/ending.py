"""How an order ends."""

from datetime import datetime

from msgspec import Struct

from trunkline_durable.process import Fact
from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr, PersonalWords


class CancelRequested(Fact, frozen=True, kw_only=True):
    """Somebody wants the order not to be delivered."""

    request: str
    """The caller's own key of the wish."""
    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class CancelRefused(Fact, frozen=True, kw_only=True):
    """The wish came too late."""

    request: str
    """The caller's own key of the wish."""
    sentence: PersonalWords
    """Why, in the warehouse's or ERP's words."""


class Unseen(Struct, frozen=True):
    """A shipment order that a warehouse may have been asked for, and did not know."""

    connection_id: str
    """The warehouse connection."""
    reference: str
    """Ours."""


class OrderCancelled(Fact, frozen=True, kw_only=True):
    """Everything done so far is undone."""

    request: str
    """The wish that was granted."""
    unseen: tuple[Unseen, ...] = ()
    """What may still be on its way to a warehouse."""
    look_again_at: datetime | None = None
    """When whatever is on its way has arrived; none when nothing is."""


class CancellationConfirmed(Fact, frozen=True, kw_only=True):
    """A second look found nothing at the warehouses, or had it taken back."""

    request: str
    """The wish that was granted."""
    arrived: tuple[str, ...] = ()
    """References that had come after the first look."""


class OrderRejected(Fact, frozen=True, kw_only=True):
    """A person decided that this order will not be taken on."""

    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class DeclineReviewed(Fact, frozen=True, kw_only=True):
    """What a warehouse declined may be asked for again: elsewhere, or because a person said so."""

    reference: str
    """The shipment order that was declined."""
    rerouted_to: str = ""
    """The warehouse connection that serves it too; empty when a person decided."""


class OrderClosed(Fact, frozen=True, kw_only=True):
    """Delivered, billed, paid: nothing is left to do."""

    billed: Money
    """Sum of the invoices."""
    paid: Money
    """Sum of the receipts."""
    surplus: Money | None = None
    """What came beyond them and a person dealt with in the ERP."""
