"""Write a run as pain.001.001.09: one payment block, one debit a payment, dates from the run."""

from decimal import Decimal

from lxml import etree

from trunkline_model.bank_account import BankAccount
from trunkline_model.payment_run import PaymentInstruction, PaymentRun

from .charset import SWIFT
from .message_file import FAMILY, fault_of
from .schemas import PAIN_001
from .written import WrittenFile, rewritten

NAME_MAX, REMITTANCE_MAX = 70, 140
"""Characters that every UK scheme carries: a name of 70, though ISO 20022 has room for 140."""
MAPPING_VERSION = f"{PAIN_001}/1"
NAMESPACE = FAMILY + PAIN_001


def write(run: PaymentRun) -> WrittenFile:
    """Give the file; raises Unreadable when it would break the schema."""
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item] # stubs omit None
    body = _add(root, "CstmrCdtTrfInitn")
    _add_header(body, run)
    _add_payments(body, run)
    if fault := fault_of(PAIN_001, root):
        raise fault
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return WrittenFile(
        message_id=run.run_id,
        name=f"pain001_{run.run_id}.xml",
        content=content,
        rewritten=rewritten(run, SWIFT, NAME_MAX),
        mapping_version=MAPPING_VERSION,
    )


def _add_header(body: etree._Element, run: PaymentRun) -> None:
    header = _add(body, "GrpHdr")
    _add(header, "MsgId", run.run_id)
    # The day alone: the same run written again an hour later has to be the same bytes.
    _add(header, "CreDtTm", f"{run.proposed_on.isoformat()}T00:00:00")
    _add_totals(header, run)
    _add(_add(header, "InitgPty"), "Nm", _name(run.debtor))


def _add_totals(parent: etree._Element, run: PaymentRun) -> None:
    _add(parent, "NbOfTxs", str(len(run.instructions)))
    _add(parent, "CtrlSum", _amount(run.control_total.amount))


def _add_payments(body: etree._Element, run: PaymentRun) -> None:
    block = _add(body, "PmtInf")
    _add(block, "PmtInfId", run.run_id)
    _add(block, "PmtMtd", "TRF")
    _add(block, "BtchBookg", "false")
    _add_totals(block, run)
    _add(_add(block, "ReqdExctnDt"), "Dt", run.execute_on.isoformat())
    _add(_add(block, "Dbtr"), "Nm", _name(run.debtor))
    account = _add(block, "DbtrAcct")
    _add(_add(account, "Id"), "IBAN", run.debtor.iban)
    _add(account, "Ccy", run.control_total.currency)
    _add_bank(_add(block, "DbtrAgt"), run.debtor)
    _add(block, "ChrgBr", "SLEV")
    for one in run.instructions:
        _add_payment(block, one)


def _add_payment(block: etree._Element, one: PaymentInstruction) -> None:
    node = _add(block, "CdtTrfTxInf")
    ids = _add(node, "PmtId")
    _add(ids, "InstrId", one.end_to_end_id)
    _add(ids, "EndToEndId", one.end_to_end_id)
    _add(_add(node, "Amt"), "InstdAmt", _amount(one.amount.amount), Ccy=one.amount.currency)
    _add_bank(_add(node, "CdtrAgt"), one.creditor)
    _add(_add(node, "Cdtr"), "Nm", _name(one.creditor))
    _add(_add(_add(node, "CdtrAcct"), "Id"), "IBAN", one.creditor.iban)
    if said := SWIFT.write(one.remittance, REMITTANCE_MAX).text:
        _add(_add(node, "RmtInf"), "Ustrd", said)


def _add_bank(agent: etree._Element, account: BankAccount) -> None:
    """Name a bank by sort code in the UK, else by BIC; an IBAN names it where neither is known."""
    bank = _add(agent, "FinInstnId")
    if account.sort_code:
        member = _add(bank, "ClrSysMmbId")
        _add(_add(member, "ClrSysId"), "Cd", "GBDSC")
        _add(member, "MmbId", account.sort_code)
    elif account.bic:
        _add(bank, "BICFI", account.bic)
    else:
        _add(_add(bank, "Othr"), "Id", "NOTPROVIDED")


def _name(account: BankAccount) -> str:
    return SWIFT.write(account.holder, NAME_MAX).text


def _amount(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attributes)
    if text:
        child.text = text
    return child
