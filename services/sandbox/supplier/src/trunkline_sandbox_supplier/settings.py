"""The sandbox's settings, from TRUNKLINE_* environment variables."""

from pathlib import Path

from msgspec import Struct


class Settings(Struct, frozen=True):
    """How to run one supplier with one customer."""

    http_port: int
    sftp_port: int
    state_path: Path
    """SQLite file; the SFTP folders and the host key lie beside it."""
    http_host: str = "127.0.0.1"
    sftp_host: str = "127.0.0.1"
    supplier_sftp_user: str = "trunkline"
    supplier_sftp_password: str = "sandbox-supplier-password"  # noqa: S105 (a stand-in's default)
    supplier_sftp_public_key: str = ""
    """The customer's public key in OpenSSH form; empty: only the password is let in."""
    supplier_signing_secret: str = ""
    """`whsec_…`, by which both sides sign over HTTP; empty: nothing goes over HTTP."""
    supplier_customer_url: str = ""
    """Where documents are posted to; empty: they go into the folder only."""
    supplier_name: str = "Acme Fasteners Ltd"
    supplier_vat_number: str = "GB287654321"
    supplier_account: str = "GB33BUKB20201555555555"
    """IBAN that invoices name."""
