"""The SFTP server lets in who it should and nobody out of the folder."""

from typing import cast

import asyncssh
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_bank.settings import Settings

from .conftest import Customer

PASSWORD = {"password": "sandbox-bank-password"}


async def test_a_statement_is_listed_and_read_by_password(
    bank: TestClient[Litestar], customer: Customer
) -> None:
    statement = bank.post("/_sandbox/statements", json={"closed_on": "2026-11-02"}).json()
    async with customer.login(**PASSWORD) as files:
        names = await files.listdir("/out/statements")
        assert statement["file_name"] in names
        async with files.open(f"/out/statements/{statement['file_name']}", "rb") as file:
            assert b"<?xml" in cast("bytes", await file.read())
    journal = bank.get("/_sandbox/journal", params={"kind": "request"}).json()
    assert [entry["name"] for entry in journal] == ["sftp.list", "sftp.read"]


async def test_the_key_opens_too(customer: Customer, key: asyncssh.SSHKey) -> None:
    async with customer.login(client_keys=[key]) as files:
        assert await files.realpath(".") == "/"


@pytest.mark.parametrize(
    "credentials",
    [{"password": "wrong"}, {"password": PASSWORD["password"], "username": "other"}],
)
async def test_a_stranger_is_kept_out(customer: Customer, credentials: dict[str, str]) -> None:
    with pytest.raises(asyncssh.PermissionDenied):
        async with customer.login(**credentials):
            pass


async def test_a_strange_key_is_kept_out(customer: Customer) -> None:
    with pytest.raises(asyncssh.PermissionDenied):
        async with customer.login(client_keys=[asyncssh.generate_private_key("ssh-ed25519")]):
            pass


async def test_a_payment_file_is_taken_in(
    customer: Customer, bank: TestClient[Litestar], settings: Settings
) -> None:
    async with customer.login(**PASSWORD) as files:
        async with files.open("/in/pay.xml.part", "wb") as file:
            await file.write(b"<Document/>")
        await files.rename("/in/pay.xml.part", "/in/pay.xml")
    assert (settings.state_path.parent / "sftp/in/pay.xml").read_bytes() == b"<Document/>"
    effects = bank.get("/_sandbox/journal", params={"kind": "effect"}).json()
    assert [(effect["name"], effect["key"]) for effect in effects][:2] == [
        ("sftp.delivered", "/in/pay.xml"),
        ("payment_file.unreadable", "pay.xml"),
    ]


async def test_statements_cannot_be_written_or_removed(
    customer: Customer, bank: TestClient[Litestar]
) -> None:
    name = bank.post("/_sandbox/statements", json={}).json()["file_name"]
    async with customer.login(**PASSWORD) as files:
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await files.remove(f"/out/statements/{name}")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await files.open("/out/statements/mine.xml", "wb")


async def test_neither_dots_nor_links_lead_out(customer: Customer, settings: Settings) -> None:
    (settings.state_path.parent / "sftp/out/way-out").symlink_to(settings.state_path)
    async with customer.login(**PASSWORD) as files:
        with pytest.raises(asyncssh.SFTPError):
            await files.open("/../state.sqlite3", "rb")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await files.open("/out/way-out", "rb")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await files.symlink("/etc/passwd", "/in/passwd")


async def test_a_fault_shows_as_a_failed_read(
    customer: Customer, bank: TestClient[Litestar]
) -> None:
    bank.post("/_sandbox/faults", json={"on": "sftp.list", "kind": "5xx"})
    async with customer.login(**PASSWORD) as files:
        with pytest.raises(asyncssh.SFTPFailure):
            await files.listdir("/out/statements")
        assert await files.listdir("/out/statements")


async def test_a_lost_answer_ends_the_connection(
    customer: Customer, bank: TestClient[Litestar]
) -> None:
    bank.post("/_sandbox/faults", json={"on": "sftp.list", "kind": "timeout_before_commit"})
    with pytest.raises((asyncssh.SFTPError, asyncssh.Error)):
        async with customer.login(**PASSWORD) as files:
            await files.listdir("/out/statements")
