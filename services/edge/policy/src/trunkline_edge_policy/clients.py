"""The process that the policy asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from trunkline.process.partners.v1 import partners_pb2
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.partners import Partners

DEADLINE_S = 1.5
"""Shorter than the gateway's patience with this service."""


@asynccontextmanager
async def open_partners(address: str) -> AsyncIterator[Partners]:
    """Open a channel to process-partners; it connects when first called."""
    async with connect(address) as channel:
        yield call_port(Partners, partners_pb2, channel, deadline_s=DEADLINE_S)
