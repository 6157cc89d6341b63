"""Budgets: how fast and how wide a backend may be called, shared by all replicas.

A call waits for its turn; a person who waits goes before a running case, which goes before a
bulk read, because each lower priority must leave a part of the budget untouched. Without
Valkey every replica takes its share of the rate by itself, so a backend is never flooded. A
backend that fails every time is left alone (see `breaker`).
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from enum import IntEnum

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from .breaker import Breaker
from .errors import Conflict, Invalid, NotFound, Refused, Unavailable
from .local_budget import LocalBudget
from .metrics import histogram

LEASE_S = 60.0
WAITS = histogram("trunkline.budget.wait")


class Priority(IntEnum):
    """Who waits for the answer; the value is the part of the budget left to others, per cent."""

    PERSON = 0
    CASE = 20
    BULK = 50


class Limits(msgspec.Struct, frozen=True):
    """What one backend allows."""

    rate_per_s: float
    """Calls a second over all replicas."""
    burst: int
    """Calls that may come at once after a quiet time."""
    concurrency_max: int
    """Calls under way at the same moment over all replicas."""
    replicas: int = 1
    """How many processes share it, for the time without Valkey."""


# One round trip: the generic cell rate algorithm for the rate, a set of leases for the
# concurrency. Answers the milliseconds to wait; 0 means go. Valkey's own clock is used, so
# replicas with wrong clocks agree. What lies further ahead than anything that is ever set is
# rubbish, or a clock was turned back: it counts as nothing.
_ADMIT = """
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local interval, burst, width, reserve = ARGV[1] + 0, ARGV[2] + 0, ARGV[3] + 0, ARGV[4] / 100
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[2], now + ARGV[5] * 2, '+inf')
if redis.call('ZCARD', KEYS[2]) >= math.max(1, math.floor(width * (1 - reserve))) then
  return 10
end
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or '0') or 0, now)
if due > now + interval * burst + 60000 then due = now end
local allowed = interval * math.max(1, burst * (1 - reserve))
local wait = due + interval - allowed - now
if wait > 0.5 then return math.ceil(wait) end
redis.call('SET', KEYS[1], due + interval, 'PX', math.ceil(interval * burst + 60000))
redis.call('ZADD', KEYS[2], now + ARGV[5], ARGV[6])
redis.call('PEXPIRE', KEYS[2], ARGV[5] * 2)
return 0
"""


class Budget:
    """The budget of one backend connection."""

    def __init__(self, name: str, limits: Limits, valkey: Redis | None) -> None:
        self._limits = limits
        self._valkey = valkey
        self._keys = (f"budget:{{{name}}}:due", f"budget:{{{name}}}:leases")
        self._name = name
        self._breaker = Breaker(name)
        share = max(limits.replicas, 1)
        self._local = LocalBudget(
            limits.rate_per_s / share,
            max(limits.burst // share, 1),
            max(limits.concurrency_max // share, 1),
        )

    @asynccontextmanager
    async def turn(self, priority: Priority, deadline_s: float = 30.0) -> AsyncIterator[None]:
        """Wait for a turn and hold it; what is raised inside counts as no answer.

        Unavailable, never sent, when no turn comes in time or the backend is left alone.
        """
        lease = uuid.uuid4().hex
        began = time.monotonic()
        ends = began + deadline_s
        while (wait_s := await self._ask(priority, lease)) > 0:
            if time.monotonic() + wait_s > ends:
                sentence = f"the budget of {self._name} is used up; try again later"
                raise Unavailable(sentence, reason="budget", retry_after_s=wait_s)
            await asyncio.sleep(wait_s)
        self._record(time.monotonic() - began, priority)
        try:
            self._breaker.check()
            with self._watched():
                yield
        finally:
            await self._give_back(lease)

    def _record(self, waited_s: float, priority: Priority) -> None:
        who = priority.name.lower()
        WAITS.record(waited_s, {"trunkline.backend": self._name, "trunkline.priority": who})

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell the breaker of what came: a refusal is an answer too."""
        try:
            yield
        except (Invalid, NotFound, Conflict, Refused):
            self._breaker.succeeded()
            raise
        except Exception:
            self._breaker.failed()
            raise
        self._breaker.succeeded()

    async def _ask(self, priority: Priority, lease: str) -> float:
        if self._valkey is None:
            return self._local.ask(priority / 100, lease)
        limits = self._limits
        rate = (1000 / limits.rate_per_s, limits.burst, limits.concurrency_max)
        arguments = (*rate, int(priority), int(LEASE_S * 1000), lease)
        try:
            wait_ms = await self._valkey.eval(_ADMIT, 2, *self._keys, *map(str, arguments))
        except (RedisError, OSError):
            return self._local.ask(priority / 100, lease)
        return float(wait_ms) / 1000

    async def _give_back(self, lease: str) -> None:
        self._local.give_back(lease)
        if self._valkey is None:
            return
        try:
            await self._valkey.zrem(self._keys[1], lease)
        except (RedisError, OSError):
            return  # the lease ends by itself
