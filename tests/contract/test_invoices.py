"""Capability invoices, for every service that answers it."""

from datetime import timedelta

import pytest
from erp_clerk import DAY_1, DAY_2, Clerk, gbp, line, parcel, part
from erp_ports import Erp
from msgspec import structs

from trunkline_kit.errors import Conflict, NotFound, Refused
from trunkline_model.capabilities.invoices import GetInvoice, IssueInvoice

# A discounted shop basket: prices with 20 per cent tax were 10.00, 9.00 and 29.99, shipping 4.80.
BASKET = (
    line("MUG-BLUE", 3, "8.333333"),
    line("MUG-WHITE", 2, "7.50"),
    line("TEAPOT-1L", 1, "24.99"),
    line("SHIPPING", 1, "4.00"),
)


async def test_each_shipment_has_its_invoice_and_they_add_up_to_the_sale(clerk: Clerk) -> None:
    booked = await clerk.book(*BASKET)
    number = booked.sales_order_number
    await clerk.allocate(number)
    sent = parcel(part("MUG-BLUE", 1), part("MUG-WHITE", 2), on=DAY_1)
    one = (await clerk.issue(number, sent)).shipment_number
    rest = parcel(part("MUG-BLUE", 2), part("TEAPOT-1L", 1), on=DAY_2)
    two = (await clerk.issue(number, rest)).shipment_number

    first = (await clerk.bill(number, one, DAY_1)).invoice
    second = (await clerk.bill(number, two, DAY_2)).invoice

    assert first.gross + second.gross == booked.gross
    assert first.net + second.net == booked.net
    assert first.tax + second.tax == booked.tax
    assert (first.shipment_number, second.shipment_number) == (one, two)
    assert (first.invoiced_on, second.invoiced_on) == (DAY_1, DAY_2)
    assert first.due_on == DAY_1 + timedelta(days=30)
    assert {line.sku for line in first.lines} == {"MUG-BLUE", "MUG-WHITE", "SHIPPING"}
    assert {line.sku: line.quantity for line in second.lines} == {"MUG-BLUE": 2, "TEAPOT-1L": 1}
    assert second.outstanding == second.gross


async def test_the_last_bill_makes_good_halves_of_pennies_and_a_late_parcel_keeps_its_day(
    clerk: Clerk,
) -> None:
    # Two at 0.335 are 0.67; billed one by one they are 0.34 each.
    booked = await clerk.book(line("MUG-WHITE", 2, "0.335"))
    number = booked.sales_order_number
    await clerk.allocate(number)
    billed = gbp(0)
    for on in (DAY_2, DAY_1):
        sent = await clerk.issue(number, parcel(part("MUG-WHITE", 1), on=on))
        invoice = (await clerk.bill(number, sent.shipment_number, on)).invoice
        assert invoice.invoiced_on == on
        billed += invoice.gross
    assert billed == booked.gross


async def test_an_invoice_is_posted_once_and_read_as_it_was_posted(clerk: Clerk) -> None:
    number = (await clerk.book(BASKET[1])).sales_order_number
    await clerk.allocate(number)
    shipment = (await clerk.issue(number, parcel(part("MUG-WHITE", 2)))).shipment_number
    request = IssueInvoice(clerk.erp.connection_id, clerk.request_id(), number, shipment, DAY_1)
    first = await clerk.erp.invoices.issue_invoice(request)
    assert await clerk.erp.invoices.issue_invoice(request) == first
    assert first.evidence.document_number == first.invoice.invoice_number
    asked = GetInvoice(clerk.erp.connection_id, first.invoice.invoice_number)
    assert await clerk.erp.invoices.get_invoice(asked) == first.invoice
    with pytest.raises(Conflict):
        await clerk.erp.invoices.issue_invoice(structs.replace(request, invoiced_on=DAY_2))
    with pytest.raises(Refused) as refused:
        await clerk.bill(number, shipment)
    assert refused.value.reason == "nothing_to_bill"


async def test_unknown_documents_are_not_found(clerk: Clerk, erp: Erp) -> None:
    with pytest.raises(NotFound):
        await erp.invoices.get_invoice(GetInvoice(erp.connection_id, "NO-SUCH"))
    number = (await clerk.book(BASKET[1])).sales_order_number
    with pytest.raises(NotFound):
        await clerk.bill(number, "NO-SUCH")
