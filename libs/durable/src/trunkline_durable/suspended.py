"""How a transition stops without an end: it waits, and comes back by itself."""


class Suspended(BaseException):
    """Ends this run; not an Exception, so that no transition swallows it by accident."""

    def __init__(
        self,
        reason: str,
        *,
        wait_s: float | None = None,
        unknown: bool = False,
        at_least_s: float | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s
        """Set when the transition asked to wait; None means a failure with backoff."""
        self.unknown = unknown
        """True when a write may have happened and nobody knows yet."""
        self.at_least_s = at_least_s or 0.0
        """What the backend asked for."""
