"""The ways by which documents reach a supplier; the name of a document binds it there."""

from hashlib import sha256
from typing import Protocol

import httpx

from trunkline_kit import clock
from trunkline_kit.budget import Priority
from trunkline_kit.calling import Way
from trunkline_kit.errors import Conflict, Refused, Unavailable
from trunkline_kit.sftp import Folder
from trunkline_kit.signature import sign

from .outbox import Packed

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
TAKEN = frozenset({200, 201, 202, 204})
LATER = frozenset({401, 403, 404, 408, 425, 429})
"""What a mended setting or time can change."""


class Delivery(Protocol):
    """Brings one document to the supplier."""

    async def deliver(self, packed: Packed) -> str:
        """Give the hash of what the supplier's side said; one of the five errors otherwise."""
        ...


class SftpDelivery:
    """Puts documents into the supplier's folder: a file that is there is never written over."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    async def deliver(self, packed: Packed) -> str:
        """Write the file whole under its name; Conflict when other bytes have it."""
        await self._folder.write(packed.name, packed.content)
        return sha256(packed.name.encode()).hexdigest()


class Fetched:
    """Leaves documents where they are kept: the supplier reads its orders by the partner API."""

    async def deliver(self, packed: Packed) -> str:
        """Give the hash of what is kept for it."""
        return packed.sha256


class HttpDelivery:
    """Posts documents, signed, under their names: a server takes a `webhook-id` once."""

    def __init__(self, way: Way, secrets: str, content_type: str) -> None:
        self._way = way
        self._secret = secrets.split(maxsplit=1)[0]
        self._content_type = content_type

    async def deliver(self, packed: Packed) -> str:
        """Post once more what was posted before: its name tells the supplier that it has it."""
        signed = sign(self._secret, packed.name, clock.now(), packed.content)
        headers = {"content-type": self._content_type, **signed}
        async with self._way.budget.turn(Priority.CASE):
            answer = await self._post(packed.content, headers)
        return _judged(answer)

    async def _post(self, content: bytes, headers: dict[str, str]) -> httpx.Response:
        try:
            return await self._way.http.post("", content=content, headers=headers)
        except NEVER_SENT as error:
            raise Unavailable("the supplier's server cannot be reached") from error
        except httpx.HTTPError as error:
            raise Unavailable("the supplier's server did not answer", unknown=True) from error


def _judged(answer: httpx.Response) -> str:
    status = answer.status_code
    if status in TAKEN:
        return sha256(answer.content).hexdigest()
    if status == 409:
        raise Conflict("the supplier has another document of that name", reason="name_taken")
    if status in LATER or 300 <= status < 400:
        raise Unavailable(f"the supplier's server answers {status}; look at the settings")
    if status >= 500:
        raise Unavailable(f"the supplier's server answers {status}", unknown=True)
    raise Refused(f"the supplier's server refuses the document with {status}")
