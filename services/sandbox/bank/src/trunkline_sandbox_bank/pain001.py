"""Read a payment file in pain.001: only what this bank needs, and no DOCTYPE."""

from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from .payment_shapes import Order, PaymentFile

MESSAGES = ("pain.001.001.09",)


class Unreadable(Exception):
    """The file is none that this bank reads."""


def read(content: bytes) -> PaymentFile:
    """Give what is asked; raises Unreadable."""
    try:
        return _read(content)
    except (etree.XMLSyntaxError, InvalidOperation, ValueError) as wrong:
        raise Unreadable(str(wrong)) from wrong


def _read(content: bytes) -> PaymentFile:
    if b"<!DOCTYPE" in content:
        raise Unreadable("a payment file has no DOCTYPE")
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    message = (etree.QName(root).namespace or "").rpartition(":")[2]
    if message not in MESSAGES:
        raise Unreadable(f"{message} is not taken here")
    space = {"p": etree.QName(root).namespace or ""}

    def text(node: etree._Element, path: str) -> str:
        return (node.findtext(path, "", space) or "").strip()

    def order(node: etree._Element) -> Order:
        amount = node.find("p:Amt/p:InstdAmt", space)
        if amount is None:
            raise Unreadable("a payment has no amount")
        return Order(
            text(node, "p:PmtId/p:EndToEndId"),
            Decimal(amount.text or ""),
            amount.get("Ccy", ""),
            text(node, "p:Cdtr/p:Nm"),
            text(node, "p:CdtrAcct/p:Id/p:IBAN"),
            text(node, "p:RmtInf/p:Ustrd"),
        )

    head, block = root.find(".//p:GrpHdr", space), root.find(".//p:PmtInf", space)
    if head is None or block is None:
        raise Unreadable("the file has no header, or no payments")
    return PaymentFile(
        text(head, "p:MsgId"),
        message,
        text(block, "p:DbtrAcct/p:Id/p:IBAN"),
        date.fromisoformat(text(block, "p:ReqdExctnDt/p:Dt")),
        text(block, "p:BtchBookg") != "false",
        int(text(head, "p:NbOfTxs")),
        Decimal(text(head, "p:CtrlSum")),
        tuple(order(one) for one in block.iterfind("p:CdtTrfTxInf", space)),
    )
