"""From the bank's folder to the log: each file once, bad ones as exceptions, none in the way."""

import asyncio

import pytest
from everywhere import places_of
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_kit.errors import Unavailable
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_sandbox_bank.settings import Settings as BankSettings
from trunkline_store.pool import Pool
from trunkline_system_bank.intake import Intake
from trunkline_system_bank.polling import Polling, is_message

from .conftest import SCHEMA, Heard, remember_nothing

type Bank = TestClient[Litestar]


def book(bank: Bank, amount: str, **more: str) -> None:
    body = {"amount": amount, "booked_on": "2026-11-02", **more}
    assert bank.post("/_sandbox/entries", json=body).status_code == 201


def close(bank: Bank, day: str = "2026-11-02") -> dict[str, str]:
    return dict(bank.post("/_sandbox/statements", json={"closed_on": day}).json())


async def look_twice(polling: Polling) -> int:
    await polling.look()
    return await polling.look()


async def test_a_statement_becomes_one_event_and_one_an_entry(
    bank: Bank, polling: Polling, heard: Heard, bank_settings: BankSettings
) -> None:
    book(bank, "120.00", reference="INV-7", counterparty="Byron Ltd", end_to_end_id="E2E-1")
    book(bank, "20.00", direction="debit")
    closed = close(bank)
    assert await look_twice(polling) == 1
    received, credit, debit = await heard.events()
    assert received.bank_statement_received
    assert received.bank_statement_received.entry_count == 2
    assert credit.bank_entry_booked
    assert credit.bank_entry_booked.remittance == "INV-7"
    assert credit.bank_entry_booked.counterparty == "Byron Ltd"
    assert debit.bank_entry_booked
    assert str(debit.bank_entry_booked.amount) == "-20.00 GBP"
    account, number = bank_settings.bank_account, closed["statement_id"]
    assert received.event_id == f"{account}/{number}"
    assert credit.event_id == f"{account}/{number}/{credit.bank_entry_booked.entry_reference}"


async def test_the_raw_bytes_are_kept_as_they_came(
    bank: Bank, polling: Polling, heard: Heard, bank_settings: BankSettings
) -> None:
    name = close(bank)["file_name"]
    await look_twice(polling)
    (event,) = await heard.events()
    folder = bank_settings.state_path.parent / "sftp/out/statements"
    assert await heard.raw(event.raw_document_id) == (folder / name).read_bytes()


async def test_looking_again_adds_nothing(bank: Bank, polling: Polling, heard: Heard) -> None:
    close(bank)
    await look_twice(polling)
    assert await look_twice(polling) == 0
    assert len(await heard.events()) == 1


async def test_the_same_statement_in_another_file_adds_nothing(
    bank: Bank, polling: Polling, heard: Heard
) -> None:
    book(bank, "1.00")
    number = close(bank)["statement_id"]
    order = {"statement_id": number, "name": "again.xml"}
    bank.post("/_sandbox/repeated-files", json=order)
    assert await look_twice(polling) == 2
    assert len(await heard.events()) == 2


async def test_a_restarted_service_takes_nothing_twice(
    bank: Bank, folder: Folder, intake: Intake, heard: Heard
) -> None:
    close(bank)
    await look_twice(Polling(folder, intake))
    restarted = Polling(folder, intake)
    assert await look_twice(restarted) == 0
    assert len(await heard.events()) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("schema", "schema"),
        ("doctype", "doctype"),
        ("entity_expansion", "doctype"),
        ("external_entity", "doctype"),
        ("truncated", "not_well_formed"),
        ("wrong_sum", "balance"),
    ],
)
async def test_a_bad_file_becomes_an_exception_and_the_next_is_taken(
    bank: Bank, polling: Polling, heard: Heard, fault: str, reason: str
) -> None:
    book(bank, "1.00")
    close(bank)
    bank.post("/_sandbox/broken-files", json={"fault": fault, "name": "a-broken.xml"})
    close(bank, "2026-11-03")
    assert await look_twice(polling) == 3
    assert await heard.rejections() == [(reason, "a-broken.xml")]
    statements = [e for e in await heard.events() if e.bank_statement_received]
    assert len(statements) == 2
    assert all(event.raw_document_id for event in await heard.events())


async def test_the_same_bad_file_again_is_the_same_exception(
    bank: Bank, polling: Polling, heard: Heard
) -> None:
    close(bank)
    for name in ("bad.xml", "bad-again.xml"):
        bank.post("/_sandbox/broken-files", json={"fault": "not_xml", "name": name})
    await look_twice(polling)
    assert len(await heard.rejections()) == 1


async def test_a_statement_number_with_other_figures_is_an_exception(
    bank: Bank, polling: Polling, heard: Heard, bank_settings: BankSettings
) -> None:
    book(bank, "1.00", reference="INV-7")
    name = close(bank)["file_name"]
    folder = bank_settings.state_path.parent / "sftp/out/statements"
    await look_twice(polling)
    changed = (folder / name).read_bytes().replace(b"INV-7", b"INV-8")
    (folder / "corrected.xml").write_bytes(changed)
    await look_twice(polling)
    assert await heard.rejections() == [("changed_statement", "corrected.xml")]


async def test_an_upload_in_progress_is_left_alone(
    bank: Bank, polling: Polling, heard: Heard
) -> None:
    number = close(bank)["statement_id"]
    bank.post("/_sandbox/half-files", json={"statement_id": number, "name": "late.xml"})
    await look_twice(polling)
    assert await heard.rejections() == []


async def test_a_file_that_still_grows_is_waited_for(
    bank: Bank, polling: Polling, heard: Heard, bank_settings: BankSettings
) -> None:
    whole = close(bank)
    folder = bank_settings.state_path.parent / "sftp/out/statements"
    content = (folder / whole["file_name"]).read_bytes()
    (folder / whole["file_name"]).unlink()
    for part in range(1, 4):
        (folder / "grows.xml").write_bytes(content[: len(content) * part // 3])
        assert await polling.look() == 0
    assert await polling.look() == 1
    assert len(await heard.events()) == 1


async def test_a_broken_line_is_mended_at_the_next_look(
    bank: Bank, polling: Polling, heard: Heard
) -> None:
    close(bank)
    bank.post("/_sandbox/faults", json={"on": "sftp.list", "kind": "timeout_before_commit"})
    with pytest.raises(Unavailable):
        await polling.look()
    await look_twice(polling)
    assert len(await heard.events()) == 1


async def test_a_file_that_cannot_be_read_now_does_not_hold_up_the_next(
    bank: Bank, polling: Polling, heard: Heard
) -> None:
    close(bank)
    close(bank, "2026-11-03")
    bank.post("/_sandbox/faults", json={"on": "sftp.read", "kind": "5xx"})
    assert await look_twice(polling) == 1
    assert await polling.look() == 1
    assert len(await heard.events()) == 2


async def test_two_readers_at_once_take_a_file_once(
    bank: Bank, folder: Folder, intake: Intake, heard: Heard
) -> None:
    book(bank, "1.00")
    close(bank)
    polling, other = Polling(folder, intake), Polling(folder, intake)
    await polling.look()
    await other.look()
    await asyncio.gather(polling.look(), other.look(), return_exceptions=True)
    assert len(await heard.events()) == 2


async def test_a_changed_host_key_is_refused(access: Access) -> None:
    stranger = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    folder = Folder(access, HostKey(stranger, remember_nothing))
    with pytest.raises(Unavailable) as caught:
        await folder.list_files()
    assert caught.value.reason == "host_key"


async def test_the_first_host_key_is_remembered(access: Access) -> None:
    remembered: list[str] = []

    async def remember(host_key: str) -> None:
        remembered.append(host_key)

    for _ in range(2):
        folder = Folder(access, HostKey("".join(remembered), remember))
        await folder.list_files()
        await folder.close()
    assert len(remembered) == 1


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("camt.xml", True),
        ("CAMT.XML", True),
        ("camt.xml.part", False),
        (".camt.xml", False),
        ("readme.txt", False),
        ("../camt.xml", False),
    ],
)
def test_only_finished_statement_files_are_wanted(name: str, *, wanted: bool) -> None:
    assert is_message(name) is wanted


async def test_who_pays_stands_in_no_table(bank: Bank, polling: Polling, pool: Pool) -> None:
    book(bank, "5.00", reference="for Quillfeather", counterparty="Zephyrine Q", end_to_end_id="ZQ")
    close(bank)
    await look_twice(polling)
    async with pool.connection() as conn:
        for mark in ("Quillfeather", "Zephyrine"):
            assert await places_of(conn, SCHEMA, mark) == []
        assert await places_of(conn, SCHEMA, "entry_reference")  # it does search
