"""What was measured in this process, as a collector would see it."""

from functools import cache
from typing import Any

from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

type Told = tuple[tuple[str, str], ...]
"""Attributes of one point, sorted."""


@cache
def _reader() -> InMemoryMetricReader:
    """The provider is global and set once a process."""
    reader = InMemoryMetricReader()
    metrics.set_meter_provider(MeterProvider([reader]))
    return reader


def listen() -> None:
    """Collect from now on: what was recorded before is lost."""
    _reader()


def points(name: str) -> dict[Told, Any]:
    """Every point of a metric by its attributes, whatever was recorded since the first look."""
    data = _reader().get_metrics_data()
    found = [
        metric
        for resource in (data.resource_metrics if data else ())
        for scope in resource.scope_metrics
        for metric in scope.metrics
        if metric.name == name
    ]
    return {
        tuple(sorted((key, str(value)) for key, value in (point.attributes or {}).items())): point
        for metric in found
        for point in metric.data.data_points
    }


def counted(name: str) -> dict[Told, float]:
    """How often, or how much: the count of a histogram, the value of anything else."""
    return {told: getattr(one, "count", None) or one.value for told, one in points(name).items()}
