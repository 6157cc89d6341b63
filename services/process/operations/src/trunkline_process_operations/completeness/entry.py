"""One document as one of the four places that a document passes knows it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from trunkline_model.capabilities.document_register import DocumentType


class Side(StrEnum):
    """Where a document was counted, in the order in which it passes them."""

    SOURCE = "source"
    """The system that made it."""
    TAKEN = "taken"
    """Trunkline, as it heard of it."""
    SENT = "sent"
    """Trunkline, as it wrote it on."""
    TARGET = "target"
    """The system that it was written to."""


class Role(StrEnum):
    """What a connection is to a legal entity."""

    SHOP = "shop"
    WAREHOUSE = "warehouse"
    BANK = "bank"
    SUPPLIER = "supplier"
    """Nobody lists what suppliers hold: their documents are compared from here to the ERP."""
    ERP = "erp"


class State(StrEnum):
    """Whether a document counts."""

    LIVE = "live"
    CANCELLED = "cancelled"
    ASKED = "asked"
    """We asked for it and have no answer yet."""
    REFUSED = "refused"
    """We asked for it and were told no."""


class Route(NamedTuple):
    """The way of a type of document: who makes it, and who has to have it in the end.

    Refunds, payouts, goods receipts, credit notes of suppliers and payments to them become lines
    of `ROUTES`, once they are read from the journal.
    """

    document_type: str
    source: Role
    source_type: str
    target: Role
    target_type: str
    dated: bool = True
    """False when the target has a day of its own, that of being told."""
    in_parts: bool = False
    """True when one document may become several in the target that add up to it."""


D, R = DocumentType, Role
ROUTES = (
    Route(D.ORDER, R.SHOP, D.ORDER, R.ERP, D.ORDER),
    Route(D.SHIPMENT, R.WAREHOUSE, D.SHIPMENT, R.ERP, D.SHIPMENT),
    Route(D.FULFILMENT, R.WAREHOUSE, D.SHIPMENT, R.SHOP, D.FULFILMENT, dated=False),
    Route(D.INVOICE, R.WAREHOUSE, D.SHIPMENT, R.ERP, D.INVOICE),
    Route(D.PAYMENT, R.SHOP, D.PAYMENT, R.ERP, D.PAYMENT, in_parts=True),
    Route(D.PURCHASE_ORDER, R.SUPPLIER, D.PURCHASE_ORDER, R.ERP, D.PURCHASE_ORDER),
    Route(D.SUPPLIER_INVOICE, R.SUPPLIER, D.SUPPLIER_INVOICE, R.ERP, D.SUPPLIER_INVOICE),
    Route(D.STATEMENT_LINE, R.BANK, D.STATEMENT_LINE, R.ERP, D.PAYMENT, in_parts=True),
)
ROUTE_OF = {one.document_type: one for one in ROUTES}


class Entry(Struct, frozen=True, gc=False):
    """One document on one side."""

    side: str
    document_type: str
    channel: str
    """Connection that the document comes from; empty when nobody can say."""
    key: str
    """What its source calls it."""
    document_id: str
    """The number that this side gave it; empty when it has none."""
    on: date
    state: str = State.LIVE
    currency: str = ""
    """Empty when it carries no money."""
    net: Decimal | None = None
    tax: Decimal | None = None
    gross: Decimal | None = None
    quantity: Decimal = Decimal(0)
    tax_codes: str = ""
    related_key: str = ""
    case_id: str = ""
    """The case that carries it; empty outside Trunkline."""

    @property
    def counts(self) -> bool:
        """True unless it was cancelled or refused."""
        return self.state in (State.LIVE, State.ASKED)
