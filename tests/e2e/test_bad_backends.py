"""Backends that send nonsense or do not answer: kept, asked again, and nothing else waits.

After each test a customer buys, and that order must close.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from eventually import eventually
from sandbox_control import SandboxControl
from whole_company import WholeCompany, trade

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("next_order_closes")]

KEY = {"Idempotency-Key": "k1"}
HANG_S = 3.0
"""Longer than the services wait for an answer."""


async def orders_known(company: WholeCompany) -> int:
    """How many orders of customers the ERP has on its books."""
    return len(await company.effects(company.erp, "BookSalesOrder"))


@pytest.fixture
async def statement(company: WholeCompany) -> str:
    """Have the bank tell of one payment that belongs to nobody; gives the statement's id."""
    entry = {"amount": "12.00", "reference": "a gift"}
    await company.bank.tell("entries", entry)
    closed = await company.bank.tell("statements", {})
    return str(closed["statement_id"])


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("schema", "schema"),
        ("doctype", "doctype"),
        ("external_entity", "doctype"),
        ("not_xml", "not_well_formed"),
    ],
)
async def test_a_bad_statement_is_kept_whole_for_a_person(
    company: WholeCompany, statement: str, fault: str, reason: str
) -> None:
    name = f"{fault}.xml"
    spoil = {"fault": fault, "statement_id": statement, "name": name}
    await company.bank.tell("broken-files", spoil)
    found = await company.raised(reason, name)
    raw = await company.raw(found)
    state = company.stack.home / "state" / "sandbox-bank"
    assert raw.content == next(state.rglob(f"statements/{name}")).read_bytes()
    assert found.field or reason != "schema"
    assert raw.sha256 == sha256(raw.content).hexdigest()


async def test_a_good_statement_is_read_after_a_bad_one(
    company: WholeCompany, statement: str
) -> None:
    """An order on terms is paid through it and closes."""
    await company.bank.tell("broken-files", {"fault": "truncated", "name": "torn.xml"})
    partner = await company.partner()
    placed = await partner.post("/v1/orders", json=trade("PO-PAID"), headers=KEY)
    url = placed.json()["url"]

    async def in_status(status: str) -> dict[str, Any] | None:
        order: dict[str, Any] = (await partner.get(url)).json()
        return order if order["status"] == status else None

    order = await eventually(lambda: in_status("invoiced"), 45)
    assert order
    number = placed.json()["number"]
    entry = {"amount": order["outstanding"]["amount"], "reference": f"{number} PO-PAID"}
    await company.bank.tell("entries", entry | {"end_to_end_id": number})
    await company.bank.tell("statements", {})
    assert await eventually(lambda: in_status("closed"), 45)
    assert statement


BACKENDS = [
    ("shop", "order", "429"),
    ("shop", "order", "5xx"),
    ("shop", "order", "html"),
    ("shop", "order", "timeout_before_commit"),
    ("shop", "fulfillmentCreate", "html"),
    ("warehouse", "createShipmentOrder", "429"),
    ("warehouse", "createShipmentOrder", "5xx"),
    ("warehouse", "createShipmentOrder", "html"),
    ("warehouse", "createShipmentOrder", "timeout_after_commit"),
    ("erp", "BookSalesOrder", "429"),
    ("erp", "BookSalesOrder", "5xx"),
    ("erp", "BookSalesOrder", "timeout_after_commit"),
]


@pytest.mark.parametrize(("backend", "operation", "kind"), BACKENDS)
async def test_a_backend_that_misbehaves_holds_up_its_own_order_only(
    company: WholeCompany, backend: str, operation: str, kind: str
) -> None:
    before = await orders_known(company)
    control: SandboxControl = getattr(company, backend)
    hang_s = HANG_S if kind.startswith("timeout") else 0
    await control.fault(operation, kind, hang_s=hang_s)
    struck, following = await company.buy(), await company.buy()
    await company.closed(following["name"])
    order = await company.closed(struck["name"])
    assert order.outstanding.amount == Decimal(0)
    fired = (await control.http.get("/_sandbox/faults")).json()
    assert [one["fired"] for one in fired] == [1]
    assert await orders_known(company) == before + 2


async def test_a_bank_that_does_not_answer_is_asked_again(
    company: WholeCompany, statement: str
) -> None:
    for kind in ("5xx", "timeout_before_commit"):
        await company.bank.fault("sftp.list", kind, times=2)
    entry = {"amount": "7.77", "reference": f"late {statement}"}
    await company.bank.tell("entries", entry)
    await company.bank.tell("statements", {})
    assert (await company.raised("unmatched_receipt", "7.77")).field == "remittance"
