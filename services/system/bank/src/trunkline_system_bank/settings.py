"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.secret import Secret


class BankConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One bank: by plain variables TRUNKLINE_BANK_<FIELD>, or as an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer calls this bank."""
    sftp_address: str
    """host:port of the bank's SFTP server; the port is 22 when none is named."""
    sftp_user: str
    """Login name."""
    sftp_password: Secret = Secret("")
    """Password; empty when a key is used."""
    sftp_private_key: Secret = Secret("")
    """Private key in OpenSSH or PEM form; empty when a password is used."""
    sftp_host_key: str = ""
    """The server's public key in OpenSSH form; empty: the first one met is kept, others refused."""
    statement_folder: str = "/out/statements"
    """Where statements lie."""
    report_folder: str = "/out/reports"
    """Where status reports of payments lie; empty: among the statements."""
    payment_folder: str = "/in"
    """Where payment files are put."""
    service_user: str = ""
    """Six digits that Bacs gave us; empty: no Standard 18 file can be sent."""
    accounts: str = ""
    """IBANs or account numbers that are ours, separated by commas; empty: every one that comes."""
    poll_s: float = 2.0
    """Time between two looks; a file is taken when two looks saw it alike."""


CONNECTIONS = Connections(
    BankConnection,
    prefix="bank",
    default_id="bank",
    apart=("sftp_address", "sftp_user", "statement_folder"),
)


class Settings(Struct, frozen=True):
    """What all banks of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    valkey_url: str = ""
    """Where readers are woken; empty: they poll."""
    schema: str = "system_bank"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
