"""Quotas of partners: counted together in Valkey, or alone when Valkey does not answer."""

import time
from collections import OrderedDict
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from .gcra import WINDOW_S, Allowance, allowance, count

log = structlog.get_logger()

PAUSE_S = 1.0
"""After a failure Valkey is left alone for this long."""
PARTNERS_MAX = 100_000
"""Counted here at once; the longest unseen are forgotten first."""

# The same algorithm as gcra.py, on the clock of Valkey; gives {allowed, TAT, now}.
COUNT = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local window, interval = tonumber(ARGV[1]), tonumber(ARGV[1]) / tonumber(ARGV[2])
local tat = tonumber(redis.call('GET', KEYS[1]) or now)
local spent = math.max(tat, now) + tonumber(ARGV[3]) * interval
local allowed, moved = 1, spent + interval
if moved - now > window + 0.000001 then
    allowed, moved = 0, spent
end
local kept = string.format('%.6f', moved)
redis.call('SET', KEYS[1], kept, 'PX', math.max(math.ceil((moved - now) * 1000), 1))
return {allowed, kept, string.format('%.6f', now)}
"""


class Quotas:
    """Counts requests; never fails, because a broken counter must not close the API."""

    def __init__(
        self,
        valkey: "Redis | None",
        replicas: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._valkey = valkey
        self._script = valkey.register_script(COUNT) if valkey else None
        self._replicas = replicas
        self._monotonic = monotonic
        self._alone: OrderedDict[str, float] = OrderedDict()
        self._left_alone_until_s = 0.0

    async def take(self, partner_id: str, quota: int, spent: int = 0) -> Allowance:
        """Count one request of a partner, and those spent on a lease, against its quota."""
        if self._script is not None and self._monotonic() >= self._left_alone_until_s:
            try:
                return await self._together(partner_id, quota, spent)
            except (RedisError, OSError, TimeoutError) as error:
                self._leave_alone(error)
        return self._by_itself(partner_id, quota, spent)

    def _leave_alone(self, error: Exception) -> None:
        now_s = self._monotonic()
        if now_s >= self._left_alone_until_s:  # once, not for each request that waited
            log.warning("quota_counted_alone", cause=type(error).__name__)
        self._left_alone_until_s = now_s + PAUSE_S

    async def _together(self, partner_id: str, quota: int, spent: int) -> Allowance:
        if self._script is None:
            raise TypeError("there is no Valkey")
        allowed, tat_s, now_s = await self._script(
            keys=[f"trunkline:quota:{partner_id}"], args=[WINDOW_S, quota, spent]
        )
        return allowance(quota, float(tat_s), float(now_s), allowed=allowed == 1)

    def _by_itself(self, partner_id: str, quota: int, spent: int) -> Allowance:
        share = max(quota // self._replicas, 1)
        now_s = self._monotonic()
        tat_s, allowed = count(share, self._alone.pop(partner_id, now_s), now_s, spent)
        self._alone[partner_id] = tat_s
        if len(self._alone) > PARTNERS_MAX:
            self._alone.popitem(last=False)
        return allowance(share, tat_s, now_s, allowed=allowed)
