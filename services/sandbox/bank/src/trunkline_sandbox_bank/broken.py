"""Files that a bank should never send, and that arrive all the same."""

from typing import Literal

type Fault = Literal[
    "schema",
    "doctype",
    "entity_expansion",
    "external_entity",
    "truncated",
    "not_xml",
    "wrong_sum",
    "other_message",
]
"""What is wrong with the file: `wrong_sum` is valid XML whose balances do not add up."""

BOMB = (
    '<!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
FILE_READER = '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
PLAIN_DOCTYPE = '<!DOCTYPE Document SYSTEM "camt.dtd">'


def spoil(whole: bytes, fault: Fault) -> bytes:
    """Make a bad copy of a good statement."""
    text = whole.decode()
    match fault:
        case "schema":
            spoiled = text.replace("<CdtDbtInd>CRDT</CdtDbtInd>", "<CdtDbtInd>PLUS</CdtDbtInd>")
        case "doctype":
            spoiled = _declare(text, PLAIN_DOCTYPE)
        case "entity_expansion":
            spoiled = _declare(text, BOMB).replace("<MsgId>", "<MsgId>&c;", 1)
        case "external_entity":
            spoiled = _declare(text, FILE_READER).replace("<MsgId>", "<MsgId>&x;", 1)
        case "truncated":
            spoiled = text[: len(text) // 2]
        case "not_xml":
            spoiled = "Account;Date;Amount\nGB29;2026-11-02;12,00\n"
        case "wrong_sum":
            spoiled = _raise_closing(text)
        case "other_message":
            spoiled = text.replace("camt.053.001.08", "camt.052.001.08")
    return spoiled.encode()


def _declare(text: str, doctype: str) -> str:
    head, separator, rest = text.partition("?>")
    return f"{head}{separator}\n{doctype}{rest}"


def _raise_closing(text: str) -> str:
    before, code, after = text.partition("<Cd>CLBD</Cd>")
    return before + code + after.replace('">', '">9', 1)
