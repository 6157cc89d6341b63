"""An order is changed by us: once as its supplier does not take it, then as it does."""

from typing import Any

import httpx

from trunkline_model.capabilities.purchases import ChangePurchase, Purchase, Purchases

from .asking import Asking, tell
from .wanting import AGREED_PENCE, ASKS, LESS, MORE, line

VERSIONS = ((2, LESS, "reject"), (3, MORE, "accept"))
"""Each version, what it adds to the first line, and what the supplier says."""


class Changes:
    """The buyer, and the supplier as far as it is told what to answer."""

    def __init__(self, ask: Asking, supplier: httpx.AsyncClient) -> None:
        self._ask, self._supplier = ask, supplier
        self._answered: set[tuple[str, int]] = set()

    async def over(self, seen: Purchase) -> bool:
        """Do what is next of a purchase that its supplier took; says whether nothing is left."""
        number = seen.purchase_number
        sent = await self._sent(number)
        for version, more, answer in VERSIONS:
            if (number, version) in self._answered:
                continue
            if sent < version and not seen.change:
                await self._ask(Purchases, "change_purchase", _changed(seen, more))
            elif sent == version:
                said = {"order_number": number, "answer": answer}
                await tell(self._supplier, "POST", "responses", said)
                self._answered.add((number, version))
            return False
        return not seen.change

    async def _sent(self, number: str) -> int:
        """Give the last version that the supplier has."""
        orders: list[dict[str, Any]] = (await self._supplier.get("/_sandbox/orders")).json()
        return max(int(one["version"]) for one in orders if one["order_number"] == number)


def _changed(seen: Purchase, more: int) -> ChangePurchase:
    mugs = line("1", int(seen.lines[0].ordered) + more, AGREED_PENCE)
    return ChangePurchase(seen.purchase_number, ASKS, (mugs,), "the shop sells otherwise")
