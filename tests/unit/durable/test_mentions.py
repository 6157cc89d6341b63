"""What came in, and what a step left, is found again by what it is called."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec import json
from toy_process import rows, until
from toy_source import Source

from trunkline_durable.chain import Entry, link
from trunkline_durable.engine import Engine
from trunkline_durable.mentions import document_key, event_key, keys_of, raw_key
from trunkline_model.evidence import Evidence

PROOF = Evidence(
    system="system-tryton",
    connection_id="erp-main",
    document_type="account.invoice",
    document_id="12",
    document_number="INV-7",
    request_sha256="a",
    answer_sha256="b",
    mapping_version="1",
    recorded_at=datetime(2026, 11, 22, tzinfo=UTC),
)


def named(**said: object) -> list[str]:
    (one,) = link("c1", (0, b""), [Entry(**said)])  # type: ignore[arg-type]
    return list(keys_of(one))


def test_a_result_is_found_by_the_number_and_by_the_id_of_its_document() -> None:
    body = {"evidence": json.decode(json.encode(PROOF))}
    found = named(kind="result", name="issue_invoice", body=body)
    assert found == ["system-tryton/INV-7", "system-tryton/account.invoice/12"]
    assert found[0] == document_key(PROOF.system, PROOF.document_number)
    assert named(kind="intent", name="issue_invoice", body=body) == []


def test_an_answer_without_evidence_names_nothing() -> None:
    for body in (None, {}, {"evidence": None}, {"evidence": {"system": "x"}}, "text"):
        assert named(kind="result", name="read", body=body) == []


async def test_a_fact_is_found_by_the_bytes_and_the_event_that_it_came_in(
    new_engine: Callable[..., Engine],
) -> None:
    source = Source()
    source.append("a", "b")
    engine = source.engine = new_engine(readers=(source.reader(),))
    async with engine.running():

        async def both() -> bool:
            return len(await rows(engine, "SELECT FROM facts")) == 2

        await until(both)
        name = source.reader().source
        for key in (raw_key(name, "raw_b"), event_key(name, 2)):
            found = await rows(
                engine,
                "SELECT entry FROM mentions JOIN journal USING (case_id, seq) WHERE key = %s",
                key,
            )
            ((entry,),) = found
            origin = json.decode(entry)["origin"]
            assert origin == {"source": name, "position": 2, "raw_document_id": "raw_b"}
