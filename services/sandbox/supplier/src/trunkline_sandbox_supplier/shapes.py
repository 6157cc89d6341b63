"""What the supplier knows of an order, and what a test or a demo tells it to do."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class OrderedLine(Struct, frozen=True):
    """One line as it was ordered."""

    line_id: str
    sku: str
    description: str
    quantity: Decimal
    unit: str
    price: Decimal
    """Net, of one unit."""


class Order(Struct, frozen=True):
    """An order as it came."""

    order_number: str
    purpose: str
    """Order, OrderChange or OrderCancellation."""
    currency: str
    buyer: str
    lines: tuple[OrderedLine, ...]
    version: int = 1
    """1 for the order, one more for each change."""


class Answer(StrEnum):
    """How an order is answered."""

    ACCEPT = "accept"
    CHANGE = "change"
    REJECT = "reject"
    SILENCE = "silence"


class Conduct(Struct, frozen=True, forbid_unknown_fields=True):
    """What the supplier does with an order by itself, from now on."""

    answers: Answer = Answer.ACCEPT
    answers_changes: Answer | None = None
    """How it answers a change of an order; none: as an order."""
    prices: dict[str, Decimal] = {}
    """Prices it asks instead, by line id; with `change`."""
    ships: bool = False
    bills: bool = False


class Way(StrEnum):
    """How a document goes to the customer."""

    SFTP = "sftp"
    HTTP = "http"


class Respond(Struct, frozen=True, forbid_unknown_fields=True):
    """Answer an order."""

    order_number: str
    answer: Answer = Answer.ACCEPT
    prices: dict[str, Decimal] = {}
    way: Way = Way.SFTP


class Ship(Struct, frozen=True, forbid_unknown_fields=True):
    """Send goods, all that was ordered or some of it."""

    order_number: str
    quantities: dict[str, Decimal] = {}
    """By line id; empty: everything."""
    way: Way = Way.SFTP


class Bill(Struct, frozen=True, forbid_unknown_fields=True):
    """Bill an order, or credit what was billed."""

    order_number: str
    quantities: dict[str, Decimal] = {}
    """By line id; empty: everything. More than was ordered over-bills the line."""
    prices: dict[str, Decimal] = {}
    """Other prices than the order's, by line id."""
    wrong_by: Decimal = Decimal(0)
    """Added to what has to be paid, and to no other figure: wrong arithmetic."""
    account: str = ""
    """Another account than the supplier's own; empty: its own."""
    names_order: str = ""
    """Another order than the one that is billed; empty: that one."""
    corrects: str = ""
    """Of a credit note: the invoice."""
    number: str = ""
    """Its number; empty: the next."""
    way: Way = Way.SFTP


class Form(StrEnum):
    """How a statement is written."""

    UBL = "ubl"
    CSV = "csv"
    """Date, reference, type, amount, balance: as a ledger prints it."""


class StatedKind(StrEnum):
    """What an entry of a statement is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    PAYMENT = "payment"
    BROUGHT_FORWARD = "brought_forward"


class Stated(Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of a statement."""

    kind: StatedKind
    reference: str
    amount: Decimal
    """What it adds to what is open; negative for a credit note or a payment."""
    on: date | None = None
    """Its day; none: today."""


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a statement of account."""

    number: str = ""
    """Its number; empty: the next."""
    entries: tuple[Stated, ...] = ()
    """Further entries, after every bill and credit note that was written."""
    only_entries: bool = False
    """Leave the bills and credit notes that were written out."""
    wrong_by: Decimal = Decimal(0)
    """Added to the last balance, and to no other figure: wrong arithmetic."""
    vat_number: str = ""
    """Another supplier's, in UBL; empty: its own."""
    form: Form = Form.UBL
    way: Way = Way.SFTP


class Again(Struct, frozen=True, forbid_unknown_fields=True):
    """Send a document once more, byte for byte."""

    number: str
    name: str = ""
    """Another file name; empty: the same."""
    way: Way = Way.HTTP


class Half(Struct, frozen=True, forbid_unknown_fields=True):
    """Leave half of a document as an upload in progress."""

    number: str
    name: str


class Written(Struct, frozen=True):
    """A document that the supplier wrote."""

    number: str
    kind: str
    order_number: str
