"""A posted customer invoice."""

from datetime import date
from decimal import Decimal

from msgspec import Struct

from .money import Money


class InvoiceLine(Struct, frozen=True):
    """One billed line."""

    sku: str
    """The article."""
    quantity: Decimal
    """Units billed."""
    net: Money
    """Net value."""
    tax_code: str
    """Our tax code."""


class Invoice(Struct, frozen=True):
    """A fiscal document: once posted it is corrected only by a credit note."""

    invoice_number: str
    """The number that the ERP gave when it posted."""
    ledger_id: str
    """The ERP's internal id."""
    sales_order_number: str
    """The ERP's number of the sales order it bills."""
    shipment_number: str
    """The ERP's number of the shipment it bills."""
    invoiced_on: date
    """Date of the invoice and tax point."""
    due_on: date
    """When it has to be paid."""
    lines: tuple[InvoiceLine, ...]
    """What it bills."""
    net: Money
    """Sum without tax."""
    tax: Money
    """Tax."""
    gross: Money
    """What is owed."""
    outstanding: Money
    """What is still to be paid."""
