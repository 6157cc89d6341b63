"""Log lines out, over OTLP: as they are written, so that personal data is blanked already."""

from collections.abc import Mapping
from typing import Any

import msgspec
from opentelemetry._logs import SeverityNumber
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource

from .logs import send_to
from .metrics import declared

SEVERITIES = {
    "debug": SeverityNumber.DEBUG,
    "info": SeverityNumber.INFO,
    "warning": SeverityNumber.WARN,
    "error": SeverityNumber.ERROR,
    "critical": SeverityNumber.FATAL,
}


class LogExport:
    """Sends each line with the ids of the span under way, and the fields that are declared."""

    def __init__(self, resource: Resource, otlp_url: str) -> None:
        self._provider = LoggerProvider(resource=resource)
        exporter = OTLPLogExporter(otlp_url, insecure=True)
        self._provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
        self._logger = self._provider.get_logger("trunkline")
        self._declared = declared().log_fields
        send_to(self.send)

    def send(self, line: Mapping[str, Any]) -> None:
        """Send one line."""
        level = str(line.get("level", "info"))
        told = {key: _plain(one) for key, one in line.items() if key in self._declared}
        self._logger.emit(
            severity_number=SEVERITIES.get(level, SeverityNumber.INFO),
            severity_text=level,
            body=str(line.get("event", "")),
            attributes=told,
        )

    def shut_down(self) -> None:
        """Send what waits."""
        self._provider.shutdown()


def _plain(value: Any) -> str | int | float | bool:
    """Give what a field may hold: a plain value, or JSON."""
    if isinstance(value, str | int | float | bool):
        return value
    return msgspec.json.encode(value, enc_hook=str).decode()
