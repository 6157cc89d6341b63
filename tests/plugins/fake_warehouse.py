"""A warehouse and a bank in memory, which do what a test tells them to."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from fake_log import FakeLog, Writes, evidence
from msgspec import structs
from order_builders import gbp

from trunkline_kit.errors import Refused, Unavailable
from trunkline_model.capabilities import events as told
from trunkline_model.capabilities import fulfilment as warehouse_words
from trunkline_model.goods_receipt import GoodsReceiptReported
from trunkline_model.quantity import LineQuantity
from trunkline_model.shipment import Parcel, ShipmentOrder


class FakeWarehouse:
    """A warehouse that does what a test tells it to."""

    def __init__(self, name: str = "warehouse-main", beside: "FakeWarehouse | None" = None) -> None:
        self.name = name
        self.log, self.writes = FakeLog(name), Writes()
        if beside is not None:  # another connection of the same service, which keeps one log
            self.log.events = beside.log.events
        self.orders: dict[str, ShipmentOrder] = {}
        self.kept: dict[str, str] = {}
        self.unknown_skus: set[str] = set()
        self.holds_back = False
        self.is_mute = False
        self.on_the_way: list[warehouse_words.CreateShipmentOrder] = []
        self.arrives_after = 0
        self.is_picked_at_once = False
        self.cancelled: list[str] = []
        self._parcels = count(1)

    async def create_shipment_order(
        self, request: warehouse_words.CreateShipmentOrder
    ) -> warehouse_words.ShipmentOrderCreated:
        if self.holds_back:
            self.on_the_way.append(request)
            raise Unavailable("no answer", unknown=True)
        wanted = request.shipment_order
        if unknown := self.unknown_skus & {one.sku for one in wanted.lines}:
            raise Refused(f"no article {', '.join(unknown)}", reason="unknown_article")
        number = f"W-{wanted.reference}"
        answer = warehouse_words.ShipmentOrderCreated(number, evidence("system-warehouse", number))
        self.orders[wanted.reference] = wanted
        created: warehouse_words.ShipmentOrderCreated = self.writes.once("order", request, answer)
        if self.is_mute:
            raise Unavailable("it is done and nobody says so", unknown=True)
        return created

    async def cancel_shipment_order(
        self, request: warehouse_words.CancelShipmentOrder
    ) -> warehouse_words.ShipmentOrderCancelled:
        reference = request.reference
        if reference in self.kept:
            raise Refused(self.kept[reference], reason="not_cancellable")
        if reference in self.orders:
            self.cancelled.append(reference)
        existed = reference in self.orders
        proof = evidence("system-warehouse", reference)
        answer = warehouse_words.ShipmentOrderCancelled(existed, proof)
        cancelled: warehouse_words.ShipmentOrderCancelled
        cancelled = self.writes.once("cancellation", request, answer)
        await self._let_in()
        return cancelled

    async def get_shipment_order(
        self, request: warehouse_words.GetShipmentOrder
    ) -> warehouse_words.ShipmentOrderProgress:
        raise NotImplementedError(request)

    async def _let_in(self) -> None:
        """Let in what was held back, once so many cancellations were answered."""
        if self.on_the_way and len(self.writes.named("cancellation")) == self.arrives_after:
            self.holds_back = False
            await self.create_shipment_order(self.on_the_way[0])
            if self.is_picked_at_once:
                self.pick(self.on_the_way[0].shipment_order.reference)

    def accept(self, reference: str) -> None:
        """Take an order on, which nobody has picked yet."""
        accepted = told.ShipmentOrderAccepted(reference, f"W-{reference}")
        self.log.tell(shipment_order_accepted=accepted)

    def pick(self, reference: str) -> None:
        """Begin to pick: from now on it is not taken back."""
        self.kept[reference] = "it is being picked"

    def send(self, reference: str, on: date, **units: int) -> Parcel:
        """Send some of a shipment order's lines, named by article."""
        wanted = self.orders[reference]
        self.kept[reference] = "it has left"
        lines = tuple(
            structs.replace(one, quantity=Decimal(units[_key(one)]))
            for one in wanted.lines
            if _key(one) in units
        )
        name = f"P{next(self._parcels)}"
        parcel = Parcel(name, on, "Royal Mail", f"TRACK-{name}", lines)
        self.log.tell(parcel_dispatched=told.ParcelDispatched(reference, parcel))
        return parcel

    def send_all(self, reference: str, on: date) -> Parcel:
        """Send everything that was asked for."""
        units = {_key(one): int(one.quantity) for one in self.orders[reference].lines}
        return self.send(reference, on, **units)

    def receive(self, reference: str, sku: str, units: int, **more: Any) -> None:
        """Report goods that came in, on a purchase when `more` names one."""
        day = date(2026, 11, 18)
        receipt = GoodsReceiptReported(reference, sku, Decimal(units), day, **more)
        self.log.tell(goods_receipt_reported=receipt)

    def decline(self, reference: str, reason: str) -> None:
        """Say, after a while, that it will not be sent."""
        declined = told.ShipmentOrderRejected(reference, reason)
        self.log.tell(shipment_order_rejected=declined)

    def find_short(self, reference: str, **units: int) -> None:
        """Report that some of it is not there."""
        wanted = self.orders[reference].lines
        lines = tuple(
            structs.replace(one, quantity=Decimal(units[_key(one)]))
            for one in wanted
            if _key(one) in units
        )
        self.log.tell(short_picked=told.ShortPicked(reference, lines))


def _key(line: LineQuantity) -> str:
    return line.sku.replace("-", "_")


class FakeBank:
    """A bank whose statements were read already."""

    def __init__(self) -> None:
        self.log = FakeLog("bank-main")

    def book(
        self,
        reference: str,
        amount: str,
        remittance: str,
        payer: str = "Harbour Hotels Ltd",
        *,
        trace: str = "NOTPROVIDED",
    ) -> None:
        """Book a credit, or a debit for a negative amount; `trace` is the payer's own id."""
        entry = told.BankEntryBooked(
            statement_id="ST-1",
            entry_reference=reference,
            account="GB33BUKB20201555555555",
            amount=gbp(amount),
            booked_on=date(2026, 11, 20),
            value_on=date(2026, 11, 20),
            counterparty=payer,
            remittance=remittance,
            end_to_end_id=trace,
        )
        self.log.tell(bank_entry_booked=entry)
