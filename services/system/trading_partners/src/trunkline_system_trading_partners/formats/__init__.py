"""One document model, one file or folder a format: each reads what it writes."""

from datetime import datetime

from msgspec import Struct

from trunkline_model.capabilities.supplier_documents import InboundFormat

from ..documents import Document
from .csv import read_csv, write_csv
from .edifact import read_edifact, write_edifact
from .edifact.envelope import Ends
from .json import read_json, write_json
from .statement_csv import is_statement, read_statement
from .ubl import read_ubl, write_ubl

ENDINGS = {
    InboundFormat.UBL: "xml",
    InboundFormat.CSV: "csv",
    InboundFormat.EDIFACT: "edi",
    InboundFormat.JSON: "json",
}
"""How files of each format are called."""
TYPES = {
    InboundFormat.UBL: "application/xml",
    InboundFormat.CSV: "text/csv",
    InboundFormat.EDIFACT: "application/EDIFACT",
    InboundFormat.JSON: "application/json",
}
"""How their bytes are declared."""


class Parsed(Struct, frozen=True):
    """What one file holds."""

    format: InboundFormat
    documents: tuple[Document, ...]
    """At least one."""
    ends: Ends | None = None
    """Of an EDIFACT interchange: between whom, under which number."""


def parse(content: bytes) -> Parsed:
    """Read a file by what it begins with; raises Unreadable."""
    begin = content[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    if begin.startswith(b"<"):
        return Parsed(InboundFormat.UBL, (read_ubl(content),))
    if begin.startswith(b"{"):
        return Parsed(InboundFormat.JSON, (read_json(content),))
    if begin.startswith((b"UNA", b"UNB")):
        ends, documents = read_edifact(content)
        return Parsed(InboundFormat.EDIFACT, documents, ends)
    read = read_statement if is_statement(content) else read_csv
    return Parsed(InboundFormat.CSV, (read(content),))


def render(document: Document, how: InboundFormat, ends: Ends, at: datetime) -> bytes:
    """Write a document; `ends` and `at` are for EDIFACT."""
    match how:
        case InboundFormat.UBL:
            return write_ubl(document)
        case InboundFormat.CSV:
            return write_csv(document)
        case InboundFormat.EDIFACT:
            return write_edifact(document, ends, at)
        case InboundFormat.JSON:
            return write_json(document)
