"""A bill's input as fields that people may correct, and the bill with other values; pure.

What the supplier claims in all, net, VAT and gross, is its own fact: it is never corrected, so the
sums of the lines always have to come to it.
"""

from collections.abc import Mapping

from msgspec import structs

from trunkline_model.field_texts import line_texts, lines_with, texts_of, with_texts

from ..billing import Bill

LINE = ("line_id", "sku", "quantity", "unit_price", "net", "vat_category", "vat_rate")
HEADER = ("purchase_number", "vat_number", "account")


def bill_values(bill: Bill) -> dict[str, str]:
    """Give what may be corrected of a bill."""
    return line_texts(bill.lines, LINE) | texts_of(bill, HEADER)


def corrected_bill(bill: Bill, values: Mapping[str, str]) -> Bill:
    """Give a bill with these values."""
    lines = lines_with(bill.lines, LINE, values)
    return structs.replace(with_texts(bill, HEADER, values), lines=lines)
