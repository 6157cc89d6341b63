"""One order by the bare client: the calls that order-to-cash makes, in the same sequence."""

from typing import Any

from trunkline.system.catalogue.v1 import catalogue_pb2
from trunkline.system.invoices.v1 import invoices_pb2
from trunkline.system.parties.v1 import parties_pb2
from trunkline.system.receipts.v1 import receipts_pb2
from trunkline.system.sales_orders.v1 import sales_orders_pb2
from trunkline.system.shipments.v1 import shipments_pb2
from trunkline.type.v1 import (
    address_pb2,
    money_pb2,
    party_pb2,
    quantity_pb2,
    sales_order_pb2,
    shipment_pb2,
)

from .bare_calls import BareBackends

ERP, PARTY, DAY = "erp-main", "CASH", "2026-11-02"
BOOKED = (
    ("1", "MUG-BLUE", "3", ("10.00", "30.00", "6.00")),
    ("2", "TEAPOT-1L", "1", ("25.00", "25.00", "5.00")),
    ("3", "PLATE-27", "2", ("12.50", "25.00", "5.00")),
)
"""Line, SKU, units and (unit price, net, tax): the bench's basket without its VAT."""
SHIP_TO = {
    "name": "A",
    "address1": "1 Lane",
    "city": "Leeds",
    "postal_code": "L1",
    "country_code": "GB",
}


async def carry(backends: BareBackends, order_id: int) -> None:
    """Read, book, send, show, bill and take the money for one shop order."""
    order = BareOrder(backends, order_id)
    await order.read()
    await order.book()
    await order.send()
    await order.bill()


class BareOrder:
    """What is known of one order while it is carried; nothing is remembered beyond that."""

    def __init__(self, backends: BareBackends, order_id: int) -> None:
        self._backends, self._order_id = backends, order_id
        self._ours, self._global = f"BARE-{order_id}", f"gid://shopify/Order/{order_id}"
        self._sale = self._shipment = ""

    async def read(self) -> None:
        """Read the shop's order and the ERP's articles."""
        await self._shop("order", {"id": self._global})
        skus = [sku for _, sku, *_ in BOOKED]
        request = catalogue_pb2.ListProductsRequest(connection_id=ERP, skus=skus)
        await self._erp("Catalogue", request, catalogue_pb2.ListProductsResponse)

    async def book(self) -> None:
        """Make sure of the customer, book the sale, reserve the goods."""
        party = party_pb2.Party(party_code=PARTY, name="Ada", addresses=[_address()])
        ensure = parties_pb2.EnsurePartyRequest(**self._write("ensure"), party=party)
        await self._erp("Parties", ensure, parties_pb2.EnsurePartyResponse)
        book = sales_orders_pb2.BookSalesOrderRequest(**self._write("book"), order=self._order())
        booked = await self._erp("SalesOrders", book, sales_orders_pb2.BookSalesOrderResponse)
        self._sale = booked.sales_order_number
        allocate = shipments_pb2.AllocateStockRequest(
            **self._write("allocate"), sales_order_number=self._sale
        )
        await self._erp("Shipments", allocate, shipments_pb2.AllocateStockResponse)

    async def send(self) -> None:
        """Have the goods sent, take them out of stock, and show the parcel in the shop."""
        parcel = await self._parcel()
        issue = shipments_pb2.IssueGoodsRequest(
            **self._write("issue"), sales_order_number=self._sale, parcel=parcel
        )
        issued = await self._erp("Shipments", issue, shipments_pb2.IssueGoodsResponse)
        self._shipment = issued.shipment_number
        work = await self._shop("fulfilment_work", {"id": self._global, "after": None})
        shown = {
            "lineItemsByFulfillmentOrder": [
                _whole(one) for one in work["order"]["fulfillmentOrders"]["nodes"]
            ],
            "notifyCustomer": True,
            "trackingInfo": {"company": parcel.carrier, "number": parcel.tracking_number},
        }
        await self._shop("create_fulfilment", {"fulfillment": shown})

    async def bill(self) -> None:
        """Post the invoice and the payment that the shop took."""
        bill = invoices_pb2.IssueInvoiceRequest(
            **self._write("bill"),
            sales_order_number=self._sale,
            shipment_number=self._shipment,
            invoiced_on=DAY,
        )
        billed = await self._erp("Invoices", bill, invoices_pb2.IssueInvoiceResponse)
        receipt = receipts_pb2.RecordReceiptRequest(
            **self._write("receive"),
            method=receipts_pb2.PAYMENT_METHOD_CARD,
            invoice_number=billed.invoice.invoice_number,
            amount=_pounds("96.00"),
            received_on=DAY,
            reference=self._ours,
        )
        await self._erp("Receipts", receipt, receipts_pb2.RecordReceiptResponse)

    async def _parcel(self) -> Any:
        lines = [{"line_reference": line, "sku": sku, "quantity": n} for line, sku, n, _ in BOOKED]
        asked = {
            "reference": self._ours,
            "order_number": self._ours,
            "ship_to": SHIP_TO,
            "lines": lines,
        }
        path = "shipment-orders"
        await self._backends.warehouse(self._order_id, "send", path, asked)
        path = f"{path}?reference={self._ours}"
        found = await self._backends.warehouse(self._order_id, "sent", path)
        left = found["shipment_orders"][0]["parcels"][0]
        units = [
            quantity_pb2.LineQuantity(line_id=line, sku=sku, quantity=n)
            for line, sku, n, _ in BOOKED
        ]
        return shipment_pb2.Parcel(
            parcel_id=left["id"],
            shipped_on=DAY,
            carrier=left["carrier"],
            tracking_number=left["tracking_number"],
            lines=units,
        )

    def _order(self) -> Any:
        return sales_order_pb2.SalesOrder(
            order_number=self._ours,
            connection_id=ERP,
            channel="shopify",
            channel_reference=self._ours,
            party_code=PARTY,
            invoice_address=_address(),
            delivery_address=_address(),
            currency="GBP",
            ordered_on=DAY,
            payment_term="immediate",
            lines=[_line(*one) for one in BOOKED],
            net=_pounds("80.00"),
            tax=_pounds("16.00"),
            gross=_pounds("96.00"),
        )

    def _write(self, step: str) -> dict[str, str]:
        return {"connection_id": ERP, "request_id": f"{self._ours}.{step}"}

    async def _erp(self, port: str, request: Any, answer: Any) -> Any:
        return await self._backends.erp(self._order_id, port, request, answer)

    async def _shop(self, document: str, variables: dict[str, Any]) -> Any:
        return await self._backends.shop(self._order_id, document, variables)


def _line(line_id: str, sku: str, units: str, priced: tuple[str, str, str]) -> Any:
    price, net, tax = map(_pounds, priced)
    return sales_order_pb2.SalesOrderLine(
        line_id=line_id,
        kind=sales_order_pb2.LINE_KIND_GOODS,
        sku=sku,
        description=sku,
        quantity=units,
        unit="u",
        unit_price=price,
        net=net,
        tax_code="vat-20",
        tax=tax,
    )


def _pounds(amount: str) -> Any:
    return money_pb2.Money(amount=amount, currency="GBP")


def _address() -> Any:
    return address_pb2.Address(
        name="Ada", line1="1 Bench Lane", city="Leeds", postcode="LS1 4AB", country="GB"
    )


def _whole(work: Any) -> dict[str, Any]:
    """Take everything of one fulfilment order."""
    lines = work["lineItems"]["nodes"]
    taken = [{"id": one["id"], "quantity": one["remainingQuantity"]} for one in lines]
    return {"fulfillmentOrderId": work["id"], "fulfillmentOrderLineItems": taken}
