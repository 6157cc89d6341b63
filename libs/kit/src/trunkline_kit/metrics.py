"""Metrics: made from `telemetry.toml`, so that each has one name, one unit and one meaning.

Without a collector an instrument does nothing and costs next to nothing.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Literal, Protocol

import msgspec
from opentelemetry import metrics

from .errors import TrunklineError

_meter = metrics.get_meter("trunkline")


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One metric as it is declared."""

    kind: Literal["counter", "gauge", "histogram"]
    unit: str
    attributes: tuple[str, ...]
    says: str
    """What it means."""
    buckets: tuple[float, ...] = ()
    """Upper bounds of a histogram, in its unit."""


class Telemetry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that services send, by name."""

    metrics: dict[str, Metric]
    attributes: dict[str, str]
    log_fields: dict[str, str]
    """Of log lines."""


class Gauge(Protocol):
    """A figure that goes up and down."""

    def set(self, amount: float, attributes: Mapping[str, str]) -> None:
        """Say what it is now."""


@cache
def declared() -> Telemetry:
    """Read the declaration."""
    text = files(__package__ or "trunkline_kit").joinpath("telemetry.toml").read_bytes()
    return msgspec.toml.decode(text, type=Telemetry)


def counter(name: str) -> metrics.Counter:
    """Make a counter; KeyError when it is not declared."""
    one = _declared(name, "counter")
    return _meter.create_counter(name, one.unit, one.says)


def gauge(name: str) -> Gauge:
    """Make a gauge; KeyError when it is not declared."""
    one = _declared(name, "gauge")
    return _meter.create_gauge(name, one.unit, one.says)


def histogram(name: str) -> metrics.Histogram:
    """Make a histogram with its own buckets; KeyError when it is not declared."""
    one = _declared(name, "histogram")
    return _meter.create_histogram(
        name, one.unit, one.says, explicit_bucket_boundaries_advisory=one.buckets
    )


def exported() -> bool:
    """Whether anybody listens, so that what costs a query is measured."""
    return type(metrics.get_meter_provider()).__module__.startswith("opentelemetry.sdk")


def _declared(name: str, kind: str) -> Metric:
    one = declared().metrics[name]
    if one.kind != kind:
        raise KeyError(f"{name} is declared as a {one.kind}")
    return one


_calls = histogram("trunkline.call.duration")


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
