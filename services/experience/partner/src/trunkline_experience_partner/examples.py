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
}
"""A body for each operation that takes one."""
