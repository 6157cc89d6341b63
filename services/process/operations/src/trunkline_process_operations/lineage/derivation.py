"""What a rule of derivation is: a value of an entry, what made it, and the values that it took."""

from msgspec import Struct


class Elsewhere(Struct, frozen=True):
    """Another case that a rule takes a value from."""

    process: str
    """Name of its process."""
    entry: str
    """`self`, or the title of the newest entry of the same case that bears its key."""
    at: str
    """Where the key stands: from the top with a slash, else beside the value."""


class Source(Struct, frozen=True):
    """Where a rule takes a value from."""

    entry: str
    """`<kind> <name>`, `self` or `intent`."""
    at: str
    """Pointer in it, perhaps with a wildcard; without a slash at its head, inside our element."""
    where: tuple[tuple[str, str], ...] = ()
    """Pairs (theirs, ours) that must be equal: from the top with a slash, else in the element;
    either may be a constant after an equals sign."""
    unless: str = ""
    """Title of an entry; where the case has one, the rule takes nothing from here."""
    of: Elsewhere | None = None
    """The case that holds the entry; none: the same."""
    bears: str = ""
    """Where the entry bears the key of the case that the rule is in; empty: it need not."""
    every: bool = False
    """All such entries, not only the newest one that has such a value."""
    together: bool = False
    """Only entries of the same transition."""


class Derivation(Struct, frozen=True):
    """What a value comes from."""

    entry: str
    """`<kind> <name>`."""
    at: str
    """Pointer, perhaps with a wildcard; `/**` at its end means everything below."""
    rule: str
    """What made it, for a person."""
    sources: tuple[Source, ...]
