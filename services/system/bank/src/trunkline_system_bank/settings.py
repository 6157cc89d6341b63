"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """One bank connection."""

    grpc_port: int
    """Where capabilities are answered."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    bank_sftp_address: str
    """host:port of the bank's SFTP server."""
    bank_sftp_user: str
    """Login name."""
    bank_sftp_password: str = ""
    """Password; empty when a key is used."""
    bank_sftp_private_key: str = ""
    """Private key in OpenSSH or PEM form; empty when a password is used."""
    bank_sftp_host_key: str = ""
    """The server's public key in OpenSSH form; empty: the first one met is kept, others refused."""
    bank_statement_folder: str = "/out/statements"
    """Where statements lie."""
    bank_poll_s: float = 2.0
    """Time between two looks; a file is taken when two looks saw it alike."""
    valkey_url: str = ""
    """Where readers are woken; empty: they poll."""
    connection_id: str = "bank"
    """The id under which the process layer calls this connection."""
    schema: str = "system_bank"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
