"""Logs: one JSON object a line, with trace ids and without personal data."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from opentelemetry import trace
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer

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
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # Locals of a frame may hold a customer: a trace names places only.
            ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            _add_trace,
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")


def _add_trace(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = format(context.trace_id, "032x")
        event["span_id"] = format(context.span_id, "016x")
    return event


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank personal fields by name, and e-mail addresses and IBANs anywhere in text."""
    return {key: _clean(key, value) for key, value in event.items()}


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
