"""A document to UBL bytes."""

from typing import Any

from lxml import etree

from ...documents import Document
from .roots import ROOTS, namespace, root_of
from .tree import NAMESPACES


def write_ubl(document: Document) -> bytes:
    """Write a document; the same document gives the same bytes."""
    name = root_of(document)
    space = namespace(name)
    spaces: Any = {None: space, **NAMESPACES}
    root = etree.Element(f"{{{space}}}{name}", nsmap=spaces)
    ROOTS[name].write(root, document)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
