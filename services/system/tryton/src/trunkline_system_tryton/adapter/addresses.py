"""Addresses of a customer: the one that fits is used, a new one is added."""

from trunkline_model.address import Address
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.directory import Directory
from trunkline_system_tryton.mapping import address_to_tryton

ADDRESS = "party.address"


async def ensure_address(
    calls: Conversation, directory: Directory, party: int, address: Address
) -> int:
    """Give the id of this address of a party; twice the same address does no harm."""
    values = address_to_tryton(address)
    values["country"] = await directory.country(calls, address.country)
    domain = [
        ("party", "=", party),
        *((name, "=", value or None) for name, value in values.items()),
    ]
    rows = await calls.search(ADDRESS, domain, ["id"], limit=1)
    if rows:
        return int(rows[0]["id"])
    return await calls.create(
        ADDRESS, {**values, "party": party, "invoice": True, "delivery": True}
    )
