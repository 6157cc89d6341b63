"""Metrics: how long calls take and how they end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import metrics

from .errors import TrunklineError

_meter = metrics.get_meter("trunkline")
_calls = _meter.create_histogram(
    "trunkline.call.duration", unit="s", description="Duration of an answered call."
)


@contextmanager
def timed_call(method: str) -> Iterator[None]:
    """Record how long the block took and how it ended: ok, an error's reason, or failed."""
    began = time.perf_counter()
    outcome = "failed"
    try:
        yield
        outcome = "ok"
    except TrunklineError as error:
        outcome = error.reason
        raise
    finally:
        spent_s = time.perf_counter() - began
        _calls.record(spent_s, {"trunkline.method": method, "trunkline.outcome": outcome})
