"""Backends that are only fetched from: the doctor sees whether anybody is there."""

import json
import socket
from collections.abc import Iterator

import pytest

from trunkline_cli.doctor.backends import connections, knocked
from trunkline_cli.doctor.finding import Finding
from trunkline_cli.doctor.knocking import at, servers_of

BANK = {"sftp_user": "us", "sftp_password": "env:PASSWORD"}
MAIL = {
    "TRUNKLINE_MAIL_ADDRESS": "us@trade.example",
    "TRUNKLINE_MAIL_SMTP_URL": "smtps://mail.example:465",
    "TRUNKLINE_MAIL_IMAP_URL": "imaps://mail.example:993",
}


@pytest.fixture
def port() -> Iterator[int]:
    """A place where somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        yield door.getsockname()[1]


async def looked(*addresses: str) -> list[Finding]:
    """Knock at banks of which each is told in the list of connections."""
    listed = [
        BANK | {"connection_id": f"bank-{number}", "sftp_address": one}
        for number, one in enumerate(addresses)
    ]
    told = {"TRUNKLINE_CONNECTIONS": json.dumps(listed), "PASSWORD": "pw"}
    return list(await knocked("system-bank", connections("system-bank", told), "see to it"))


async def test_every_connection_is_knocked_at(port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        left = gone.getsockname()[1]
    there, away = await looked(f"127.0.0.1:{port}", f"127.0.0.1:{left}")
    assert there.sentence == "reached its backend of connection bank-0 (sftp_address)."
    assert away.state == "attention"
    assert away.sentence == (
        "did not reach its backend of connection bank-1 (sftp_address):"
        f" nothing listens at 127.0.0.1:{left}."
    )


async def test_an_address_that_is_none_is_a_finding_without_what_it_holds() -> None:
    (found,) = await looked("bank.example:ssh-secret")
    assert found.sentence.endswith("(sftp_address): that names no host and port.")


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("bank.example", ("bank.example", 22)),
        ("bank.example:2222", ("bank.example", 2222)),
        ("smtp+starttls://mail.example:587", ("mail.example", 587)),
        ("https://supplier.example/orders", ("supplier.example", 443)),
        ("https://us:pw@supplier.example:8443", ("supplier.example", 8443)),
        ("http://[::1]:81/", ("::1", 81)),
    ],
)
def test_places_are_read_as_the_services_read_them(told: str, place: tuple[str, int]) -> None:
    assert at(told) == place


def test_an_address_for_mail_is_no_server() -> None:
    (one,) = connections("system-mail", MAIL)
    assert [field for field, _ in servers_of(one)] == ["smtp_url", "imap_url"]
