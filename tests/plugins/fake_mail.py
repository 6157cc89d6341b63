"""People who are written to, in memory."""

from fake_log import Writes, evidence

from trunkline_kit.errors import Refused
from trunkline_model.capabilities.mail import MessageSent, SendMessage


class FakeMail:
    """Takes each message once."""

    def __init__(self) -> None:
        self.writes = Writes()
        self.refuses: set[str] = set()
        """Addresses at which nobody lives."""

    @property
    def taken(self) -> list[SendMessage]:
        """Every message, oldest first."""
        return self.writes.named("message")

    async def send_message(self, request: SendMessage) -> MessageSent:
        """Take it, unless nobody lives there."""
        if request.to in self.refuses:
            raise Refused("nobody lives there")
        name = f"<{request.request_id}@test>"
        sent: MessageSent = self.writes.once(
            "message", request, MessageSent(name, evidence("system-mail", name))
        )
        return sent
