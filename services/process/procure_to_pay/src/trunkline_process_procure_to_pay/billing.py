"""What a supplier bills: an invoice or a credit note in our words."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from trunkline_model.money import Money, total


class BillKind(StrEnum):
    """What the document is."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class BilledLine(Struct, frozen=True):
    """One line of a bill; a credit note's quantities are positive too."""

    bill_line_id: str
    """The supplier's line number."""
    line_id: str
    """Our line of the purchase that it names; empty when it names none."""
    sku: str
    """The article, as far as it is said."""
    description: str
    """What it is."""
    quantity: Decimal
    """Units."""
    unit_price: Money
    """Net price of a unit."""
    net: Money
    """Net of the line, as the supplier says."""
    vat_category: str
    """Category of EN 16931: S, Z, E, AE, O, G."""
    vat_rate: Decimal
    """0.2 for 20 per cent."""

    @property
    def is_charge(self) -> bool:
        """True for freight and other charges that no line of the purchase stands for."""
        return not self.line_id and not self.sku


class Bill(Struct, frozen=True):
    """A supplier's invoice or credit note."""

    supplier_code: str
    """The supplier in the ERP."""
    number: str
    """The supplier's number, as written."""
    kind: BillKind
    """Invoice or credit note."""
    issued_on: date
    """Its date."""
    due_on: date | None
    """When it is to be paid, as it says; none: by the supplier's terms."""
    purchase_number: str
    """The order that it names; may be empty."""
    currency: str
    """ISO 4217 code."""
    lines: tuple[BilledLine, ...]
    """At least one."""
    net: Money
    """Without tax."""
    tax: Money
    """VAT."""
    gross: Money
    """What is claimed."""
    vat_number: str = ""
    """The supplier's VAT number, as written."""
    account: str = ""
    """The account that it asks to be paid to: IBAN, or sort code and number; empty: none named."""
    message_id: str = ""
    """Id of the message that brought it; empty when its channel gives none."""
    document_sha256: str = ""
    """Hex hash of the bytes that came in."""
    raw_document_id: str = ""
    """Where those bytes lie."""
    raw_document_source: str = ""
    """Run-time name of the service that keeps them."""
    credits_number: str = ""
    """Of a credit note: the invoice that it credits."""
    payable: Money | None = None
    """What it asks to be paid, where that is not its gross: some was prepaid, or it is rounded."""

    @property
    def sign(self) -> int:
        """1 for an invoice, -1 for a credit note."""
        return 1 if self.kind is BillKind.INVOICE else -1

    @property
    def charges(self) -> Money:
        """Freight and other charges, net."""
        return total((one.net for one in self.lines if one.is_charge), self.currency)
