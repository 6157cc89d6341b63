"""What can have happened to a purchase, from the need to what the supplier answered."""

from datetime import date, datetime

from trunkline_durable.process import Fact
from trunkline_model.personal import PersonalStr, PersonalWords

from ..goods import AnsweredLine, PurchaseLine


class RequisitionRaised(Fact, frozen=True, kw_only=True):
    """Somebody, or a reorder point, asks for something to be bought."""

    purchase_number: str
    """Ours, for the life of the purchase."""
    connection_id: str
    """The ERP connection of the legal entity."""
    legal_entity: str
    """Who buys."""
    requester: PersonalStr
    """Who asks: never an approver of it."""
    supplier_code: str
    """The supplier in the ERP."""
    supply: str = "goods"
    """What is bought, as VAT tells apart: goods, services, construction, specified_goods."""
    currency: str
    """ISO 4217 code."""
    lines: tuple[PurchaseLine, ...]
    """What; at least one."""
    needed_on: date
    """When it has to be there."""
    reason: PersonalWords
    """Why, for who approves."""


class ApprovalAsked(Fact, frozen=True, kw_only=True):
    """Approvers were asked for one version of what is to be bought."""

    version: str
    """Hash of what is asked for: an approval of another version counts for nothing."""
    approvers: tuple[str, ...]
    """Who may approve, the lowest limit first."""
    due_at: datetime
    """When the next one up is asked too."""


class ApprovalEscalated(Fact, frozen=True, kw_only=True):
    """Nobody decided in time."""

    version: str
    """Of what is asked for."""
    to: str
    """Who is asked now; empty when there is nobody further up."""


class PurchaseApproved(Fact, frozen=True, kw_only=True):
    """An approver said yes to a version."""

    version: str
    """What they saw."""
    actor: PersonalStr
    """Who."""
    on_behalf_of: str = ""
    """Whose limit was used, when it was delegated."""


class PurchaseRejected(Fact, frozen=True, kw_only=True):
    """An approver said no."""

    version: str
    """What they saw."""
    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class PurchaseWithdrawn(Fact, frozen=True, kw_only=True):
    """It is not wanted any more."""

    actor: PersonalStr
    """Who says so."""
    reason: PersonalWords
    """Why."""


class RequisitionTakenBack(Fact, frozen=True, kw_only=True):
    """Nothing of what was rejected or withdrawn is left in the ERP."""


class RequisitionBooked(Fact, frozen=True, kw_only=True):
    """The ERP has the requisition."""

    system: str
    """Run-time name of the service that booked it."""
    requisition_number: str
    """The ERP's number."""


class OrderDrafted(Fact, frozen=True, kw_only=True):
    """The ERP has the purchase order."""

    system: str
    """Run-time name of the service that booked it."""
    order_number: str
    """The ERP's number."""


class OrderConfirmed(Fact, frozen=True, kw_only=True):
    """The purchase order binds in the ERP."""

    system: str
    """Run-time name of the service that confirmed it."""


class OrderSent(Fact, frozen=True, kw_only=True):
    """The supplier was sent the order."""

    system: str
    """Run-time name of the service that sent it."""
    version: int
    """1 for the order, counting up for changes: never a new number."""
    document_id: str
    """Id of the document as it left."""


class CancellationAsked(Fact, frozen=True, kw_only=True):
    """Somebody wants the order taken back."""

    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class OrderReceipted(Fact, frozen=True, kw_only=True):
    """The supplier's system has the document: a technical acknowledgement."""

    document_id: str
    """Id of the document as it left."""


class OrderChased(Fact, frozen=True, kw_only=True):
    """No answer came in time."""

    attempt: int
    """Counting from 1."""
    version: int = 1
    """Of the order: more than 1 for a change."""


class OrderAnswered(Fact, frozen=True, kw_only=True):
    """The supplier answered the order."""

    document_id: str
    """Id of the answer."""
    accepted: bool
    """False when it is rejected whole."""
    lines: tuple[AnsweredLine, ...] = ()
    """As it will deliver; empty: as ordered."""
    reason: PersonalWords = ""
    """Why not, in the supplier's words."""
    raw_document_id: str = ""
    """Its bytes."""
    raw_document_source: str = ""
    """Run-time name of the service that keeps them."""
    version: int = 0
    """The version of the order that it answers; 0 when it does not say."""


class AnswerJudged(Fact, frozen=True, kw_only=True):
    """What the supplier answered was held against what was ordered."""

    document_id: str
    """Id of the answer."""
    taken: bool
    """True when the order goes on with it; False when it waits for the buyer."""
    explanation: str
    """What differs and why that is all right or not."""
    lines: tuple[PurchaseLine, ...]
    """The order as answered."""
    version: int = 0
    """The change that it answers; 0 for the order itself."""


class AnswerAccepted(Fact, frozen=True, kw_only=True):
    """A buyer takes the order as answered."""

    document_id: str
    """Id of the answer."""
    actor: PersonalStr
    """Who."""
    reason: PersonalWords
    """Why."""


class OrderAmended(Fact, frozen=True, kw_only=True):
    """The ERP's order says what was agreed with the supplier."""

    document_id: str
    """Id of the answer that it follows."""
    system: str
    """Run-time name of the service that amended it."""
