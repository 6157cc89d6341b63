"""Capability document register, for every service that answers it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from erp_clerk import DAY_1, DAY_2, ORDERED_ON, Clerk, gbp, line
from erp_ports import Erp
from eventually import eventually
from parcel_warehouse import ParcelWarehouse
from registered import listed
from shopify_storefront import ShopifyStorefront
from statement_bank import StatementBank

from trunkline_kit.errors import Invalid
from trunkline_model.capabilities.channel_orders import CancelChannelOrder
from trunkline_model.capabilities.document_register import (
    DocumentType,
    ListDocuments,
    RegisteredDocument,
)
from trunkline_model.invoice import Invoice

BASKET = (line("MUG-WHITE", 2, "7.50"), line("COOKBOOK", 1, "18.00", "vat-0"))
EVER = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture(scope="module")
async def invoice(erp: Erp) -> Invoice:
    """A bill of 36.00 whose goods have left."""
    return (await Clerk(erp).ship_and_bill(*BASKET, party="CORNERCAFE")).invoice


async def test_a_sale_is_listed_on_its_day_with_its_own_totals(clerk: Clerk) -> None:
    booked = await clerk.book(*BASKET)
    asked = ListDocuments(clerk.erp.connection_id, DocumentType.ORDER, ORDERED_ON, ORDERED_ON)
    found = (await listed(clerk.erp.register, asked))[booked.sales_order_number]
    order = clerk.booked[-1].order
    assert found == RegisteredDocument(
        document_id=booked.sales_order_number,
        business_key=order.channel_reference,
        related_key=order.order_number,
        on=ORDERED_ON,
        state="live",
        net=booked.net,
        tax=booked.tax,
        gross=booked.gross,
        tax_codes="vat-0 vat-20",
    )


async def test_a_sale_that_was_cancelled_is_listed_as_cancelled(clerk: Clerk) -> None:
    booked = await clerk.book(*BASKET)
    await clerk.cancel(clerk.booked[-1])
    asked = ListDocuments(clerk.erp.connection_id, DocumentType.ORDER, ORDERED_ON, ORDERED_ON)
    found = await listed(clerk.erp.register, asked)
    assert found[booked.sales_order_number].state == "cancelled"


async def test_goods_and_bills_are_listed_on_the_day_the_goods_left(
    erp: Erp, invoice: Invoice
) -> None:
    asked = ListDocuments(erp.connection_id, DocumentType.SHIPMENT, DAY_1, DAY_1)
    shipment = (await listed(erp.register, asked))[invoice.shipment_number]
    assert (shipment.quantity, shipment.on, shipment.gross) == (Decimal(3), DAY_1, None)
    asked = ListDocuments(erp.connection_id, DocumentType.INVOICE, DAY_1, DAY_1)
    bill = (await listed(erp.register, asked))[invoice.invoice_number]
    assert (bill.net, bill.tax, bill.gross) == (invoice.net, invoice.tax, invoice.gross)
    assert (bill.on, bill.tax_codes) == (DAY_1, "vat-0 vat-20")
    assert bill.related_key == shipment.related_key != ""


async def test_a_receipt_bears_the_key_of_its_payment(clerk: Clerk, invoice: Invoice) -> None:
    posted = await clerk.pay(invoice.invoice_number, gbp("4.00"))
    asked = ListDocuments(clerk.erp.connection_id, DocumentType.PAYMENT, DAY_2, DAY_2)
    found = (await listed(clerk.erp.register, asked))[posted.receipt_number]
    assert (found.on, found.gross) == (DAY_2, gbp("4.00"))
    assert found.business_key.startswith("pay-")


async def test_a_document_is_found_by_its_number_whatever_its_day(
    erp: Erp, invoice: Invoice
) -> None:
    ids = (invoice.invoice_number, "NO-SUCH")
    asked = ListDocuments(erp.connection_id, DocumentType.INVOICE, *EVER, document_ids=ids)
    assert list(await listed(erp.register, asked)) == [invoice.invoice_number]


async def test_other_days_hold_nothing(erp: Erp, invoice: Invoice) -> None:
    before = ORDERED_ON - timedelta(days=400)
    for kind in (DocumentType.ORDER, DocumentType.SHIPMENT, DocumentType.INVOICE):
        asked = ListDocuments(erp.connection_id, kind, before, before)
        assert not await listed(erp.register, asked), invoice.invoice_number


async def test_small_pages_hold_the_same_as_large_ones(clerk: Clerk) -> None:
    for _ in range(3):
        await clerk.book(BASKET[0])
    erp, of = clerk.erp, (DocumentType.ORDER, ORDERED_ON, ORDERED_ON)
    large = await listed(erp.register, ListDocuments(erp.connection_id, *of, limit=1000))
    small = await listed(erp.register, ListDocuments(erp.connection_id, *of, limit=2))
    assert small == large
    assert len(small) >= 3


async def test_what_is_not_held_is_refused(erp: Erp) -> None:
    for wrong in (
        ListDocuments(erp.connection_id, "stamp", *EVER),
        ListDocuments(erp.connection_id, DocumentType.STATEMENT_LINE, *EVER),
        ListDocuments(erp.connection_id, DocumentType.ORDER, *EVER[::-1]),
        ListDocuments(erp.connection_id, DocumentType.ORDER, *EVER, limit=0),
    ):
        with pytest.raises(Invalid):
            await erp.register.list_documents(wrong)


async def test_a_shop_lists_orders_money_and_parcels(shop: ShopifyStorefront) -> None:
    order_id = await shop.place(units=3)
    parcel = await shop.parcel(order_id, 2)
    await shop.orders.create_fulfilment(parcel)
    today = datetime.now(UTC).date()
    days = (today - timedelta(days=1), today)
    orders = await listed(
        shop.register, ListDocuments(shop.connection_id, DocumentType.ORDER, *days)
    )
    order = orders[order_id]
    assert order.gross is not None
    assert order.tax is not None
    money = await listed(
        shop.register, ListDocuments(shop.connection_id, DocumentType.PAYMENT, *days)
    )
    paid = [one for one in money.values() if one.related_key == order.business_key]
    assert [one.gross for one in paid] == [order.gross]
    asked = ListDocuments(shop.connection_id, DocumentType.FULFILMENT, *days)
    shown = (await listed(shop.register, asked)).values()
    mine = [one for one in shown if one.business_key == parcel.parcel.tracking_number]
    assert [(one.quantity, one.state) for one in mine] == [(Decimal(2), "live")]


async def test_a_shop_lists_what_it_gave_back(shop: ShopifyStorefront) -> None:
    order_id = await shop.place()
    request = CancelChannelOrder(shop.connection_id, f"back:{order_id}", order_id, "customer")
    await shop.orders.cancel_channel_order(request)
    today = datetime.now(UTC).date()
    days = (today - timedelta(days=1), today)
    orders = await listed(
        shop.register, ListDocuments(shop.connection_id, DocumentType.ORDER, *days)
    )
    asked = ListDocuments(shop.connection_id, DocumentType.REFUND, *days)
    found = (await listed(shop.register, asked)).values()
    mine = [one for one in found if one.related_key == orders[order_id].business_key]
    assert [one.gross for one in mine] == [orders[order_id].gross]


async def test_a_shop_counts_days_in_the_zone_that_is_asked_for(shop: ShopifyStorefront) -> None:
    order_id = await shop.place()
    now = datetime.now(UTC)
    for zone, ahead in (("Pacific/Kiritimati", 14), ("Etc/GMT+12", -12)):
        day = (now + timedelta(hours=ahead)).date()
        asked = ListDocuments(
            shop.connection_id,
            DocumentType.ORDER,
            day - timedelta(days=1),
            day,
            time_zone=zone,
        )
        placed = await listed(shop.register, asked)
        assert placed[order_id].on - day in {timedelta(0), timedelta(days=-1)}
    nowhere = ListDocuments(shop.connection_id, "order", *EVER, time_zone="Moon/Base")
    with pytest.raises(Invalid):
        await shop.register.list_documents(nowhere)


async def test_a_warehouse_lists_what_left(warehouse: ParcelWarehouse) -> None:
    request = warehouse.order()
    await warehouse.fulfilment.create_shipment_order(request)
    reference = request.shipment_order.reference
    left = {"dispatched_at": "2026-10-25T00:30:00+01:00", "tracking_number": "T-REG"}
    await warehouse.floor(reference, "parcels", left)
    day = date(2026, 10, 25)
    asked = ListDocuments(warehouse.connection_id, DocumentType.SHIPMENT, day, day)
    found = [
        one
        for one in (await listed(warehouse.register, asked)).values()
        if one.related_key == reference
    ]
    assert [(one.business_key, one.quantity) for one in found] == [("T-REG", Decimal(3))]
    before = day - timedelta(days=1)
    asked = ListDocuments(warehouse.connection_id, DocumentType.SHIPMENT, before, before)
    others = (await listed(warehouse.register, asked)).values()
    assert reference not in {one.related_key for one in others}


async def test_a_bank_lists_every_entry_it_booked(bank: StatementBank) -> None:
    booked = await bank.book("12.34", end_to_end_id="PO-1")
    paid = await bank.book("5.00", direction="debit", end_to_end_id="TLPAID1")
    await bank.close()
    asked = ListDocuments(bank.connection_id, DocumentType.STATEMENT_LINE, *EVER)

    async def told() -> list[RegisteredDocument]:
        entries = (await listed(bank.register, asked)).values()
        mine = (booked["entry_reference"], paid["entry_reference"])
        return sorted((one for one in entries if one.business_key in mine), key=_amount)

    debit, credit = await eventually(told)
    assert (debit.gross, debit.related_key) == (gbp("-5.00"), "TLPAID1")
    assert (credit.gross, credit.related_key) == (gbp("12.34"), "PO-1")


def _amount(one: RegisteredDocument) -> Decimal:
    assert one.gross is not None
    return one.gross.amount
