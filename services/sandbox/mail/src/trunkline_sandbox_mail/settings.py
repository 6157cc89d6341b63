"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one mail server for everybody who has an address."""

    http_port: int
    smtp_port: int
    imap_port: int
    state_path: Path
    """SQLite file of the messages and the journal."""
    http_host: str = "127.0.0.1"
    smtp_host: str = "127.0.0.1"
    imap_host: str = "127.0.0.1"
    mail_password: str = "sandbox-mail-password"  # noqa: S105 (a stand-in's default)
    """Every address's password, for its mailbox and where a sender signs in."""
