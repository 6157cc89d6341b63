"""The template: a whole company in a database that is copied in a third of a second."""

import fcntl
import hashlib
from pathlib import Path
from urllib.parse import urlsplit

from . import databases, dumps
from .environment import ensure_environment, requirements
from .initialise import MODULES, initialise, set_password
from .processes import running
from .progress import report
from .rpc import Rpc
from .seeding.plan import seed, seed_text
from .server import PRICE_DECIMALS
from .settings import DEFAULT_PASSWORD, Settings


def bake_id() -> str:
    """Name what is baked by all that goes into it, so a change of any bakes anew."""
    told = f"{requirements()}\n{seed_text()}\n{MODULES}\n{PRICE_DECIMALS}"
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def template_name(settings: Settings) -> str:
    """Name the template database; each PostgreSQL role needs its own, for only an owner copies."""
    return f"trunkline_tryton_{bake_id()}_{urlsplit(settings.database_url).username or 'own'}"


def prepare(settings: Settings) -> None:
    """Make all that `serve` needs; does nothing that was done before; starts over if killed."""
    bin_path = ensure_environment(settings)
    ensure_template(settings, bin_path)
    if not databases.holds_tryton(settings, settings.database):
        databases.drop(settings, settings.database)
        clone(settings, settings.database, bin_path)


def clone(settings: Settings, name: str, bin_path: Path) -> None:
    """Make a fresh database with the company as it was baked and the password wanted."""
    cloning = f"{name}_cloning"
    databases.drop(settings, cloning)
    databases.create(settings, cloning, template_name(settings))
    if settings.password != DEFAULT_PASSWORD:
        set_password(settings, cloning, bin_path)
    databases.rename(settings, cloning, name)


def ensure_template(settings: Settings, bin_path: Path) -> None:
    """Make the template unless it is there: from the dump if possible, else from nothing."""
    template = template_name(settings)
    with databases.alone(settings, template):
        if not databases.exists(settings, template):
            _bake(settings, template, bin_path)


def _bake(settings: Settings, template: str, bin_path: Path) -> None:
    building = f"{template}_building"
    databases.drop(settings, building)
    databases.create(settings, building)
    kept = settings.state_path / f"company-{bake_id()}.dump"
    # Two PostgreSQL servers can share this folder: the second waits and takes the first's dump.
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _fill(settings, building, kept, bin_path)
    databases.rename(settings, building, template)


def _fill(settings: Settings, building: str, kept: Path, bin_path: Path) -> None:
    if dumps.restore(settings, building, kept):
        report("tryton: restored the baked company")
    else:
        _build(settings, building, bin_path)
        dumps.dump(settings, building, kept)


def _build(settings: Settings, database: str, bin_path: Path) -> None:
    report("tryton: initialising the database, about a minute")
    initialise(settings, database, bin_path)
    with running(settings, database, bin_path) as url, Rpc(url, database) as rpc:
        rpc.login(settings.user, DEFAULT_PASSWORD)
        seed(rpc)
