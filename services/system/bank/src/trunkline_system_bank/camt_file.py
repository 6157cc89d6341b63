"""Bytes from a bank to a checked XML tree: no DOCTYPE, no entity, no network, valid by its XSD."""

import re
from functools import cache
from typing import Any

from lxml import etree

from .schemas import CAMT_053, definition
from .unreadable import Unreadable

NAMESPACE = f"urn:iso:std:iso:20022:tech:xsd:{CAMT_053}"
SIZE_MAX = 20 * 1024 * 1024
ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
"""Encodings in which ASCII stands for itself, so that a DOCTYPE cannot hide."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([A-Za-z]{1,40})'")


def read_camt(content: bytes) -> etree._Element:
    """Parse and validate; raises Unreadable with reason, line and element."""
    _refuse_disguise(content)
    root = _parse(content)
    _refuse_other_message(root)
    _validate(root)
    return root


def _refuse_disguise(content: bytes) -> None:
    """Refuse by the bytes alone what must never reach a parser."""
    if len(content) > SIZE_MAX:
        raise Unreadable("too_large", f"the file is larger than {SIZE_MAX} bytes; ask for parts")
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    encoding = declared.group(1).decode().lower() if declared else "utf-8"
    if b"\0" in content or encoding not in ENCODINGS:
        raise Unreadable("encoding", "the file is not in UTF-8; ask the bank to send UTF-8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _doctype()


def _doctype() -> Unreadable:
    return Unreadable(
        "doctype",
        "the file has a DOCTYPE, which no ISO 20022 message has; ask the bank whether it sent it",
    )


def _parse(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        dtd_validation=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            "not_well_formed",
            "the file is not XML or was cut off; ask the bank to deliver it again",
            field=f"line {error.lineno or 1}",
        ) from None
    info: Any = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise _doctype()
    return root


def _refuse_other_message(root: etree._Element) -> None:
    name = etree.QName(root)
    if name.namespace != NAMESPACE or name.localname != "Document":
        raise Unreadable(
            "other_message",
            f"the file is not a {CAMT_053} message; ask the bank for that version",
            field=f"line {root.sourceline or 1}",
        )


def _validate(root: etree._Element) -> None:
    schema = _schema()
    if schema.validate(root):
        return
    faults: Any = schema.error_log
    first = faults[0]
    element = _ELEMENT.search(first.message)
    rule = first.type_name.removeprefix("SCHEMAV_").lower()
    raise Unreadable(
        "schema",
        f"the file breaks the rules of {CAMT_053} ({rule}); ask the bank for a correct one",
        field=f"line {first.line}" + (f", element {element.group(1)}" if element else ""),
    )


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(definition(CAMT_053)))
