"""What was read from outside after a run: the plan, each backend's books, and our own records.

Amounts are whole pennies of a named currency, quantities whole units. Nothing here was taken from
a value that the judged code computed for the judge.
"""

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from .bought import Bought

type Kind = Literal[
    "sales_order",
    "shipment_order",
    "parcel",
    "goods_issue",
    "fulfilment",
    "invoice",
    "receipt",
    "sale_cancelled",
    "shipment_order_cancelled",
    "order_cancelled",
]
"""What an effect is in the trade's words, whichever backend committed it."""
type Ending = Literal["closed", "cancelled", "refused"]
"""How an order is meant to end: carried to its cash, taken back, or never begun."""


class Units(Struct, frozen=True):
    """So many units of one article."""

    sku: str
    quantity: int


class PlannedOrder(Struct, frozen=True, kw_only=True):
    """An order that was placed, and what the model predicts of it."""

    order: str
    """The number that the customer knows."""
    pence: int
    """What the customer owes, tax included."""
    currency: str
    units: tuple[Units, ...]
    """Goods by article; services are left out."""
    parcels: int
    """Into how many parcels the warehouse is told to pack it."""
    ending: Ending = "closed"
    in_shop: bool = True
    """False: a trade order, of which no shop is told."""
    split: bool = False
    """Sent as its goods come in: how many shipment orders that takes is not foretold."""


class ShopOrder(Struct, frozen=True):
    """An order as the shop keeps it."""

    order: str
    pence: int
    currency: str


class Effect(Struct, frozen=True, kw_only=True):
    """One thing that one backend committed, from its own journal."""

    system: str
    """shop, warehouse or erp."""
    kind: Kind
    order: str
    """The number that the customer knows; ours when the backend does not say."""
    key: str
    """The backend's number of what came about."""
    of: str = ""
    """Number of what it follows from: the parcel issued or shown, the goods issue billed, the
    invoice paid, the document taken back."""
    place: int
    """Its place in the journal of its system."""
    at: datetime
    """When it was committed, by its system's clock."""
    on: date | None = None
    """Day of its posting; none where nothing is posted."""
    pence: int = 0
    currency: str = ""
    units: tuple[Units, ...] = ()
    request_id: str = ""
    """Under which it was asked for; empty where the backend's journal does not say."""


class LedgerLine(Struct, frozen=True):
    """One line of a posted move: a debit when positive, a credit when negative."""

    document: str
    account_kind: str
    """receivable, revenue, tax, bank or card_clearing."""
    on: date
    pence: int
    currency: str


class Shelf(Struct, frozen=True):
    """What lay there before and after the run."""

    system: str
    """warehouse or erp."""
    sku: str
    opening: int
    closing: int
    reserved: int = 0
    """Units still reserved at the end."""
    received: int = 0
    """Units that came in during the run."""


class Delivery(Struct, frozen=True, kw_only=True):
    """Something that was sent to Trunkline unasked."""

    source: str
    """Who sent it."""
    delivery_id: str
    accepted: bool
    """Whether it was answered 2xx."""
    genuine: bool = True
    """False for what must never be accepted: forged, stale, or not what was signed."""
    outcome: Literal[
        "processed", "duplicate", "exception", "in flight", "never heard", "passed over"
    ]
    """What is found of it in Trunkline."""


class Approval(Struct, frozen=True):
    """A decision that lets an order's goods leave: its payment or its credit."""

    order: str
    at: datetime


class Record(Struct, frozen=True):
    """A result in the evidence journal: a step that had its effect."""

    order: str
    step: str
    request_id: str


class Link(Struct, frozen=True):
    """One entry of a case's evidence chain."""

    seq: int
    document: bytes
    hash: bytes


class Case(Struct, frozen=True, kw_only=True):
    """A case as it stands at the end of the run."""

    order: str
    case_id: str
    state: str
    ended: bool
    exceptions: int = 0
    """Open exceptions: work that is in a person's hands."""
    unfinished: int = 0
    """Transitions that are neither done nor given up."""
    held_by: str = ""
    """The worker that holds it, when that worker is dead."""
    chain: tuple[Link, ...]
    head_seq: int
    head_hash: bytes


class Fault(Struct, frozen=True):
    """A class of faults, how many were planned and how many fired."""

    name: str
    planned: int
    fired: int


class Times(Struct, frozen=True):
    """How long things took, in seconds, and how long they may take."""

    settled_s: float
    """From the end of the faults until everything was at its end."""
    settled_max_s: float
    recovered_s: tuple[float, ...] = ()
    """From each blow until work went on."""
    recovered_max_s: float = 30.0


class Observed(Struct, frozen=True, kw_only=True):
    """Everything that the oracle judges by."""

    plan: tuple[PlannedOrder, ...]
    shop_orders: tuple[ShopOrder, ...]
    effects: tuple[Effect, ...]
    ledger: tuple[LedgerLine, ...]
    shelves: tuple[Shelf, ...]
    deliveries: tuple[Delivery, ...]
    approvals: tuple[Approval, ...]
    records: tuple[Record, ...]
    cases: tuple[Case, ...]
    faults: tuple[Fault, ...]
    times: Times
    bought: Bought = Bought()
    """What purchases left, where some were placed."""
