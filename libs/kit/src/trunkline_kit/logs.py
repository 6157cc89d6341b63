"""Logs: one JSON object a line, with trace ids and without personal data.

Of an error its type and the places are logged and never its words, which may quote anybody; what
a person has to read of it stands in an exception.
"""

import logging
import re
import sys
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

import structlog
from opentelemetry import trace
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer

type Sink = Callable[[Mapping[str, Any]], None]
"""Takes a line as it is written, personal data blanked."""

PERSONAL_KEYS = frozenset(
    {"name", "email", "phone", "line1", "line2", "city", "postcode", "region", "address"}
    | {"customer_name", "customer_email", "counterparty", "remittance"}
    | {"client_secret", "access_token", "authorization", "password"}
)
_EMAIL = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,190}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")


def set_up_logs(service: str, level: str = "INFO") -> None:
    """Log JSON to standard error; other libraries' records take the same way from WARNING on."""
    structlog.configure(
        processors=[*PROCESSORS, _send, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(Wordless("%(message)s"))


_sinks: list[Sink] = []


def send_to(sink: Sink) -> None:
    """Have somebody else take every line from now on, also those of other libraries."""
    _sinks.append(sink)
    handler = Sending()
    handler.setFormatter(Wordless("%(message)s"))
    logging.getLogger().addHandler(handler)


def _send(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for sink in _sinks:
        sink(event)
    return event


class Sending(logging.Handler):
    """Sends other libraries' records; those of whoever sends would beget more of their kind."""

    def emit(self, record: logging.LogRecord) -> None:
        """Send one."""
        if not record.name.startswith(("opentelemetry", "grpc")):
            words = {"event": self.format(record), "logger": record.name}
            _send(None, "", words | {"level": record.levelname.lower()})


class Wordless(logging.Formatter):
    """Formats other libraries' records, without the words of errors and what looks personal."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        record.exc_text = None
        return str(_clean("event", super().format(record)))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging calls
        """Name the error's type, and the places."""
        kind, _, trace_ = ei
        places = "".join(traceback.format_tb(trace_))
        return f"{places}{getattr(kind, '__name__', kind)}"


def _add_trace(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = format(context.trace_id, "032x")
        event["span_id"] = format(context.span_id, "016x")
    return event


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank personal fields by name, and e-mail addresses and IBANs anywhere in text."""
    return {key: _clean(key, value) for key, value in event.items()}


def _without_words(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what errors say: `exc_value` and the notes on it, also of their causes."""
    for one in event.get("exception", ()):
        if isinstance(one, dict):
            one.update(exc_value="", exc_notes=[])
            for group in one.get("exceptions", ()):
                _without_words(_, __, {"exception": group})
    return event


PROCESSORS = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    # Locals of a frame may hold a customer: a trace names places only.
    ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
    _without_words,
    _add_trace,
    redact,
)
"""What every line goes through before it is written."""


def _clean(key: str, value: Any) -> Any:
    if key in PERSONAL_KEYS and value:
        return "[personal]"
    if isinstance(value, str):
        return _IBAN.sub("[iban]", _EMAIL.sub("[email]", value))
    if isinstance(value, dict):
        return {str(inner): _clean(str(inner), one) for inner, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(key, one) for one in value]
    return value
