"""Bytes from a bank to a checked XML tree: no DOCTYPE, no entity, no network, valid by its XSD."""

import re
from functools import cache
from typing import Any

from lxml import etree

from .schemas import definition
from .unreadable import Unreadable

FAMILY = "urn:iso:std:iso:20022:tech:xsd:"
SIZE_MAX = 20 * 1024 * 1024
ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
"""Encodings in which ASCII stands for itself, so that a DOCTYPE cannot hide."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([A-Za-z]{1,40})'")


def read_message(content: bytes, wanted: tuple[str, ...]) -> tuple[str, etree._Element]:
    """Give a message's name and tree; Unreadable, with line and element, unless it is wanted."""
    _refuse_disguise(content)
    root = _parse(content)
    message = _message(root, wanted)
    fault = fault_of(message, root)
    if fault:
        raise fault
    return message, root


def fault_of(message: str, root: etree._Element) -> Unreadable | None:
    """Say where a tree breaks the rules of its message; None when it is valid."""
    schema = _schema(message)
    if schema.validate(root):
        return None
    faults: Any = schema.error_log
    first = faults[0]
    element = _ELEMENT.search(first.message)
    rule = first.type_name.removeprefix("SCHEMAV_").lower()
    return Unreadable(
        "schema",
        f"the file breaks the rules of {message} ({rule}); ask the bank for a correct one",
        field=f"line {first.line}" + (f", element {element.group(1)}" if element else ""),
    )


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


def _message(root: etree._Element, wanted: tuple[str, ...]) -> str:
    name = etree.QName(root)
    message = (name.namespace or "").removeprefix(FAMILY)
    if message not in wanted or name.localname != "Document":
        raise Unreadable(
            "other_message",
            f"the file is not a {' or '.join(wanted)} message; ask the bank for that version",
            field=f"line {root.sourceline or 1}",
        )
    return message


@cache
def _schema(message: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(definition(message)))
