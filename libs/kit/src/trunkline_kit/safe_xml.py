"""Bytes from outside to an XML tree: no DOCTYPE, no entity, no network, no hidden encoding."""

import re
from typing import Any

from lxml import etree

ENCODINGS = frozenset({"utf-8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
"""Encodings in which ASCII stands for itself, so that a DOCTYPE cannot hide."""

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


class NotSafe(Exception):
    """The bytes must not, or cannot, be read as XML; `reason` and `line` say why and where."""

    def __init__(self, reason: str, sentence: str, line: int = 0) -> None:
        super().__init__(sentence)
        self.reason = reason
        """encoding, doctype or not_well_formed."""
        self.sentence = sentence
        """What is wrong and what to do."""
        self.line = line
        """Where; 0 for the file as a whole."""


def read_xml(content: bytes) -> etree._Element:
    """Parse; raises NotSafe for what a parser must never see and for what is no XML."""
    _refuse_disguise(content)
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
        sentence = "the file is not XML or was cut off; ask for it again"
        raise NotSafe("not_well_formed", sentence, error.lineno or 1) from None
    info: Any = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise _doctype()
    return root


def _refuse_disguise(content: bytes) -> None:
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    encoding = declared.group(1).decode().lower() if declared else "utf-8"
    if b"\0" in content or encoding not in ENCODINGS:
        raise NotSafe("encoding", "the file is not in UTF-8; ask for it in UTF-8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _doctype()


def _doctype() -> NotSafe:
    sentence = "the file has a DOCTYPE, which no business document has; ask who sent it"
    return NotSafe("doctype", sentence)
