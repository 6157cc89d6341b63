"""The demo in a company whose supervisor lives and whose services are gone."""

import os
from pathlib import Path

import msgspec
from command_line import run

from trunkline_cli.home import Run

BACKENDS = ("shopify", "warehouse", "bank", "supplier", "mail")
PROCESSES = ("order-to-cash", "inventory", "partners", "operations", "procure-to-pay")
NOWHERE = "127.0.0.1:1"


def _gone() -> dict[str, str]:
    names = ("gateway", *(f"sandbox-{one}" for one in BACKENDS))
    called = ("system-tryton", *(f"process-{one}" for one in PROCESSES))
    closed = {f"{name}.http": NOWHERE for name in names}
    return closed | {f"{name}.grpc": NOWHERE for name in called}


async def test_a_demo_whose_services_do_not_answer_says_so_in_a_sentence(tmp_path: Path) -> None:
    run_file = Run(pid=os.getpid(), addresses=_gone())
    (tmp_path / "run.json").write_bytes(msgspec.json.encode(run_file))
    status, said = await run(tmp_path, "demo", "--within", "2")
    assert status == 1
    assert said.startswith("demo failed: waited 2 s for the ERP to answer")
    assert len(said.splitlines()) == 1
