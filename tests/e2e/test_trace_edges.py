"""What traces show of who calls whom is what `services/topology.toml` declares, and no more."""

from pathlib import Path

import pytest
from edges import undeclared
from eventually import eventually
from span_collector import span_collector
from whole_company import EDGE, PROCESSES, SYSTEMS, WholeCompany, trade, whole_company

from trunkline_cli.topology import load

pytestmark = pytest.mark.timeout(300)

STAND_IN = {"sandbox-erp": "system-tryton"}
"""Who answers here in whose place."""
MUST_SHOW = {
    ("experience-partner", "process-order-to-cash"),
    ("process-order-to-cash", "system-shopify"),
    ("process-order-to-cash", "system-warehouse"),
    ("process-order-to-cash", "system-tryton"),
    ("process-inventory", "system-tryton"),
}
EXPORTED_WITHIN_S = 60.0
"""A service exports what it has every few seconds."""


async def play(company: WholeCompany) -> None:
    """Close a customer's order and read a partner's."""
    placed = await company.buy()
    partner = await company.partner()
    answer = await partner.post(
        "/v1/orders", json=trade("PO-TRACED"), headers={"Idempotency-Key": "k1"}
    )
    assert answer.status_code == 201
    assert (await partner.get(answer.json()["url"])).is_success
    await company.closed(placed["name"])


async def test_no_trace_shows_an_edge_that_is_not_declared(tmp_path: Path) -> None:
    async with span_collector() as collector:
        told = {"TRUNKLINE_OTLP_URL": collector.url}
        names = (*SYSTEMS, *PROCESSES, *EDGE, "sandbox-erp")
        exporting = {name: told for name in names if name != "gateway"}

        def shown() -> set[tuple[str, str]]:
            return {
                (STAND_IN.get(caller, caller), STAND_IN.get(called, called))
                for caller, called in collector.edges()
            }

        async with whole_company(tmp_path, exporting) as company:
            await play(company)
            await eventually(lambda: shown() >= MUST_SHOW, EXPORTED_WITHIN_S)
        assert undeclared(shown(), load()) == []
