"""How documents leave the supplier: into the folder that the customer reads, or by request."""

import os
from pathlib import Path

import httpx

from trunkline_kit import clock
from trunkline_kit.signature import sign
from trunkline_sandbox import Broken, Dropped, Fault, Sandbox

from .refusals import Refused
from .settings import Settings
from .shapes import Way


class Sending:
    """Sends documents under the faults that are armed on `document`."""

    def __init__(self, box: Sandbox, settings: Settings, folder: Path) -> None:
        self._box = box
        self._settings = settings
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def send(self, name: str, content: bytes, way: Way) -> None:
        """Send once, twice, late or not at all, as the faults say."""

        async def act(_: Fault | None) -> None:
            if way is Way.HTTP:
                await self._post(name, content)
            else:
                self._put(name, content)
            self._box.journal.effect(f"document.{way.value}", name)

        try:
            await self._box.tell("document", act)
        except (Dropped, Broken):
            self._box.journal.request("document.lost", name)

    def start(self, name: str, content: bytes) -> None:
        """Leave half of it as an upload in progress leaves it."""
        (self._folder / f"{name}.part").write_bytes(content[: len(content) // 2])

    def _put(self, name: str, content: bytes) -> None:
        temporary = self._folder / f"{name}.part"
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(self._folder / name)

    async def _post(self, name: str, content: bytes) -> None:
        url, secret = self._settings.supplier_customer_url, self._settings.supplier_signing_secret
        if not (url and secret):
            raise Refused("this supplier was told of no address to post to")
        headers = sign(secret.split()[0], name, clock.now(), content)
        headers["content-type"] = "application/xml"
        async with httpx.AsyncClient(timeout=15) as client:
            answer = await client.post(url, content=content, headers=headers)
        if answer.status_code != 202:
            raise Refused(f"the customer answers {answer.status_code}")
