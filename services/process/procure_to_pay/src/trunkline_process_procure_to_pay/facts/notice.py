"""What can have happened to words that somebody is to read: the same for every case."""

from trunkline_durable.process import Fact


class NoticeSent(Fact, frozen=True, kw_only=True):
    """Somebody was written to."""

    notice: str
    """What about, unique in the case; never whom."""
    system: str
    """Run-time name of the service that sent it."""
    message_id: str
    """The message's id, by which it is found in our mailbox."""
