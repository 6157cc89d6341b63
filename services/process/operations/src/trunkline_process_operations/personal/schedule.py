"""Lets go every day of what the law kept until then; of several replicas one does it."""

from asyncio import sleep

import structlog

from trunkline_kit import clock

from .desk import PersonalDesk

LOG = structlog.get_logger(__name__)
LOOK_S = 3600.0
"""Between two looks: a day that begins meanwhile is not missed."""


async def forget_daily(desk: PersonalDesk) -> None:
    """Erase what is due, until cancelled."""
    while True:
        try:
            erased = await desk.erase_due(clock.now().date())
            if erased:
                LOG.info("forgotten", people=erased)
        except Exception as error:
            LOG.warning("not forgotten", exc_info=error)
        await sleep(LOOK_S)
