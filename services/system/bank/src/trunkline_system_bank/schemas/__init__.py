"""Message definitions of ISO 20022, as published; see NOTICE.md."""

from importlib.resources import files

CAMT_053 = "camt.053.001.08"
"""The one message this service reads."""


def definition(message: str) -> bytes:
    """Give the XSD of a message; raises FileNotFoundError for one that is not shipped."""
    return files(__package__).joinpath(f"{message}.xsd").read_bytes()
