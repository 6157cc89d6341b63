"""Every connection of the legal entity and the terms on which it buys, as the settings say."""

from msgspec import DecodeError, Struct, json, structs

from trunkline_kit.settings import SettingsWrong

from .rules.notices import AddressBook
from .settings import Settings
from .terms import Terms


class Connection(Struct, frozen=True, forbid_unknown_fields=True):
    """One configured backend instance and the service that answers for it."""

    connection_id: str
    """The id that the service knows the instance by."""
    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service, such as system-tryton: it names the cursor of its log."""


class TradeConnection(Struct, frozen=True, forbid_unknown_fields=True):
    """The service that exchanges documents with suppliers."""

    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service."""
    suppliers: dict[str, str] = {}
    """Connection id by supplier code."""


class Warehouse(Struct, frozen=True, forbid_unknown_fields=True):
    """The service that tells what warehouses received."""

    address: str
    """host:port of the service."""
    system: str
    """Run-time name of the service."""


class Connections(Struct, frozen=True, forbid_unknown_fields=True):
    """Every connection of the legal entity, and its terms."""

    erp: Connection
    trade: TradeConnection
    bank: Connection
    warehouse: Warehouse | None = None
    """Who tells what was delivered; none: people record it."""
    mail: Connection | None = None
    """Who writes to people; none: what waits for them stands in the console only."""
    terms: Terms = Terms()


def wired(settings: Settings) -> Connections:
    """Give the connections; SettingsWrong when they cannot be read."""
    if settings.connections:
        found = _read("CONNECTIONS", settings.connections, Connections)
    else:
        found = _one_of_each(settings)
    if found.terms.addresses and found.mail is None:
        raise SettingsWrong("settings: the terms have addresses, and nobody is there who writes")
    return found


def _one_of_each(settings: Settings) -> Connections:
    return Connections(
        erp=Connection("erp-main", settings.system_tryton_address, "system-tryton"),
        trade=TradeConnection(
            settings.system_trading_partners_address,
            "system-trading-partners",
            _read("SUPPLIERS", settings.suppliers or "{}", dict[str, str]),
        ),
        bank=Connection("bank", settings.system_bank_address, "system-bank"),
        warehouse=_warehouse(settings.system_warehouse_address),
        mail=_mail(settings.system_mail_address),
        terms=_terms(settings),
    )


def _warehouse(address: str) -> Warehouse | None:
    return Warehouse(address, "system-warehouse") if address else None


def _terms(settings: Settings) -> Terms:
    terms = _read("TERMS", settings.terms or "{}", Terms)
    if not settings.addresses:
        return terms
    return structs.replace(terms, addresses=_read("ADDRESSES", settings.addresses, AddressBook))


def _mail(address: str) -> Connection | None:
    return Connection("mail", address, "system-mail") if address else None


def _read[T](variable: str, text: str, kind: type[T]) -> T:
    try:
        return json.decode(text, type=kind)
    except DecodeError as error:
        raise SettingsWrong(f"settings: TRUNKLINE_{variable}: {error}") from error
