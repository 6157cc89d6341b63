"""Rejecting a bill and its credit note, one right after the other."""

from decimal import Decimal
from typing import Any, cast

from msgspec import structs
from purchase_builders import gbp
from purchase_company import BuyingCompany, open_buying_company
from purchase_fakes import PurchaseBackends
from trade_invoices import credit_note, invoice

from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.purchases import DeliveredLine, WantedLine
from trunkline_process_procure_to_pay.books import Books, TellPurchase, Told
from trunkline_process_procure_to_pay.facts.fulfilment import BillReleased
from trunkline_process_procure_to_pay.ports import Ports

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))


class Busy:
    """The books, in which no purchase hears of a bill that is released."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def __getattr__(self, name: str) -> Any:
        """Do the rest as ever."""
        return getattr(self._books, name)

    async def tell_purchase(self, request: TellPurchase) -> Told:
        """Record anything but a release."""
        if isinstance(request.fact, BillReleased):
            raise Unavailable("the purchase is busy")
        return await self._books.tell_purchase(request)


class BusyBackends(PurchaseBackends, frozen=True):
    """Backends with which what a rejected bill took is given back late."""

    def ports(self, shared: Books) -> Ports:
        """Give the connections."""
        return structs.replace(super().ports(shared), books=cast("Books", Busy(shared)))


async def credited(buyer: BuyingCompany) -> tuple[str, str]:
    """Have a bill matched because of a credit note."""
    raised = await buyer.raise_purchase(MUGS)
    number, supplier = raised.purchase_number, buyer.backends.supplier
    await buyer.approve(await buyer.purchase(number, "APPROVAL"), "fay")
    await buyer.purchase(number, "SENT")
    await buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(49), damaged=Decimal(1)))
    bill = supplier.bill(invoice("INV-1", number, ("1", 50, "3.10")))
    await buyer.bill(bill, "EXCEPTION")
    note = supplier.bill(credit_note("CN-1", number, ("1", 1, "3.10")))
    await buyer.bill(bill, "MATCHED")
    return bill, note


async def test_a_bill_that_was_rejected_keeps_no_credit_note_from_being_rejected(
    database_url: str, purchase_backends: PurchaseBackends
) -> None:
    """What it took is given back a while after its rejection: nobody has to wait for that."""
    busy = BusyBackends(**structs.asdict(purchase_backends))
    async with open_buying_company(database_url, busy) as buyer:
        bill, note = await credited(buyer)
        for key in (bill, note):
            rejected = await buyer.decide_bill("reject_bill", key)
            assert rejected.state == "REJECTED"
