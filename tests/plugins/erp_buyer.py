"""A buyer who writes what tests of purchasing need, each write under a request id of its own."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from uuid import uuid4

from erp_clerk import ADDRESS, DAY_1, DAY_2, ORDERED_ON, gbp
from erp_ports import Erp

from trunkline_model.capabilities.accruals import AccrualPosted, PostAccrual
from trunkline_model.capabilities.goods_receipts import (
    GoodsReceiptRecorded,
    GoodsReturned,
    RecordGoodsReceipt,
    ReturnGoods,
)
from trunkline_model.capabilities.purchase_orders import (
    AmendPurchaseOrder,
    BookPurchaseOrder,
    ConfirmPurchaseOrder,
    GetPurchaseOrder,
    PurchaseOrderProgress,
)
from trunkline_model.capabilities.supplier_invoices import (
    GetSupplierInvoice,
    PostSupplierCreditNote,
    PostSupplierInvoice,
)
from trunkline_model.capabilities.supplier_payments import (
    RecordSupplierPayment,
    SupplierPaymentRecorded,
)
from trunkline_model.goods_receipt import (
    Condition,
    GoodsReceipt,
    GoodsReceiptLine,
    VendorReturn,
)
from trunkline_model.money import Money
from trunkline_model.purchase_order import PurchaseLineKind, PurchaseOrder, PurchaseOrderLine
from trunkline_model.supplier_invoice import (
    PostedSupplierDocument,
    SupplierCreditNote,
    SupplierInvoice,
    SupplierInvoiceLine,
    TaxSubtotal,
)

SUPPLIER = "CLAYWORKS"
RATES = {"vat-20": Decimal("0.2"), "vat-5": Decimal("0.05")}


def wanted(sku: str, quantity: int, price: str, tax_code: str = "vat-20") -> PurchaseOrderLine:
    """A line of a purchase, valued as the ERP values it."""
    net = _penny(Decimal(price) * quantity)
    return PurchaseOrderLine(
        line_id=f"l-{sku}",
        kind=PurchaseLineKind.GOODS,
        sku=sku,
        supplier_sku=f"X-{sku}",
        description=sku.capitalize(),
        quantity=Decimal(quantity),
        unit="u",
        unit_price=gbp(price),
        net=gbp(net),
        tax_code=tax_code,
        tax=gbp(_penny(net * RATES.get(tax_code, Decimal(0)))),
    )


def counted(sku: str, quantity: int, condition: Condition = Condition.ACCEPTED) -> GoodsReceiptLine:
    return GoodsReceiptLine(f"l-{sku}", sku, Decimal(quantity), condition)


def billed(
    sku: str, quantity: int, price: str, tax_code: str = "vat-20", *, order: str = ""
) -> SupplierInvoiceLine:
    """A line that a supplier bills; of an order when its number is given."""
    return SupplierInvoiceLine(
        line_id=f"b-{sku}",
        kind=PurchaseLineKind.GOODS if sku else PurchaseLineKind.SERVICE,
        sku=sku,
        description=sku.capitalize() or "Advice",
        quantity=Decimal(quantity),
        unit_price=gbp(price),
        net=gbp(_penny(Decimal(price) * quantity)),
        tax_code=tax_code,
        purchase_order_number=order,
        purchase_order_line_id=f"l-{sku}" if order else "",
    )


def taxed(*lines: SupplierInvoiceLine) -> tuple[TaxSubtotal, ...]:
    """Tax of each code, computed on the sum as most suppliers do."""
    found = []
    for code in sorted({line.tax_code for line in lines}):
        base = sum((one.net.amount for one in lines if one.tax_code == code), Decimal(0))
        found.append(TaxSubtotal(code, gbp(base), gbp(_penny(base * RATES.get(code, Decimal(0))))))
    return tuple(found)


class Buyer:
    """Writes with fresh request ids."""

    def __init__(self, erp: Erp) -> None:
        self.erp = erp

    def request_id(self) -> str:
        return f"contract:{uuid4()}"

    def order(self, *lines: PurchaseOrderLine, requisition: str = "") -> PurchaseOrder:
        net = sum((one.net.amount for one in lines), Decimal(0))
        tax = sum((one.tax.amount for one in lines), Decimal(0))
        return PurchaseOrder(
            order_number=f"PUR-{uuid4().hex[:12]}",
            connection_id=self.erp.connection_id,
            requisition_number=requisition,
            supplier_code=SUPPLIER,
            delivery_address=ADDRESS,
            location="",
            currency="GBP",
            ordered_on=ORDERED_ON,
            payment_term="net-30",
            lines=lines,
            net=gbp(net),
            tax=gbp(tax),
            gross=gbp(net + tax),
        )

    def booking(self, order: PurchaseOrder) -> BookPurchaseOrder:
        return BookPurchaseOrder(self.erp.connection_id, self.request_id(), order)

    async def book(self, *lines: PurchaseOrderLine, requisition: str = "") -> str:
        request = self.booking(self.order(*lines, requisition=requisition))
        return (await self.erp.purchase_orders.book_purchase_order(request)).purchase_order_number

    async def buy(self, *lines: PurchaseOrderLine) -> str:
        """Book and confirm."""
        number = await self.book(*lines)
        request = ConfirmPurchaseOrder(
            self.erp.connection_id, self.request_id(), number, ORDERED_ON
        )
        await self.erp.purchase_orders.confirm_purchase_order(request)
        return number

    def amendment(self, number: str, gross: str, *lines: PurchaseOrderLine) -> AmendPurchaseOrder:
        return AmendPurchaseOrder(
            self.erp.connection_id, self.request_id(), number, lines, gbp(gross), "as agreed"
        )

    async def progress(self, number: str) -> PurchaseOrderProgress:
        request = GetPurchaseOrder(self.erp.connection_id, number)
        return await self.erp.purchase_orders.get_purchase_order(request)

    def delivery(self, number: str, *lines: GoodsReceiptLine) -> RecordGoodsReceipt:
        receipt = GoodsReceipt(f"DN-{uuid4().hex[:8]}", DAY_1, lines)
        return RecordGoodsReceipt(self.erp.connection_id, self.request_id(), number, receipt)

    async def receive(self, number: str, *lines: GoodsReceiptLine) -> GoodsReceiptRecorded:
        request = self.delivery(number, *lines)
        return await self.erp.goods_receipts.record_goods_receipt(request)

    def giving_back(self, number: str, *lines: GoodsReceiptLine) -> ReturnGoods:
        back = VendorReturn(f"RT-{uuid4().hex[:8]}", DAY_2, "cracked", lines)
        return ReturnGoods(self.erp.connection_id, self.request_id(), number, back)

    async def give_back(self, number: str, *lines: GoodsReceiptLine) -> GoodsReturned:
        return await self.erp.goods_receipts.return_goods(self.giving_back(number, *lines))

    def invoice(self, *lines: SupplierInvoiceLine, on: date = DAY_2) -> SupplierInvoice:
        net, taxes = _net(lines), taxed(*lines)
        tax = sum((one.tax.amount for one in taxes), Decimal(0))
        number = f"SI-{uuid4().hex[:8]}"
        return SupplierInvoice(
            invoice_id=f"inv:{number}",
            supplier_code=SUPPLIER,
            supplier_invoice_number=number,
            invoiced_on=on,
            posted_on=on,
            due_on=date(2026, 12, 3),
            currency="GBP",
            lines=lines,
            taxes=taxes,
            net=gbp(net),
            tax=gbp(tax),
            gross=gbp(net + tax),
        )

    def posting(self, invoice: SupplierInvoice) -> PostSupplierInvoice:
        return PostSupplierInvoice(self.erp.connection_id, self.request_id(), invoice)

    async def bill(self, *lines: SupplierInvoiceLine) -> PostedSupplierDocument:
        request = self.posting(self.invoice(*lines))
        return (await self.erp.supplier_invoices.post_supplier_invoice(request)).document

    def crediting(self, credited: str, *lines: SupplierInvoiceLine) -> PostSupplierCreditNote:
        net, taxes = _net(lines), taxed(*lines)
        tax = sum((one.tax.amount for one in taxes), Decimal(0))
        number = f"SC-{uuid4().hex[:8]}"
        note = SupplierCreditNote(
            credit_note_id=f"crn:{number}",
            supplier_code=SUPPLIER,
            supplier_credit_note_number=number,
            credits_invoice_number=credited,
            invoiced_on=DAY_2,
            posted_on=DAY_2,
            currency="GBP",
            lines=lines,
            taxes=taxes,
            net=gbp(net),
            tax=gbp(tax),
            gross=gbp(net + tax),
        )
        return PostSupplierCreditNote(self.erp.connection_id, self.request_id(), note)

    async def document(self, number: str) -> PostedSupplierDocument:
        request = GetSupplierInvoice(self.erp.connection_id, number)
        return await self.erp.supplier_invoices.get_supplier_invoice(request)

    def paying(self, number: str, amount: Money) -> RecordSupplierPayment:
        reference = f"E2E-{uuid4().hex[:8]}"
        return RecordSupplierPayment(
            self.erp.connection_id, self.request_id(), number, amount, DAY_2, reference
        )

    async def pay(self, number: str, amount: Money) -> SupplierPaymentRecorded:
        request = self.paying(number, amount)
        return await self.erp.supplier_payments.record_supplier_payment(request)

    async def accrue(self, order: str, receipt: str, net: str) -> AccrualPosted:
        request = PostAccrual(
            self.erp.connection_id, self.request_id(), order, receipt, DAY_1, gbp(net)
        )
        return await self.erp.accruals.post_accrual(request)


def _net(lines: tuple[SupplierInvoiceLine, ...]) -> Decimal:
    return sum((one.net.amount for one in lines), Decimal(0))


def _penny(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
