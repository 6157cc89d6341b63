"""Every write loses its answer once, on the real Tryton: each is found again, none is doubled."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from erp_clerk import gbp, line, part
from msgspec import Struct, structs

from trunkline_kit.budget import Budget, Limits
from trunkline_kit.errors import Conflict, Refused, Unavailable
from trunkline_kit.http import http_client
from trunkline_kit.secret import Secret
from trunkline_model.address import Address
from trunkline_model.capabilities.invoices import IssueInvoice
from trunkline_model.capabilities.ledger import ListControlTotals
from trunkline_model.capabilities.receipts import PaymentMethod, RecordReceipt
from trunkline_model.capabilities.sales_orders import BookSalesOrder, CancelSalesOrder
from trunkline_model.capabilities.shipments import AllocateStock, IssueGoods
from trunkline_model.capabilities.stock import GetStock, ReceiveGoods
from trunkline_model.invoice import Invoice
from trunkline_model.quantity import LineQuantity
from trunkline_model.sales_order import SalesOrder, SalesOrderLine
from trunkline_model.shipment import Parcel
from trunkline_sandbox_tryton import TrytonServer, fresh_tryton
from trunkline_system_tryton.adapter.backend import Backend
from trunkline_system_tryton.adapter.invoices import InvoicesAdapter
from trunkline_system_tryton.adapter.ledger import LedgerAdapter
from trunkline_system_tryton.adapter.receipts import ReceiptsAdapter
from trunkline_system_tryton.adapter.sales_orders import SalesOrdersAdapter
from trunkline_system_tryton.adapter.shipments import ShipmentsAdapter
from trunkline_system_tryton.adapter.stock import StockAdapter
from trunkline_system_tryton.client import Account, Answered, Client
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.settings import CompanyConnection

STATE = Path(__file__).parents[3] / ".trunkline" / "state" / "sandbox-tryton"
ADDRESS = Address("Ada Byron", "1 Mill Lane", "Leeds", "LS1 1AA", "GB")
DAY = date(2026, 11, 3)
ATTEMPTS_MAX = 30
ERP = "erp-main"

pytestmark = [pytest.mark.tryton, pytest.mark.timeout(600)]


class LossyClient(Client):
    """Every write is committed, and its answer is lost."""

    async def call(
        self, method: str, params: list[Any], context: dict[str, Any], *, write: bool
    ) -> Answered:
        answered = await super().call(method, params, context, write=write)
        if write:
            raise Unavailable("the answer was lost", unknown=True)
        return answered


class Ports(Struct, frozen=True):
    """The adapters over one client."""

    sales: SalesOrdersAdapter
    shipments: ShipmentsAdapter
    invoices: InvoicesAdapter
    receipts: ReceiptsAdapter
    stock: StockAdapter
    ledger: LedgerAdapter

    @classmethod
    def over(cls, client: Client) -> "Ports":
        company = CompanyConnection(
            connection_id="erp-main", url="", database="", user="", password=Secret("")
        )
        backend = Backend(client, PurchaseDirectory(company))
        return cls(
            sales=SalesOrdersAdapter(backend),
            shipments=ShipmentsAdapter(backend),
            invoices=InvoicesAdapter(backend),
            receipts=ReceiptsAdapter(backend),
            stock=StockAdapter(backend),
            ledger=LedgerAdapter(backend),
        )


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[TrytonServer]:
    with fresh_tryton(STATE, postgres_url) as one:
        yield one


@pytest.fixture(scope="module")
async def lossy(server: TrytonServer) -> AsyncIterator[Ports]:
    async with opened(server, LossyClient) as one:
        yield one


@pytest.fixture(scope="module")
async def sound(server: TrytonServer) -> AsyncIterator[Ports]:
    async with opened(server, Client) as one:
        yield one


@asynccontextmanager
async def opened(server: TrytonServer, kind: type[Client]) -> AsyncIterator[Ports]:
    http = http_client(server.url, timeout_s=60)
    budget = Budget("test", Limits(rate_per_s=1000, burst=1000, concurrency_max=8), None)
    yield Ports.over(kind(http, Account(server.database, server.user, server.password), budget))
    await http.aclose()


async def persist[R, A](call: Callable[[R], Awaitable[A]], request: R) -> A:
    """Ask again until an answer comes, as the memo does with an unknown outcome."""
    for _ in range(ATTEMPTS_MAX):
        try:
            return await call(request)
        except Unavailable as lost:
            if not lost.unknown:
                raise
    raise AssertionError(f"no answer after {ATTEMPTS_MAX} attempts: {request}")


def order(number: str, *lines: SalesOrderLine) -> SalesOrder:
    net = sum((one.net.amount for one in lines), Decimal(0))
    tax = sum((one.tax.amount for one in lines), Decimal(0))
    return SalesOrder(
        order_number=number,
        connection_id=ERP,
        channel="test",
        channel_reference=f"PO-{number}",
        party_code="NORTHSTAR",
        invoice_address=ADDRESS,
        delivery_address=ADDRESS,
        currency="GBP",
        ordered_on=DAY,
        payment_term="immediate",
        lines=lines,
        net=gbp(net),
        tax=gbp(tax),
        gross=gbp(net + tax),
    )


async def totals(ports: Ports) -> Counter[tuple[str, str]]:
    answer = await ports.ledger.list_control_totals(ListControlTotals(ERP))
    return Counter({(one.document_type, one.state): one.count for one in answer.totals})


async def on_hand(ports: Ports, sku: str) -> Decimal:
    return (await ports.stock.get_stock(GetStock(ERP, (sku,)))).levels[0].on_hand


async def booked(ports: Ports, number: str, *lines: SalesOrderLine) -> str:
    request = BookSalesOrder(ERP, f"{number}.book", order(number, *lines))
    sale = (await persist(ports.sales.book_sales_order, request)).sales_order_number
    await persist(ports.shipments.allocate_stock, AllocateStock(ERP, f"{number}.allocate", sale))
    return sale


def issuing(sale: str, name: str, *parts: LineQuantity) -> IssueGoods:
    return IssueGoods(ERP, f"{name}.issue", sale, Parcel(name, DAY, "DPD", "T1", parts))


async def shipped(ports: Ports, sale: str, name: str, *parts: LineQuantity) -> Invoice:
    """Send a parcel, bill it and take the money for it."""
    issued = await persist(ports.shipments.issue_goods, issuing(sale, name, *parts))
    billing = IssueInvoice(ERP, f"{name}.bill", sale, issued.shipment_number, DAY)
    bill = (await persist(ports.invoices.issue_invoice, billing)).invoice
    await persist(ports.receipts.record_receipt, paying(bill, f"{name}.pay"))
    return bill


def paying(bill: Invoice, request_id: str) -> RecordReceipt:
    number = bill.invoice_number
    return RecordReceipt(ERP, request_id, PaymentMethod.CARD, number, bill.gross, DAY, "card-1")


async def test_an_order_closes_although_every_answer_was_lost(lossy: Ports) -> None:
    before, mugs = await totals(lossy), await on_hand(lossy, "MUG-BLUE")
    lines = (line("MUG-BLUE", 3, "8.333333"), line("SHIPPING", 1, "4.00"))
    sale = await booked(lossy, "lossy", *lines)

    first = await shipped(lossy, sale, "lossy-1", part("MUG-BLUE", 1))
    second = await shipped(lossy, sale, "lossy-2", part("MUG-BLUE", 2))

    assert first.gross + second.gross == order("any", *lines).gross
    assert await on_hand(lossy, "MUG-BLUE") == mugs - 3
    assert (await totals(lossy)) - before == {
        ("sales_order", "done"): 1,
        ("shipment", "done"): 2,
        ("invoice", "paid"): 2,
        ("receipt", "posted"): 2,
    }


async def test_a_cancelled_sale_stays_cancelled_although_every_answer_was_lost(
    lossy: Ports,
) -> None:
    before = await totals(lossy)
    await booked(lossy, "undone", line("PLATE-27", 2, "12.00"), line("SHIPPING", 1, "4.00"))
    request = CancelSalesOrder(ERP, "undone.cancel", "undone.book", "", "changed mind")
    assert (await persist(lossy.sales.cancel_sales_order, request)).existed
    gained = (await totals(lossy)) - before
    assert gained == {("sales_order", "cancelled"): 1, ("shipment", "cancelled"): 1}
    level = (await lossy.stock.get_stock(GetStock(ERP, ("PLATE-27",)))).levels[0]
    assert level.available == level.on_hand


async def test_goods_arrive_once_although_every_answer_was_lost(lossy: Ports) -> None:
    before = await on_hand(lossy, "COOKBOOK")
    request = ReceiveGoods(ERP, "grn.receive", "GRN-1", "COOKBOOK", Decimal(7), DAY)
    await persist(lossy.stock.receive_goods, request)
    assert await on_hand(lossy, "COOKBOOK") == before + 7


async def test_the_same_parcel_and_payment_twice_at_once_take_effect_once(sound: Ports) -> None:
    """Without the memo: what binds is Tryton alone."""
    before, mugs = await totals(sound), await on_hand(sound, "MUG-WHITE")
    sale = await booked(sound, "twice", line("MUG-WHITE", 3, "7.50"))
    request = issuing(sale, "twice", part("MUG-WHITE", 2))
    await at_once(sound.shipments.issue_goods, request)
    issued = await persist(sound.shipments.issue_goods, request)
    billing = IssueInvoice(ERP, "twice.bill", sale, issued.shipment_number, DAY)
    await at_once(sound.invoices.issue_invoice, billing)
    bill = (await persist(sound.invoices.issue_invoice, billing)).invoice
    half = structs.replace(paying(bill, "twice.pay"), amount=gbp("4.00"))
    await at_once(sound.receipts.record_receipt, half)
    paid = await persist(sound.receipts.record_receipt, half)

    assert paid.outstanding == gbp("14.00")
    assert await on_hand(sound, "MUG-WHITE") == mugs - 2
    gained = (await totals(sound)) - before
    assert (gained["shipment", "done"], gained["invoice", "posted"]) == (1, 1)
    assert gained["receipt", "posted"] == 1


async def at_once[R, A](call: Callable[[R], Awaitable[A]], request: R) -> None:
    """Send a request twice at the same moment; one of them may be told to ask again."""
    for outcome in await asyncio.gather(call(request), call(request), return_exceptions=True):
        if isinstance(outcome, BaseException):
            assert isinstance(outcome, Conflict | Refused | Unavailable), outcome
