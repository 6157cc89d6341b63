"""What a bill of one shipment holds, computed from the sale; pure."""

from collections.abc import Mapping
from decimal import Decimal

from trunkline_model.invoice import InvoiceLine
from trunkline_model.quantity import LineQuantity
from trunkline_model.sales_order import SalesOrder, SalesOrderLine

from .arithmetic import Amounts, line_amounts, money, total

ROUNDING_SKU = "ROUNDING"


class Bill:
    """Lines and sums of one bill; taxed by the codes that the sale was booked under."""

    def __init__(self, tax_codes: Mapping[str, str]) -> None:
        self._tax_codes = tax_codes
        self.lines: list[InvoiceLine] = []
        self._amounts: list[Amounts] = []

    @property
    def sums(self) -> Amounts:
        """Net and tax of all lines."""
        return total(self._amounts)

    def add(self, line: SalesOrderLine, quantity: Decimal) -> None:
        """Bill a quantity of a line of the sale."""
        amounts = line_amounts(quantity, line.unit_price.amount, self._tax_codes[line.line_id])
        self._append(line.sku, quantity, amounts, line.tax_code)

    def close(self, owed: Decimal) -> None:
        """Bring the sum to what is owed: a visible rounding line carries halves of pennies."""
        difference = owed - self.sums.gross
        if difference:
            self._append(ROUNDING_SKU, Decimal(1), Amounts(difference, Decimal("0.00")), "")

    def _append(self, sku: str, quantity: Decimal, amounts: Amounts, tax_code: str) -> None:
        self.lines.append(InvoiceLine(sku, quantity, money(amounts.net), tax_code))
        self._amounts.append(amounts)


def bill(
    order: SalesOrder,
    shipped: tuple[LineQuantity, ...],
    services: frozenset[str],
    tax_codes: Mapping[str, str],
) -> Bill:
    """Bill what a shipment took; `services` are the lines without goods that go along."""
    lines = {line.line_id: line for line in order.lines}
    result = Bill(tax_codes)
    for part in shipped:
        result.add(lines[part.line_id], part.quantity)
    for line in order.lines:
        if line.line_id in services:
            result.add(line, line.quantity)
    return result
