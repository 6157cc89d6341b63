"""The service as it runs: documents out and in, over SFTP and HTTP, by gRPC."""

from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from eventually import eventually
from msgspec import Struct, structs
from service_process import free_port
from sftp_server import PASSWORD, USER, sftp_server
from trade_documents import despatch, invoice, order, statement

from trunkline.system.events.v1 import events_pb2
from trunkline.system.people.v1 import people_pb2
from trunkline.system.supplier_documents.v1 import supplier_documents_pb2
from trunkline.system.supplier_inbox.v1 import supplier_inbox_pb2
from trunkline_kit import clock
from trunkline_kit.channel import connect
from trunkline_kit.errors import Conflict, Invalid, NotFound
from trunkline_kit.rpc import call_port
from trunkline_kit.secret import Secret
from trunkline_kit.settings import SettingsWrong
from trunkline_kit.signature import sign
from trunkline_model.capabilities.events import Event, EventLog, ReadEvents
from trunkline_model.capabilities.people import ErasePerson, FindPerson, People
from trunkline_model.capabilities.supplier_documents import (
    GetSupplierDocument,
    InboundChannel,
    ListSuppliers,
    SendPurchaseOrder,
    SupplierDocuments,
)
from trunkline_model.capabilities.supplier_inbox import (
    Arrival,
    ArrivalOutcome,
    GetArrival,
    SupplierInbox,
    TakeSupplierDocument,
)
from trunkline_system_trading_partners.formats import parse
from trunkline_system_trading_partners.formats.json import write_json
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.main import life
from trunkline_system_trading_partners.settings import (
    OutChannel,
    Settings,
    SupplierConnection,
)

SECRET = "whsec_" + b64encode(b"between acme and us").decode()
ACME = SupplierConnection(
    connection_id="acme",
    supplier_code="SUP-1",
    supplier_name="Acme Fasteners Ltd",
    buyer_name="Trunkline Trading Ltd",
    sftp_user=USER,
    sftp_password=Secret(PASSWORD),
    signing_secret=Secret(SECRET),
    poll_s=0.05,
)


class Running(Struct, frozen=True):
    """The service with one supplier's folders."""

    documents: SupplierDocuments
    inbox: SupplierInbox
    log: EventLog
    people: People
    http: httpx.AsyncClient
    folder: Path

    async def post(self, content: bytes, name: str, secret: str = SECRET, **more: str) -> int:
        headers = sign(secret, name, clock.now(), content) | more
        answer = await self.http.post("/documents/acme", content=content, headers=headers)
        return answer.status_code

    async def events(self) -> tuple[Event, ...]:
        return (await self.log.read_events(ReadEvents(0))).events


def settings_of(database_url: str) -> Settings:
    return Settings(free_port(), free_port(), database_url, b64encode(bytes(range(32))).decode())


@pytest.fixture
async def running(database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    settings = settings_of(database_url)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(sftp_server(tmp_path))
        acme = structs.replace(ACME, sftp_address=f"127.0.0.1:{port}")
        await stack.enter_async_context(life(settings, acme))
        channel = await stack.enter_async_context(connect(f"127.0.0.1:{settings.grpc_port}"))
        url = f"http://127.0.0.1:{settings.http_port}"
        yield Running(
            call_port(SupplierDocuments, supplier_documents_pb2, channel),
            call_port(SupplierInbox, supplier_inbox_pb2, channel),
            call_port(EventLog, events_pb2, channel),
            call_port(People, people_pb2, channel),
            await stack.enter_async_context(httpx.AsyncClient(base_url=url)),
            tmp_path,
        )


async def test_an_order_lies_in_the_supplier_s_folder_once(running: Running) -> None:
    request = SendPurchaseOrder("acme", "r1", order())
    sent = await running.documents.send_purchase_order(request)
    assert await running.documents.send_purchase_order(request) == sent
    (file,) = (running.folder / "in").iterdir()
    assert file.name == sent.name
    assert parse(file.read_bytes()).documents == (order(),)
    with pytest.raises(Conflict):
        await running.documents.send_purchase_order(structs.replace(request, order=order(note="x")))


async def test_of_two_replicas_one_looks_into_the_folder(
    running: Running, database_url: str, tmp_path: Path
) -> None:
    """The second has another folder: what lies there stays until the first is gone."""
    other = tmp_path / "other"
    for name in ("in", "out"):
        (other / name).mkdir(parents=True)
    (other / "out" / "D-1.xml").write_bytes(write_ubl(despatch()))
    settings = settings_of(database_url)
    async with sftp_server(other) as port:
        acme = structs.replace(ACME, sftp_address=f"127.0.0.1:{port}")
        async with life(settings, acme):
            (running.folder / "out" / "INV-1001.xml").write_bytes(write_ubl(invoice()))

            async def told() -> bool:
                return bool(await running.events())

            assert await eventually(told, 60)
            received = [one.supplier_document_received for one in await running.events()]
            assert [one.number for one in received if one] == ["INV-1001"]


async def test_what_a_supplier_hands_in_itself_is_taken_like_a_file(running: Running) -> None:
    asked = TakeSupplierDocument("acme", "r7", "sub_1", write_json(invoice()))
    kept = await running.inbox.take_supplier_document(asked)
    assert await running.inbox.take_supplier_document(asked) == kept
    with pytest.raises(Conflict):
        await running.inbox.take_supplier_document(structs.replace(asked, content=b"{}"))
    found = await outcome(running, "sub_1")
    assert found.outcome is ArrivalOutcome.TAKEN
    (document,) = found.documents
    read = await running.documents.get_supplier_document(
        GetSupplierDocument("acme", document.document_id)
    )
    assert (read.channel, read.invoice) == (InboundChannel.API, invoice())
    assert [one.event_id for one in await running.events()] == [document.document_id]


async def test_what_cannot_be_taken_of_it_says_why(running: Running) -> None:
    asked = TakeSupplierDocument("acme", "r8", "sub_2", b"<!DOCTYPE a><a/>")
    await running.inbox.take_supplier_document(asked)
    found = await outcome(running, "sub_2")
    assert (found.outcome, found.reason) == (ArrivalOutcome.REFUSED, "doctype")
    assert found.sentence
    with pytest.raises(NotFound):
        await running.inbox.get_arrival(GetArrival("acme", "sub_3"))
    with pytest.raises(Invalid):
        await running.inbox.take_supplier_document(TakeSupplierDocument("acme", "r9", "sub_4", b""))


async def outcome(running: Running, name: str) -> Arrival:
    """Wait until what was handed in was read."""
    found: list[Arrival] = []

    async def read() -> bool:
        found.append(await running.inbox.get_arrival(GetArrival("acme", name)))
        return found[-1].outcome is not ArrivalOutcome.WAITING

    assert await eventually(read, 60)
    return found[-1]


async def test_what_comes_by_file_and_by_request_is_told_and_read(running: Running) -> None:
    assert await running.post(write_ubl(despatch()), "LS-5") == 202
    assert await running.post(write_ubl(despatch()), "LS-5") == 202
    (running.folder / "out" / "ST-11.xml").write_bytes(write_ubl(statement()))

    async def both() -> bool:
        return len(await running.events()) == 2

    await eventually(both, 60)
    events = await running.events()
    told = [one.supplier_document_received for one in events]
    assert {one.number for one in told if one} == {"LS-5", "ST-11"}
    for one in told:
        assert one is not None
        request = GetSupplierDocument("acme", one.document_id)
        document = await running.documents.get_supplier_document(request)
        assert document.supplier_code == "SUP-1"
        assert document.despatch_advice == despatch() or document.statement == statement()


async def test_a_bill_is_a_tax_record_and_stays_whole_when_a_person_is_forgotten(
    running: Running,
) -> None:
    (running.folder / "out" / "INV-1001.xml").write_bytes(write_ubl(invoice()))

    async def heard() -> tuple[Event, ...]:
        return await running.events()

    (event,) = await eventually(heard, 60)
    asked = FindPerson((), (event.raw_document_id,), (event.position,), ())
    assert (await running.people.find_person(asked)).values == ()
    erase = ErasePerson((), asked.raw_document_ids, asked.positions, (), everything=False)
    assert (await running.people.erase_person(erase)).keys == 0
    told = event.supplier_document_received
    assert told is not None
    request = GetSupplierDocument("acme", told.document_id)
    assert (await running.documents.get_supplier_document(request)).invoice == invoice()


async def test_what_is_not_the_supplier_s_is_not_kept(running: Running) -> None:
    content = write_ubl(invoice())
    other = "whsec_" + b64encode(b"of somebody else").decode()
    assert await running.post(content, "x", other) == 401
    assert await running.post(content, "x", **{"content-encoding": "gzip"}) == 415
    assert await running.post(b"<" * (9 * 1024 * 1024), "x") == 413
    assert await running.post(content, "a/b") == 400
    headers = sign(SECRET, "x", clock.now(), content)
    answer = await running.http.post("/documents/other", content=content, headers=headers)
    assert answer.status_code == 404
    assert await running.events() == ()


async def test_who_is_connected_is_listed_and_who_is_not_is_not_found(running: Running) -> None:
    (one,) = (await running.documents.list_suppliers(ListSuppliers())).suppliers
    assert (one.connection_id, one.supplier_code, one.channel) == ("acme", "SUP-1", "sftp")
    with pytest.raises(NotFound):
        await running.documents.send_purchase_order(SendPurchaseOrder("other", "r1", order()))
    with pytest.raises(NotFound):
        await running.documents.get_supplier_document(GetSupplierDocument("acme", "doc_none"))


async def test_a_channel_without_an_address_is_refused_at_the_start(database_url: str) -> None:
    settings = settings_of(database_url)
    for wrong in (ACME, structs.replace(ACME, channel=OutChannel.HTTP)):
        with pytest.raises(SettingsWrong, match="acme"):
            async with life(settings, wrong):
                pass
