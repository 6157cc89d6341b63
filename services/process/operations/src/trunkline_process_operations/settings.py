"""What the service reads from its environment (TRUNKLINE_*)."""

from datetime import date

from msgspec import Struct, json

from trunkline_store.keys import Keyring
from trunkline_store.signing import SigningKeys

from .completeness.routes import Role
from .completeness.wiring import LegalEntity, one_of_each, read_entities


class Settings(Struct, frozen=True):
    """Where the cases of all processes lie."""

    grpc_port: int
    """Where the port Operations is answered."""
    database_url: str
    """PostgreSQL of the process layer."""
    document_sources: str = ""
    """Further services that keep documents, as JSON: run-time name to host:port."""
    connections: str = ""
    """Connections of a legal entity as JSON, or a list of several; empty takes one of each kind,
    at the addresses below."""
    system_tryton_address: str = ""
    system_shopify_address: str = ""
    system_warehouse_address: str = ""
    system_bank_address: str = ""
    system_trading_partners_address: str = ""
    process_order_to_cash_address: str = ""
    """Who corrects and replays orders; empty: nobody does."""
    process_inventory_address: str = ""
    """Who replays figures of stock and goods receipts; empty: nobody does."""
    process_procure_to_pay_address: str = ""
    """Who corrects and replays purchases, supplier's bills and payment runs; empty: nobody does."""
    grpc_host: str = "127.0.0.1"
    """Address to listen on."""
    actor_secret: str = ""
    """Proves who acts; the same wherever people act. Empty: nobody can."""
    signing_key: str = ""
    """32 bytes in base64 (Ed25519) that sign certificates and anchors; empty: nothing is signed."""
    former_signing_keys: str = ""
    """Public keys that signed before, in base64, separated by commas."""
    master_key: str = ""
    """32 bytes in base64; empty: personal values stay masked for everybody."""
    year_end: str = "03-31"
    """Last month and day of the company's financial year: tax records are kept from then on."""
    migration_url: str = ""
    """The same database as the schema's owner; empty: the one role does both."""
    log_level: str = "INFO"
    """From which level on lines are logged."""
    otlp_url: str = ""
    """Where traces go; empty: nowhere."""

    def keyring(self) -> Keyring | None:
        """Give what opens personal values; None without a master key."""
        return Keyring.from_base64(self.master_key) if self.master_key else None

    def signing_keys(self) -> SigningKeys:
        """Give what signs and verifies; Invalid for what is no key."""
        return SigningKeys.from_base64(self.signing_key, self.former_signing_keys)

    def financial_year_end(self) -> tuple[int, int]:
        """Give month and day; SystemExit when it is none."""
        try:
            ends = date.fromisoformat(f"2000-{self.year_end}")
        except ValueError as fault:
            raise SystemExit("settings: TRUNKLINE_YEAR_END: a day such as 03-31") from fault
        return ends.month, ends.day

    def offices(self) -> dict[str, str]:
        """Give the addresses of the processes that correct and replay, by process."""
        named = {
            "order-to-cash": self.process_order_to_cash_address,
            "inventory": self.process_inventory_address,
            "goods-receipt": self.process_inventory_address,
            "purchase": self.process_procure_to_pay_address,
            "supplier-invoice": self.process_procure_to_pay_address,
            "payment-run": self.process_procure_to_pay_address,
        }
        return {name: one for name, one in named.items() if one}

    def sources(self) -> dict[str, str]:
        """Give the addresses of the services that keep documents, by run-time name."""
        named = {
            "system-tryton": self.system_tryton_address,
            "system-shopify": self.system_shopify_address,
            "system-warehouse": self.system_warehouse_address,
            "system-bank": self.system_bank_address,
            "system-trading-partners": self.system_trading_partners_address,
        }
        further = json.decode(self.document_sources or "{}", type=dict[str, str])
        return {name: one for name, one in named.items() if one} | further

    def entities(self) -> tuple[LegalEntity, ...]:
        """Give the legal entities whose days are counted; none where nothing is wired."""
        if self.connections:
            return read_entities(self.connections)
        if not self.system_tryton_address:
            return ()
        addresses = {
            Role.ERP: self.system_tryton_address,
            Role.SHOP: self.system_shopify_address,
            Role.WAREHOUSE: self.system_warehouse_address,
            Role.BANK: self.system_bank_address,
        }
        return (one_of_each(addresses),)
