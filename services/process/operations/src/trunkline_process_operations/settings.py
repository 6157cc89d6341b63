"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct, json


class Settings(Struct, frozen=True):
    """Where the cases of all processes lie."""

    grpc_port: int
    """Where the port Operations is answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    document_sources: str = ""
    """Further services that keep documents, as JSON: run-time name to host:port."""
    system_tryton_address: str = ""
    system_shopify_address: str = ""
    system_warehouse_address: str = ""
    system_bank_address: str = ""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""

    def sources(self) -> dict[str, str]:
        """Give the addresses of the services that keep documents, by run-time name."""
        named = {
            "system-tryton": self.system_tryton_address,
            "system-shopify": self.system_shopify_address,
            "system-warehouse": self.system_warehouse_address,
            "system-bank": self.system_bank_address,
        }
        further = json.decode(self.document_sources or "{}", type=dict[str, str])
        return {name: one for name, one in named.items() if one} | further
