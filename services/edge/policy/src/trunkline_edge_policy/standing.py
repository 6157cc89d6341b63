"""Whether a partner's access still stands, asked of process-partners and remembered briefly."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

from msgspec import Struct

from trunkline_kit.errors import NotFound, Unavailable
from trunkline_model.capabilities.partners import GetPartner, Partners

STALE_S_MAX = 60.0
"""While process-partners is down, what it last said holds this long; then nobody passes."""
PARTNERS_MAX = 100_000


class Standing(Struct, frozen=True):
    """What counts of a partner at the gate."""

    stands: bool
    """False when its access was ended, or it was never there."""
    requests_per_minute_max: int
    """Its quota."""
    asked_at_s: float
    """Monotonic time of the answer."""


class Standings:
    """Remembers answers; a question under way is shared by all who ask the same."""

    def __init__(
        self,
        partners: Partners,
        cache_s: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._partners = partners
        self._cache_s = cache_s
        self._monotonic = monotonic
        self._known: OrderedDict[str, Standing] = OrderedDict()
        self._asking: dict[str, asyncio.Task[Standing]] = {}

    async def of(self, partner_id: str) -> Standing:
        """Tell a partner's standing; Unavailable when nobody has known it for too long."""
        known = self._known.get(partner_id)
        age_s = self._monotonic() - known.asked_at_s if known else 0.0
        if known and age_s < self._cache_s:
            return known
        try:
            return await self._ask(partner_id)
        except Unavailable:
            if known and age_s < STALE_S_MAX:
                return known
            raise

    async def _ask(self, partner_id: str) -> Standing:
        task = self._asking.get(partner_id)
        if task is None:
            task = asyncio.create_task(self._answer(partner_id))
            self._asking[partner_id] = task
            task.add_done_callback(lambda _: self._asking.pop(partner_id, None))
        return await asyncio.shield(task)

    async def _answer(self, partner_id: str) -> Standing:
        now_s = self._monotonic()
        try:
            partner = await self._partners.get_partner(GetPartner(partner_id))
        except NotFound:
            standing = Standing(stands=False, requests_per_minute_max=1, asked_at_s=now_s)
        else:
            standing = Standing(partner.revoked_at is None, partner.requests_per_minute_max, now_s)
        self._known[partner_id] = standing
        if len(self._known) > PARTNERS_MAX:
            self._known.popitem(last=False)
        return standing
