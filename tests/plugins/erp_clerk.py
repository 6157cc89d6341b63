"""A clerk who writes what tests need in an ERP, each write under a request id of its own."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import uuid4

from erp_ports import Erp
from msgspec import structs

from trunkline_model.address import Address
from trunkline_model.capabilities.invoices import InvoiceIssued, IssueInvoice
from trunkline_model.capabilities.parties import EnsureParty
from trunkline_model.capabilities.receipts import PaymentMethod, ReceiptRecorded, RecordReceipt
from trunkline_model.capabilities.sales_orders import (
    BookSalesOrder,
    CancelSalesOrder,
    SalesOrderBooked,
    SalesOrderCancelled,
)
from trunkline_model.capabilities.shipments import (
    AllocateStock,
    GoodsIssued,
    IssueGoods,
    LineAllocation,
)
from trunkline_model.capabilities.stock import GetStock, ReceiveGoods, StockLevel
from trunkline_model.money import Money
from trunkline_model.party import Party
from trunkline_model.quantity import LineQuantity
from trunkline_model.sales_order import LineKind, SalesOrder, SalesOrderLine
from trunkline_model.shipment import Parcel

ORDERED_ON = date(2026, 11, 1)
DAY_1 = date(2026, 11, 2)
DAY_2 = date(2026, 11, 3)
ADDRESS = Address("Ada Byron", "1 Mill Lane", "Leeds", "LS1 1AA", "GB")
RATES = {"vat-20": Decimal("0.2"), "vat-5": Decimal("0.05")}


def gbp(amount: Decimal | str | int) -> Money:
    return Money(Decimal(amount), "GBP")


def units(*numbers: int) -> tuple[Decimal, ...]:
    """Several quantities at once."""
    return tuple(Decimal(number) for number in numbers)


def line(sku: str, quantity: int, price: str, tax_code: str = "vat-20") -> SalesOrderLine:
    """A line of goods, or of shipping, valued as the ERP values it."""
    net = _penny(Decimal(price) * quantity)
    return SalesOrderLine(
        line_id=f"l-{sku}",
        kind=LineKind.SHIPPING if sku == "SHIPPING" else LineKind.GOODS,
        sku=sku,
        description=sku.capitalize(),
        quantity=Decimal(quantity),
        unit="u",
        unit_price=gbp(price),
        net=gbp(net),
        tax_code=tax_code,
        tax=gbp(_penny(net * RATES.get(tax_code, Decimal(0)))),
    )


def part(sku: str, quantity: int | Decimal) -> LineQuantity:
    return LineQuantity(f"l-{sku}", sku, Decimal(quantity))


def parcel(*parts: LineQuantity, on: date = DAY_1) -> Parcel:
    name = uuid4().hex[:12]
    return Parcel(f"parcel-{name}", on, "Royal Mail", f"TRK{name}", parts)


class Clerk:
    """Writes with fresh request ids; keeps what it books."""

    def __init__(self, erp: Erp) -> None:
        self.erp = erp
        self.booked: list[BookSalesOrder] = []

    def request_id(self) -> str:
        return f"contract:{uuid4()}"

    async def new_customer(self, limit: Money | None = None, term: str = "net-30") -> str:
        code = f"C{uuid4().hex[:10].upper()}"
        party = Party(code, "Ada Byron Ltd", "ada@byron.example", addresses=(ADDRESS,))
        party = structs.replace(party, payment_term=term, credit_limit=limit)
        request = EnsureParty(self.erp.connection_id, self.request_id(), party)
        return (await self.erp.parties.ensure_party(request)).party_code

    def order(self, *lines: SalesOrderLine, party: str = "NORTHSTAR") -> SalesOrder:
        net = sum((one.net.amount for one in lines), Decimal(0))
        tax = sum((one.tax.amount for one in lines), Decimal(0))
        number = f"ORD-{uuid4().hex[:12]}"
        return SalesOrder(
            order_number=number,
            connection_id=self.erp.connection_id,
            channel="contract",
            channel_reference=f"PO-{number}",
            party_code=party,
            invoice_address=ADDRESS,
            delivery_address=ADDRESS,
            currency="GBP",
            ordered_on=ORDERED_ON,
            payment_term="net-30",
            lines=lines,
            net=gbp(net),
            tax=gbp(tax),
            gross=gbp(net + tax),
        )

    def booking(self, order: SalesOrder) -> BookSalesOrder:
        return BookSalesOrder(self.erp.connection_id, self.request_id(), order)

    async def book(self, *lines: SalesOrderLine, party: str = "NORTHSTAR") -> SalesOrderBooked:
        request = self.booking(self.order(*lines, party=party))
        self.booked.append(request)
        return await self.erp.sales_orders.book_sales_order(request)

    async def cancel(self, booking: BookSalesOrder) -> SalesOrderCancelled:
        request = CancelSalesOrder(
            self.erp.connection_id, self.request_id(), booking.request_id, "", "customer"
        )
        return await self.erp.sales_orders.cancel_sales_order(request)

    async def allocate(self, number: str) -> dict[str, LineAllocation]:
        request = AllocateStock(self.erp.connection_id, self.request_id(), number)
        answer = await self.erp.shipments.allocate_stock(request)
        return {one.sku: one for one in answer.lines}

    async def issue(self, number: str, sent: Parcel) -> GoodsIssued:
        request = IssueGoods(self.erp.connection_id, self.request_id(), number, sent)
        return await self.erp.shipments.issue_goods(request)

    async def bill(self, number: str, shipment: str, on: date = DAY_1) -> InvoiceIssued:
        request = IssueInvoice(self.erp.connection_id, self.request_id(), number, shipment, on)
        return await self.erp.invoices.issue_invoice(request)

    async def pay(
        self, invoice: str, amount: Money, method: PaymentMethod = PaymentMethod.CARD
    ) -> ReceiptRecorded:
        request = RecordReceipt(
            self.erp.connection_id,
            self.request_id(),
            method,
            invoice,
            amount,
            DAY_2,
            f"pay-{uuid4().hex[:8]}",
        )
        return await self.erp.receipts.record_receipt(request)

    async def receive(self, sku: str, quantity: int | Decimal) -> str:
        request = ReceiveGoods(
            self.erp.connection_id,
            self.request_id(),
            f"GR-{uuid4().hex[:8]}",
            sku,
            Decimal(quantity),
            DAY_1,
        )
        return (await self.erp.stock.receive_goods(request)).document_number

    async def level(self, sku: str) -> StockLevel:
        answer = await self.erp.stock.get_stock(GetStock(self.erp.connection_id, (sku,)))
        return answer.levels[0]

    async def ship_and_bill(self, *lines: SalesOrderLine, party: str) -> InvoiceIssued:
        """Book, allocate, send all goods in one parcel, bill it."""
        number = (await self.book(*lines, party=party)).sales_order_number
        await self.allocate(number)
        goods = [one for one in lines if one.kind is LineKind.GOODS]
        sent = parcel(*(LineQuantity(one.line_id, one.sku, one.quantity) for one in goods))
        shipment = (await self.issue(number, sent)).shipment_number
        return await self.bill(number, shipment)


def _penny(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
