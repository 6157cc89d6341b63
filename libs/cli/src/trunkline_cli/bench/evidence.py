"""What evidence costs to write, how quickly it is walked, and how quickly a value is explained.

Among so many entries: copies of a closed order under other names, each with a chain that is true,
so a walk has all its work to do. `process-operations` answers, as it does for people.
"""

import random
import time
from hashlib import sha256
from typing import Any

from msgspec import Struct

from trunkline.process.operations.v1 import evidence_pb2, lineage_pb2
from trunkline_cli.tokens import bearer
from trunkline_kit.channel import connect
from trunkline_kit.rpc import call_port
from trunkline_model.capabilities.evidence import Audit, MakeAnchor, VerifyCases
from trunkline_model.capabilities.lineage import GetLineage, Tracing

from .company import Company
from .figures import Evidence, waits

OPERATIONS = "process-operations"
CALLS = 300
WALKED_MAX = 100_000
"""Entries that are walked at each size; a walk goes at one speed."""
COMMITS = 200

MODEL = """
SELECT case_id FROM process.cases WHERE process = 'order-to-cash' AND state = 'CLOSED'
  AND case_id NOT LIKE 'bench-%%' AND case_id NOT LIKE 'proof-%%' ORDER BY opened_at DESC LIMIT 1
"""
ENTRIES = """
SELECT seq, kind, name, transition_id, at, entry, hash FROM process.journal
WHERE case_id = %s ORDER BY seq
"""
DOCUMENTS = """
SELECT key, seq FROM process.mentions WHERE case_id = %s AND key NOT LIKE 'event:%%'
"""
INVOICE = """
SELECT key FROM process.mentions JOIN process.journal USING (case_id, seq)
WHERE case_id = %s AND kind = 'result' AND name = 'issue_invoice' ORDER BY key DESC
"""
CASE = """
INSERT INTO process.cases (case_id, process, business_key, state, head_seq, head_hash)
VALUES (%s, 'proof', %s, 'CLOSED', %s, %s)
"""
COST = """
SELECT count(*) FILTER (WHERE kind = 'result'),
    count(DISTINCT xmin::text) FILTER (WHERE kind IN ('intent', 'result')),
    sum(octet_length(entry) + octet_length(hash)) FROM process.journal WHERE case_id = %s
"""
ONE_MORE = """
WITH moved AS (
    UPDATE process.cases SET head_seq = head_seq + 1 WHERE case_id = %s RETURNING case_id, head_seq
)
INSERT INTO process.journal (case_id, seq, kind, name, at, entry, hash)
SELECT moved.case_id, head_seq, 'result', 'bench', now(), entry, hash
FROM moved, process.journal WHERE journal.case_id = %s AND journal.seq = 1
"""


class Model(Struct, frozen=True):
    """A closed order's chain, to be copied."""

    case_id: str
    rows: tuple[tuple[Any, ...], ...]
    named: tuple[tuple[str, int], ...]
    system: str
    """Who wrote its invoice."""
    invoice: str
    """The number of that."""


async def measure(company: Company, sizes: tuple[int, ...]) -> tuple[Evidence, ...]:
    """Plant so many entries, then walk and ask; the company's operations are started for it."""
    await company.stack.restart(OPERATIONS)
    model = await _model(company)
    found: list[Evidence] = []
    planted = 0
    async with connect(company.stack.address(OPERATIONS)) as channel:
        audit = call_port(
            Audit, evidence_pb2, channel, deadline_s=600.0, bearer=bearer(company.stack.home)
        )
        tracing = call_port(Tracing, lineage_pb2, channel)
        for entries in sizes:
            planted = await _plant(company, model, planted, entries // len(model.rows))
            began = time.perf_counter()
            await audit.make_anchor(MakeAnchor())
            anchored_s = time.perf_counter() - began
            walked = await _walked(audit)
            asked = await _asked(tracing, model, planted)
            cost = await _cost(company, model.case_id)
            found.append(
                Evidence(entries, round(walked), round(anchored_s, 2), waits(asked), *cost)
            )
    return tuple(found)


async def _model(company: Company) -> Model:
    case_id = str(await company.value(MODEL))
    rows = await (await company.conn.execute(ENTRIES.encode(), [case_id])).fetchall()
    named = await (await company.conn.execute(DOCUMENTS.encode(), [case_id])).fetchall()
    keys = await (await company.conn.execute(INVOICE.encode(), [case_id])).fetchall()
    number = next(row[0] for row in keys if row[0].count("/") == 1)
    system, _, invoice = number.partition("/")
    return Model(case_id, tuple(rows), tuple((row[0], row[1]) for row in named), system, invoice)


async def _plant(company: Company, model: Model, have: int, cases: int) -> int:
    """Copy the order until there are so many, with hashes as they must be."""
    async with company.conn.transaction(), company.conn.cursor() as cursor:
        copies = [(f"proof-{number:07}", number) for number in range(have, cases)]
        chains = ((name, number, _chain(model, name)) for name, number in copies)
        journal = "COPY process.journal (case_id, seq, kind, name, transition_id, at, entry, hash)"
        heads = []
        await cursor.execute("SET LOCAL session_replication_role = replica")
        async with cursor.copy(f"{journal} FROM STDIN".encode()) as copy:
            for name, number, chain in chains:
                heads.append((name, name, chain[-1][0], chain[-1][-1], number))
                for row in chain:
                    await copy.write_row((name, *row))
        await cursor.executemany(CASE, [one[:4] for one in heads])
        async with cursor.copy(b"COPY process.mentions (key, case_id, seq) FROM STDIN") as copy:
            for name, number in copies:
                for key, seq in model.named:
                    await copy.write_row((f"{key}~{number}", name, seq))
    await company.conn.execute("VACUUM ANALYZE process.journal, process.cases, process.mentions")
    return max(have, cases)


def _chain(model: Model, case_id: str) -> list[tuple[Any, ...]]:
    """Write the order's chain anew under another name."""
    chain: list[tuple[Any, ...]] = []
    theirs, ours = "", ""
    mine, model_id = case_id.encode(), model.case_id.encode()
    for seq, kind, name, transition_id, at, entry, digest in model.rows:
        document = bytes(entry).replace(model_id, mine)
        if theirs:
            document = document.replace(theirs.encode(), ours.encode())
        proper = sha256(document)
        belongs = transition_id and transition_id.replace(model.case_id, case_id)
        chain.append((seq, kind, name, belongs, at, document, proper.digest()))
        theirs, ours = bytes(digest).hex(), proper.hexdigest()
    return chain


async def _walked(audit: Audit) -> float:
    """Walk the planted chains; gives entries a second."""
    entries, after, began = 0, "proof-", time.perf_counter()
    while entries < WALKED_MAX:
        page = await audit.verify_cases(VerifyCases(after, 100))
        if page.faults:
            raise RuntimeError(f"a planted chain is not whole: {page.faults[0].sentence}")
        entries, after = entries + page.entries, page.next_case_id
        if not after:
            break
    return entries / (time.perf_counter() - began)


async def _asked(tracing: Tracing, model: Model, cases: int) -> list[float]:
    """Have invoices explained, chosen at random; gives seconds."""
    choose = random.Random(7)  # noqa: S311 - which is asked does not matter, only that it varies
    took = []
    for _ in range(CALLS):
        asked = GetLineage(model.system, f"{model.invoice}~{choose.randrange(cases)}")
        began = time.perf_counter()
        lineage = await tracing.get_lineage(asked)
        took.append(time.perf_counter() - began)
        if not all(one.complete for one in lineage.values):
            raise RuntimeError(f"{asked.document} does not explain itself")
    return took


async def _cost(company: Company, case_id: str) -> tuple[float, int, float]:
    """Commits and bytes of journal a step, and how long a commit of one entry takes (ms)."""
    row = await (await company.conn.execute(COST.encode(), [case_id])).fetchone()
    steps, commits, size = row if row is not None else (0, 0, 0)
    name = "proof-0000000"
    began = time.perf_counter()
    for _ in range(COMMITS):
        await company.conn.execute(ONE_MORE.encode(), [name, case_id])
    took_ms = (time.perf_counter() - began) * 1000 / COMMITS
    await company.conn.execute(b"SET session_replication_role = replica")
    gone = "DELETE FROM process.journal WHERE case_id = %s AND name = 'bench'"
    await company.conn.execute(gone.encode(), [name])
    back = "UPDATE process.cases SET head_seq = head_seq - %s WHERE case_id = %s"
    await company.conn.execute(back.encode(), [COMMITS, name])
    await company.conn.execute(b"RESET session_replication_role")
    return round(commits / steps, 2), round(size / steps), round(took_ms, 2)
