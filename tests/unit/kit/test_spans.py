"""A span of a failed call says of what kind the error was, and nothing that it quoted."""

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from trunkline_kit.errors import Refused
from trunkline_kit.tracing import client_span, linked_span, server_span


def test_a_failed_call_is_marked_without_the_words_of_its_error(
    spans: InMemorySpanExporter,
) -> None:
    for opened in (client_span("call"), server_span("answer", ()), linked_span("move", "")):
        with pytest.raises(Refused), opened:
            raise Refused("Ada Lovelace has no address")
    found = spans.get_finished_spans()
    assert [one.status.description for one in found] == ["Refused"] * 3
    assert {one.status.status_code for one in found} == {StatusCode.ERROR}
    assert not any("Ada" in str(one.to_json()) for one in found)
