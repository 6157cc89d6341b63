"""Message definitions of ISO 20022, as published; see NOTICE.md."""

from importlib.resources import files

CAMT_053 = "camt.053.001.08"
"""Statements, as they are read."""
PAIN_001 = "pain.001.001.09"
"""Payments, as they are sent."""
PAIN_002 = ("pain.002.001.03", "pain.002.001.12", "pain.002.001.14")
"""What becomes of payments, in the versions that are read."""


def definition(message: str) -> bytes:
    """Give the XSD of a message; raises FileNotFoundError for one that is not shipped."""
    return files(__package__).joinpath(f"{message}.xsd").read_bytes()
