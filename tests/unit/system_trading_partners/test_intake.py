"""Documents come in by any channel, once, and name their twins."""

from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from everywhere import places_of
from finding_marks import MARKS, NAME, PLACE, WORDS
from msgspec import structs
from sftp_server import PASSWORD, USER, sftp_server
from trade_documents import SELLER, despatch, invoice, response
from trading_partner_inbox import Inbox

from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_kit.watching import Watch
from trunkline_model.capabilities.supplier_documents import InboundChannel, InboundKind
from trunkline_model.trade_invoice import TradeAccount
from trunkline_system_trading_partners.formats.csv import write_csv
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.reading import normalised

from .conftest import SCHEMA

GOOD = write_ubl(invoice())


async def test_a_document_is_read_by_its_id(inbox: Inbox) -> None:
    await inbox.send(GOOD, "INV-1001.xml")
    (told,) = await inbox.received()
    assert (told.kind, told.number, told.order_number) == (InboundKind.INVOICE, "INV-1001", "PO-1")
    document = await inbox.document(told.document_id)
    assert document is not None
    assert document.invoice == invoice()
    assert (document.name, document.sha256) == ("INV-1001.xml", sha256(GOOD).hexdigest())


async def test_another_supplier_cannot_read_it(inbox: Inbox) -> None:
    await inbox.send(GOOD)
    (told,) = await inbox.received()
    other = structs.replace(inbox, connection_id="other")
    assert await other.document(told.document_id) is None


async def test_every_kind_that_a_supplier_sends_is_told(inbox: Inbox) -> None:
    await inbox.send(write_ubl(response()), "file-1")
    await inbox.send(write_ubl(despatch()), "file-2")
    kinds = [one.kind for one in await inbox.received()]
    assert kinds == [InboundKind.ORDER_RESPONSE, InboundKind.DESPATCH_ADVICE]


async def test_the_same_file_again_adds_nothing(inbox: Inbox) -> None:
    await inbox.send(GOOD)
    await inbox.send(GOOD)
    assert len(await inbox.received()) == 1


async def test_the_same_invoice_by_another_channel_names_its_twin(inbox: Inbox) -> None:
    await inbox.send(GOOD, "a.xml", InboundChannel.SFTP)
    await inbox.send(GOOD, "a.xml", InboundChannel.HTTP)
    await inbox.send(write_csv(invoice(invoice_number="inv 01001")), "b.csv")
    first, second, third = await inbox.received()
    assert first.twin_document_id == ""
    assert second.twin_document_id == third.twin_document_id == first.document_id
    assert first.sha256 == second.sha256 != third.sha256


@pytest.mark.parametrize(
    ("written", "same"),
    [("INV-007", "inv7"), ("2026/0001", "20260001"), ("0012", "12"), ("A-100", "a 100")],
)
def test_a_number_is_the_same_however_it_is_written(written: str, same: str) -> None:
    assert normalised(written) == normalised(same)


def test_other_numbers_are_others() -> None:
    assert len({normalised(one) for one in ("INV-10", "INV-100", "INV-1", "CN-10", "///")}) == 5


async def test_an_amount_below_a_penny_survives_the_store(inbox: Inbox) -> None:
    await inbox.send(GOOD)
    (told,) = await inbox.received()
    document = await inbox.document(told.document_id)
    assert document is not None
    assert document.invoice is not None
    assert document.invoice.lines[1].unit_price.amount == Decimal("0.333")


async def test_a_half_uploaded_file_is_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    async def forget(_: str) -> None:
        """Remember no host key."""

    (tmp_path / "out").mkdir()
    async with sftp_server(tmp_path) as port:
        access = Access("127.0.0.1", port, USER, PASSWORD, "", "/out", whose="supplier")
        folder = Folder(access, HostKey("", forget))
        watch = Watch(folder, inbox.intake)
        (tmp_path / "out" / "a.xml").write_bytes(GOOD[:500])
        (tmp_path / "out" / "b.xml.part").write_bytes(GOOD)
        (tmp_path / "out" / "notes.pdf").write_bytes(b"%PDF")
        taken = [await watch.look()]
        (tmp_path / "out" / "a.xml").write_bytes(GOOD)
        (tmp_path / "out" / "b.xml.part").rename(tmp_path / "out" / "b.xml")
        taken += [await watch.look(), await watch.look(), await watch.look()]
        await folder.close()
    assert taken == [0, 0, 2, 0]
    await inbox.intake.read_waiting()
    first, second = await inbox.received()
    assert first.channel is InboundChannel.SFTP
    assert second.twin_document_id == first.document_id


async def test_whom_a_document_names_stands_nowhere_in_clear(inbox: Inbox) -> None:
    """A bill that is taken, an answer with words about somebody, and a bill that is refused."""
    hers = {
        "note": WORDS,
        "account": TradeAccount("GB33BUKB20201555555555", holder=NAME),
        "seller": structs.replace(SELLER, name=NAME, address=PLACE),
    }
    await inbox.send(write_ubl(invoice(**hers)), "a.xml")
    await inbox.send(write_ubl(response(note=WORDS)), "b.xml")
    await inbox.send(write_ubl(invoice(**hers)).replace(b"99.50", b"99.49"), "c.xml")
    assert [one.kind for one in await inbox.received()] == ["invoice", "order_response"]
    assert len(await inbox.rejected()) == 1
    async with inbox.pool.connection() as conn:
        for mark in MARKS:
            assert await places_of(conn, SCHEMA, mark) == []
        assert await places_of(conn, SCHEMA, "c.xml")  # it does search
