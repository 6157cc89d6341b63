import socket
from pathlib import Path

from trunkline_cli.ports import HOST, Ports

NAMES = ("system-tryton.grpc", "gateway.http")


def test_a_later_start_gets_the_same_ports(tmp_path: Path) -> None:
    with Ports(tmp_path / "ports.json") as ports:
        first = ports.assign(NAMES)
    with Ports(tmp_path / "ports.json") as ports:
        assert ports.assign(NAMES) == first


def test_two_stacks_share_no_port(tmp_path: Path) -> None:
    with Ports(tmp_path / "one.json") as one, Ports(tmp_path / "two.json") as two:
        assert not set(one.assign(NAMES).values()) & set(two.assign(NAMES).values())


def test_a_copied_home_moves_to_ports_of_its_own(tmp_path: Path) -> None:
    with Ports(tmp_path / "one.json") as one:
        first = one.assign(NAMES)
        (tmp_path / "copy.json").write_text((tmp_path / "one.json").read_text())
        with Ports(tmp_path / "copy.json") as copy:
            assert not set(first.values()) & set(copy.assign(NAMES).values())


def test_a_port_that_somebody_took_is_replaced(tmp_path: Path) -> None:
    with Ports(tmp_path / "ports.json") as ports:
        first = ports.assign(NAMES)
    with socket.create_server((HOST, first["gateway.http"])), Ports(tmp_path / "ports.json") as new:
        later = new.assign(NAMES)
    assert later["system-tryton.grpc"] == first["system-tryton.grpc"]
    assert later["gateway.http"] != first["gateway.http"]
