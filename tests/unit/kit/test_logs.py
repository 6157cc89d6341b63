"""Logs tell what happened and nothing about people."""

import io
import json
import logging
import sys
from contextlib import redirect_stderr

import structlog

from trunkline_kit.logs import Wordless, redact, set_up_logs


def test_personal_fields_and_addresses_in_text_are_blanked() -> None:
    event = {
        "event": "wrote to ada@example.org from GB33BUKB20201555555555",
        "customer_name": "Ada",
        "order": {"email": "ada@example.org", "number": "ord_1"},
        "lines": [{"name": "Ada", "sku": "TEA"}],
    }
    text = json.dumps(redact(None, "", event))
    assert "ada" not in text.lower()
    assert "BUKB" not in text
    assert "ord_1" in text
    assert "TEA" in text


def test_a_record_is_one_json_object_a_line() -> None:
    out = io.StringIO()
    with redirect_stderr(out):
        set_up_logs("system-toy")
        structlog.get_logger().info("booked", order="ord_1", email="a@b.example")
    structlog.reset_defaults()
    record = json.loads(out.getvalue())
    assert record["service"] == "system-toy"
    assert record["event"] == "booked"
    assert record["email"] == "[personal]"


def test_a_trace_names_places_and_shows_no_values() -> None:
    out = io.StringIO()
    with redirect_stderr(out):
        set_up_logs("system-toy")
        customer_name = "Ada Lovelace"
        try:
            int(customer_name)
        except ValueError:
            structlog.get_logger().exception("failed")
    structlog.reset_defaults()
    assert "ValueError" in out.getvalue()
    assert "customer_name" not in out.getvalue()
    assert "Lovelace" not in out.getvalue()


def test_other_libraries_tell_no_more_than_we_do() -> None:
    line = logging.LogRecord("db", logging.WARNING, "x.py", 1, "to %s", ("ada@b.example",), None)
    customer_name = "Ada Lovelace"
    try:
        int(customer_name)
    except ValueError:
        line.exc_info = sys.exc_info()
    text = Wordless("%(message)s").format(line)
    assert "to [email]" in text
    assert "ValueError" in text
    assert "ada" not in text.lower()
