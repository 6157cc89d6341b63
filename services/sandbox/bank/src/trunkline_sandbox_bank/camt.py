"""Write a statement as camt.053.001.08, the end-of-day statement of ISO 20022."""

from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from .shapes import Entry, Statement

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
FAMILY = {"credit": "RCDT", "debit": "ICDT"}
"""Received and issued credit transfers, as the external code list names them."""


def write(statement: Statement, created_at: datetime) -> bytes:
    """Give the file's bytes, valid against the schema."""
    document = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # stubs omit None
    body = _add(document, "BkToCstmrStmt")
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", f"MSG-{statement.statement_id}")
    _add(header, "CreDtTm", created_at.isoformat(timespec="seconds"))
    _add_statement(body, statement, created_at)
    return etree.tostring(document, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add_statement(body: etree._Element, statement: Statement, created_at: datetime) -> None:
    part = _add(body, "Stmt")
    _add(part, "Id", statement.statement_id)
    _add(part, "ElctrncSeqNb", str(statement.sequence))
    _add(part, "CreDtTm", created_at.isoformat(timespec="seconds"))
    account = _add(part, "Acct")
    _add(_add(account, "Id"), "IBAN", statement.account)
    _add(account, "Ccy", statement.currency)
    first = min((e.booked_on for e in statement.entries), default=statement.closed_on)
    opening, closing = (statement.opening, first), (statement.closing, statement.closed_on)
    for code, (amount, day) in (("OPBD", opening), ("CLBD", closing)):
        _add_balance(part, code, amount, currency=statement.currency, day=day)
    for entry in statement.entries:
        _add_entry(part, entry)


def _add_balance(
    part: etree._Element, code: str, amount: Decimal, *, currency: str, day: date
) -> None:
    balance = _add(part, "Bal")
    _add(_add(_add(balance, "Tp"), "CdOrPrtry"), "Cd", code)
    _add(balance, "Amt", _amount(abs(amount)), Ccy=currency)
    _add(balance, "CdtDbtInd", "CRDT" if amount >= 0 else "DBIT")
    _add(_add(balance, "Dt"), "Dt", day.isoformat())


def _add_entry(part: etree._Element, entry: Entry) -> None:
    node = _add(part, "Ntry")
    _add(node, "NtryRef", entry.entry_reference)
    _add(node, "Amt", _amount(entry.amount), Ccy=entry.currency)
    _add(node, "CdtDbtInd", "CRDT" if entry.direction == "credit" else "DBIT")
    _add(_add(node, "Sts"), "Cd", "BOOK")
    _add(_add(node, "BookgDt"), "Dt", entry.booked_on.isoformat())
    _add(_add(node, "ValDt"), "Dt", entry.value_on.isoformat())
    _add(node, "AcctSvcrRef", entry.entry_reference)
    domain = _add(_add(node, "BkTxCd"), "Domn")
    _add(domain, "Cd", "PMNT")
    family = _add(domain, "Fmly")
    _add(family, "Cd", FAMILY[entry.direction])
    _add(family, "SubFmlyCd", "DMCT")
    _add_details(_add(_add(node, "NtryDtls"), "TxDtls"), entry)


def _add_details(details: etree._Element, entry: Entry) -> None:
    references = _add(details, "Refs")
    if entry.payment_file_id:
        _add(references, "MsgId", entry.payment_file_id)
    _add(references, "AcctSvcrRef", entry.entry_reference)
    if entry.payment_file_id:
        _add(references, "PmtInfId", entry.payment_file_id)
    _add(references, "EndToEndId", entry.end_to_end_id)
    _add(details, "Amt", _amount(entry.amount), Ccy=entry.currency)
    _add(details, "CdtDbtInd", "CRDT" if entry.direction == "credit" else "DBIT")
    if entry.counterparty:
        role = "Dbtr" if entry.direction == "credit" else "Cdtr"
        _add(_add(_add(_add(details, "RltdPties"), role), "Pty"), "Nm", entry.counterparty)
    if entry.reference:
        _add(_add(details, "RmtInf"), "Ustrd", entry.reference)
    if entry.return_reason:
        _add(_add(_add(details, "RtrInf"), "Rsn"), "Cd", entry.return_reason)


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text:
        child.text = text
    return child
