"""The request memo: what a system service was asked to write, and what became of it.

    (none) ──first ask──▶ started ──answer──▶ done        the same answer for ever
                             │ ──refusal──▶ refused       the same refusal for ever
                             │ ──never sent─▶ unsent ───▶ may be sent by the next ask
                             └ ──no answer, or lease over─▶ unknown ─▶ looked up first

An unknown write is looked up before it is sent again, and it is not sent again before
`settle_s` have passed since it was last sent: a backend may commit late.
"""

from asyncio import shield, timeout
from collections.abc import Awaitable, Callable
from hashlib import sha256

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
from trunkline_model.personal import PersonalWords

from .keys import Keyring
from .memo_rows import MemoRows, Row
from .memo_vault import Vault
from .pool import Pool
from .sealing import Sealer, sealer

type Send = Callable[[], Awaitable[bytes]]
"""Sends the write to the backend and gives the encoded answer."""

type Probe = Callable[[], Awaitable[bytes | None]]
"""Looks the write up in the backend: its encoded answer, or None when it is not there."""

FINAL = (Invalid, NotFound, Conflict, Refused)


class MemoSettings(Struct, frozen=True):
    """How long the memo waits."""

    lease_s: float = 15.0
    """The longest that one send may take; after it the outcome is unknown."""
    settle_s: float = 65.0
    """How long after a send a late commit is still waited for before it is sent again."""


class Write(Struct, frozen=True):
    """One write to a backend, as the memo sees it."""

    request_id: str
    """The caller's id: one id is one write, for as long as the memo is kept."""
    fingerprint: bytes
    """Hash of the request: the same id with another one is a Conflict."""
    send: Send
    """Sends it; raises one of the five errors."""
    probe: Probe | None = None
    """Looks it up; None when the backend offers no way."""
    bound: bool = False
    """True when the backend itself refuses the same request id twice."""
    connection_id: str = ""
    """Whose backend it is sent to; the fingerprint covers it too, so no id serves two of them."""


class StoredField(Struct, frozen=True):
    """What was wrong with one field."""

    field: str
    reason: str
    sentence: PersonalWords


class Stored(Struct, frozen=True):
    """A refusal as it is stored: a backend may quote a person in its sentences."""

    kind: str
    sentence: PersonalWords
    reason: str
    fields: tuple[StoredField, ...]


STORED: Sealer[Stored] = sealer(Stored)


class Memo:
    """Runs writes so that each request id takes effect once."""

    def __init__(self, pool: Pool, keyring: Keyring, settings: MemoSettings | None = None) -> None:
        self._settings = settings or MemoSettings()
        self.vault = Vault(pool, keyring)
        """Seals what is kept."""
        self._rows = MemoRows(pool, self._settings.lease_s)

    async def run(self, write: Write) -> bytes:
        """Give the write's answer: sent now, found by looking, or remembered.

        Raises the refusal it met, Conflict for another body under the same id, and
        Unavailable when somebody else is at it or the outcome is (still) unknown.
        """
        row = await self._rows.begin(write.request_id, write.connection_id, write.fingerprint)
        if row.fresh:
            return await self._send(write, row)
        if row.fingerprint != write.fingerprint:
            raise Conflict(
                f"request {write.request_id} was used for another body", reason="request_id_reused"
            )
        if row.state == "done":
            return row.answer
        if row.state == "refused":
            raise _refusal(await self.vault.unseal(STORED, row.answer))
        return await self._again(write, row)

    async def _again(self, write: Write, row: Row) -> bytes:
        taken = await self._rows.take_over(row)
        if taken is None:
            raise Unavailable("this request is being worked on; ask again", retry_after_s=1.0)
        if row.state == "unsent" or write.bound:
            return await self._send(write, taken)
        try:
            return await self._look_up(write, taken, row.sent_ago_s)
        except BaseException:
            await shield(self._rows.close(taken, "unknown"))
            raise

    async def _look_up(self, write: Write, taken: Row, sent_ago_s: float) -> bytes:
        if write.probe is None:
            raise Unavailable(
                f"nobody can say whether {write.request_id} took effect: ask the backend's people",
                reason="unprobeable",
                unknown=True,
            )
        answer = await write.probe()
        if answer is not None:
            return await self._finish(taken, "done", answer)
        wait_s = self._settings.settle_s - sent_ago_s
        if wait_s > 0:
            raise Unavailable(
                "not found yet, but it may still commit late", unknown=True, retry_after_s=wait_s
            )
        return await self._send(write, taken)

    async def _send(self, write: Write, row: Row) -> bytes:
        await self._rows.sending(row)
        try:
            async with timeout(self._settings.lease_s):
                answer = await write.send()
        except FINAL as refusal:
            kept = await self.vault.seal(STORED, _stored(refusal), row.request_id)
            await self._finish(row, "refused", kept)
            raise
        except Unavailable as failure:
            await shield(self._rows.close(row, "unknown" if failure.unknown else "unsent"))
            raise
        except TimeoutError as cause:
            await shield(self._rows.close(row, "unknown"))
            raise Unavailable("no answer in time", unknown=True) from cause
        except BaseException:
            await shield(self._rows.close(row, "unknown"))
            raise
        return await self._finish(row, "done", answer)

    async def _finish(self, row: Row, state: str, answer: bytes) -> bytes:
        if await self._rows.close(row, state, answer):
            return answer
        raise Unavailable("another worker took this request over", unknown=True)


def fingerprint(method: str, request: object) -> bytes:
    """Hash what is asked: the method and the whole request."""
    return sha256(method.encode() + b"\0" + json.encode(request, order="deterministic")).digest()


def _stored(refusal: TrunklineError) -> Stored:
    fields = tuple(StoredField(one.field, one.reason, one.sentence) for one in refusal.fields)
    return Stored(type(refusal).__name__, refusal.sentence, refusal.reason, fields)


def _refusal(stored: Stored) -> TrunklineError:
    kind = next(error for error in ERRORS if error.__name__ == stored.kind)
    fields = tuple(FieldError(one.field, one.reason, one.sentence) for one in stored.fields)
    return kind(stored.sentence, reason=stored.reason, fields=fields)
