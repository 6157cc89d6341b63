"""Quotas of partners: counted together in Valkey, or alone when Valkey does not answer."""

import time
from collections import OrderedDict
from collections.abc import Callable

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from .gcra import WINDOW_S, Allowance, allowance, count

log = structlog.get_logger()

ANSWER_S = 0.1
"""Valkey answers within this, or this request is counted here."""
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
local moved = math.max(tat, now) + interval
if moved - now > window + 0.000001 then
    return {0, string.format('%.6f', tat), string.format('%.6f', now)}
end
redis.call('SET', KEYS[1], string.format('%.6f', moved), 'PX', math.ceil((moved - now) * 1000))
return {1, string.format('%.6f', moved), string.format('%.6f', now)}
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

    async def take(self, partner_id: str, quota: int) -> Allowance:
        """Count one request of a partner against its requests a minute."""
        if self._script is not None and self._monotonic() >= self._left_alone_until_s:
            try:
                return await self._together(partner_id, quota)
            except (RedisError, OSError, TimeoutError) as error:
                self._left_alone_until_s = self._monotonic() + PAUSE_S
                log.warning("quota_counted_alone", cause=type(error).__name__)
        return self._by_itself(partner_id, quota)

    async def _together(self, partner_id: str, quota: int) -> Allowance:
        if self._script is None:
            raise TypeError("there is no Valkey")
        allowed, tat_s, now_s = await self._script(
            keys=[f"trunkline:quota:{partner_id}"], args=[WINDOW_S, quota]
        )
        return allowance(quota, float(tat_s), float(now_s), allowed=allowed == 1)

    def _by_itself(self, partner_id: str, quota: int) -> Allowance:
        share = max(quota // self._replicas, 1)
        now_s = self._monotonic()
        tat_s, allowed = count(share, self._alone.pop(partner_id, now_s), now_s)
        self._alone[partner_id] = tat_s
        if len(self._alone) > PARTNERS_MAX:
            self._alone.popitem(last=False)
        return allowance(share, tat_s, now_s, allowed=allowed)
