"""The code of an earlier release, run before this one on the same database."""

import asyncio
import io
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from trunkline_cli.plan import Plan
from trunkline_cli.settings import REPOSITORY
from trunkline_cli.topology import package

PLACE = "PYTHONPATH"
"""Where code is looked for before what was installed."""
LAYER = "process-"
"""How services of the layer begin that shares a schema."""


def unpacked(
    revision: str, folder: Path, services: Iterable[str]
) -> Mapping[str, Mapping[str, str]]:
    """Put the code of a commit into a folder; gives what each of the services is told to run it.

    A service that the commit lacks is told nothing: it is new. Third-party packages are those
    that are installed now.
    """
    packed = _run("git", "archive", "--format=tar", revision, "libs", "services", "protos")
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")
    _run(sys.executable, str(folder / "libs" / "contracts" / "generate.py"))
    places = sorted([*folder.glob("libs/*/src"), *folder.glob("services/*/*/src")])
    told = {PLACE: os.pathsep.join(map(str, places))}
    return {one: told for one in services if _has(folder, one)}


async def migrate(plan: Plan) -> None:
    """Bring every schema up to date with the code of this release, as the chart's Job does."""
    for name, service in plan.topology.services.items():
        if "postgres" not in service.stores or name.startswith("sandbox-"):
            continue
        shared = name.startswith(LAYER)
        url = plan.migration_url(name) or plan.database_url(name)
        module = f"trunkline_{'durable' if shared else 'store'}.migrating"
        told = {**os.environ, "TRUNKLINE_DATABASE_URL": url}
        words = (sys.executable, "-m", module, package(name))
        done = await asyncio.create_subprocess_exec(
            *words, env=told, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        said, _ = await done.communicate()
        if done.returncode != 0:
            raise RuntimeError(f"{name} could not be migrated:\n{said.decode()}")


def _has(folder: Path, service: str) -> bool:
    return service == "gateway" or any(folder.glob(f"services/*/*/src/{package(service)}"))


def _run(*words: str) -> bytes:
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(words[:3])}: {done.stderr.decode()[-2000:]}")
    return done.stdout
