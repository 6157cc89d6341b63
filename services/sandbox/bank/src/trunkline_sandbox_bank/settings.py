"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from decimal import Decimal
from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one bank with one account."""

    http_port: int
    sftp_port: int
    state_path: Path
    """SQLite file; the SFTP folders and the host key lie beside it unless set otherwise."""
    http_host: str = "127.0.0.1"
    sftp_host: str = "127.0.0.1"
    sftp_root: Path | None = None
    """The customer's root folder; none means `sftp` beside the state file."""
    sftp_host_key_path: Path | None = None
    """Private host key, made when missing, its public half beside it as `.pub`."""
    bank_sftp_user: str = "trunkline"
    bank_sftp_password: str = "sandbox-bank-password"  # noqa: S105 - a stand-in's default
    """Password of the user; empty: only the key is let in."""
    bank_sftp_public_key: str = ""
    """The user's public key in OpenSSH form; empty: only the password is let in."""
    bank_account: str = "GB29NWBK60161331926819"
    """IBAN of the account."""
    bank_currency: str = "GBP"
    bank_opening: Decimal = Decimal("10000.00")
    """Balance before the first entry."""
