"""The mark on a field that tells something about a living person."""

from typing import Annotated

from msgspec import Meta

type PersonalStr = Annotated[str, Meta(extra={"personal": True})]
"""Text that identifies or describes a person: sealed in journals, redacted in logs."""
