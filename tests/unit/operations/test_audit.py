"""The evidence of a toy process is proved over the port, and against a file kept elsewhere."""

from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
from acting import SECRET, anybody
from service_process import free_port
from toy_process import place, until_state

from trunkline.process.operations.v1 import evidence_pb2
from trunkline_cli.audit import compared, exported, verdict_of
from trunkline_durable.engine import Engine
from trunkline_kit.channel import connect
from trunkline_kit.errors import Invalid
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.evidence import (
    Audit,
    ListAnchoredHeads,
    ListAnchors,
    MakeAnchor,
    VerifyAnchors,
    VerifyCases,
)
from trunkline_process_operations.main import life
from trunkline_process_operations.settings import Settings


@pytest.fixture
async def audit(engine: Engine, database_url: str) -> AsyncIterator[Audit]:
    """Two booked orders, anchored."""
    for key in ("T-1", "T-2"):
        await place(engine, key)
        await until_state(engine, key, "BOOKED")
    settings = Settings(grpc_port=free_port(), database_url=database_url, actor_secret=SECRET)
    async with life(settings), connect(f"127.0.0.1:{settings.grpc_port}") as channel:
        port = call_port(Audit, evidence_pb2, channel, bearer=anybody())
        assert (await port.make_anchor(MakeAnchor())).anchor.sequence >= 1
        yield port


async def kept(audit: Audit, folder: Path) -> Path:
    """Export the anchors, as somebody would who keeps them elsewhere."""
    path = folder / "anchors.jsonl"
    path.write_bytes(b"".join([line + b"\n" async for line in exported(audit)]))
    return path


async def test_what_nobody_touched_is_whole(audit: Audit, tmp_path: Path) -> None:
    verdict = await verdict_of(audit, await kept(audit, tmp_path))
    assert verdict.fault is None
    assert (verdict.cases, verdict.entries > 10) == (2, True)


async def test_the_first_bad_entry_is_named(audit: Audit, database_url: str) -> None:
    with psycopg.connect(database_url) as conn:
        conn.execute("SET search_path = process")
        conn.execute("ALTER TABLE journal DISABLE TRIGGER USER")
        conn.execute("UPDATE journal SET name = 'other' WHERE seq = 2")
    verdict = await verdict_of(audit, None)
    assert verdict.fault is not None
    assert verdict.fault.sentence == "entry 2 is described wrongly"


async def test_a_journal_written_anew_as_a_whole_is_unlike_the_file(
    audit: Audit, database_url: str, tmp_path: Path
) -> None:
    path = await kept(audit, tmp_path)
    with psycopg.connect(database_url) as conn:
        conn.execute("SET search_path = process")
        conn.execute("SET session_replication_role = replica")
        gone = conn.execute("SELECT min(case_id) FROM cases").fetchone()
        assert gone is not None
        for table in ("journal", "facts", "cases"):
            conn.execute(f"DELETE FROM {table} WHERE case_id = %s".encode(), gone)
        for table in ("anchors", "anchored_heads"):
            conn.execute(f"DELETE FROM {table}".encode())
    await audit.make_anchor(MakeAnchor())
    assert (await verdict_of(audit, None)).fault is None
    fault = await compared(audit, path)
    assert fault is not None
    assert "of the kept file: anchor" in fault.sentence


async def test_a_file_may_be_older_than_the_database(
    audit: Audit, engine: Engine, tmp_path: Path
) -> None:
    path = await kept(audit, tmp_path)
    await place(engine, "T-3")
    await until_state(engine, "T-3", "BOOKED")
    assert (await audit.make_anchor(MakeAnchor())).new
    assert (await verdict_of(audit, path)).fault is None


async def test_pages_follow_one_another(audit: Audit) -> None:
    first = await audit.verify_cases(VerifyCases(limit=1))
    assert (first.cases, first.next_case_id != "") == (1, True)
    second = await audit.verify_cases(VerifyCases(first.next_case_id, 1))
    last = await audit.verify_cases(VerifyCases(second.next_case_id, 1))
    assert (second.cases, last.cases, last.next_case_id) == (1, 0, "")


@pytest.mark.parametrize("limit", [0, 10_001])
async def test_a_page_is_neither_empty_nor_endless(audit: Audit, limit: int) -> None:
    for asking in (
        audit.verify_cases(VerifyCases(limit=limit)),
        audit.verify_anchors(VerifyAnchors(limit=limit)),
        audit.list_anchors(ListAnchors(limit=limit)),
        audit.list_anchored_heads(ListAnchoredHeads(1, limit=limit)),
    ):
        with pytest.raises(Invalid):
            await asking
