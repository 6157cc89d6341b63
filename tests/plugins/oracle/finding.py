"""What a rule says when it is broken."""

from msgspec import Struct


class Finding(Struct, frozen=True, kw_only=True):
    """One breach of one rule."""

    rule: str
    about: str
    """Order, document, delivery or fault that it is about."""
    sentence: str
    lost: int = 0
    """Effects or deliveries that are missing by it."""
    doubled: int = 0
    """Effects that are too many by it."""
    pence: int = 0
    """Pennies of difference, of whatever currency, without sign."""
