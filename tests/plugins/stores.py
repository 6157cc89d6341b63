"""What a service keeps things in: the settings that every one of them is started with."""

from base64 import b64encode

from msgspec import Struct


class Stores(Struct, frozen=True):
    """A database of its own, and the Valkey that all share."""

    database_url: str
    valkey_url: str

    def settings(self) -> dict[str, object]:
        """Give them as `service_process` takes them, with a key to encrypt with."""
        return {
            "database_url": self.database_url,
            "valkey_url": self.valkey_url,
            "master_key": b64encode(bytes(range(32))).decode(),
        }
