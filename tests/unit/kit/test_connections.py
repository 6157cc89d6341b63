"""The connections of a system service, from the environment, and who answers for which."""

from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec
import pytest
from structlog.contextvars import get_contextvars

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.errors import NotFound
from trunkline_kit.routing import by_connection
from trunkline_kit.secret import Secret
from trunkline_kit.settings import SettingsWrong


class Shop(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    connection_id: ConnectionId
    url: str
    token: Secret
    time_zone: ZoneInfo = ZoneInfo("Europe/London")
    sweep_s: float = 60.0


SHOPS = Connections(Shop, prefix="shop", default_id="shop", apart=("url", "token"))
PLAIN = {"TRUNKLINE_SHOP_URL": "http://a", "TRUNKLINE_SHOP_TOKEN": "first"}


def load(environ: dict[str, str]) -> tuple[Shop, ...]:
    return SHOPS.load(environ)


def listed(*objects: object) -> dict[str, str]:
    return {"TRUNKLINE_CONNECTIONS": msgspec.json.encode(objects).decode(), "TOKEN_2": "two"}


def shop_2(**more: object) -> dict[str, object]:
    return {"connection_id": "shop-2", "url": "http://b", "token": "env:TOKEN_2", **more}


def test_plain_variables_are_the_default_connection() -> None:
    assert load(PLAIN) == (Shop(connection_id="shop", url="http://a", token=Secret("first")),)


def test_the_default_connection_may_be_called_otherwise_and_be_paced() -> None:
    environ = {**PLAIN, "TRUNKLINE_CONNECTION_ID": "uk", "TRUNKLINE_SHOP_SWEEP_S": "5"}
    assert (load(environ)[0].connection_id, load(environ)[0].sweep_s) == ("uk", 5.0)


def test_listed_connections_follow_the_plain_one() -> None:
    found = load(PLAIN | listed(shop_2(time_zone="Europe/Paris")))
    assert [(one.connection_id, str(one.token)) for one in found] == [
        ("shop", "first"),
        ("shop-2", "two"),
    ]
    assert found[1].time_zone == ZoneInfo("Europe/Paris")


def test_a_list_needs_no_plain_connection() -> None:
    assert [one.connection_id for one in load(listed(shop_2()))] == ["shop-2"]


def test_the_list_and_its_secrets_may_lie_in_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("two\n")
    page = tmp_path / "connections.json"
    page.write_bytes(msgspec.json.encode([shop_2(token=f"file:{tmp_path / 'token'}")]))
    assert load({"TRUNKLINE_CONNECTIONS": f"file:{page}"})[0].token == "two"


def test_a_secret_that_stands_in_the_list_itself_is_refused_and_not_repeated() -> None:
    with pytest.raises(SettingsWrong, match="env:NAME or file:PATH") as refusal:
        load(listed(shop_2(token="s3cret")))
    assert "s3cret" not in str(refusal.value)


def test_settings_show_no_secret() -> None:
    assert "first" not in repr(load(PLAIN))


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({}, "set TRUNKLINE_SHOP_URL, TRUNKLINE_SHOP_TOKEN, or TRUNKLINE_CONNECTIONS"),
        ({"TRUNKLINE_SHOP_URL": "http://a"}, "set TRUNKLINE_SHOP_TOKEN"),
        (PLAIN | {"TRUNKLINE_SHOP_SWEEP_S": "often"}, "sweep_s"),
        (PLAIN | {"TRUNKLINE_SHOP_TIME_ZONE": "Nowhere"}, "time_zone"),
        ({"TRUNKLINE_CONNECTIONS": "[{"}, "TRUNKLINE_CONNECTIONS"),
        ({"TRUNKLINE_CONNECTIONS": "file:/nowhere/at/all"}, "/nowhere/at/all cannot be read"),
        (listed({"connection_id": "shop-2"}), r"url.*\[0\]"),
        (listed(shop_2(sweeps=1)), "sweeps"),
        (listed(shop_2(connection_id="a/b")), "connection_id"),
        (listed(shop_2(token="env:NONE")), "NONE is not set"),
        (listed(shop_2(), shop_2()), "two connections are called shop-2"),
        (PLAIN | listed(shop_2(connection_id="shop")), "two connections are called shop"),
        (listed(shop_2(), shop_2(connection_id="b")), "shop-2 and b are one backend"),
    ],
)
def test_what_is_missing_or_wrong_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsWrong, match=named):
        load(environ)


def test_every_variable_that_is_read_is_told_of() -> None:
    assert SHOPS.variables() == {
        "TRUNKLINE_CONNECTIONS": False,
        "TRUNKLINE_CONNECTION_ID": False,
        "TRUNKLINE_SHOP_URL": True,
        "TRUNKLINE_SHOP_TOKEN": True,
        "TRUNKLINE_SHOP_TIME_ZONE": False,
        "TRUNKLINE_SHOP_SWEEP_S": False,
    }


class Count(msgspec.Struct, frozen=True):
    connection_id: str


class Counts(Protocol):
    async def count(self, request: Count) -> int: ...


class Counting:
    def __init__(self, number: int) -> None:
        self._number = number

    async def count(self, request: Count) -> int:
        assert get_contextvars()["connection_id"] == request.connection_id
        return self._number


async def test_a_request_is_answered_by_the_connection_that_it_names_and_logs_say_so() -> None:
    adapters: dict[str, Counts] = {"one": Counting(1), "two": Counting(2)}
    routed = by_connection(Counts, adapters)
    assert await routed.count(Count("two")) == 2
    with pytest.raises(NotFound, match="three") as refusal:
        await routed.count(Count("three"))
    assert refusal.value.reason == "connection"
