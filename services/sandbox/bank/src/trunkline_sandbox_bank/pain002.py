"""Write a payment status report as pain.002.001.12."""

from datetime import datetime

from lxml import etree
from msgspec import Struct

from .payment_shapes import Decision

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
WORDS = {
    "AC01": "Account number is wrong",
    "AC04": "Account is closed",
    "AM02": "Amount is over the limit",
    "AM04": "Funds are not sufficient",
    "DU01": "The message was received before",
}
"""What this bank says beside a code."""


class Report(Struct, frozen=True):
    """What is said of a payment file."""

    report_id: str
    message_id: str
    message_name: str
    status: str
    """Of the whole; empty when only payments are spoken of."""
    reason: str = ""
    """Of the whole, when it is rejected."""
    decisions: tuple[Decision, ...] = ()


def write(report: Report, created_at: datetime) -> bytes:
    """Give the file's bytes, valid against the schema."""
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # stubs omit None
    body = _add(document, "CstmrPmtStsRpt")
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", report.report_id)
    _add(header, "CreDtTm", created_at.isoformat(timespec="seconds"))
    group = _add(body, "OrgnlGrpInfAndSts")
    _add(group, "OrgnlMsgId", report.message_id)
    _add(group, "OrgnlMsgNmId", report.message_name)
    if report.status:
        _add(group, "GrpSts", report.status)
    _add_reason(group, report.reason)
    if report.decisions:
        block = _add(body, "OrgnlPmtInfAndSts")
        _add(block, "OrgnlPmtInfId", report.message_id)
        for one in report.decisions:
            node = _add(block, "TxInfAndSts")
            _add(node, "OrgnlInstrId", one.end_to_end_id)
            _add(node, "OrgnlEndToEndId", one.end_to_end_id)
            _add(node, "TxSts", one.status)
            _add_reason(node, one.reason)
    return etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_reason(parent: etree._Element, reason: str) -> None:
    if reason:
        information = _add(parent, "StsRsnInf")
        _add(_add(information, "Rsn"), "Cd", reason)
        if reason in WORDS:
            _add(information, "AddtlInf", WORDS[reason])


def _add(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if text:
        child.text = text
    return child
