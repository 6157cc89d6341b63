"""Plays dealings with a supplier against a company, and keeps account of what was sent to it."""

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from any_purchase import Act, BillRest, Claim, Deal, Decide, Deliver, Pay, Repeat, Units
from msgspec import Struct, structs
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import credit_note, invoice

from trunkline_kit.errors import Conflict, Invalid, Refused
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.payment_runs import SupplierPaymentRun
from trunkline_model.capabilities.purchases import DeliveredLine, GetPurchase, WantedLine
from trunkline_model.capabilities.supplier_bills import GetBill, SupplierBill
from trunkline_model.money import Money, total
from trunkline_model.trade_invoice import TradeCharge, TradeInvoice
from trunkline_model.trade_order import ResponseKind

SKUS = ("MUG-BLUE", "TEAPOT-1L")
APPROVER = "olu"
STANDING = frozenset({"MATCHED", "APPROVED", "POSTED", "SCHEDULED", "IN_PAYMENT", "PAID"})
"""States of a bill that has its part of a purchase."""


class Sent(Struct, frozen=True):
    """A bill as the supplier sent it."""

    key: str
    number: str
    """Of the purchase."""
    units: Units
    sign: int
    content: TradeInvoice


class Play:
    """One story after the other, in one company."""

    def __init__(self, buyer: BuyingCompany) -> None:
        self.buyer = buyer
        self.numbers: list[str] = []
        """Purchases of the story that is played."""
        self.good: dict[tuple[str, int], int] = {}
        """Units that came in good order, by purchase and line."""
        self.bills: list[Sent] = []
        """Of the story that is played."""
        self.runs: list[str] = []
        self.answers: dict[str, str] = {}
        """What the bank did last, by payment."""
        self._count = 0

    async def begin(self, deals: Iterable[Deal]) -> None:
        """Order, and have it sent and answered."""
        self.numbers, self.good, self.bills = [], {}, []
        orders = tuple(deals)
        for deal in orders:
            lines = (
                WantedLine(str(at), sku, sku, Decimal(units), _pounds(pence))
                for at, (sku, units, pence) in enumerate(
                    zip(SKUS, deal.units, deal.pence, strict=True), 1
                )
            )
            raised = await self.buyer.raise_purchase(*lines, key=f"story-{self._next()}")
            self.numbers.append(raised.purchase_number)
        for number in self.numbers:
            asked = await self.buyer.purchase(number, "APPROVAL")
            await self.buyer.approve(asked, APPROVER)
        for number, deal in zip(self.numbers, orders, strict=True):
            await self.buyer.purchase(number, "SENT")
            price = _pounds(deal.pence[0] + deal.dearer).amount
            kind = ResponseKind.CHANGED if deal.dearer else ResponseKind.ACCEPTED
            self.buyer.backends.supplier.answer(number, kind, line_1=str(price))
        await self.told()

    async def act(self, one: Act) -> None:
        """Have one thing happen; what cannot be just now is refused, and that is well."""
        match one:
            case Deliver():
                await self._deliver(one)
            case Claim():
                await self._claim(one)
            case BillRest():
                await self._bill_rest(one.deal)
            case Repeat():
                self._repeat(one)
            case Decide():
                await self._decide(one)
            case Pay():
                await self.pay(one.answers)

    async def end(self) -> None:
        """Bill what is not billed, approve what matched and pay it, until nothing is left to do."""
        for deal in range(len(self.numbers)):
            await self._bill_rest(deal)
        for _ in range(3):
            await self.approve_all()
            if not await self.pay(()):
                return
            await self.told()

    async def told(self) -> None:
        """Wait until all that was said is read and done."""
        supplier, bank = self.buyer.backends.supplier.log, self.buyer.backends.bank.log
        for source, log in (("system-trading-partners", supplier), ("system-bank", bank)):
            if log.events:
                await self.buyer.read_to(source, len(log.events))
        await self.buyer.settled()

    async def bill(self, sent: Sent) -> SupplierBill:
        """Read a bill."""
        return await self.buyer.bills.get_bill(GetBill(sent.key))

    async def standing(self, number: str) -> list[tuple[Sent, SupplierBill]]:
        """Give the bills that have their part of a purchase."""
        mine = [(one, await self.bill(one)) for one in self.bills if one.number == number]
        return [pair for pair in mine if pair[1].state in STANDING]

    async def approve_all(self) -> None:
        """Let everything that matched be posted."""
        await self.told()
        for one in self.bills:
            if (await self.bill(one)).state == "MATCHED":
                await self.buyer.decide_bill("approve_bill", one.key, APPROVER)
        await self.told()

    async def pay(self, answers: tuple[str, ...]) -> SupplierPaymentRun | None:
        """Pay what is due; each payment is answered as told, or executed."""
        try:
            run = await self.buyer.propose()
        except Refused:
            return None
        self.runs.append(run.run_id)
        for actor in ("sam", APPROVER):
            await self.buyer.sign(run, actor)
        await self.buyer.run(run.run_id, "IN_PAYMENT")
        for place, payment in enumerate(run.payments):
            answer = answers[place] if place < len(answers) else "paid"
            self._answer(run.run_id, payment.end_to_end_id, payment.amount, answer)
        return run

    def _answer(self, run_id: str, name: str, amount: Money, answer: str) -> None:
        bank = self.buyer.backends.bank
        self.answers[name] = answer
        rejected = answer == "rejected"
        state = PaymentState.REJECTED if rejected else PaymentState.ACCEPTED
        bank.report(run_id, state, name, reason="AC04" if rejected else "")
        if not rejected:
            bank.book(name, str(-amount.amount))
        if answer == "returned":
            bank.book(name, str(amount.amount), return_reason="AC01")

    async def _deliver(self, one: Deliver) -> None:
        number = self._number(one.deal)
        lines = [
            DeliveredLine(str(at), *map(Decimal, counts))
            for at, counts in enumerate(zip(one.good, one.damaged, one.wrong, strict=True), 1)
            if any(counts)
        ]
        with suppress(Invalid):
            await self.buyer.receive(number, f"GR-{self._next()}", *lines)
            for line in lines:
                place = (number, int(line.line_id) - 1)
                self.good[place] = self.good.get(place, 0) + int(line.good)

    async def _claim(self, one: Claim) -> None:
        number = self._number(one.deal)
        purchase = await self.buyer.purchases.get_purchase(GetPurchase(number))
        dearer = Money(Decimal(one.dearer) / 100, "GBP")
        lines = [
            (line.line_id, units, str((line.unit_price + dearer).amount))
            for line, units in zip(purchase.lines, one.units, strict=True)
            if units
        ]
        if lines:
            write = credit_note if one.credit else invoice
            bill = write(f"S-{self._next()}", number, *lines)
            self._send(number, one, _with_freight(bill, one.freight))

    async def _bill_rest(self, deal: int) -> None:
        await self.told()
        number = self._number(deal)
        billed: Counter[int] = Counter()
        for sent, _ in await self.standing(number):
            for line, count in enumerate(sent.units):
                billed[line] += sent.sign * count
        units = tuple(
            max(self.good.get((number, line), 0) - billed[line], 0) for line in range(len(SKUS))
        )
        await self._claim(Claim(deal, units))

    def _send(self, number: str, said: Claim, bill: TradeInvoice) -> None:
        key = self.buyer.backends.supplier.bill(bill)
        self.bills.append(Sent(key, number, said.units, -1 if said.credit else 1, bill))

    def _repeat(self, one: Repeat) -> None:
        if one.place < len(self.bills):
            before = self.bills[-1 - one.place]
            again = structs.replace(before.content, invoice_number=_otherwise(before.content))
            key = self.buyer.backends.supplier.bill(again)
            self.bills.append(structs.replace(before, key=key, content=again))

    async def _decide(self, one: Decide) -> None:
        await self.told()
        if one.place < len(self.bills):
            with suppress(Refused, Conflict):
                await self.buyer.decide_bill(one.what, self.bills[-1 - one.place].key, APPROVER)

    def _number(self, deal: int) -> str:
        return self.numbers[deal % len(self.numbers)]

    def _next(self) -> int:
        self._count += 1
        return self._count


def _with_freight(bill: TradeInvoice, pence: int) -> TradeInvoice:
    if not pence:
        return bill
    charge = TradeCharge(True, "Carriage", _pounds(pence), "S", Decimal(20))  # noqa: FBT003
    net = total((bill.net, charge.amount), "GBP")
    tax = net.times(Decimal("0.2")).rounded()
    taxes = (structs.replace(bill.taxes[0], base=net, tax=tax),)
    sums: dict[str, Any] = {"net": net, "tax": tax, "gross": net + tax, "payable": net + tax}
    return structs.replace(bill, charges=(charge,), taxes=taxes, **sums)


def _otherwise(bill: TradeInvoice) -> str:
    """The number as another channel may write it."""
    return bill.invoice_number.replace("S-", "s 0")


def _pounds(pence: int) -> Money:
    return gbp(Decimal(pence) / 100)
