"""The ways of documents: who makes each type, who has to have it, and whom nobody can ask."""

from enum import StrEnum
from typing import NamedTuple

from trunkline_model.capabilities.document_register import DocumentType


class Role(StrEnum):
    """What a connection is to a legal entity."""

    SHOP = "shop"
    WAREHOUSE = "warehouse"
    BANK = "bank"
    SUPPLIER = "supplier"
    """Nobody lists what suppliers hold."""
    TRUNKLINE = "Trunkline"
    """Made here: there is nothing before it."""
    ERP = "ERP"


class Route(NamedTuple):
    """The way of a type of document: who makes it, and who has to have it in the end."""

    document_type: str
    source: Role
    source_type: str
    target: Role
    target_type: str
    dated: bool = True
    """False when the target has a day of its own, that of being told."""
    in_parts: bool = False
    """True when one document may become several on a later side that add up to it."""
    no_source: str = ""
    """Why no system can be asked for its source; empty when one can."""
    not_carried: str = ""
    """Why Trunkline neither hears of it nor writes it; empty when it does."""
    by_hand: bool = False
    """True when people enter it in its target, and Trunkline writes none."""


D, R = DocumentType, Role
BEGINS_HERE = "It begins here: no system has it before Trunkline."
NO_LIST = "Suppliers keep no list that can be asked: what came in is counted in Trunkline."
ROUTES = (
    Route(D.ORDER, R.SHOP, D.ORDER, R.ERP, D.ORDER),
    Route(D.SHIPMENT, R.WAREHOUSE, D.SHIPMENT, R.ERP, D.SHIPMENT),
    Route(D.FULFILMENT, R.WAREHOUSE, D.SHIPMENT, R.SHOP, D.FULFILMENT, dated=False),
    Route(D.INVOICE, R.WAREHOUSE, D.SHIPMENT, R.ERP, D.INVOICE),
    Route(D.PAYMENT, R.SHOP, D.PAYMENT, R.ERP, D.PAYMENT, in_parts=True),
    Route(D.REFUND, R.SHOP, D.REFUND, R.ERP, D.REFUND, dated=False, by_hand=True),
    Route(
        D.PAYOUT,
        R.SHOP,
        D.PAYOUT,
        R.BANK,
        D.STATEMENT_LINE,
        dated=False,
        not_carried="Nothing is done about a payout here: the bank's entry is a statement line.",
    ),
    Route(D.STATEMENT_LINE, R.BANK, D.STATEMENT_LINE, R.ERP, D.PAYMENT, in_parts=True),
    Route(
        D.PURCHASE_ORDER,
        R.TRUNKLINE,
        D.PURCHASE_ORDER,
        R.ERP,
        D.PURCHASE_ORDER,
        no_source=BEGINS_HERE,
    ),
    Route(
        D.GOODS_RECEIPT,
        R.SUPPLIER,
        D.GOODS_RECEIPT,
        R.ERP,
        D.GOODS_RECEIPT,
        no_source="Who counts a delivery reports it to Trunkline and keeps no list of its own.",
    ),
    Route(
        D.VENDOR_RETURN,
        R.TRUNKLINE,
        D.VENDOR_RETURN,
        R.ERP,
        D.VENDOR_RETURN,
        no_source=BEGINS_HERE,
    ),
    Route(
        D.SUPPLIER_INVOICE,
        R.SUPPLIER,
        D.SUPPLIER_INVOICE,
        R.ERP,
        D.SUPPLIER_INVOICE,
        no_source=NO_LIST,
    ),
    Route(
        D.SUPPLIER_CREDIT_NOTE,
        R.SUPPLIER,
        D.SUPPLIER_CREDIT_NOTE,
        R.ERP,
        D.SUPPLIER_CREDIT_NOTE,
        no_source=NO_LIST,
    ),
    Route(
        D.PAYMENT_FILE,
        R.TRUNKLINE,
        D.PAYMENT_FILE,
        R.BANK,
        D.STATEMENT_LINE,
        dated=False,
        in_parts=True,
        no_source=BEGINS_HERE,
    ),
    Route(D.SUPPLIER_PAYMENT, R.BANK, D.STATEMENT_LINE, R.ERP, D.SUPPLIER_PAYMENT, in_parts=True),
)
"""Every type that is counted."""
ROUTE_OF = {one.document_type: one for one in ROUTES}
NOT_COUNTED = {
    D.CREDIT_NOTE: "Nobody announces credit notes to customers: one that is entered in the ERP is "
    "told as an invoice that nobody knows.",
}
"""Types that no side can be asked for, and why."""
PARTNER = "A partner keeps no list that can be asked: what was accepted is counted in Trunkline."
