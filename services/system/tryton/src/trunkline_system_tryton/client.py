"""JSON-RPC with a Tryton server: sessions, retries, and what a failure means.

never sent            connection refused, budget used up      Unavailable
surely not done       401 (log in again), 503 (locks), error  once more, or as the error says
not known             timeout, broken or strange answer       Unavailable(unknown) for a write
"""

import asyncio
from base64 import b64encode
from hashlib import sha256
from typing import Any

import httpx
from msgspec import Struct

from trunkline_kit.budget import Budget, Priority
from trunkline_kit.errors import Refused, TrunklineError, Unavailable
from trunkline_kit.http import read_whole
from trunkline_kit.tracing import client_span

from .codec import decode, encode
from .refusals import raised, unclear

PREFERENCES = ("company", "language", "employee")
"""What of the user's preferences goes with each call; the employee raises and approves."""
LOCKED_TRIES = 5
LOCKED_WAIT_S = 0.2
ANSWER_BYTES_MAX = 8 * 1024 * 1024
UNREADABLE = (ValueError, LookupError, TypeError, ArithmeticError, RecursionError)
"""All that decoding a hostile answer may raise: its typed values are rebuilt on the way."""
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LOCKED = "locked"
"""Reason for a 503: tables are locked, or nobody stands behind the proxy; nothing was done."""


class Account(Struct, frozen=True):
    """Who speaks to which database."""

    database: str
    """Name of the Tryton database."""
    user: str
    """Login."""
    password: str
    """Its password."""


class Answered(Struct, frozen=True):
    """A result with the hashes that prove it."""

    result: Any
    """Decoded result of the call."""
    request_sha256: str
    """Hex hash of the body sent."""
    answer_sha256: str
    """Hex hash of the body that came back."""


class Client:
    """One user's session with one database, shared by all calls of this process."""

    def __init__(self, http: httpx.AsyncClient, account: Account, budget: Budget) -> None:
        self._http = http
        self._account = account
        self._budget = budget
        self._session = ""
        self._context: dict[str, Any] = {}
        self._logging_in = asyncio.Lock()

    async def call(
        self, method: str, params: list[Any], context: dict[str, Any], *, write: bool
    ) -> Answered:
        """Call a method with the user's context; raises Warned or one of the five errors."""
        if not self._session:
            await self._log_in(stale="")
        for attempt in range(LOCKED_TRIES):
            session = self._session
            body = encode(method, [*params, {**self._context, **context}])
            try:
                answer = await self._post(method, body, session, write=write)
            except Unavailable as error:
                if error.reason != LOCKED:
                    raise
                await asyncio.sleep(LOCKED_WAIT_S * 2**attempt)
                continue
            if answer.status_code != httpx.codes.UNAUTHORIZED:
                return _read(answer, body, write=write)
            await self._log_in(stale=session)
        raise Unavailable("Tryton is locked or logs us out again and again", reason=LOCKED)

    async def _post(self, method: str, body: bytes, session: str, *, write: bool) -> httpx.Response:
        with client_span(f"tryton {method}") as carried:
            headers = {"Content-Type": "application/json", **carried}
            if session:
                headers["Authorization"] = f"Session {session}"
            async with self._budget.turn(Priority.CASE):
                answer = await self._send(body, headers, write=write)
                _raise_for_outage(answer, write=write)
        return answer

    async def _send(self, body: bytes, headers: dict[str, str], *, write: bool) -> httpx.Response:
        path = f"/{self._account.database}/rpc/"
        request = self._http.build_request("POST", path, content=body, headers=headers)
        try:
            answer = await self._http.send(request, stream=True)
            content = await read_whole(answer, ANSWER_BYTES_MAX)
        except NEVER_SENT as cause:
            raise Unavailable("Tryton cannot be reached", reason="unreachable") from cause
        except (httpx.HTTPError, OSError) as cause:
            sentence = "the connection to Tryton broke before it answered"
            raise unclear(sentence, write=write, reason="no_answer") from cause
        if content is None:
            sentence = "Tryton's answer is larger than any answer should be"
            raise unclear(sentence, write=write, reason="strange_answer")
        return httpx.Response(answer.status_code, content=content)

    async def _log_in(self, stale: str) -> None:
        async with self._logging_in:
            if self._session != stale:
                return  # somebody else logged in while we waited
            self._session, self._context = "", {}
            session = await self._new_session()
            body = encode("model.res.user.get_preferences", [True, {}])
            answer = await self._post("get_preferences", body, session, write=False)
            preferences = _read(answer, body, write=False).result
            self._context = {name: preferences.get(name) for name in PREFERENCES}
            self._session = session

    async def _new_session(self) -> str:
        account = self._account
        body = encode("common.db.login", [account.user, {"password": account.password}])
        answer = await self._post("common.db.login", body, "", write=False)
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise Refused("Tryton does not let this user in", reason="login_refused")
        uid, token, *_ = _read(answer, body, write=False).result
        return b64encode(f"{account.user}:{uid}:{token}".encode()).decode()


def _raise_for_outage(answer: httpx.Response, *, write: bool) -> None:
    """Raise while the turn is held, so that the breaker counts what says nothing but "later"."""
    status = answer.status_code
    if status == httpx.codes.SERVICE_UNAVAILABLE:
        raise Unavailable("Tryton is locked", reason=LOCKED)
    if status == httpx.codes.TOO_MANY_REQUESTS:
        raise Unavailable("Tryton asks us to wait", reason="throttled", retry_after_s=5.0)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        raise _strange_status(status, write=write)


def _read(answer: httpx.Response, body: bytes, *, write: bool) -> Answered:
    if answer.status_code != httpx.codes.OK:
        raise _status(answer, write=write)
    try:
        parsed = decode(answer.content)
    except UNREADABLE as cause:
        sentence = "Tryton's answer is not what its protocol says"
        raise unclear(sentence, write=write, reason="strange_answer") from cause
    if not isinstance(parsed, dict) or not ("result" in parsed or "error" in parsed):
        raise unclear("Tryton's answer has no result", write=write, reason="strange_answer")
    if parsed.get("error") is not None:
        raise raised(parsed["error"])
    return Answered(
        parsed.get("result"), sha256(body).hexdigest(), sha256(answer.content).hexdigest()
    )


def _status(answer: httpx.Response, *, write: bool) -> TrunklineError:
    status = answer.status_code
    if status in {httpx.codes.FORBIDDEN, httpx.codes.NOT_FOUND}:
        sentence = f"Tryton does not offer this to our user (HTTP {status})"
        return Refused(sentence, reason="forbidden")
    return _strange_status(status, write=write)


def _strange_status(status: int, *, write: bool) -> TrunklineError:
    return unclear(f"Tryton answered HTTP {status}", write=write, reason="server_error")
