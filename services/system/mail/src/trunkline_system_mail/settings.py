"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.secret import Secret


class MailConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One sender: plain variables TRUNKLINE_MAIL_<FIELD>, or an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer sends as this one."""
    address: str
    """Our address: messages come from it, and a copy of each goes to it."""
    smtp_url: str
    """The server that takes our messages: smtps://host:465, smtp+starttls://host:587, or smtp://
    on loopback."""
    imap_url: str
    """The server of our own mailbox: imaps://host:993, imap+starttls://host:143, or imap:// on
    loopback."""
    sender: str = "Trunkline"
    """Our name, as people read it."""
    user: str = ""
    """Login name at both; empty: the address."""
    password: Secret = Secret("")
    """Its password; empty: messages are handed over without a login."""
    imap_folder: str = "INBOX"
    """The folder that gets the copies."""
    rate_per_s: float = 5.0
    """Messages a second that the server takes, over all replicas."""
    concurrency_max: int = 4
    """Messages at once that it takes, over all replicas."""
    timeout_s: float = 10.0
    """How long one call may take before its outcome is unknown."""


CONNECTIONS = Connections(
    MailConnection, prefix="mail", default_id="mail", apart=("address", "smtp_url")
)


class Settings(Struct, frozen=True):
    """What all senders of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    valkey_url: str = ""
    """Where replicas share budgets; empty: each takes its share."""
    replicas: int = 1
    """How many processes share the budgets when Valkey is away."""
    schema: str = "system_mail"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
