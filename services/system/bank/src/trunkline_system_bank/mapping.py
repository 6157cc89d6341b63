"""From a valid camt.053.001.08 tree to our statements: pure; money as printed, dates as printed."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import etree

from trunkline_model.capabilities.bank_statements import BankStatement
from trunkline_model.capabilities.events import BankEntryBooked
from trunkline_model.money import Money, total

from .unreadable import Unreadable

MAPPING_VERSION = "camt.053.001.08/2"
NS = {"c": "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"}
BOOKED = "BOOK"
OPENING = ("OPBD", "PRCD")
"""Opening booked, or the previous closing that some banks send in its place."""
FILE_IDS = ("c:MsgId", "c:PmtInfId")
"""Under which a bank repeats the id of a payment file."""


def from_camt(root: etree._Element, raw_document_id: str) -> tuple[BankStatement, ...]:
    """Give every statement of a file; raises Unreadable when its figures do not add up."""
    return tuple(
        _statement(node, raw_document_id) for node in root.iterfind("c:BkToCstmrStmt/c:Stmt", NS)
    )


def created_at(root: etree._Element) -> datetime:
    """Give the bank's own time of the message; a time without a zone is taken as UTC."""
    at = datetime.fromisoformat(_text(root, "c:BkToCstmrStmt/c:GrpHdr/c:CreDtTm"))
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _statement(node: etree._Element, raw_document_id: str) -> BankStatement:
    statement_id = _text(node, "c:Id")
    account = _text(node, "c:Acct/c:Id/c:IBAN") or _text(node, "c:Acct/c:Id/c:Othr/c:Id")
    (opening, opened_on), (closing, closed_on) = _balances(node)
    entries = tuple(_entries(node, statement_id, account, closed_on))
    _prove(node, opening, closing, entries)
    started = _text(node, "c:FrToDt/c:FrDtTm")
    return BankStatement(
        statement_id=statement_id,
        account=account,
        from_on=min(_day(started) if started else opened_on, closed_on),
        to_on=closed_on,
        opening=opening,
        closing=closing,
        entries=entries,
        raw_document_id=raw_document_id,
    )


def _balances(node: etree._Element) -> tuple[tuple[Money, date], tuple[Money, date]]:
    found = {
        _text(balance, "c:Tp/c:CdOrPrtry/c:Cd"): (_signed(balance), _day_of(balance))
        for balance in node.iterfind("c:Bal", NS)
    }
    opening = next((found[code] for code in OPENING if code in found), None)
    closing = found.get("CLBD")
    if opening is None or closing is None:
        raise Unreadable(
            "balance_missing",
            "the statement has no opening or closing booked balance; ask the bank for a whole one",
            field=f"line {node.sourceline}, element Bal",
        )
    return opening, closing


def _prove(
    node: etree._Element, opening: Money, closing: Money, entries: tuple[BankEntryBooked, ...]
) -> None:
    """Hold opening + entries = closing, in one currency."""
    currencies = {opening.currency, closing.currency, *(e.amount.currency for e in entries)}
    if len(currencies) > 1:
        raise Unreadable(
            "currency",
            "the statement mixes currencies; ask the bank for one statement a currency",
            field=f"line {node.sourceline}, element Stmt",
        )
    found = opening + total((entry.amount for entry in entries), opening.currency)
    if found != closing:
        raise Unreadable(
            "balance",
            f"the booked entries lead to {found}, the closing balance says {closing};"
            " ask the bank for a correct statement",
            field=f"line {node.sourceline}, element Bal",
        )


def _entries(
    node: etree._Element, statement_id: str, account: str, closed_on: date
) -> Iterator[BankEntryBooked]:
    seen: Counter[str] = Counter()
    for number, entry in enumerate(node.iterfind("c:Ntry", NS), 1):
        if _text(entry, "c:Sts/c:Cd") != BOOKED:
            continue
        booked_on = _either_day(entry, "c:BookgDt") or closed_on
        for details, amount in _parts(entry):
            reference = _reference(entry, details) or f"{statement_id}#{number}"
            seen[reference] += 1
            yield BankEntryBooked(
                statement_id=statement_id,
                entry_reference=_numbered(reference, seen[reference]),
                account=account,
                amount=amount,
                booked_on=booked_on,
                value_on=_either_day(entry, "c:ValDt") or booked_on,
                counterparty=_counterparty(details, amount),
                remittance=_remittance(details) or _text(entry, "c:AddtlNtryInf"),
                end_to_end_id=_text(details, "c:Refs/c:EndToEndId"),
                payment_file_id=_payment_file(entry, details, amount),
                return_reason=_text(details, "c:RtrInf/c:Rsn/c:Cd"),
            )


def _numbered(reference: str, occurrence: int) -> str:
    """Tell apart the parts of a batch, which share the bank's reference."""
    return reference if occurrence == 1 else f"{reference}/{occurrence}"


def _parts(entry: etree._Element) -> list[tuple[etree._Element, Money]]:
    """Split a batch into its payments when they carry amounts that add up; else keep it whole."""
    amount = _signed(entry)
    details = entry.findall("c:NtryDtls/c:TxDtls", NS)
    if len(details) > 1 and all(part.find("c:Amt", NS) is not None for part in details):
        parts = [(part, _signed(part, of=entry)) for part in details]
        if {one.currency for _, one in parts} == {amount.currency} and amount == total(
            (one for _, one in parts), amount.currency
        ):
            return parts
    return [(details[0] if len(details) == 1 else entry, amount)]


def _reference(entry: etree._Element, details: etree._Element) -> str:
    return (
        _text(entry, "c:AcctSvcrRef")
        or _text(entry, "c:NtryRef")
        or _text(details, "c:Refs/c:AcctSvcrRef")
    )


def _payment_file(entry: etree._Element, details: etree._Element, amount: Money) -> str:
    """Give the payment file that a debit, of one payment or of the whole file, belongs to."""
    if amount.amount > 0:
        return ""
    places = ((details, "c:Refs/"), (entry, "c:NtryDtls/c:Btch/"))
    found = (_text(node, place + name) for node, place in places for name in FILE_IDS)
    return next(filter(None, found), "")


def _counterparty(details: etree._Element, amount: Money) -> str:
    role = "Dbtr" if amount.amount > 0 else "Cdtr"
    ultimate = f"c:RltdPties/c:Ultmt{role}/c:Pty/c:Nm"
    return _text(details, f"c:RltdPties/c:{role}/c:Pty/c:Nm") or _text(details, ultimate)


def _remittance(details: etree._Element) -> str:
    paths = (
        "c:RmtInf/c:Ustrd",
        "c:RmtInf/c:Strd/c:RfrdDocInf/c:Nb",
        "c:RmtInf/c:Strd/c:CdtrRefInf/c:Ref",
        "c:RmtInf/c:Strd/c:AddtlRmtInf",
    )
    found = [one.text or "" for path in paths for one in details.iterfind(path, NS)]
    return " ".join(" ".join(found).split())


def _signed(node: etree._Element, of: etree._Element | None = None) -> Money:
    amount = node.find("c:Amt", NS)
    direction = _text(node, "c:CdtDbtInd") or ("" if of is None else _text(of, "c:CdtDbtInd"))
    if amount is None or amount.text is None:
        raise Unreadable("schema", "an amount is missing", field=f"line {node.sourceline}")
    value = Decimal(amount.text.strip())
    return Money(value if direction == "CRDT" else -value, amount.get("Ccy", ""))


def _either_day(node: etree._Element, path: str) -> date | None:
    text = _text(node, f"{path}/c:Dt") or _text(node, f"{path}/c:DtTm")
    return _day(text) if text else None


def _day_of(balance: etree._Element) -> date:
    day = _either_day(balance, "c:Dt")
    if day is None:
        raise Unreadable("schema", "a balance has no day", field=f"line {balance.sourceline}")
    return day


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext(path, "", NS) or "").strip()
