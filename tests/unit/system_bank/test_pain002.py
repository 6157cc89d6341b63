"""A status report decides what it says and nothing more; what is no report is refused."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from trunkline_model.capabilities.payment_files import PaymentLine, PaymentState
from trunkline_sandbox_bank import pain002
from trunkline_sandbox_bank.payment_shapes import Decision
from trunkline_system_bank.pain002 import Report
from trunkline_system_bank.reading import read_file
from trunkline_system_bank.schemas import PAIN_001, PAIN_002, definition
from trunkline_system_bank.unreadable import Unreadable

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
YES, NO = Decision("A", "ACCP"), Decision("B", "RJCT", "AC04")
ACCEPTED, REJECTED = PaymentState.ACCEPTED, PaymentState.REJECTED


def content(status: str, *decisions: Decision, reason: str = "") -> bytes:
    told = pain002.Report("R-1", "PR1", "pain.001.001.09", status, reason, decisions)
    return pain002.write(told, AT)


async def read(file: bytes) -> Report:
    report = (await read_file(file)).report
    assert report is not None
    return report


async def refusal(file: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        await read_file(file)
    return refused.value.fault.reason


async def test_a_report_says_whose_and_when() -> None:
    report = await read(content("ACCP"))
    assert (report.report_id, report.message_id, report.created_at) == ("R-1", "PR1", AT)


@pytest.mark.parametrize(
    ("status", "decisions", "found"),
    [
        ("ACCP", (), {"A": ACCEPTED, "C": ACCEPTED}),
        ("ACTC", (), {"A": None}),
        ("RJCT", (), {"A": REJECTED, "B": REJECTED}),
        ("PART", (YES, NO), {"A": ACCEPTED, "B": REJECTED, "C": ACCEPTED}),
        ("PART", (YES,), {"A": ACCEPTED, "B": None}),
        ("PART", (), {"A": None}),
        ("", (YES, NO), {"A": ACCEPTED, "B": REJECTED, "C": None}),
        ("ACTC", (NO,), {"A": None, "B": REJECTED}),
    ],
)
async def test_each_payment_stands_as_the_report_says(
    status: str, decisions: tuple[Decision, ...], found: dict[str, PaymentState | None]
) -> None:
    report = await read(content(status, *decisions))
    lines = {name: report.decides(name) for name in found}
    assert {name: line and line.state for name, line in lines.items()} == found


async def test_a_block_that_is_rejected_rejects_its_payments_with_its_reason() -> None:
    block = (
        b"<OrgnlPmtInfAndSts><OrgnlPmtInfId>PR1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts>"
        b"<StsRsnInf><Rsn><Cd>AG01</Cd></Rsn><AddtlInf>Not allowed</AddtlInf></StsRsnInf>"
        b"</OrgnlPmtInfAndSts></CstmrPmtStsRpt>"
    )
    file = content("").replace(b"</CstmrPmtStsRpt>", block)
    line = (await read(file)).decides("A")
    assert line == PaymentLine("A", REJECTED, "AG01", "Not allowed")


async def test_a_duplicate_is_no_rejection_unless_a_payment_is_named() -> None:
    assert (await read(content("RJCT", reason="DU01"))).is_duplicate
    assert not (await read(content("RJCT", reason="AC02"))).is_duplicate
    assert not (await read(content("RJCT", NO, reason="DU01"))).is_duplicate


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        (b">ACCP<", b">YESS<", "status_code"),
        (b"<CstmrPmtStsRpt>", b"<CstmrPmtStsRpt><Extra/>", "schema"),
        (b"pain.002.001.12", b"pain.002.001.99", "other_message"),
        (b"pain.002.001.12", b"pain.001.001.09", "other_message"),
        (b"?>", b'?><!DOCTYPE Document SYSTEM "r.dtd">', "doctype"),
        (b"?>", b'?><!DOCTYPE D [<!ENTITY a SYSTEM "file:///etc/hostname">]>', "doctype"),
        (b"</Document>", b"", "not_well_formed"),
        (b"2026-11-20T", b"12026-11-20T", "value"),
    ],
)
async def test_what_is_no_report_is_refused(was: bytes, becomes: bytes, reason: str) -> None:
    file = content("ACCP").replace(was, becomes, 1)
    assert await refusal(file) == reason


def test_the_shipped_schemas_are_the_ones_we_looked_at() -> None:
    found = {one: sha256(definition(one)).hexdigest()[:12] for one in (PAIN_001, *PAIN_002)}
    assert found == {
        "pain.001.001.09": "05440a7e84f6",
        "pain.002.001.03": "c0c2b98f5163",
        "pain.002.001.12": "13762890a02c",
        "pain.002.001.14": "1fb79118c5fa",
    }
