"""What the service reads from its environment (TRUNKLINE_*)."""

from enum import StrEnum

from msgspec import Struct

from trunkline_kit.connections import ConnectionId, Connections
from trunkline_kit.mail_relay import Security
from trunkline_kit.secret import Secret
from trunkline_model.capabilities.supplier_documents import InboundFormat


class OutChannel(StrEnum):
    """How documents go to a supplier."""

    SFTP = "sftp"
    HTTP = "http"
    MAIL = "mail"
    API = "api"
    """It fetches them itself, through the partner API."""


class SupplierConnection(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One supplier: plain variables TRUNKLINE_SUPPLIER_<FIELD>, or an object of the list."""

    connection_id: ConnectionId
    """The id under which the process layer calls this supplier; the path of what it sends."""
    supplier_code: str
    """The supplier in the ERP."""
    supplier_name: str
    """Its name, as on the documents that we send."""
    buyer_name: str
    """Our name, as on the documents that we send."""
    format: InboundFormat = InboundFormat.UBL
    """How what we send is written: ubl, csv, edifact or json; what comes in may be any of them."""
    channel: OutChannel = OutChannel.SFTP
    """How what we send goes out: sftp, http, mail, or api: the supplier fetches its orders."""
    supplier_identifier: str = ""
    """Its code, such as its global location number; EDIFACT's recipient."""
    supplier_vat_number: str = ""
    """Its VAT number; a document that states another one is refused."""
    buyer_identifier: str = ""
    """Our code with it; EDIFACT's sender."""
    buyer_vat_number: str = ""
    """Our VAT number."""
    buyer_line1: str = ""
    """Our street and number."""
    buyer_city: str = ""
    """Our town."""
    buyer_postcode: str = ""
    """Our postcode."""
    buyer_country: str = "GB"
    """Our country, ISO 3166-1."""
    sftp_address: str = ""
    """host:port of the SFTP server with the supplier's folders; empty: none."""
    sftp_user: str = ""
    """Login name."""
    sftp_password: Secret = Secret("")
    """Password; empty when a key is used."""
    sftp_private_key: Secret = Secret("")
    """Private key in OpenSSH or PEM form; empty when a password is used."""
    sftp_host_key: str = ""
    """The server's public key in OpenSSH form; empty: the first one met is kept, others refused."""
    to_supplier: str = "/in"
    """The folder that we put documents into."""
    from_supplier: str = "/out"
    """The folder that the supplier puts documents into; nothing is removed there."""
    poll_s: float = 2.0
    """Time between two looks; a file is taken when two looks saw it alike."""
    url: str = ""
    """Where documents are posted to; empty: nowhere."""
    signing_secret: Secret = Secret("")
    """Standard Webhooks secret by which both sides sign; two, by a space, while one is replaced."""
    mail_address: str = ""
    """Our address for this supplier; empty: no e-mail."""
    supplier_mail_address: str = ""
    """The supplier's address: documents go there, and what comes from another is refused."""
    smtp_address: str = ""
    """host:port of the server that takes our messages."""
    smtp_user: str = ""
    """Login name; empty: none."""
    smtp_password: Secret = Secret("")
    """Its password."""
    imap_address: str = ""
    """host:port of the server of our mailbox, which gets a copy of all that we send."""
    imap_user: str = ""
    """Login name."""
    imap_password: Secret = Secret("")
    """Its password."""
    imap_folder: str = "INBOX"
    """The folder that holds this supplier's messages and our copies, and nobody else's."""
    mail_security: Security = Security.TLS
    """How both servers are spoken to: tls, starttls, or none on loopback."""
    mail_authenticates: str = ""
    """Our mail server's name in Authentication-Results; set: only dmarc=pass by it is taken."""
    rate_per_s: float = 10.0
    """Calls a second that the supplier's server allows, over all replicas."""
    concurrency_max: int = 4
    """Calls at once that it allows, over all replicas."""
    timeout_s: float = 15.0
    """How long one call may take before its outcome is unknown."""


CONNECTIONS = Connections(
    SupplierConnection,
    prefix="supplier",
    default_id="supplier",
    apart=(
        *("sftp_address", "sftp_user", "from_supplier", "url"),
        *("imap_address", "imap_user", "imap_folder"),
    ),
)


class Settings(Struct, frozen=True):
    """What all suppliers of the process share."""

    grpc_port: int
    """Where capabilities are answered."""
    http_port: int
    """Where documents come in."""
    database_url: str
    """PostgreSQL, with a role of its own."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    valkey_url: str = ""
    """Where replicas share budgets and readers are woken; empty: shares, and readers poll."""
    replicas: int = 1
    """How many processes share the budgets when Valkey is away."""
    schema: str = "system_trading_partners"
    """PostgreSQL schema of this service."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on for gRPC."""
    http_host: str = "127.0.0.1"
    """Address to listen on for documents."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
