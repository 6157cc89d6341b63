"""Process procure-to-pay: commands and questions about purchases, from need to close."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from msgspec import Struct

from trunkline_model.money import Money
from trunkline_model.personal import PersonalStr, PersonalWords
from trunkline_model.purchase_progress import CaseMove, OrderChange, PurchaseLineView


class WantedLine(Struct, frozen=True):
    """One line that is to be bought."""

    line_id: str
    """Unique in the requisition."""
    sku: str
    """The article."""
    description: str
    """What it is."""
    quantity: Decimal
    """Units; positive."""
    unit_price: Money
    """Net price that is expected of a unit."""
    category: str = ""
    """Kind of spend, by which approvers are limited."""
    cost_centre: str = ""
    """Who bears it."""
    tax_code: str = "vat-20"
    """Our code of the tax that the supplier will charge."""
    wanted_on: date | None = None
    """When this line has to be there; none: with the others."""


class RaisePurchase(Struct, frozen=True):
    """Ask for something to be bought."""

    idempotency_key: str
    """The caller's own key of the request: the same key is the same purchase."""
    fingerprint: str
    """Hash of what is asked."""
    actor: str
    """Who asks; never an approver of it."""
    supplier_code: str
    """The supplier in the ERP."""
    currency: str
    """ISO 4217 code."""
    lines: tuple[WantedLine, ...]
    """At least one."""
    needed_on: date
    """When it has to be there."""
    reason: PersonalWords
    """Why, for who approves."""
    supply: str = "goods"
    """goods, services, construction or specified_goods, as VAT tells apart."""


class DecidePurchase(Struct, frozen=True):
    """Approve, reject, withdraw or cancel a purchase, or close short what has not come."""

    purchase_number: str
    """Our number."""
    actor: str
    """Who decides."""
    version: str
    """The version that they saw; a decision about another one is a Conflict."""
    reason: PersonalWords = ""
    """Why; needed for everything but an approval."""


class AcceptAnswer(Struct, frozen=True):
    """Take the order as the supplier answered it."""

    purchase_number: str
    """Our number."""
    document_id: str
    """The answer."""
    actor: str
    """The buyer, whose limit has to cover the order as answered."""
    reason: PersonalWords
    """Why."""


class ChangePurchase(Struct, frozen=True):
    """Change an order that went to its supplier."""

    purchase_number: str
    """Our number."""
    actor: str
    """Who wants it changed; never an approver of the change."""
    lines: tuple[WantedLine, ...]
    """Lines that change or are added, as they shall stand; the others stay. Nought calls a line
    off. Of a line that is known, what is left empty stays, and its tax code always does."""
    reason: PersonalWords
    """Why, for who approves and for the supplier."""
    order_version: str = ""
    """The order as they saw it; when it is another by now it is a Conflict. Empty: as it is now."""


class DeliveredLine(Struct, frozen=True):
    """Some of a line that arrived, by its condition."""

    line_id: str
    """Line of the purchase."""
    good: Decimal
    """Units that are kept."""
    damaged: Decimal = Decimal(0)
    """Units that go back."""
    wrong: Decimal = Decimal(0)
    """Units of something else."""


class RecordDelivery(Struct, frozen=True):
    """Say what arrived: recorded always, once for each reference."""

    purchase_number: str
    """Our number."""
    receipt_reference: str
    """The warehouse's number of the receipt."""
    received_on: date
    """The day."""
    lines: tuple[DeliveredLine, ...]
    """What, in which condition."""
    actor: str
    """Who counted."""


class GetPurchase(Struct, frozen=True):
    """Ask for one purchase."""

    purchase_number: str
    """Our number."""


class ListPurchases(Struct, frozen=True):
    """Ask for purchases, newest first."""

    supplier_code: str = ""
    """Only this supplier's; empty means any."""
    state: str = ""
    """Only those in this state; empty means any."""
    before: str = ""
    """Purchase number that the page follows; empty starts at the newest."""
    limit: int = 50
    """The most to answer with, 1 to 100."""


class Purchase(Struct, frozen=True):
    """A purchase and what became of it."""

    purchase_number: str
    """Our number, which the supplier sees."""
    case_id: str
    """The case that carries it."""
    state: str
    """Header state of the lifecycle, upper case."""
    supplier_code: str
    """The supplier."""
    requester: PersonalStr
    """Who asked for it."""
    currency: str
    """Currency of every amount here."""
    net: Money
    """Without tax, as agreed."""
    grni: Money
    """Goods received, not invoiced, at the order's prices."""
    version: str
    """What approvers decide about."""
    approvers: tuple[str, ...]
    """Who may approve it, the lowest limit first; empty before they were asked."""
    order_number: str
    """The ERP's number of the order; empty before there is one."""
    open_answer: str
    """The supplier's answer that waits for the buyer; empty when none does."""
    lines: tuple[PurchaseLineView, ...]
    """Its lines."""
    exceptions: tuple[str, ...] = ()
    """Ids of those that are open."""
    moves: tuple[CaseMove, ...] = ()
    """What happened, oldest first; empty in lists."""
    answer_explanation: str = ""
    """What differs in the answer that waits, in words; empty when none does."""
    change: str = ""
    """The change of the order that is under way, in words; empty when none is."""
    order_version: str = ""
    """Hash of the order as it stands and of the changes that were asked for: it moves with each."""
    changing: OrderChange | None = None
    """The change that is under way."""
    changeable: bool = False
    """True while a change may be asked for."""


class PurchasePage(Struct, frozen=True):
    """Some purchases."""

    purchases: tuple[Purchase, ...] = ()
    """Newest first, without what happened to them."""
    has_more: bool = False
    """True when others follow."""


class Purchases(Protocol):
    """Carries purchases; commands are refused when the lifecycle does not allow them."""

    async def raise_purchase(self, request: RaisePurchase) -> Purchase:
        """Accept durably; Conflict for the same key with another body, Invalid names fields."""
        ...

    async def approve_purchase(self, request: DecidePurchase) -> Purchase:
        """Approve; Refused for the requester and beyond a limit, Conflict for another version."""
        ...

    async def reject_purchase(self, request: DecidePurchase) -> Purchase:
        """Reject, by one who might approve; what the ERP has of it is withdrawn."""
        ...

    async def withdraw_purchase(self, request: DecidePurchase) -> Purchase:
        """Take a need back before it was approved."""
        ...

    async def cancel_purchase(self, request: DecidePurchase) -> Purchase:
        """Take an order back; Refused once goods are on their way."""
        ...

    async def close_remainder(self, request: DecidePurchase) -> Purchase:
        """Say that what has not come will not come."""
        ...

    async def change_purchase(self, request: ChangePurchase) -> Purchase:
        """Change an order; Refused below what came or was billed, or while another is under way."""
        ...

    async def accept_answer(self, request: AcceptAnswer) -> Purchase:
        """Take the order as answered; Refused beyond the buyer's limit."""
        ...

    async def record_delivery(self, request: RecordDelivery) -> Purchase:
        """Record what arrived; the same reference again changes nothing."""
        ...

    async def get_purchase(self, request: GetPurchase) -> Purchase:
        """Read one; NotFound for an unknown number."""
        ...

    async def list_purchases(self, request: ListPurchases) -> PurchasePage:
        """List, newest first."""
        ...
