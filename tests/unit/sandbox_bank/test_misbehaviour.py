"""Each fault that makes sense for files: what the customer sees, and what was done."""

from typing import Any, cast

import asyncssh
import pytest
from eventually import eventually
from litestar import Litestar
from litestar.testing import TestClient

from trunkline_sandbox_bank.abilities import ABILITIES

from .conftest import Customer

type Bank = TestClient[Litestar]
PASSWORD = {"password": "sandbox-bank-password"}
WHOLE = {"latency", "duplicate", "slow_body"}
BUSY = {"429", "5xx"}
GONE = (asyncssh.SFTPError, asyncssh.Error, ConnectionResetError)
PARAMETERS: dict[str, dict[str, object]] = {
    "latency": {"hang_s": 0.02, "jitter_s": 0.02},
    "slow_body": {"chunk_bytes": 1000, "pause_s": 0.001},
    "truncated": {"after_bytes": 300},
}


def arm(bank: Bank, on: str, kind: str, **parameters: object) -> None:
    fault = {"on": on, "kind": kind, **parameters}
    answer = bank.post("/_sandbox/faults", json=fault)
    assert answer.status_code == 201, answer.text


def close(bank: Bank) -> str:
    return str(bank.post("/_sandbox/statements", json={}).json()["file_name"])


async def read(customer: Customer, name: str) -> bytes:
    async with (
        customer.login(**PASSWORD) as files,
        files.open(f"/out/statements/{name}", "rb") as file,
    ):
        return cast("bytes", await file.read())


@pytest.mark.parametrize("kind", sorted(ABILITIES["sftp.read"]))
async def test_each_fault_of_reading_a_file_is_seen_once(
    bank: Bank, customer: Customer, kind: str
) -> None:
    name = close(bank)
    whole = await read(customer, name)
    arm(bank, "sftp.read", kind, **PARAMETERS.get(kind, {}))
    if kind in WHOLE:
        assert await read(customer, name) == whole
    elif kind == "truncated":
        assert await read(customer, name) == whole[:300]
    else:
        expected = asyncssh.SFTPFailure if kind in BUSY else GONE
        with pytest.raises(expected):
            await read(customer, name)
    assert await read(customer, name) == whole
    assert [one["fired"] for one in bank.get("/_sandbox/faults").json()] == [1]


@pytest.mark.parametrize("kind", sorted(ABILITIES["sftp.*"]))
async def test_each_fault_of_listing_is_seen_once(
    bank: Bank, customer: Customer, kind: str
) -> None:
    name = close(bank)
    arm(bank, "sftp.list", kind, **PARAMETERS.get(kind, {}))

    async def listed() -> bool:
        async with customer.login(**PASSWORD) as files:
            return name in await files.listdir("/out/statements")

    if kind in WHOLE:
        assert await listed()
    else:
        expected = asyncssh.SFTPFailure if kind in BUSY else GONE
        with pytest.raises(expected):
            await listed()
    assert await listed()
    assert [one["fired"] for one in bank.get("/_sandbox/faults").json()] == [1]


@pytest.mark.parametrize(
    ("on", "kind"),
    [("sftp.read", "content_type"), ("sftp.list", "truncated"), ("statement", "latency")],
)
def test_what_a_file_cannot_show_is_refused(bank: Bank, on: str, kind: str) -> None:
    answer = bank.post("/_sandbox/faults", json={"on": on, "kind": kind})
    assert answer.status_code == 400
    assert f"{on} cannot show {kind}" in answer.json()["detail"]


def lying_out(settings: Any) -> dict[str, int]:
    folder = settings.state_path.parent / "sftp/out/statements"
    return {one.name: one.stat().st_size for one in folder.iterdir()}


def test_a_reordered_statement_comes_after_the_next(bank: Bank, settings: Any) -> None:
    arm(bank, "statement", "reorder", hang_s=60)
    first = close(bank)
    assert lying_out(settings) == {}
    second = close(bank)
    assert set(lying_out(settings)) == {first, second}


async def test_a_reordered_statement_comes_in_the_end(bank: Bank, settings: Any) -> None:
    arm(bank, "statement", "reorder", hang_s=0.05)
    name = close(bank)
    await eventually(lambda: set(lying_out(settings)) == {name}, 30)


def test_a_truncated_statement_lies_there_in_half(bank: Bank, settings: Any) -> None:
    arm(bank, "statement", "truncated", after_bytes=100)
    name = close(bank)
    assert lying_out(settings) == {name: 100}
