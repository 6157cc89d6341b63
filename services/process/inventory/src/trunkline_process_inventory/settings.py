"""What the service reads from its environment (TRUNKLINE_*)."""

from msgspec import Struct


class Settings(Struct, frozen=True):
    """One ERP, the shops that sell from its stock, the warehouses that fill it."""

    grpc_port: int
    """Where the port Inventory is answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    master_key: str
    """32 bytes in base64 that wrap every data key."""
    system_tryton_address: str
    """host:port of the service that answers the ERP capabilities, of whatever brand."""
    system_shopify_address: str
    """host:port of the shop's service."""
    system_warehouse_address: str
    """host:port of the warehouse's service."""
    erp_connection_id: str = "erp-main"
    """The ERP connection whose stock is promised."""
    shop_connection_ids: str = "shopify"
    """The shop connections that are told, separated by commas; the first answers `published`."""
    erp_source: str = "system-tryton"
    """Run-time name of the ERP's service; it names the cursor, so another ERP is read anew."""
    warehouse_source: str = "system-warehouse"
    """Run-time name of the warehouse's service."""
    listing_recheck_s: float = 3600.0
    """How long after a shop did not know an article it is asked again."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    valkey_url: str = ""
    """Where the logs' wake-ups are heard; empty: they are polled."""
    actor_secret: str = ""
    """Proves who acts; the same wherever people act. Empty: nobody can."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""
    log_level: str = "INFO"
    """From which level on lines are logged."""

    @property
    def shops(self) -> tuple[str, ...]:
        """The shop connections, one by one."""
        return tuple(one.strip() for one in self.shop_connection_ids.split(",") if one.strip())
