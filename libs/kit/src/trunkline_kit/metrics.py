"""Metrics: how long calls take and how they end, sent over OTLP when a collector is set."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import metrics
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource

from .errors import TrunklineError

_meter = metrics.get_meter("trunkline")
_calls = _meter.create_histogram(
    "trunkline.call.duration", unit="s", description="Duration of an answered call."
)


def set_up_metrics(service: str, otlp_url: str) -> MeterProvider | None:
    """Send metrics every 15 s when a URL is set; without one they cost next to nothing."""
    if not otlp_url:
        return None
    reader = PeriodicExportingMetricReader(
        OTLPMetricExporter(endpoint=otlp_url, insecure=True), export_interval_millis=15_000
    )
    provider = MeterProvider([reader], Resource.create({"service.name": service}))
    metrics.set_meter_provider(provider)
    return provider


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
