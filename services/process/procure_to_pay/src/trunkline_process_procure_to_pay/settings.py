"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run procure-to-pay."""

    grpc_port: int
    """Where the ports are answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    connections: str = ""
    """Connections and terms as JSON; empty takes one of each kind, at the addresses below."""
    system_tryton_address: str = ""
    system_trading_partners_address: str = ""
    system_bank_address: str = ""
    system_warehouse_address: str = ""
    """Of who tells what was delivered; empty: people record it."""
    system_mail_address: str = ""
    """Of who writes to people; empty: nobody is written to."""
    suppliers: str = ""
    """Connection by supplier code as JSON, where `connections` is empty; empty: none."""
    terms: str = ""
    """Terms as JSON, where `connections` is empty; empty: those of `Terms`."""
    addresses: str = ""
    """Where people and suppliers read e-mail, as JSON, where `connections` is empty (there it is a
    part of the terms); empty: nobody is written to."""
    actor_secret: str = ""
    """Proves who acts; the same wherever people act. Empty: nobody can."""
    valkey_url: str = ""
    """Where the logs' wake-ups are heard; empty: they are polled."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
