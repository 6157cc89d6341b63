"""Read a payment file in Bacs Standard 18: labels, direct credits, their contra and the trailer."""

from datetime import UTC, date, datetime
from decimal import Decimal

from .pain001 import Unreadable
from .payment_shapes import Order, PaymentFile

LABELS_BEFORE, LABELS_AFTER = 4, 3
CREDIT, CONTRA = "99", "17"


def read(content: bytes) -> PaymentFile:
    """Give what is asked; raises Unreadable when records or labels are wrong."""
    try:
        lines = content.decode("ascii").removesuffix("\r\n").split("\r\n")
        return _read(lines)
    except (ValueError, IndexError) as wrong:
        raise Unreadable(f"no Standard 18 file: {wrong}") from wrong


def _read(lines: list[str]) -> PaymentFile:
    labels = [*lines[:LABELS_BEFORE], *lines[-LABELS_AFTER:]]
    names = [one[:4] for one in labels]
    if names != ["VOL1", "HDR1", "HDR2", "UHL1", "EOF1", "EOF2", "UTL1"]:
        raise Unreadable("the labels are wrong")
    records = lines[LABELS_BEFORE:-LABELS_AFTER]
    if {len(one) for one in labels} != {80} or {len(one) for one in records} != {100}:
        raise Unreadable("a record has the wrong length")
    contra = records[-1]
    if contra[15:17] != CONTRA or {one[15:17] for one in records[:-1]} - {CREDIT}:
        raise Unreadable("a transaction code is wrong, or there is no contra")
    trailer = labels[-1]
    if trailer[4:17] != trailer[17:30] or _pounds(contra[35:46]) != _pounds(trailer[4:17]):
        raise Unreadable("debits and credits differ")
    return PaymentFile(
        labels[0][4:10],
        "BACS18",
        contra[:14],
        _day(labels[3][4:10]),
        batched=True,
        count=int(trailer[37:44]),
        control_sum=_pounds(trailer[17:30]),
        orders=tuple(_order(one) for one in records[:-1]),
    )


def _order(record: str) -> Order:
    return Order(
        record[64:82].strip(),
        _pounds(record[35:46]),
        "GBP",
        record[82:].strip(),
        record[:14],
        record[46:64].strip(),
    )


def _pounds(pence: str) -> Decimal:
    return Decimal(int(pence)).scaleb(-2)


def _day(text: str) -> date:
    return datetime.strptime(text, " %y%j").replace(tzinfo=UTC).date()
