"""`trunkline partners`: who may call the partner API."""

from typing import Any

import click

from trunkline_model.capabilities.partners import CreatePartner, PartnerCreated

from . import asking
from .asking import actor, answered, as_json, tell

SCOPES = ("orders:read", "orders:write")


@click.group()
def partners() -> None:
    """Who may call the partner API."""


@partners.command()
@click.argument("name")
@click.option("--party", required=True, help="Its customer or supplier code in the ERP.")
@click.option("--scope", multiple=True, default=SCOPES, show_default=True, help="Repeatable.")
@click.option("--per-minute", default=600, show_default=True, help="Requests it may make.")
@actor
@as_json
def create(name: str, party: str, *, as_json: bool, **asked: Any) -> None:
    """Register the partner NAME and print its credentials, which are shown this once."""
    wanted = CreatePartner(name, party, asked["scope"], asked["per_minute"], asked["actor"])

    async def ask() -> PartnerCreated:
        async with asking.partners() as port:
            return await port.create_partner(wanted)

    tell(answered(ask()), _credentials, as_json=as_json)


def _credentials(made: PartnerCreated) -> str:
    return (
        f"partner        {made.partner_id}\n"
        f"client id      {made.client_id}\n"
        f"client secret  {made.client_secret}  (shown this once)"
    )
