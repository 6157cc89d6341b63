"""Log lines reach a collector over OTLP: declared fields, trace ids, and nothing personal."""

import ast
import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import grpc.aio
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import (
    ExportLogsServiceRequest,
    ExportLogsServiceResponse,
)

from trunkline_kit.metrics import declared

ROOT = Path(__file__).parents[3]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
BINDS = {"bind_contextvars", "bound_contextvars", "structlog.contextvars.bind_contextvars"}
GIVEN = {"exc_info", "service"}
"""What becomes the field `exception`, and what is sent as the resource."""
BY_OTHERS = {"exception", "logger"}
SERVICE = """
import logging, os, signal, sys
from contextlib import asynccontextmanager
import structlog
from trunkline_kit.process import run_service
from trunkline_kit.tracing import linked_span

log = structlog.get_logger()

@asynccontextmanager
async def life():
    with linked_span("work", ""):
        log.warning("told ada@demo.example", case_id="c-1", email="x", heard_of="nobody")
    log.info("counted", documents=3, exc_info=ValueError("Ada Lovelace"))
    logging.getLogger("theirs").warning("wrote to ada@demo.example")
    os.kill(os.getpid(), signal.SIGTERM)
    yield

run_service("system-bank", life, otlp_url=sys.argv[1])
"""

type Lines = dict[str, Any]
"""Records by what they say."""


@asynccontextmanager
async def collector(lines: Lines) -> AsyncIterator[str]:
    """Collect until the block ends; gives the URL."""

    async def take(request: bytes, _: object) -> bytes:
        for resource in ExportLogsServiceRequest.FromString(request).resource_logs:
            told = {one.key: one.value.string_value for one in resource.resource.attributes}
            assert told["service.name"] == "system-bank"
            for scope in resource.scope_logs:
                lines.update({one.body.string_value: one for one in scope.log_records})
        return ExportLogsServiceResponse().SerializeToString()

    class Handler(grpc.GenericRpcHandler):  # type: ignore[type-arg]
        def service(self, details: grpc.HandlerCallDetails) -> Any:
            return grpc.unary_unary_rpc_method_handler(take) if "Logs" in details.method else None

    server = grpc.aio.server()
    server.add_generic_rpc_handlers((Handler(),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await server.stop(None)


async def test_what_a_service_logs_reaches_a_collector_without_what_is_personal() -> None:
    lines: Lines = {}
    async with collector(lines) as url:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", SERVICE, url), stderr=asyncio.subprocess.PIPE
        )
        _, printed = await process.communicate()
    assert process.returncode == 0, printed.decode()
    assert {"told [email]", "counted", "wrote to [email]", "ready", "draining"} <= {*lines}
    told = lines["told [email]"]
    assert (told.severity_text, fields(told)) == ("warning", {"case_id": "c-1"})
    assert len(told.trace_id) == 16
    assert any(told.trace_id)
    assert fields(lines["wrote to [email]"]) == {"logger": "theirs"}
    counted = fields(lines["counted"])
    assert counted["documents"] == 3
    assert "ValueError" in counted["exception"]
    assert not any("Lovelace" in str(one) for one in lines.values())


def fields(line: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in line.attributes}


def test_every_field_of_a_log_line_is_declared_and_every_declared_one_is_logged() -> None:
    product = [*ROOT.glob("libs/*/src/trunkline_*"), *ROOT.glob("services/*/*/src/trunkline_*")]
    ours = [folder for folder in product if "trunkline_sandbox" not in str(folder)]
    files = [path for folder in ours for path in folder.rglob("*.py")]
    logged = {name for path in files for name in logged_in(ast.parse(path.read_text()))}
    assert logged - GIVEN | BY_OTHERS == {*declared().log_fields}


def test_a_field_that_is_spread_is_seen() -> None:
    code = 'words = {"one": 1}\nlog.info("said", **words, two=2)\nself.log.add(three=3)'
    assert {*logged_in(ast.parse(code))} == {"one", "two"}


def logged_in(module: ast.Module) -> Iterator[str]:
    """Name every field that a module's log lines have."""
    spread: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and logs(node.func):
            yield from (one.arg for one in node.keywords if one.arg)
            spread |= {ast.unparse(one.value) for one in node.keywords if not one.arg}
    for node in (one for one in ast.walk(module) if isinstance(one, ast.Assign)):
        if isinstance(node.value, ast.Dict) and ast.unparse(node.targets[0]) in spread:
            yield from (str(one.value) for one in node.value.keys if isinstance(one, ast.Constant))


def logs(called: ast.expr) -> bool:
    """Whether a call logs, or gives the lines that follow a field."""
    if ast.unparse(called) in BINDS:
        return True
    said = isinstance(called, ast.Attribute) and called.attr in LEVELS
    return said and ast.unparse(called).rpartition(".")[0].lower() in {"log", "_log"}
