"""From a valid pain.002 tree to what the bank decided: pure; the same in every version read."""

from datetime import UTC, datetime

from lxml import etree
from msgspec import Struct

from trunkline_model.capabilities.payment_files import PaymentLine, PaymentState

from .unreadable import Unreadable

STATES = {
    **dict.fromkeys(("ACCP", "ACSP", "ACSC", "ACCC", "ACWC", "ACWP"), PaymentState.ACCEPTED),
    **dict.fromkeys(("RCVD", "ACTC", "ACFC", "PATC", "PDNG"), PaymentState.SENT),
    **dict.fromkeys(("RJCT", "CANC", "BLCK"), PaymentState.REJECTED),
    "PART": PaymentState.PARTLY_ACCEPTED,
}
"""ISO 20022 external status codes; what is merely received or checked is not decided."""
DUPLICATE = frozenset({"DU01", "DU02", "AM05"})
"""Of a whole file: the bank had it before, which says nothing about the first one."""
BLOCK = "p:OrgnlPmtInfAndSts"


class Said(Struct, frozen=True):
    """What a report says of a file, of its block or of a payment."""

    state: PaymentState | None
    """None when it says nothing."""
    reason_code: str = ""
    reason: str = ""


class Report(Struct, frozen=True):
    """One status report."""

    report_id: str
    """The bank's id of it."""
    created_at: datetime
    """The bank's own time (UTC)."""
    message_id: str
    """The id of the file that it is about."""
    whole: Said
    """Of the file, or of its one block of payments where the bank says it there."""
    lines: dict[str, Said]
    """Of the payments that it names, by end-to-end id."""

    @property
    def is_duplicate(self) -> bool:
        """Say whether the bank only tells that it had the file before."""
        refused = self.whole.state is PaymentState.REJECTED
        return refused and self.whole.reason_code in DUPLICATE and not self.lines

    def decides(self, end_to_end_id: str) -> PaymentLine | None:
        """Say how one payment stands by this report; None when it leaves that open.

        Of a file that is accepted in part, many banks name what they reject and nothing else.
        """
        said = self.lines.get(end_to_end_id)
        if said is None or said.state is None:
            said = self.whole
        state = said.state
        if state is PaymentState.PARTLY_ACCEPTED and self._names_a_rejected:
            return PaymentLine(end_to_end_id, PaymentState.ACCEPTED)
        if self.is_duplicate or state not in {PaymentState.ACCEPTED, PaymentState.REJECTED}:
            return None
        return PaymentLine(end_to_end_id, state, said.reason_code, said.reason)

    @property
    def _names_a_rejected(self) -> bool:
        return any(one.state is PaymentState.REJECTED for one in self.lines.values())


def from_pain_002(root: etree._Element) -> Report:
    """Read a report; raises Unreadable for a status code that ISO 20022 does not have."""
    space = {"p": etree.QName(root).namespace or ""}
    body = root[0]
    file = body.find("p:OrgnlGrpInfAndSts", space)
    group = Said(None) if file is None else _said(file, "p:GrpSts", space)
    blocks = [_said(one, "p:PmtInfSts", space) for one in body.iterfind(BLOCK, space)]
    told = [one for one in blocks if one.state is not None]
    return Report(
        report_id=_text(body, "p:GrpHdr/p:MsgId", space),
        created_at=_instant(_text(body, "p:GrpHdr/p:CreDtTm", space)),
        message_id=_text(body, "p:OrgnlGrpInfAndSts/p:OrgnlMsgId", space),
        whole=told[0] if len(told) == 1 and _says_more(told[0], group) else group,
        lines={
            _text(one, "p:OrgnlEndToEndId", space): _said(one, "p:TxSts", space)
            for one in body.iterfind(f"{BLOCK}/p:TxInfAndSts", space)
        },
    )


def _says_more(block: Said, group: Said) -> bool:
    """Say whether the block decides what the file's own status leaves open."""
    return group.state in {None, PaymentState.SENT, PaymentState.PARTLY_ACCEPTED} or (
        group.state is block.state and not group.reason_code
    )


def _said(node: etree._Element, path: str, space: dict[str, str]) -> Said:
    code = _text(node, path, space)
    if code and code not in STATES:
        raise Unreadable(
            "status_code",
            "the report has a status code that is not known; ask the bank what it means",
            field=f"line {node.sourceline}, element {path.removeprefix('p:')}",
        )
    reason = "p:StsRsnInf/p:Rsn"
    words = " ".join(one.text or "" for one in node.iterfind("p:StsRsnInf/p:AddtlInf", space))
    return Said(
        STATES[code] if code else None,
        _text(node, f"{reason}/p:Cd", space) or _text(node, f"{reason}/p:Prtry", space),
        " ".join(words.split()),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _text(node: etree._Element, path: str, space: dict[str, str]) -> str:
    return (node.findtext(path, "", space) or "").strip()
