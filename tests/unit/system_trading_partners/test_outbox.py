"""What goes out is packed once: the same bytes under the same name, whoever asks how often."""

import asyncio

import pytest
from msgspec import structs
from trade_documents import BUYER, SELLER, invoice, order, pounds, remittance

from trunkline_kit.errors import Conflict, Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.supplier_documents import (
    ConnectedSupplier,
    InboundFormat,
    SendDebitNote,
    SendPurchaseOrder,
    SendPurchaseOrderCancellation,
    SendPurchaseOrderChange,
    SendRemittanceAdvice,
)
from trunkline_model.trade_invoice import InvoiceKind
from trunkline_model.trade_order import OrderPurpose
from trunkline_store.keys import Keyring
from trunkline_store.pool import Pool
from trunkline_system_trading_partners.adapter import About, Supplier
from trunkline_system_trading_partners.formats import parse
from trunkline_system_trading_partners.formats.edifact import read_edifact
from trunkline_system_trading_partners.formats.edifact.envelope import Ends
from trunkline_system_trading_partners.outbox import Outbox, Packed
from trunkline_system_trading_partners.rows import Rows


class Post:
    """Takes documents as a supplier does; loses the first answers when told to."""

    def __init__(self) -> None:
        self.got: list[Packed] = []
        self.lost = 0

    async def deliver(self, packed: Packed) -> str:
        self.got.append(packed)
        if self.lost:
            self.lost -= 1
            raise Unavailable("no answer", unknown=True)
        return "a" * 64


@pytest.fixture
def post() -> Post:
    return Post()


def supplier_of(pool: Pool, keyring: Keyring, post: Post, how: InboundFormat) -> Supplier:
    known = ConnectedSupplier("acme", "SUP-1", "sftp", how)
    about = About(known, BUYER, SELLER, Rows(keyring, "acme"))
    outbox = Outbox(pool, keyring, "acme", (how, Ends("BUYER", "SELLER", "")))
    return Supplier(about, pool, outbox, post)


@pytest.fixture
def supplier(pool: Pool, keyring: Keyring, post: Post) -> Supplier:
    return supplier_of(pool, keyring, post, InboundFormat.UBL)


ORDER = order(buyer=None, seller=None)
CHANGE = structs.replace(ORDER, version=2, purpose=OrderPurpose.CHANGE)
SEND = SendPurchaseOrder("acme", "r1", ORDER)
CANCEL = SendPurchaseOrderCancellation("acme", "r3", "PO-1", 3, ORDER.ordered_on, "No need")


async def test_an_order_goes_out_with_the_parties_of_its_connection(
    supplier: Supplier, post: Post
) -> None:
    sent = await supplier.send_purchase_order(SEND)
    (packed,) = post.got
    assert parse(packed.content).documents == (order(),)
    assert (sent.name, sent.sha256) == ("order-PO-1.xml", packed.sha256)
    assert sent.evidence.request_sha256 == packed.sha256


async def test_after_a_lost_answer_the_same_bytes_go_again(supplier: Supplier, post: Post) -> None:
    post.lost = 1
    with pytest.raises(Unavailable):
        await supplier.send_purchase_order(SEND)
    await supplier.send_purchase_order(SEND)
    assert post.got[0] == post.got[1]


async def test_another_order_under_the_number_is_a_conflict(supplier: Supplier, post: Post) -> None:
    await supplier.send_purchase_order(SEND)
    other = SendPurchaseOrder("acme", "r9", structs.replace(ORDER, net=pounds("1")))
    with pytest.raises(Conflict):
        await supplier.send_purchase_order(other)
    assert len(post.got) == 1


async def test_a_change_and_a_cancellation_follow_an_order(supplier: Supplier, post: Post) -> None:
    change = SendPurchaseOrderChange("acme", "r2", CHANGE)
    with pytest.raises(NotFound):
        await supplier.send_purchase_order_change(change)
    with pytest.raises(NotFound):
        await supplier.send_purchase_order_cancellation(CANCEL)
    await supplier.send_purchase_order(SEND)
    await supplier.send_purchase_order_change(change)
    await supplier.send_purchase_order_cancellation(CANCEL)
    assert [one.name for one in post.got] == [
        "order-PO-1.xml",
        "order-PO-1-v2.xml",
        "order-PO-1-v3.xml",
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        structs.replace(ORDER, version=2),
        structs.replace(ORDER, purpose=OrderPurpose.CHANGE),
        structs.replace(ORDER, lines=()),
        structs.replace(ORDER, currency=""),
        structs.replace(ORDER, order_number=""),
    ],
)
async def test_an_order_that_is_none_is_invalid(
    supplier: Supplier, post: Post, wrong: object
) -> None:
    with pytest.raises(Invalid):
        await supplier.send_purchase_order(structs.replace(SEND, order=wrong))
    assert post.got == []


async def test_a_claim_and_an_advice_have_to_add_up(supplier: Supplier, post: Post) -> None:
    claim = invoice(kind=InvoiceKind.DEBIT_NOTE, corrects_number="INV-1001")
    await supplier.send_debit_note(SendDebitNote("acme", "r5", claim))
    await supplier.send_remittance_advice(SendRemittanceAdvice("acme", "r6", remittance()))
    assert [parse(one.content).documents for one in post.got] == [(claim,), (remittance(),)]
    for wrong in (invoice(), structs.replace(claim, gross=pounds("1"))):
        with pytest.raises(Invalid):
            await supplier.send_debit_note(SendDebitNote("acme", "r7", wrong))
    short = remittance(total=pounds("99.99"))
    with pytest.raises(Invalid):
        await supplier.send_remittance_advice(SendRemittanceAdvice("acme", "r8", short))
    assert len(post.got) == 2


async def test_no_two_interchanges_have_one_number(
    pool: Pool, keyring: Keyring, post: Post
) -> None:
    supplier = supplier_of(pool, keyring, post, InboundFormat.EDIFACT)
    orders = [structs.replace(ORDER, order_number=f"PO-{number}") for number in range(8)]
    await asyncio.gather(
        *(supplier.send_purchase_order(SendPurchaseOrder("acme", "r", one)) for one in orders * 2)
    )
    numbers = {one.name: read_edifact(one.content)[0].control_reference for one in post.got}
    assert sorted(numbers.values()) == [str(number) for number in range(1, 9)]
    assert len({one.content for one in post.got}) == 8


async def test_what_edifact_cannot_carry_is_not_sent(
    pool: Pool, keyring: Keyring, post: Post
) -> None:
    supplier = supplier_of(pool, keyring, post, InboundFormat.EDIFACT)
    with pytest.raises(Invalid, match="characters"):
        await supplier.send_purchase_order(structs.replace(SEND, order=order(note="東京")))
    with pytest.raises(Invalid, match="fit"):
        await supplier.send_purchase_order(
            structs.replace(SEND, order=order(order_number="P" * 71))
        )
    with pytest.raises(Refused):
        await supplier.send_remittance_advice(SendRemittanceAdvice("acme", "r", remittance()))
    assert post.got == []


@pytest.mark.parametrize("number", ["PO/1", "PO 1", "../PO", "PÖ-1", "P" * 300])
async def test_a_number_that_is_no_file_name_becomes_one(
    supplier: Supplier, post: Post, number: str
) -> None:
    await supplier.send_purchase_order(
        structs.replace(SEND, order=structs.replace(ORDER, order_number=number))
    )
    name = post.got[0].name
    assert name.isascii()
    assert not set(name) & set("/ \\")
    assert len(name) < 120
