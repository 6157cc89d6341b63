"""Trade orders: a partner orders on terms beyond its credit, one unit is late, a transfer pays."""

import asyncio
from datetime import UTC
from decimal import Decimal
from random import Random
from typing import Any

import httpx
from acting import anybody
from oracle.observed import PlannedOrder, Units

from trunkline.process.order_to_cash.v1 import order_to_cash_pb2
from trunkline.system.stock.v1 import stock_pb2
from trunkline_cli.stack import Stack
from trunkline_kit import clock
from trunkline_kit.channel import connect
from trunkline_kit.errors import TrunklineError
from trunkline_kit.rpc import call_port
from trunkline_model.address import Address
from trunkline_model.capabilities.order_to_cash import (
    OrderToCash,
    PlacedLine,
    PlaceOrder,
    ReleaseHold,
)
from trunkline_model.capabilities.stock import ReceiveGoods, Stock

from .baskets import LATE, PARCELS_MAX, parcels_for, pounds
from .workers import Workers

PARTNER, PARTY = "harbour", "HARBOUR"
PLATE, PLATE_PENCE = "PLATE-27", 1_440
"""An article of which there is plenty, and its list price with VAT."""
LATE_PENCE = 1_800
PLATES = (72, 99)
"""So many of them are always beyond the party's credit limit of 1,000 pounds."""
ADDRESS = Address("Harbour Hotels Ltd", "2 Quayside", "Newcastle upon Tyne", "NE1 3DX", "GB")
BEFORE_STOCK = frozenset({"RECEIVED", "VALIDATED", "HELD", "ACCEPTED"})
LOOK_S = 0.3


class Trade:
    """The partner, our credit desk, our goods desk and the partner's bank."""

    def __init__(self, stack: Stack, workers: Workers, bank: httpx.AsyncClient) -> None:
        self._stack, self._workers, self._bank = stack, workers, bank
        self._asked = 0
        """How often somebody was asked: each time the next worker, for some are not ready."""
        self._placed: dict[str, int] = {}
        """What each order comes to, in pennies."""
        self._released: set[str] = set()
        self._received: set[str] = set()
        self._paid: set[str] = set()

    async def place(self, chance: Random) -> PlannedOrder:
        """Order as a partner's client does: again, under the same key, until it is accepted."""
        plates = chance.randrange(*PLATES)
        plates -= plates % PARCELS_MAX  # one unit more then takes one parcel more
        asked = _order(f"PO-{chance.randrange(10**12)}", plates)
        number = ""
        while not number:
            number = await self._accepted(asked)
        self._placed[number] = plates * PLATE_PENCE + LATE_PENCE
        return PlannedOrder(
            order=number,
            pence=self._placed[number],
            currency="GBP",
            units=(Units(PLATE, plates), Units(LATE, 1)),
            parcels=parcels_for(plates) + 1,
            in_shop=False,
            split=True,
        )

    async def look(self, number: str, state: str) -> None:
        """Do what an order waits for, each once."""
        if number not in self._placed:
            return
        if state == "HELD" and number not in self._released and await self._release(number):
            self._released.add(number)
        if state not in BEFORE_STOCK and number not in self._received:
            self._received.add(number)
            await self._receive(number)
        if state == "INVOICED" and number not in self._paid:
            self._paid.add(number)
            await self._pay(number)

    async def _accepted(self, asked: PlaceOrder) -> str:
        try:
            async with asyncio.timeout(5):
                return str((await self._desk("place_order", asked)).order_number)
        except (TrunklineError, TimeoutError):
            await asyncio.sleep(LOOK_S)
            return ""

    async def _release(self, number: str) -> bool:
        try:
            async with asyncio.timeout(5):
                told = ReleaseHold(number, "credit", "campaign", "they pay reliably")
                await self._desk("release_hold", told)
        except (TrunklineError, TimeoutError):
            return False
        return True

    async def _desk(self, name: str, asked: Any) -> Any:
        workers = self._workers.alive
        if not workers:
            raise TimeoutError
        self._asked += 1
        channel = connect(workers[self._asked % len(workers)].address)
        try:
            who = anybody(self._stack.plan.keyring["ACTOR"])
            port = call_port(OrderToCash, order_to_cash_pb2, channel, bearer=who)
            return await getattr(port, name)(asked)
        finally:
            await channel.close(None)

    async def _receive(self, number: str) -> None:
        """Book in what the warehouse had all the time."""
        name = f"GR-{number}"
        today = clock.today(UTC)
        channel = connect(self._stack.address("sandbox-erp"))
        try:
            stock = call_port(Stock, stock_pb2, channel)
            await stock.receive_goods(ReceiveGoods("erp-main", name, name, LATE, Decimal(1), today))
        finally:
            await channel.close(None)

    async def _pay(self, number: str) -> None:
        entry = {
            "amount": pounds(self._placed[number]),
            "reference": f"Payment of {number}",
            "end_to_end_id": number,
            "counterparty": ADDRESS.name,
        }
        for path, body in (("entries", entry), ("statements", {})):
            answer = await self._bank.post(f"/_sandbox/{path}", json=body)
            assert answer.is_success, answer.text


def _order(purchase_order: str, plates: int) -> PlaceOrder:
    return PlaceOrder(
        partner_id=PARTNER,
        party_code=PARTY,
        idempotency_key=purchase_order,
        fingerprint=purchase_order,
        purchase_order_number=purchase_order,
        currency="GBP",
        delivery_address=ADDRESS,
        lines=(PlacedLine(PLATE, Decimal(plates)), PlacedLine(LATE, Decimal(1))),
    )
