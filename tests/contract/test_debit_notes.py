"""What a supplier owes for goods that went back, and what is called off, for every ERP."""

from decimal import Decimal

from erp_buyer import Buyer, billed, counted, wanted
from erp_clerk import gbp, units

from trunkline_model.goods_receipt import Condition

BROKEN = counted("MUG-BLUE", 1, Condition.QUARANTINED)


async def test_what_went_back_is_credited_and_what_never_came_called_off(buyer: Buyer) -> None:
    """As a purchase ends of which one piece broke and two never came."""
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"))
    await buyer.receive(number, counted("MUG-BLUE", 7), BROKEN)
    await buyer.give_back(number, BROKEN)
    amended = await buyer.erp.purchase_orders.amend_purchase_order(
        buyer.amendment(number, "29.76", wanted("MUG-BLUE", 8, "3.10"))
    )
    assert amended.gross == gbp("29.76")
    invoice = await buyer.bill(billed("MUG-BLUE", 8, "3.10", order=number))
    note = buyer.crediting("", billed("MUG-BLUE", 1, "3.10", order=number))
    credit = (await buyer.erp.supplier_invoices.post_supplier_credit_note(note)).document
    assert (invoice.gross, credit.gross) == (gbp("29.76"), gbp("3.72"))
    (line,) = (await buyer.progress(number)).lines
    assert (line.ordered, line.invoiced) == (Decimal(8), Decimal(7))


async def test_an_order_taken_down_to_what_came_is_done_once_that_is_paid(buyer: Buyer) -> None:
    number = await buyer.buy(wanted("MUG-BLUE", 10, "3.10"), wanted("TEAPOT-1L", 4, "11.20"))
    await buyer.receive(number, counted("MUG-BLUE", 6))
    called_off = (wanted("MUG-BLUE", 6, "3.10"), wanted("TEAPOT-1L", 0, "11.20"))
    request = buyer.amendment(number, "22.32", *called_off)
    await buyer.erp.purchase_orders.amend_purchase_order(request)
    posted = await buyer.bill(billed("MUG-BLUE", 6, "3.10", order=number))
    await buyer.pay(posted.ledger_number, posted.gross)
    found = await buyer.progress(number)
    assert (found.state, found.gross) == ("done", gbp("22.32"))
    assert [(one.ordered, one.received) for one in found.lines] == [units(6, 6), units(0, 0)]
