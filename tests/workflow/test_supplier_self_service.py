"""What a supplier reads and hands in by itself: its own dealings with us, and nobody else's."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from fake_supplier import SUPPLIER
from purchase_builders import gbp
from purchase_company import BuyingCompany
from purchase_fakes import TERMS
from trade_invoices import invoice

from trunkline_durable.cases import Cases
from trunkline_kit.errors import Conflict, NotFound, Unavailable
from trunkline_model.capabilities import supplier_documents as words
from trunkline_model.capabilities import supplier_inbox as inbox
from trunkline_model.capabilities import supplier_self_service as asked
from trunkline_model.capabilities.purchases import Purchase, WantedLine
from trunkline_process_procure_to_pay.books import Books
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.self_service import SelfServiceDesk
from trunkline_store.keys import Keyring

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(10), gbp("3.10"))
STRANGER = "STEELWORKS"


@pytest.fixture
def desk(buyer: BuyingCompany) -> SelfServiceDesk:
    three = processes(TERMS)
    books = Books(
        Cases(Keyring(bytes(32))), buyer.engine.pool, (three.purchase, three.bill), TERMS.tolerances
    )
    return SelfServiceDesk(buyer.engine, three, buyer.backends.ports(books))


async def sent(buyer: BuyingCompany, key: str = "k1") -> Purchase:
    """Have something ordered."""
    number = (await buyer.raise_purchase(MUGS, key=key)).purchase_number
    await buyer.approve(await buyer.purchase(number, "APPROVAL"), "fay")
    return await buyer.purchase(number, "SENT")


def submission(content: bytes = b"{}", key: str = "s1", **more: str) -> asked.SubmitDocument:
    said = {"supplier_code": SUPPLIER, "partner_id": "par_1", "fingerprint": "f1"} | more
    return asked.SubmitDocument(idempotency_key=key, content=content, **said)


async def test_a_supplier_sees_its_orders_once_they_were_sent_and_no_other_supplier_does(
    buyer: BuyingCompany, desk: SelfServiceDesk
) -> None:
    unsent = (await buyer.raise_purchase(MUGS, key="k0")).purchase_number
    numbers = [(await sent(buyer, f"k{at}")).purchase_number for at in (1, 2, 3)]
    first = await desk.list_own_orders(asked.ListOwnOrders(SUPPLIER, limit=2))
    rest = await desk.list_own_orders(
        asked.ListOwnOrders(SUPPLIER, before=first.orders[-1].order_number, limit=2)
    )
    shown = [one.order_number for one in (*first.orders, *rest.orders)]
    assert (shown, first.has_more, rest.has_more) == (numbers[::-1], True, False)
    order = await desk.get_own_order(asked.GetOwnOrder(SUPPLIER, numbers[0]))
    assert (order.state, order.net) == ("SENT", gbp("31.00"))
    assert order.lines[0].ordered == 10
    assert await desk.list_own_orders(asked.ListOwnOrders(STRANGER)) == asked.OwnOrderPage()
    for supplier, number in ((STRANGER, numbers[0]), (SUPPLIER, unsent), (SUPPLIER, "PU-0")):
        with pytest.raises(NotFound):
            await desk.get_own_order(asked.GetOwnOrder(supplier, number))


async def test_a_document_is_handed_in_once_for_its_key(
    buyer: BuyingCompany, desk: SelfServiceDesk
) -> None:
    supplier = buyer.backends.supplier
    supplier.writes.lose_answers_of["taken"] = 1
    with pytest.raises(Unavailable):
        await desk.submit_document(submission(b'{"a": 1}'))
    accepted = await desk.submit_document(submission(b'{"a": 1}'))
    assert accepted.replayed
    (taken,) = supplier.writes.named("taken")
    assert (taken.connection_id, taken.content) == ("clayworks-main", b'{"a": 1}')
    with pytest.raises(Conflict, match="another request"):
        await desk.submit_document(submission(b'{"a": 2}', fingerprint="f2"))
    assert len(supplier.writes.named("taken")) == 1
    other = await desk.submit_document(submission(key="s2"))
    assert other.submission_id != accepted.submission_id


async def test_a_document_for_another_supplier_s_order_is_not_taken(
    buyer: BuyingCompany, desk: SelfServiceDesk
) -> None:
    number = (await sent(buyer)).purchase_number
    with pytest.raises(NotFound):
        await desk.submit_document(submission(supplier_code=STRANGER, order_number=number))
    assert not buyer.backends.supplier.writes.named("taken")
    await desk.submit_document(submission(order_number=number))
    assert len(buyer.backends.supplier.writes.named("taken")) == 1


async def test_what_became_of_a_document_is_told_to_its_supplier_only(
    buyer: BuyingCompany, desk: SelfServiceDesk
) -> None:
    name = (await desk.submit_document(submission())).submission_id
    waiting = await desk.get_submission(asked.GetSubmission(SUPPLIER, name))
    assert waiting.outcome == "waiting"
    read = inbox.ArrivedDocument("doc-1", words.InboundKind.INVOICE, "INV-1")
    buyer.backends.supplier.arrivals[name] = inbox.Arrival(
        name, datetime.now(UTC), "ff", inbox.ArrivalOutcome.TAKEN, documents=(read,)
    )
    taken = await desk.get_submission(asked.GetSubmission(SUPPLIER, name))
    (document,) = taken.documents
    assert (document.kind, document.bill_key) == ("invoice", f"{SUPPLIER}/INV-1/doc-1")
    with pytest.raises(NotFound):
        await desk.get_submission(asked.GetSubmission(STRANGER, name))


async def test_a_supplier_sees_what_becomes_of_its_invoices_and_no_other_supplier_does(
    buyer: BuyingCompany, desk: SelfServiceDesk
) -> None:
    number = (await sent(buyer)).purchase_number
    key = buyer.backends.supplier.bill(invoice("INV-7", number, ("1", 10, "3.10")))
    await buyer.bill(key, "EXCEPTION")
    await buyer.decide_bill("query_bill", key)
    (shown,) = (await desk.list_own_bills(asked.ListOwnBills(SUPPLIER))).bills
    assert shown == await desk.get_own_bill(asked.GetOwnBill(SUPPLIER, key))
    assert (shown.state, shown.number, shown.order_number) == ("QUERIED", "INV-7", number)
    assert shown.query == "as agreed by telephone"
    assert (shown.pay_on, shown.paid_on) == (None, None)
    assert await desk.list_own_bills(asked.ListOwnBills(STRANGER)) == asked.OwnBillPage()
    with pytest.raises(NotFound):
        await desk.get_own_bill(asked.GetOwnBill(STRANGER, key))
