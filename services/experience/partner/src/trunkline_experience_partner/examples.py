"""Example bodies of the documentation; a test sends each of them."""

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "placeOrder": {
        "purchase_order_number": "PO-1001",
        "currency": "GBP",
        "delivery_address": {
            "name": "Harbour Stores",
            "line1": "1 Quay Street",
            "city": "Bristol",
            "postcode": "BS1 4DJ",
            "country": "GB",
        },
        "lines": [
            {
                "sku": "MUG-BLUE",
                "quantity": "12",
                "unit_price": {"amount": "4.50", "currency": "GBP"},
            }
        ],
    },
    "cancelOrder": {"reason": "ordered twice"},
    "submitOrderResponse": {
        "object": "order_response",
        "response_number": "A-7",
        "order_number": "PU-100001",
        "responded_on": "2026-11-20",
        "kind": "changed",
        "currency": "GBP",
        "lines": [
            {
                "line_id": "1",
                "kind": "changed",
                "quantity": "12",
                "unit": "C62",
                "unit_price": {"amount": "3.15", "currency": "GBP"},
                "promised_on": "2026-11-27",
            },
            {"line_id": "2", "kind": "rejected", "quantity": "0", "unit": "C62"},
        ],
    },
    "submitDespatchAdvice": {
        "object": "despatch_advice",
        "despatch_number": "D-7",
        "order_number": "PU-100001",
        "shipped_on": "2026-11-26",
        "expected_on": "2026-11-27",
        "lines": [{"line_id": "1", "sku": "MUG-BLUE", "quantity": "12", "unit": "C62"}],
    },
    "submitSupplierInvoice": {
        "object": "invoice",
        "kind": "invoice",
        "invoice_number": "INV-7",
        "issued_on": "2026-11-27",
        "order_number": "PU-100001",
        "currency": "GBP",
        "lines": [
            {
                "line_id": "1",
                "order_line_id": "1",
                "description": "Stoneware mug, blue",
                "quantity": "12",
                "unit": "C62",
                "unit_price": {"amount": "3.15", "currency": "GBP"},
                "adjustment": {"amount": "-0.80", "currency": "GBP"},
                "net": {"amount": "37.00", "currency": "GBP"},
                "tax_category": "S",
                "tax_rate": "20",
            }
        ],
        "charges": [
            {
                "is_charge": True,
                "reason": "Freight",
                "amount": {"amount": "5.00", "currency": "GBP"},
                "tax_category": "S",
                "tax_rate": "20",
            }
        ],
        "taxes": [
            {
                "category": "S",
                "rate": "20",
                "base": {"amount": "42.00", "currency": "GBP"},
                "tax": {"amount": "8.40", "currency": "GBP"},
            }
        ],
        "line_total": {"amount": "37.00", "currency": "GBP"},
        "net": {"amount": "42.00", "currency": "GBP"},
        "tax": {"amount": "8.40", "currency": "GBP"},
        "gross": {"amount": "50.40", "currency": "GBP"},
        "payable": {"amount": "50.40", "currency": "GBP"},
        "seller": {"name": "Stoke Clayworks Ltd", "vat_number": "GB999000439"},
    },
}
"""A body for each operation that takes one."""
