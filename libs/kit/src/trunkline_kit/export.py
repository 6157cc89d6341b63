"""Telemetry out, over OTLP: heavy, so it is imported only when a collector is set."""

from concurrent.futures import ThreadPoolExecutor

from opentelemetry import metrics, trace
from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import OTLPMetricExporter
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from .log_export import LogExport

METRICS_EVERY_MS = 15_000


class Export:
    """The providers of one process; shut down at its end so that nothing waits unsent."""

    def __init__(self, service: str, otlp_url: str) -> None:
        resource = Resource.create({"service.name": service})
        spans = BatchSpanProcessor(OTLPSpanExporter(otlp_url, insecure=True))
        self._traces = TracerProvider(resource=resource)
        self._traces.add_span_processor(spans)
        exporter = OTLPMetricExporter(otlp_url, insecure=True)
        reader = PeriodicExportingMetricReader(exporter, METRICS_EVERY_MS)
        self._metrics = MeterProvider([reader], resource)
        self._logs = LogExport(resource, otlp_url)
        trace.set_tracer_provider(self._traces)
        metrics.set_meter_provider(self._metrics)

    def shut_down(self) -> None:
        """Send what waits, all at once: a collector that is away costs each of them seconds."""
        with ThreadPoolExecutor() as threads:
            for one in (self._traces.shutdown, self._metrics.shutdown, self._logs.shut_down):
                threads.submit(one)
