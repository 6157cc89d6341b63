"""A registry for images and charts of a test's own: the real one, in the clear, on loopback."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx
import yaml
from eventually import eventually
from service_process import free_port

from trunkline_cli.settings import REPOSITORY

FETCHED = REPOSITORY / ".tools" / "registry" / "docker-registry"
REGISTRY = str(FETCHED) if FETCHED.exists() else shutil.which("docker-registry")
"""None where there is none."""


@asynccontextmanager
async def registry(folder: Path) -> AsyncIterator[str]:
    """Start a registry that keeps its images in a folder; gives its HOST:PORT."""
    place = f"127.0.0.1:{free_port()}"
    kept = {"filesystem": {"rootdirectory": str(folder / "kept")}}
    page = folder / "registry.yaml"
    page.write_text(yaml.safe_dump({"version": 0.1, "storage": kept, "http": {"addr": place}}))
    words = (str(REGISTRY), "serve", str(page))
    silent = asyncio.subprocess.DEVNULL
    server = await asyncio.create_subprocess_exec(*words, stdout=silent, stderr=silent)
    try:
        await eventually(lambda: _answers(place))
        yield place
    finally:
        server.terminate()
        await server.wait()


async def _answers(place: str) -> bool:
    with suppress(httpx.TransportError):
        async with httpx.AsyncClient() as http:
            return (await http.get(f"http://{place}/v2/")).is_success
    return False
