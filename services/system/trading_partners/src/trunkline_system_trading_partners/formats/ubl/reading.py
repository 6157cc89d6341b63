"""UBL bytes to a document; what is wrong comes out as Unreadable."""

from typing import cast

from lxml import etree

from trunkline_kit.safe_xml import NotSafe, read_xml

from ...documents import Document
from ...unreadable import Unreadable
from ..en16931 import judge
from .roots import JUDGED, ROOTS, namespace


def read_ubl(content: bytes) -> Document:
    """Read and, for what EN 16931 has rules for, judge; raises Unreadable."""
    try:
        root = read_xml(content)
    except NotSafe as unsafe:
        field = f"line {unsafe.line}" if unsafe.line else ""
        raise Unreadable(unsafe.reason, unsafe.sentence, field=field) from None
    name = _name(root)
    if name in JUDGED:
        judge(root)
    return cast("Document", ROOTS[name].read(root))


def _name(root: etree._Element) -> str:
    name = etree.QName(root)
    if name.localname not in ROOTS or name.namespace != namespace(name.localname):
        sentence = "the file is no UBL 2.1 document of a kind that is exchanged; ask for another"
        raise Unreadable("other_message", sentence, field=f"line {root.sourceline or 1}")
    return name.localname
