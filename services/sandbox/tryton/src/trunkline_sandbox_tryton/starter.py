"""For tests: a fresh, real Tryton with its own database, ready to be spoken to."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from msgspec import Struct

from . import databases
from .bake import clone, ensure_template
from .environment import ensure_environment
from .processes import running
from .settings import Settings


class TrytonServer(Struct, frozen=True):
    """A running Tryton and how to log in."""

    url: str
    """Base URL; JSON-RPC is at `<url>/<database>/rpc/`."""
    database: str
    """The database that was made for this run."""
    user: str
    """Login."""
    password: str
    """Password."""


@contextmanager
def fresh_tryton(state_path: Path, database_url: str, uv: str = "") -> Iterator[TrytonServer]:
    """Bake if needed, clone a database, serve it on a free port, clean up at the end.

    `state_path` keeps the environment and the baked dump for the next time, so give a
    folder that outlives the test run, such as `.trunkline/tryton`.
    """
    chosen_uv = uv or shutil.which("uv") or ""
    settings = Settings(state_path.absolute(), database_url, uv=chosen_uv)
    bin_path = ensure_environment(settings)
    ensure_template(settings, bin_path)
    name = f"tryton_{uuid4().hex[:12]}"
    clone(settings, name, bin_path)
    try:
        with running(settings, name, bin_path) as url:
            yield TrytonServer(url, name, settings.user, settings.password)
    finally:
        databases.drop(settings, name)
