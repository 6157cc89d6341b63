"""XML from outside is read without anything that reaches out of it or hides in it."""

import pytest

from trunkline_kit.safe_xml import NotSafe, read_xml

BOMB = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>"""
EXTERNAL = b"""<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><l/>"""


def reason(content: bytes) -> str:
    with pytest.raises(NotSafe) as raised:
        read_xml(content)
    return raised.value.reason


def test_a_plain_document_is_read() -> None:
    root = read_xml(b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-8"?><a><b>1</b></a>')
    assert root.findtext("b") == "1"


@pytest.mark.parametrize("content", [BOMB, EXTERNAL, b'<!DOCTYPE html PUBLIC "-//x" "x"><a/>'])
def test_a_doctype_is_refused_before_it_is_parsed(content: bytes) -> None:
    assert reason(content) == "doctype"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-7", "utf-32"])
def test_an_encoding_that_could_hide_one_is_refused(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a><a/>'
    assert reason(declared.encode(encoding)) == "encoding"


@pytest.mark.parametrize("content", [b"", b"<a>", b"no", b"<a>" * 100_000, b"<a>&undefined;</a>"])
def test_what_is_no_xml_is_refused(content: bytes) -> None:
    assert reason(content) == "not_well_formed"


def test_the_line_at_fault_is_told() -> None:
    with pytest.raises(NotSafe) as raised:
        read_xml(b"<a>\n<b>\n</a>")
    assert raised.value.line == 3
