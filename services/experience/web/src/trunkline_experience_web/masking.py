"""What viewers do not see: values about people, in documents and in sentences.

What a process knows to be personal comes masked already. This hides, for people who only read,
what it cannot know: addresses of orders, and what somebody wrote into a sentence.
"""

import re
from typing import Any

import msgspec

MASK = "[hidden]"
PERSONAL = frozenset(
    {
        *("name", "first_name", "last_name", "email", "phone", "contact"),
        *("line1", "line2", "line3", "street", "postcode", "city", "address"),
        *("iban", "account_number", "remittance", "counterparty", "note", "password"),
    }
)
"""Names of fields, whatever they lie in."""
_ADDRESSES = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NUMBERS = re.compile(r"(?<![\w-])\+?\d[\d ()]{8,}\d(?![\w-])")
_POSTCODES = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


def masked_text(text: str) -> str:
    """Hide e-mail addresses, telephone numbers and postcodes in a sentence."""
    for pattern in (_ADDRESSES, _NUMBERS, _POSTCODES):
        text = pattern.sub(MASK, text)
    return text


def masked_document(document: str) -> str:
    """Hide the values of personal fields in a JSON document; what is no JSON is hidden whole."""
    try:
        found = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return MASK if document else ""
    return msgspec.json.encode(_masked(found)).decode()


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: MASK if name in PERSONAL and isinstance(inner, str) else _masked(inner)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return masked_text(value) if isinstance(value, str) else value
