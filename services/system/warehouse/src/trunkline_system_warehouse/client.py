"""The warehouse's API over HTTP, its answers sorted into the five errors."""

from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

import httpx
import msgspec

from trunkline_kit import clock
from trunkline_kit.budget import Budget, Priority
from trunkline_kit.errors import NotFound, Refused, Unavailable
from trunkline_kit.strict_json import UNREADABLE
from trunkline_kit.tracing import client_span

from . import wire

ANSWER_MAX = 4 * 1024 * 1024
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Answer(msgspec.Struct, frozen=True):
    """What came back, whole and within bounds."""

    status: int
    content: bytes
    retry_after_s: float | None = None


class Warehouse:
    """Calls the API; every call waits for its turn in the budget."""

    def __init__(self, http: httpx.AsyncClient, token: str, budget: Budget) -> None:
        self._http = http
        self._headers = {
            "authorization": f"Bearer {token}",
            "accept": "application/json",
            "content-type": "application/json",
        }
        self._budget = budget

    async def create(self, body: bytes) -> Answer:
        """Post a shipment order: 201, or 409 with the one that has the reference already."""
        return await self._call("POST", "/v1/shipment-orders", body=body)

    async def cancel(self, warehouse_order_id: str) -> Answer:
        """Ask for cancellation: 200, or 409 when it is too late."""
        path = f"/v1/shipment-orders/{quote(warehouse_order_id, safe='')}/cancellation"
        return await self._call("POST", path, body=b"{}")

    async def find(self, reference: str) -> tuple[wire.ShipmentOrder, Answer] | None:
        """Find an order by our reference; None when there is none."""
        answer = await self._call("GET", "/v1/shipment-orders", query={"reference": reference})
        found = decoded(self._good(answer), wire.OrderPage, wrote=False).shipment_orders
        mine = [one for one in found if one.reference == reference]
        return (mine[0], answer) if mine else None

    async def events(self, after: str, limit: int) -> wire.EventPage:
        """List events later than a cursor."""
        query = {"after": after, "limit": str(limit)}
        answer = await self._call("GET", "/v1/events", query=query, priority=Priority.BULK)
        return decoded(self._good(answer), wire.EventPage, wrote=False)

    async def parcels(self, since: str, before: str, after: str, limit: int) -> wire.ParcelPage:
        """List what left between two instants, as a page behind a cursor."""
        query = {"dispatched_from": since, "dispatched_before": before, "limit": str(limit)}
        query |= {"after": after} if after else {}
        answer = await self._call("GET", "/v1/parcels", query=query, priority=Priority.BULK)
        return decoded(self._good(answer), wire.ParcelPage, wrote=False)

    def _good(self, answer: Answer) -> Answer:
        if answer.status != 200:
            raise refusal(answer, wrote=False)
        return answer

    async def _call(
        self,
        method: str,
        path: str,
        *,
        body: bytes | None = None,
        query: dict[str, str] | None = None,
        priority: Priority = Priority.CASE,
    ) -> Answer:
        wrote = method == "POST"
        async with self._budget.turn(priority):
            try:
                with client_span(f"{method} {path}") as carried:
                    headers = self._headers | carried
                    request = self._http.build_request(
                        method, path, content=body, params=query, headers=headers
                    )
                    answer = await self._send(request)
            except NEVER_SENT as error:
                raise Unavailable("the warehouse cannot be reached", reason="connect") from error
            except (httpx.HTTPError, httpx.StreamError) as error:
                raise Unavailable(
                    "the warehouse gave no answer", reason="no_answer", unknown=wrote
                ) from error
            _raise_for_outage(answer, wrote=wrote)
        return answer

    async def _send(self, request: httpx.Request) -> Answer:
        """Send and read at most as much as an answer may hold."""
        response = await self._http.send(request, stream=True)
        try:
            content = bytearray()
            async for part in response.aiter_bytes():
                content += part
                if len(content) > ANSWER_MAX:
                    raise httpx.StreamError("the answer is larger than any answer should be")
        finally:
            await response.aclose()
        return Answer(response.status_code, bytes(content), _retry_after_s(response))


def _raise_for_outage(answer: Answer, *, wrote: bool) -> None:
    """Raise Unavailable for what says nothing about the request itself."""
    status = answer.status
    if status == 429:
        wait_s = answer.retry_after_s
        raise Unavailable("the warehouse asks to wait", reason="throttled", retry_after_s=wait_s)
    if status in {401, 403}:
        raise Unavailable(
            "the warehouse does not accept our token; set its connection's token",
            reason="credentials",
        )
    if status >= 500 or status < 200 or 300 <= status < 400:
        raise Unavailable(
            f"the warehouse answered {status}", reason=f"status_{status}", unknown=wrote
        )


def refusal(answer: Answer, *, wrote: bool = True) -> Refused | NotFound | Unavailable:
    """Say which of our errors a 4xx is, with the warehouse's own code as reason.

    An answer of success that is none of the warehouse's (a page of a portal in between) says
    nothing, so what a write did is unknown.
    """
    try:
        problem = msgspec.json.decode(answer.content, type=wire.Refusal).error
    except UNREADABLE:
        return Unavailable(
            f"the warehouse answered {answer.status} without a reason",
            reason="bad_answer",
            unknown=wrote and answer.status < httpx.codes.BAD_REQUEST,
        )
    sentence = f"the warehouse refuses: {problem.message[:300]}"
    if answer.status == 404:
        return NotFound(sentence, reason=problem.code)
    return Refused(sentence, reason=problem.code)


def decoded[T](answer: Answer, shape: type[T], *, wrote: bool) -> T:
    """Read an answer; one that is not what it should be leaves a write's outcome unknown."""
    try:
        return msgspec.json.decode(answer.content, type=shape)
    except UNREADABLE as error:
        raise Unavailable(
            "the warehouse's answer cannot be read", reason="bad_answer", unknown=wrote
        ) from error


def _retry_after_s(response: httpx.Response) -> float | None:
    given: Any = response.headers.get("retry-after", "")
    if given.isdigit():
        return float(given[:6])
    try:
        at = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max((at - clock.now()).total_seconds(), 0) if at.tzinfo else None
