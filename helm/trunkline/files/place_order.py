"""`helm test`: places an order in the stand-in shop, and waits until the ERP's stand-in booked it.

Arguments: the addresses of both stand-ins. Exit 0 when the sale is in the ERP's journal.
"""

import json
import sys
import time
import urllib.request
from typing import Any

WITHIN_S = 120.0
BASKET = {"lines": [{"sku": "MUG-BLUE", "quantity": 1, "price": "12.00"}]}
BOOKED = "BookSalesOrder"


def main(shop: str, erp: str, within_s: float = WITHIN_S) -> int:
    """Place the order and follow it."""
    seen = _last(erp)
    _ask(f"http://{shop}/_sandbox/orders", BASKET)
    print("placed in the shop", flush=True)
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        if any(entry["name"] == BOOKED for entry in _effects(erp, seen)):
            print("booked in the ERP")
            return 0
        time.sleep(0.5)
    print(f"not booked within {within_s:.0f} s: look at the logs of process-order-to-cash")
    return 1


def _last(erp: str) -> int:
    seen = 0
    while page := _effects(erp, seen):
        seen = int(page[-1]["seq"])
    return seen


def _effects(erp: str, after: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _ask(f"http://{erp}/_sandbox/journal?kind=effect&after={after}")
    return found


def _ask(url: str, body: object = None) -> Any:
    sent = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, sent, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own stand-ins
        return json.load(answer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
