"""Interchanges to documents and back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from trunkline_kit.errors import Invalid, Refused
from trunkline_model.trade_invoice import TradeInvoice
from trunkline_model.trade_order import DespatchAdvice, OrderResponse, TradeOrder

from ...documents import Document
from ...unreadable import Unreadable
from .deliveries import read_despatch, read_response, write_despatch, write_response
from .envelope import Ends, read_interchange, write_interchange
from .invoices import read_invoice, write_invoice
from .orders import kind_of, read_order, write_order
from .parts import TEXT_MAX, Body, body_of
from .syntax import Segment

READERS: Mapping[str, Callable[[Body], Document]] = {
    "ORDERS": read_order,
    "ORDCHG": read_order,
    "ORDRSP": read_response,
    "DESADV": read_despatch,
    "INVOIC": read_invoice,
}


def read_edifact(content: bytes) -> tuple[Ends, tuple[Document, ...]]:
    """Read an interchange whole, or raise Unreadable: no message of a bad one is taken."""
    interchange = read_interchange(content)
    documents = []
    for message in interchange.messages:
        if message.kind not in READERS:
            sentence = f"{message.kind} is not a message that is exchanged; ask for another"
            raise Unreadable("other_message", sentence, field=message.kind)
        documents.append(READERS[message.kind](body_of(message.segments)))
    return interchange.ends, tuple(documents)


def write_edifact(document: Document, ends: Ends, at: datetime) -> bytes:
    """Put a document into an interchange; Invalid for what the format has no room for."""
    kind, body = _body(document)
    try:
        content = write_interchange(ends, at, kind, body)
    except UnicodeEncodeError as error:
        sentence = "the document holds characters that EDIFACT cannot carry; write them otherwise"
        raise Invalid(sentence, reason="charset") from error
    longest = max(len(part) for one in body for parts in one.elements for part in parts)
    if longest > TEXT_MAX or read_edifact(content)[1] != (document,):
        sentence = "the document does not fit into EDIFACT; shorten its texts"
        raise Invalid(sentence, reason="no_room")
    return content


def _body(document: Document) -> tuple[str, list[Segment]]:
    match document:
        case TradeOrder():
            return kind_of(document), list(write_order(document))
        case OrderResponse():
            return "ORDRSP", list(write_response(document))
        case DespatchAdvice():
            return "DESADV", list(write_despatch(document))
        case TradeInvoice():
            return "INVOIC", list(write_invoice(document))
        case _:
            sentence = "there is no EDIFACT message for this document here; send it another way"
            raise Refused(sentence, reason="no_such_message")
