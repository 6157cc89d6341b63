"""`trunkline partners`: who may call the partner API."""

import click

from trunkline_model.capabilities.partners import CreatePartner, PartnerCreated

from . import asking
from .asking import answered, as_json, tell

SCOPES = ("orders:read", "orders:write")


@click.group()
def partners() -> None:
    """Who may call the partner API."""


@partners.command()
@click.argument("name")
@click.option("--party", required=True, help="Its customer code in the ERP.")
@click.option("--scope", multiple=True, default=SCOPES, show_default=True, help="Repeatable.")
@click.option("--per-minute", default=600, show_default=True, help="Requests it may make.")
@as_json
def create(
    name: str, party: str, scope: tuple[str, ...], per_minute: int, *, as_json: bool
) -> None:
    """Register the partner NAME and print its credentials, which are shown this once."""
    asked = CreatePartner(name, party, scope, per_minute)

    async def ask() -> PartnerCreated:
        async with asking.partners() as port:
            return await port.create_partner(asked)

    tell(answered(ask()), _credentials, as_json=as_json)


def _credentials(made: PartnerCreated) -> str:
    return (
        f"partner        {made.partner_id}\n"
        f"client id      {made.client_id}\n"
        f"client secret  {made.client_secret}  (shown this once)"
    )
