"""Where every call arrives: noted, done once for each request id, answered or made to fail.

read    journal the request, then answer it
write   journal the request; the same id again gets the same answer; another body under
        it is a Conflict; the effect, its journal entry and its answer are one commit
"""

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any, get_type_hints

from msgspec import Struct, json

from trunkline_kit.errors import (
    ERRORS,
    Conflict,
    FieldError,
    Invalid,
    NotFound,
    Refused,
    TrunklineError,
    Unavailable,
)
from trunkline_sandbox import AnswerLost, Broken, Fault, Sandbox, Throttled, line

from .books import Books

FINAL = (Invalid, NotFound, Conflict, Refused)


class Refusal(Struct, frozen=True):
    """A refusal as it is kept."""

    kind: str
    sentence: str
    reason: str
    fields: tuple[FieldError, ...]


class Desk:
    """Answers calls on the books; faults are armed under the RPC's name."""

    def __init__(self, box: Sandbox) -> None:
        self._box = box
        self.books = Books(box.state, box.faults)

    async def read[R: Struct, A](self, act: Callable[[Books, R], A], request: R) -> A:
        """Answer a question."""
        name = type(request).__name__
        self._box.journal.request(name, "", request)

        async def answer() -> A:
            return act(self.books, request)

        return await self._perform(name, answer)

    async def write[R: Struct, A](self, act: Callable[[Books, R], A], request: Any) -> A:
        """Do what is asked, once."""
        name = type(request).__name__
        self._box.journal.request(name, request.request_id, request)

        async def commit() -> A:
            return self._once(name, act, request)

        return await self._perform(name, commit)

    async def _perform[A](self, name: str, act: Callable[[], Awaitable[A]]) -> A:
        try:
            with line() as way:
                answer = await self._box.perform(name, act)
            await _spoil(way.fault, answer)
        except Throttled as fault:
            wait_s = fault.retry_after_s
            sentence = "the ERP is busy: ask again later"
            raise Unavailable(sentence, reason="throttled", retry_after_s=wait_s) from fault
        except Broken as fault:
            sentence = "the ERP answered with a server error"
            raise Unavailable(sentence, reason="server_error", unknown=True) from fault
        except AnswerLost as fault:
            sentence = "the ERP's answer never came"
            raise Unavailable(sentence, reason="no_answer", unknown=True) from fault
        return answer

    def _once[A](self, name: str, act: Callable[[Books, Any], A], request: Any) -> A:
        if not request.request_id:
            raise _missing_request_id()
        fingerprint = _fingerprint(name, request)
        try:
            with self._box.state.transaction():
                kept: A | None = self._kept(request.request_id, fingerprint, act)
                if kept is not None:
                    return kept
                answer = act(self.books, request)
                body = {"request": request, "answer": answer}
                self._box.journal.effect(name, request.request_id, body)
                self._keep(request.request_id, fingerprint, answer, refused=False)
                return answer
        except FINAL as error:
            refusal = Refusal(type(error).__name__, error.sentence, error.reason, error.fields)
            self._keep(request.request_id, fingerprint, refusal, refused=True)
            raise

    def _kept(self, request_id: str, fingerprint: bytes, act: Callable[..., Any]) -> Any:
        row = self._box.state.row("select * from writes where request_id = ?", request_id)
        if row is None:
            return None
        if row["fingerprint"] != fingerprint:
            raise Conflict(
                f"request {request_id} was used for another body", reason="request_id_reused"
            )
        if row["refused"]:
            raise _error(json.decode(row["answer"], type=Refusal))
        return json.decode(row["answer"], type=get_type_hints(act)["return"])

    def _keep(self, request_id: str, fingerprint: bytes, answer: Any, *, refused: bool) -> None:
        self.books.execute(
            "insert into writes values (?, ?, ?, ?) on conflict do nothing",
            request_id,
            fingerprint,
            refused,
            json.encode(answer),
        )


async def _spoil(fault: Fault | None, answer: Any) -> None:
    """Wait as long as a slow answer takes; one that is broken on its way never arrives."""
    if fault is None:
        return
    if fault.kind != "slow_body":
        raise AnswerLost(fault.on)
    await asyncio.sleep(fault.pause_s * -(-len(json.encode(answer)) // fault.chunk_bytes))


def _fingerprint(name: str, request: Struct) -> bytes:
    return sha256(name.encode() + b"\0" + json.encode(request, order="deterministic")).digest()


def _missing_request_id() -> Invalid:
    sentence = "request_id is empty: every write names itself"
    return Invalid(sentence, fields=(FieldError("request_id", "missing", sentence),))


def _error(kept: Refusal) -> TrunklineError:
    kind = next(error for error in ERRORS if error.__name__ == kept.kind)
    return kind(kept.sentence, reason=kept.reason, fields=kept.fields)
