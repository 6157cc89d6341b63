"""Process procure-to-pay: what a supplier reads and hands in by itself, and nobody else's.

Every request says whose it is; what belongs to another supplier is NotFound. Orders are shown from
the moment they were sent. What is handed in takes the same way as a file of the supplier's folder.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.address import Address
from trunkline_model.money import Money
from trunkline_model.personal import PersonalWords


class ListOwnOrders(Struct, frozen=True):
    """Ask for the orders that a supplier was sent, newest first."""

    supplier_code: str
    """The supplier that asks, in the ERP's words."""
    before: str = ""
    """Order number that the page follows; empty starts at the newest."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class GetOwnOrder(Struct, frozen=True):
    """Ask for one order."""

    supplier_code: str
    """The supplier that asks."""
    order_number: str
    """Our number, as on the order."""


class OwnOrderLine(Struct, frozen=True):
    """A line as agreed, and what became of it, in units."""

    line_id: str
    """Ours; the supplier's documents name it."""
    sku: str
    """Our code of the article."""
    description: str
    """What it is."""
    ordered: Decimal
    """As agreed."""
    unit_price: Money
    """Net price of a unit, as agreed."""
    net: Money
    """Net value of the line."""
    received: Decimal
    """Kept by us, over all deliveries."""
    sent_back: Decimal
    """Came damaged or wrong."""
    invoiced: Decimal
    """Billed, less credited."""


class OwnOrder(Struct, frozen=True):
    """An order as its supplier may see it."""

    order_number: str
    """Ours."""
    state: str
    """Header state of the lifecycle, upper case."""
    currency: str
    """ISO 4217 code of every amount here."""
    net: Money
    """Without tax, as agreed."""
    sent_at: datetime
    """When the supplier was sent it (UTC)."""
    wanted_on: date
    """When the goods have to be there."""
    delivery_address: Address
    """Where they go."""
    lines: tuple[OwnOrderLine, ...]
    """At least one."""


class OwnOrderPage(Struct, frozen=True):
    """Some orders."""

    orders: tuple[OwnOrder, ...] = ()
    """Newest first."""
    has_more: bool = False
    """True when others follow."""


class SubmitDocument(Struct, frozen=True):
    """Hand in an order response, a despatch advice, an invoice or a credit note."""

    supplier_code: str
    """The supplier that hands it in."""
    partner_id: str
    """By whose access it comes."""
    idempotency_key: str
    """The partner's own key: the same key is the same document."""
    fingerprint: str
    """Hash of the request."""
    content: bytes
    """The document as it came: it is kept so, and read from this."""
    order_number: str = ""
    """The order that it names, as far as that was read; another supplier's is NotFound."""


class SubmissionAccepted(Struct, frozen=True):
    """The bytes are kept and will be read."""

    submission_id: str
    """By which it is asked for."""
    replayed: bool
    """True when the key had been used before for the same request."""


class GetSubmission(Struct, frozen=True):
    """Ask what became of a document that was handed in."""

    supplier_code: str
    """The supplier that asks."""
    submission_id: str
    """As it was answered."""


class SubmittedDocument(Struct, frozen=True):
    """A document that was read out of what was handed in."""

    kind: str
    """order_response, despatch_advice, invoice, credit_note or statement."""
    number: str
    """The supplier's number."""
    bill_key: str = ""
    """Of an invoice or credit note the key of its case; of others empty."""


class Submission(Struct, frozen=True):
    """What was handed in, and what became of it."""

    submission_id: str
    """Ours."""
    received_at: datetime
    """When its bytes were kept (UTC)."""
    outcome: str
    """waiting, taken or refused."""
    reason: str = ""
    """Short code of why it is refused; empty when it is not."""
    field: str = ""
    """Where: an element, a line or a rule; may be empty."""
    sentence: str = ""
    """What is wrong and what to do."""
    documents: tuple[SubmittedDocument, ...] = ()
    """What was read out of it."""


class ListOwnBills(Struct, frozen=True):
    """Ask for the invoices and credit notes that came from a supplier, newest first."""

    supplier_code: str
    """The supplier that asks."""
    before: str = ""
    """Bill key that the page follows; empty starts at the newest."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class GetOwnBill(Struct, frozen=True):
    """Ask for one invoice or credit note."""

    supplier_code: str
    """The supplier that asks."""
    bill_key: str
    """Its key."""


class OwnBill(Struct, frozen=True):
    """An invoice or credit note as its supplier may see it."""

    bill_key: str
    """Its key."""
    state: str
    """Header state of the lifecycle, upper case."""
    kind: str
    """invoice or credit_note."""
    number: str
    """The supplier's number."""
    order_number: str
    """The order that it names; may be empty."""
    gross: Money
    """What it claims, or gives back."""
    received_at: datetime
    """When it came (UTC)."""
    due_on: date | None = None
    """When it is to be paid; none before it was found sound."""
    pay_on: date | None = None
    """The day on which the payment run that has it pays; none while none has."""
    paid_on: date | None = None
    """When the bank debited it; none while it is owed."""
    query: PersonalWords = ""
    """What the supplier was asked about it; empty when nothing was."""


class OwnBillPage(Struct, frozen=True):
    """Some invoices and credit notes."""

    bills: tuple[OwnBill, ...] = ()
    """Newest first."""
    has_more: bool = False
    """True when others follow."""


class SupplierSelfService(Protocol):
    """Answers one supplier about its own dealings with us."""

    async def list_own_orders(self, request: ListOwnOrders) -> OwnOrderPage:
        """List what it was sent, newest first."""
        ...

    async def get_own_order(self, request: GetOwnOrder) -> OwnOrder:
        """Read one; NotFound for an unknown number, another supplier's, and one not sent yet."""
        ...

    async def submit_document(self, request: SubmitDocument) -> SubmissionAccepted:
        """Keep a document and have it read; NotFound when it names another supplier's order."""
        ...

    async def get_submission(self, request: GetSubmission) -> Submission:
        """Tell what became of a document; NotFound for one that another supplier handed in."""
        ...

    async def list_own_bills(self, request: ListOwnBills) -> OwnBillPage:
        """List its invoices and credit notes, by whatever channel they came, newest first."""
        ...

    async def get_own_bill(self, request: GetOwnBill) -> OwnBill:
        """Read one; NotFound for an unknown key and another supplier's."""
        ...
