"""Which connections a legal entity has, and where each of its days begins."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, ValidationError, json

from trunkline_kit.settings import SettingsWrong

from .routes import Role


class Connection(Struct, frozen=True):
    """One configured backend instance; what only its process needs is passed over."""

    connection_id: str
    """The id that its service knows it by."""
    address: str
    """host:port of the service that lists its documents."""
    system: str = ""
    """Run-time name of the service."""
    time_zone: str = "Europe/London"
    """IANA name: where its days are days."""

    @property
    def zone(self) -> tzinfo:
        """The same as a zone."""
        return ZoneInfo(self.time_zone)


class LegalEntity(Struct, frozen=True):
    """What a legal entity buys, sells and is paid through."""

    erp: Connection
    """The one that holds every document in the end."""
    legal_entity: Annotated[str, Meta(min_length=1)] = "main"
    """How certificates and periods name it."""
    warehouses: tuple[Connection, ...] = ()
    shops: tuple[Connection, ...] = ()
    banks: tuple[Connection, ...] = ()

    def of(self, role: Role) -> tuple[Connection, ...]:
        """Give the connections of a role."""
        by_role = {
            Role.ERP: (self.erp,),
            Role.SHOP: self.shops,
            Role.WAREHOUSE: self.warehouses,
            Role.BANK: self.banks,
        }
        return by_role.get(role, ())

    def lacks(self, role: Role) -> bool:
        """Whether a role that a connection fills is filled by none."""
        return role in NAMES and not self.of(role)

    @property
    def sources(self) -> dict[str, Connection]:
        """The connections that documents come from, by their id."""
        every = (*self.shops, *self.warehouses, *self.banks)
        return {one.connection_id: one for one in every}

    def zone_of(self, channel: str) -> tzinfo:
        """Give the time zone of a channel; a partner's is the ERP's."""
        return self.sources.get(channel, self.erp).zone


NAMES = {Role.SHOP: "shopify", Role.WAREHOUSE: "warehouse", Role.BANK: "bank"}
"""What a connection is called where there is one of its kind."""


def one_of_each(addresses: Mapping[Role, str]) -> LegalEntity:
    """Wire one connection of each kind that has an address."""
    of = {
        role: (Connection(name, addresses[role]),) if addresses.get(role) else ()
        for role, name in NAMES.items()
    }
    return LegalEntity(
        erp=Connection("erp-main", addresses[Role.ERP]),
        warehouses=of[Role.WAREHOUSE],
        shops=of[Role.SHOP],
        banks=of[Role.BANK],
    )


def read_entities(text: str) -> tuple[LegalEntity, ...]:
    """Read one legal entity, or a list of them; SettingsWrong when it cannot be read."""
    try:
        one_or_many = json.decode(text, type=LegalEntity | list[LegalEntity])
    except ValidationError as error:
        raise SettingsWrong(f"settings: TRUNKLINE_CONNECTIONS: {error}") from error
    found = (one_or_many,) if isinstance(one_or_many, LegalEntity) else tuple(one_or_many)
    names = [one.legal_entity for one in found]
    if len(set(names)) != len(names):
        raise SettingsWrong("settings: TRUNKLINE_CONNECTIONS: two legal entities of one name")
    return found
