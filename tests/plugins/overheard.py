"""What a company lets out while it works: what jobs were told, lines that were logged, spans."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from everywhere import places_of
from finding_marks import MARKS
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from trunkline_durable.engine import Engine
from trunkline_durable.migrations import SCHEMA
from trunkline_kit.logs import PROCESSORS

type Lines = list[str]

DEFERRED = """
SET search_path TO process;
CREATE TABLE deferred_jobs (task text, arguments text);
CREATE FUNCTION keep_deferred() RETURNS trigger LANGUAGE plpgsql SET search_path TO process AS $$
BEGIN
    INSERT INTO deferred_jobs VALUES (NEW.task_name, NEW.args::text);
    RETURN NEW;
END $$;
CREATE TRIGGER keep_deferred AFTER INSERT ON procrastinate_jobs
FOR EACH ROW EXECUTE FUNCTION keep_deferred();
"""
"""Jobs are gone once they are done: this keeps what each was told, where the search looks too."""


@pytest.fixture
def logged() -> Iterator[Lines]:
    """Every line, as it would be written."""
    lines: Lines = []

    def keep(_: Any, __: str, event: MutableMapping[str, Any]) -> Any:
        lines.append(repr(event))
        raise structlog.DropEvent

    structlog.configure(processors=[*PROCESSORS, keep])
    yield lines
    structlog.reset_defaults()


async def keep_what_jobs_are_told(engine: Engine) -> None:
    """Have every job's arguments kept from now on."""
    async with engine.transaction() as conn:
        await conn.execute(DEFERRED)


async def kept_marks(engine: Engine, process: str, sku: str) -> dict[str, list[str]]:
    """Say in which columns each mark stands; what surely stands there is found, or it fails."""
    async with engine.transaction() as conn:
        assert "deferred_jobs.arguments" in await places_of(conn, SCHEMA, process)
        assert await places_of(conn, SCHEMA, sku)
        found = {mark: await places_of(conn, SCHEMA, mark) for mark in MARKS}
    return {mark: places for mark, places in found.items() if places}


def told_marks(logged: Lines, spans: InMemorySpanExporter) -> list[str]:
    """Name the marks that stand in a log line or a span."""
    finished = spans.get_finished_spans()
    assert logged
    assert finished
    told = "\n".join([*logged, *(one.to_json() for one in finished)]).lower()
    return [mark for mark in MARKS if mark.lower() in told]
