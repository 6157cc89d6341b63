"""Admin GraphQL over HTTP: sends one document, and says exactly what is known when it fails."""

import asyncio
import math
import time
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import count
from typing import Any

import httpx
import msgspec

from trunkline_kit.budget import Budget, Priority
from trunkline_kit.errors import Refused, Unavailable
from trunkline_kit.http import read_whole
from trunkline_kit.strict_json import UNREADABLE

from .pace import Cost, Pace
from .pin import PIN

PATH = f"/admin/api/{PIN.version}/graphql.json"
ANSWER_BYTES_MAX = 8 * 1024 * 1024
DEADLINE_S = 12.0
"""How long one ask may take with all its waiting; below the lease of the request memo."""
NEVER_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
)


class Ask(msgspec.Struct, frozen=True):
    """One document and its variables."""

    document: str
    """Name of a file in documents/, without its suffix."""
    variables: dict[str, Any]
    write: bool = False
    """True: a lost answer leaves the outcome unknown."""
    priority: Priority = Priority.CASE


class Told[Data](msgspec.Struct, frozen=True):
    """What came back, and the hashes that prove it."""

    data: Data
    request_sha256: str
    answer_sha256: str


class Extensions(msgspec.Struct, frozen=True):
    """What an answer or an error says besides."""

    cost: Cost | None = None
    code: str = ""


class GraphqlError(msgspec.Struct, frozen=True):
    """One top-level error."""

    message: str
    extensions: Extensions = Extensions()


class Envelope(msgspec.Struct, frozen=True):
    """A GraphQL answer before its data is looked at."""

    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: tuple[GraphqlError, ...] = ()
    extensions: Extensions = Extensions()


class Throttled(Exception):
    """The bucket was empty; nothing was done. A wait of 0 means that nobody knows how long."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(wait_s)
        self.wait_s = wait_s


class ShopifyClient:
    """Asks one shop; raises Refused and Unavailable only."""

    def __init__(self, http: httpx.AsyncClient, access_token: str, budget: Budget) -> None:
        self._http = http
        self._headers = {
            "X-Shopify-Access-Token": access_token,
            "Content-Type": "application/json",
            "Accept": "application/json",
        }
        self._budget = budget
        self._pace = Pace()

    async def ask[Data](self, ask: Ask, data: type[Data]) -> Told[Data]:
        """Send a document and decode its data; waits while the shop throttles.

        Unavailable is `unknown` only for a write that may have been done.
        """
        body = msgspec.json.encode({"query": document(ask.document), "variables": ask.variables})
        ends = time.monotonic() + DEADLINE_S
        await _wait(self._pace.wait_s(ask.document), ends)
        for refusals in count():
            try:
                return await self._once(ask, body, data)
            except Throttled as throttled:
                await _wait(throttled.wait_s or unknown_wait_s(refusals), ends)
        raise AssertionError("the wait ends by itself")

    async def _once[Data](self, ask: Ask, body: bytes, data: type[Data]) -> Told[Data]:
        async with self._budget.turn(ask.priority):
            content = await self._send(ask, body)
        envelope = _envelope(ask, content)
        cost = envelope.extensions.cost
        if cost:
            self._pace.saw(ask.document, cost)
        if envelope.errors:
            raise self._meaning(ask, envelope.errors)
        try:
            decoded = msgspec.json.decode(envelope.data, type=data)
        except UNREADABLE as error:
            sentence = f"Shopify's answer to {ask.document} has another shape: {error}"
            raise Unavailable(sentence, reason="protocol", unknown=ask.write) from error
        return Told(decoded, sha256(body).hexdigest(), sha256(content).hexdigest())

    async def _send(self, ask: Ask, body: bytes) -> bytes:
        request = self._http.build_request("POST", PATH, content=body, headers=self._headers)
        try:
            response = await self._http.send(request, stream=True)
            content = await read_whole(response, ANSWER_BYTES_MAX)
        except NEVER_SENT as error:
            raise Unavailable("the shop cannot be reached", reason="unreachable") from error
        except httpx.HTTPError as error:
            raise _lost(ask, f"the shop did not answer: {type(error).__name__}") from error
        _judge_status(ask, response)
        if content is None:
            raise _lost(ask, "the shop's answer is too large to read")
        return content

    def _meaning(self, ask: Ask, errors: tuple[GraphqlError, ...]) -> Exception:
        first = errors[0]
        match first.extensions.code:
            case "THROTTLED":
                return Throttled(self._pace.wait_s(ask.document))
            case "ACCESS_DENIED" | "SHOP_INACTIVE":
                return Unavailable(f"the shop denies access: {first.message}", reason="access")
            case "INTERNAL_SERVER_ERROR" | "TIMEOUT":
                return _lost(ask, f"the shop failed: {first.message}")
            case _:
                return Refused(f"the shop refused the request: {first.message}", reason="protocol")


@cache
def document(name: str) -> str:
    """Read a document of this package."""
    return files(__package__).joinpath("documents", f"{name}.graphql").read_text(encoding="utf-8")


def unknown_wait_s(refusals: int) -> float:
    """Say how long to wait when the shop throttles and tells no rate: longer with each refusal."""
    return 0.5 * 2.0 ** min(refusals, 10)


async def _wait(wait_s: float, ends: float) -> None:
    if wait_s <= 0:
        return
    if time.monotonic() + wait_s > ends:
        raise Unavailable("the shop throttles", reason="throttled", retry_after_s=wait_s)
    await asyncio.sleep(wait_s)


def _judge_status(ask: Ask, response: httpx.Response) -> None:
    """Pass a 200; what was surely not done is told apart from what may have been."""
    status = response.status_code
    if status == httpx.codes.OK:
        return
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise Throttled(_retry_after_s(response))
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise _lost(ask, f"the shop answered {status}")
    raise Unavailable(f"the shop turned us away with {status}", reason="access")


def _retry_after_s(response: httpx.Response) -> float:
    """Give what the shop asks for; 0, which is unknown, for what is no number of seconds."""
    try:
        asked_s = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return 0.0
    return asked_s if math.isfinite(asked_s) and asked_s > 0 else 0.0


def _envelope(ask: Ask, content: bytes) -> Envelope:
    try:
        return msgspec.json.decode(content, type=Envelope)
    except UNREADABLE as error:
        raise _lost(ask, "the shop's answer cannot be read") from error


def _lost(ask: Ask, sentence: str) -> Unavailable:
    return Unavailable(sentence, reason="no_answer", unknown=ask.write)
