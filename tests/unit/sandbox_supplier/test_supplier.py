"""The stand-in supplier, judged by what our own service reads and writes."""

from base64 import b64encode
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs
from trade_documents import order

from trunkline_kit import clock
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_kit.signature import sign
from trunkline_model.trade_invoice import InvoiceKind, TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderPurpose, OrderResponse, ResponseKind
from trunkline_model.trade_statement import TradeStatement
from trunkline_sandbox_supplier.app import build
from trunkline_sandbox_supplier.settings import Settings
from trunkline_system_trading_partners.documents import Document
from trunkline_system_trading_partners.formats.ubl import write_ubl
from trunkline_system_trading_partners.reading import read
from trunkline_system_trading_partners.unreadable import Unreadable

SECRET = "whsec_" + b64encode(b"between the two of us").decode()
ORDER = write_ubl(order())


class Supplier:
    """Tells the supplier what to do, and reads what it put out."""

    def __init__(self, client: TestClient[Litestar], folder: Path) -> None:
        self._client = client
        self.out = folder / "sftp" / "out"

    def post(self, content: bytes, name: str) -> int:
        headers = sign(SECRET, name, clock.now(), content)
        return self._client.post("/documents", content=content, headers=headers).status_code

    def tell(self, route: str, told: dict[str, Any], status: int = 201) -> Any:
        answer = self._client.post(f"/_sandbox/{route}", json=told)
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    def conduct(self, **told: Any) -> None:
        assert self._client.put("/_sandbox/conduct", json=told).status_code == 200

    def fault(self, kind: str) -> None:
        self._client.post("/_sandbox/faults", json={"on": "document", "kind": kind})

    def get(self, route: str) -> Any:
        return self._client.get(f"/_sandbox/{route}").json()

    def read(self, written: dict[str, str]) -> Document:
        (document,) = read((self.out / f"{written['number']}.xml").read_bytes()).documents
        return document

    @property
    def port(self) -> int:
        return int(self._client.app.state.sftp_port)


@pytest.fixture
def supplier(tmp_path: Path) -> Iterator[Supplier]:
    settings = Settings(0, 0, tmp_path / "s.sqlite", supplier_signing_secret=SECRET)
    with TestClient(build(settings)) as client:
        yield Supplier(client, tmp_path)


@pytest.fixture
def asked(supplier: Supplier) -> Supplier:
    """It has an order, and does nothing by itself."""
    supplier.conduct(answers="silence")
    assert supplier.post(ORDER, "order-PO-1.xml") == 202
    return supplier


def test_an_order_is_taken_once(asked: Supplier) -> None:
    assert asked.post(ORDER, "order-PO-1.xml") == 202
    assert asked.post(ORDER + b" ", "order-PO-1.xml") == 409
    (taken,) = asked.get("orders")
    assert taken["order_number"] == "PO-1"
    assert taken["lines"][0]["price"] == "9.95"


def test_a_forged_order_is_not_taken(supplier: Supplier) -> None:
    headers = sign("whsec_" + b64encode(b"of another").decode(), "x", clock.now(), ORDER)
    answer = supplier._client.post("/documents", content=ORDER, headers=headers)
    assert answer.status_code == 401
    assert supplier.get("orders") == []


def test_a_change_is_answered_by_its_version_and_one_that_is_turned_down_changes_nothing(
    asked: Supplier,
) -> None:
    asked.conduct(answers="accept", answers_changes="reject")
    first = order()
    fewer = structs.replace(first.lines[0], quantity=Decimal(1))
    change = structs.replace(
        first, version=2, purpose=OrderPurpose.CHANGE, lines=(fewer, *first.lines[1:])
    )
    assert asked.post(write_ubl(change), "order-PO-1-v2.xml") == 202
    (answered,) = asked.get("documents")
    response = asked.read(answered)
    assert isinstance(response, OrderResponse)
    assert (response.kind, response.version) == (ResponseKind.REJECTED, 2)
    advice = asked.read(asked.tell("despatches", {"order_number": "PO-1"}))
    assert isinstance(advice, DespatchAdvice)
    assert [one.quantity for one in advice.lines] == [one.quantity for one in first.lines]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("accept", ResponseKind.ACCEPTED),
        ("change", ResponseKind.CHANGED),
        ("reject", ResponseKind.REJECTED),
    ],
)
def test_it_answers_as_it_is_told(asked: Supplier, answer: str, kind: ResponseKind) -> None:
    told = {"order_number": "PO-1", "answer": answer, "prices": {"1": "10.05"}}
    response = asked.read(asked.tell("responses", told))
    assert isinstance(response, OrderResponse)
    assert (response.kind, response.lines[0].kind) == (kind, kind)
    price = response.lines[0].unit_price
    assert price is not None
    assert price.amount == Decimal("10.05")


def test_it_ships_and_bills_what_was_ordered(asked: Supplier) -> None:
    despatch = asked.read(asked.tell("despatches", {"order_number": "PO-1"}))
    assert isinstance(despatch, DespatchAdvice)
    assert despatch.lines[0].quantity == 10
    bill = asked.read(asked.tell("invoices", {"order_number": "PO-1"}))
    assert isinstance(bill, TradeInvoice)
    assert (bill.order_number, str(bill.payable)) == ("PO-1", "119.40 GBP")


def test_it_over_bills_and_credits(asked: Supplier) -> None:
    over = {"order_number": "PO-1", "quantities": {"1": "12"}}
    bill = asked.read(written := asked.tell("invoices", over))
    assert isinstance(bill, TradeInvoice)
    assert bill.lines[0].quantity == 12
    back = {"order_number": "PO-1", "quantities": {"1": "2"}, "corrects": written["number"]}
    credit = asked.read(asked.tell("invoices", back))
    assert isinstance(credit, TradeInvoice)
    assert credit.kind is InvoiceKind.CREDIT_NOTE
    assert (credit.corrects_number, str(credit.payable)) == (written["number"], "23.88 GBP")


def test_it_bills_wrongly_when_told(asked: Supplier) -> None:
    written = asked.tell("invoices", {"order_number": "PO-1", "wrong_by": "0.01"})
    with pytest.raises(Unreadable) as raised:
        asked.read(written)
    assert raised.value.fault.reason == "en16931"
    moved = asked.read(asked.tell("invoices", {"order_number": "PO-1", "account": "GB00OTHER"}))
    assert isinstance(moved, TradeInvoice)
    assert moved.account is not None
    assert moved.account.number == "GB00OTHER"
    other = asked.read(asked.tell("invoices", {"order_number": "PO-1", "names_order": "PO-9"}))
    assert isinstance(other, TradeInvoice)
    assert other.order_number == "PO-9"


def test_it_repeats_halves_and_loses_documents(asked: Supplier) -> None:
    written = asked.tell("invoices", {"order_number": "PO-1", "number": "INV-1"})
    again = {"number": "INV-1", "name": "copy.xml", "way": "sftp"}
    asked.tell("repeated-documents", again, 204)
    assert (asked.out / "copy.xml").read_bytes() == (asked.out / "INV-1.xml").read_bytes()
    asked.tell("half-files", {"number": "INV-1", "name": "late.xml"}, 204)
    assert (asked.out / "late.xml.part").stat().st_size < (asked.out / "copy.xml").stat().st_size
    asked.fault("drop")
    lost = asked.tell("despatches", {"order_number": "PO-1"})
    assert not (asked.out / f"{lost['number']}.xml").exists()
    asked.tell("invoices", {"order_number": "PO-1", "number": "INV-1"}, 409)
    assert [one["number"] for one in asked.get("documents")] == [written["number"], lost["number"]]


async def test_an_order_in_its_folder_is_answered_shipped_and_billed(
    supplier: Supplier, tmp_path: Path
) -> None:
    async def forget(_: str) -> None:
        """Remember no host key."""

    supplier.conduct(answers="accept", ships=True, bills=True)
    password = Settings(0, 0, tmp_path).supplier_sftp_password
    access = Access("127.0.0.1", supplier.port, "trunkline", password, "", "/in", whose="supplier")
    folder = Folder(access, HostKey("", forget))
    assert await folder.write("order-PO-1.xml", ORDER)
    assert not await folder.write("order-PO-1.xml", ORDER)
    await folder.close()
    await eventually(lambda: len(list(supplier.out.glob("*.xml"))) == 3, 40)
    written = [one["kind"] for one in supplier.get("documents")]
    assert written == ["response", "despatch", "invoice"]


def test_it_states_what_it_billed_and_what_it_is_told(asked: Supplier) -> None:
    asked.tell("invoices", {"order_number": "PO-1", "number": "INV-1"})
    less = {"order_number": "PO-1", "quantities": {"1": "1"}, "corrects": "INV-1", "number": "CN-1"}
    asked.tell("invoices", less)
    paid = {"kind": "payment", "reference": "BACS 1", "amount": "-7.46"}
    told = {"entries": [paid], "number": "ST-1"}
    written = asked.tell("statements", told)
    stated = asked.read(written)
    assert isinstance(stated, TradeStatement)
    assert [(one.reference, str(one.amount)) for one in stated.entries] == [
        ("INV-1", "119.40 GBP"),
        ("CN-1", "-11.94 GBP"),
        ("BACS 1", "-7.46 GBP"),
    ]
    asked.tell("statements", told | {"number": "ST-2", "form": "csv"})
    (ledger,) = read((asked.out / "ST-2.csv").read_bytes()).documents
    assert isinstance(ledger, TradeStatement)
    assert str(ledger.closing_balance) == str(stated.closing_balance) == "100.00 GBP"
    opening = {"kind": "brought_forward", "reference": "", "amount": "1.00", "on": "2026-11-01"}
    only = {"entries": [opening], "only_entries": True, "wrong_by": "0.01", "number": "ST-3"}
    with pytest.raises(Unreadable, match=r"balance is 1\.01, and comes to 1\.00"):
        asked.read(asked.tell("statements", only))


def test_it_states_nothing_when_nothing_was_billed(asked: Supplier) -> None:
    asked.tell("statements", {}, status=409)
