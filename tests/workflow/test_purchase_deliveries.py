"""What the warehouse tells of deliveries becomes receipts of the purchase that it names."""

from decimal import Decimal
from typing import Any

import pytest
from purchase_builders import gbp
from purchase_company import BuyingCompany

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.purchase_orders import GetPurchaseOrder
from trunkline_model.capabilities.purchases import DecidePurchase, WantedLine
from trunkline_model.trade_invoice import InvoiceKind
from trunkline_system_trading_partners.arithmetic import prove

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
POTS = WantedLine("2", "TEAPOT-1L", "Teapot, one litre", Decimal(4), gbp("11.20"))


async def ordered(buyer: BuyingCompany) -> str:
    raised = await buyer.raise_purchase(MUGS, POTS)
    await buyer.approve(await buyer.purchase(raised.purchase_number, "APPROVAL"), "fay")
    return (await buyer.purchase(raised.purchase_number, "SENT")).purchase_number


def booked(buyer: BuyingCompany) -> int:
    """How many receipts the ERP has."""
    names = [one.lower().replace("_", "") for one in buyer.backends.journal()]
    return names.count("recordgoodsreceipt")


async def test_what_the_warehouse_counts_is_booked_once_and_damaged_goods_go_back(
    buyer: BuyingCompany,
) -> None:
    number, warehouse = await ordered(buyer), buyer.backends.warehouse
    warehouse.receive("GR-1", "MUG-BLUE", 30, purchase_number=number)
    warehouse.receive("GR-1", "TEAPOT-1L", 4, purchase_number=number, purchase_line_id="2")
    warehouse.receive("GR-1", "MUG-BLUE", 30, purchase_number=number)
    await buyer.purchase(number, "PART_RECEIVED")
    warehouse.receive("GR-2", "MUG-BLUE", 19, purchase_number=number, damaged=Decimal(1))
    warehouse.receive("GR-3", "MUG-BLUE", 1, purchase_number=number)
    mugs, pots = (await buyer.purchase(number, "RECEIVED")).lines
    assert [mugs.received, mugs.sent_back, pots.received] == [Decimal(one) for one in (50, 1, 4)]
    await buyer.settled()
    assert booked(buyer) == 4
    assert [one for one in buyer.backends.journal() if "eturn" in one] == ["ReturnGoods"]
    await was_claimed(buyer, number)
    assert await buyer.exceptions() == []


async def was_claimed(buyer: BuyingCompany, number: str) -> None:
    """The supplier was sent one debit note, of the one damaged mug."""
    (sent,) = buyer.backends.supplier.writes.named("debit_note")
    note = sent.debit_note
    (line,) = note.lines
    assert (note.kind, note.invoice_number, note.order_number) == (
        InvoiceKind.DEBIT_NOTE,
        "DN-GR-2/1",
        number,
    )
    assert (line.order_line_id, line.quantity, line.net) == ("1", Decimal(1), gbp("3.10"))
    assert (note.net, note.tax, note.gross) == (gbp("3.10"), gbp("0.62"), gbp("3.72"))
    assert "1 of MUG-BLUE damaged" in note.note
    prove(note)


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("unknown_purchase_order", {"purchase_number": "PU-9"}),
        ("unknown_line", {"sku": "PLATE-27"}),
        ("unknown_line", {"purchase_line_id": "2"}),
        ("receipt_differs", {"units": 31}),
        ("order_not_open", {"cancelled": True}),
    ],
)
async def test_what_fits_no_purchase_is_a_persons_and_books_nothing(
    buyer: BuyingCompany, reason: str, changes: dict[str, Any]
) -> None:
    number, warehouse = await ordered(buyer), buyer.backends.warehouse
    if changes.pop("cancelled", False):
        await buyer.purchases.cancel_purchase(DecidePurchase(number, "olu", "", "not needed"))
        await buyer.purchase(number, "CANCELLED")
    elif reason == "receipt_differs":
        warehouse.receive("GR-1", "MUG-BLUE", 30, purchase_number=number)
        await buyer.purchase(number, "PART_RECEIVED")
    await buyer.settled()
    before = booked(buyer)
    told: dict[str, Any] = {"sku": "MUG-BLUE", "units": 30, "purchase_number": number}
    warehouse.receive("GR-1", **(told | changes))
    raised = await buyer.raised(reason)
    assert "GR-1" in raised["sentence"]
    assert raised["raw_document_id"]
    await buyer.settled()
    assert booked(buyer) == before


async def test_what_will_not_come_is_called_off_in_the_erp_and_at_the_supplier(
    buyer: BuyingCompany,
) -> None:
    number, warehouse = await ordered(buyer), buyer.backends.warehouse
    early = DecidePurchase(number, "ada", "", "too late for us")
    with pytest.raises(Refused):
        await buyer.purchases.close_remainder(early)
    warehouse.receive("GR-1", "MUG-BLUE", 29, purchase_number=number, damaged=Decimal(1))
    open_ = await buyer.purchase(number, "PART_RECEIVED")
    await buyer.purchases.close_remainder(early)
    await buyer.purchase(number, "RECEIVED")
    await buyer.settled()
    (change,) = buyer.backends.supplier.writes.named("change")
    assert (change.order.version, change.order.net) == (2, gbp("93.00"))
    assert [(one.line_id, one.quantity) for one in change.order.lines] == [("1", Decimal(30))]
    orders = buyer.backends.erp.purchase_orders
    held = await orders.get_purchase_order(GetPurchaseOrder("erp-main", open_.order_number))
    assert [one.ordered for one in held.lines] == [Decimal(30), Decimal(0)]
    assert await buyer.exceptions() == []
