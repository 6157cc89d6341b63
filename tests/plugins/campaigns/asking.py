"""Whoever asks procure-to-pay something: over any of its workers, and with an end."""

import asyncio
from typing import Any

import httpx
from acting import anybody

from trunkline.process.procure_to_pay.v1 import (
    payment_runs_pb2,
    period_accruals_pb2,
    purchases_pb2,
    supplier_bills_pb2,
)
from trunkline_cli.stack import Stack
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.payment_runs import PaymentRuns
from trunkline_model.capabilities.period_accruals import PeriodAccruals
from trunkline_model.capabilities.purchases import Purchases
from trunkline_model.capabilities.supplier_bills import SupplierBills

from .workers import Workers

WITHIN_S = 5.0
PORTS: dict[type, Any] = {
    Purchases: purchases_pb2,
    SupplierBills: supplier_bills_pb2,
    PaymentRuns: payment_runs_pb2,
    PeriodAccruals: period_accruals_pb2,
}


class Asking:
    """Asks one worker after the other, for some are not ready."""

    def __init__(self, stack: Stack, workers: Workers) -> None:
        self._stack, self._workers = stack, workers
        self._asked = 0

    async def __call__(self, port: type, name: str, asked: Any) -> Any:
        """Ask once; raises what the worker answers, or TimeoutError."""
        if not self._workers.alive:
            raise TimeoutError
        self._asked += 1
        alive = self._workers.alive
        channel = connect(alive[self._asked % len(alive)].address)
        try:
            who = anybody(self._stack.plan.keyring["ACTOR"])
            async with asyncio.timeout(WITHIN_S):
                called: Any = call_port(port, PORTS[port], channel, bearer=who)
                return await getattr(called, name)(asked)
        finally:
            await channel.close(None)


async def tell(door: httpx.AsyncClient, method: str, path: str, body: dict[str, Any]) -> Any:
    """Tell a sandbox something; gives what it answers."""
    answer = await door.request(method, f"/_sandbox/{path}", json=body)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None
