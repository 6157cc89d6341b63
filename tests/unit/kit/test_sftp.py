"""A folder over SFTP that is written to: each name once, whole, and never over another."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sftp_server import PASSWORD, USER, sftp_server

from trunkline_kit.errors import Conflict, Unavailable
from trunkline_kit.sftp import Access, Folder, HostKey


async def forget(_: str) -> None:
    """Remember no host key."""


def access(port: int, password: str = PASSWORD) -> Access:
    return Access("127.0.0.1", port, USER, password, "", "/in", whose="supplier")


@pytest.fixture
async def port(tmp_path: Path) -> AsyncIterator[int]:
    (tmp_path / "in").mkdir()
    async with sftp_server(tmp_path) as opened:
        yield opened


@pytest.fixture
async def folder(port: int) -> AsyncIterator[Folder]:
    opened = Folder(access(port), HostKey("", forget))
    yield opened
    await opened.close()


async def test_a_file_is_put_there_whole_and_nothing_else_stays(
    folder: Folder, tmp_path: Path
) -> None:
    assert await folder.write("PO-1.xml", b"<Order/>")
    assert {one.name: one.read_bytes() for one in (tmp_path / "in").iterdir()} == {
        "PO-1.xml": b"<Order/>"
    }


async def test_the_same_file_again_changes_nothing(folder: Folder, tmp_path: Path) -> None:
    await folder.write("PO-1.xml", b"<Order/>")
    (tmp_path / "in" / ".PO-1.xml.part").write_bytes(b"<Ord")
    assert not await folder.write("PO-1.xml", b"<Order/>")


async def test_a_half_file_of_before_is_written_over(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "in" / ".PO-1.xml.part").write_bytes(b"<Order/><!-- much longer -->")
    assert await folder.write("PO-1.xml", b"<Order/>")
    assert await folder.find("PO-1.xml", 100) == b"<Order/>"


@pytest.mark.parametrize("there", [b"<Order>", b"<Order/>.", b"<Ordeal/>"])
async def test_another_file_of_the_name_is_left_as_it_is(
    folder: Folder, tmp_path: Path, there: bytes
) -> None:
    (tmp_path / "in" / "PO-1.xml").write_bytes(there)
    with pytest.raises(Conflict, match=r"PO-1\.xml"):
        await folder.write("PO-1.xml", b"<Order/>")
    assert (tmp_path / "in" / "PO-1.xml").read_bytes() == there


async def test_what_is_not_there_is_not_found(folder: Folder) -> None:
    assert await folder.find("PO-2.xml", 100) is None


async def test_a_wrong_password_is_never_an_unknown_outcome(port: int) -> None:
    shut = Folder(access(port, "wrong"), HostKey("", forget))
    with pytest.raises(Unavailable, match="supplier's folder") as raised:
        await shut.write("PO-1.xml", b"<Order/>")
    assert not raised.value.unknown
