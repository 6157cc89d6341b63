"""`trunkline people`: who may act here, and in which role."""

import os
from datetime import timedelta

import click

from trunkline_kit.acting import signed
from trunkline_model.roles import NAMES, Person

from . import settings, tokens
from .asking import table


@click.group()
def people() -> None:
    """Who may act, and in which role."""


@people.command()
@click.argument("name")
@click.option("--role", type=click.Choice(list(NAMES)), required=True)
@click.option("--days", default=30, show_default=True, help="How long the token is good.")
def add(name: str, role: str, days: int) -> None:
    """Print a token for NAME, the same name as at the console; --actor NAME uses it here.

    It is signed with TRUNKLINE_ACTOR_SECRET, or with the secret of the stack of this home.
    Elsewhere a person gives it to the command as TRUNKLINE_TOKEN.
    """
    person, valid = Person(name, NAMES[role]), timedelta(days=days)
    given = os.environ.get("TRUNKLINE_ACTOR_SECRET")
    home = settings.load().home
    if not given and not (home / "secrets.json").exists():
        raise click.ClickException("set TRUNKLINE_ACTOR_SECRET, or start a stack here first")
    click.echo(signed(given, person, valid) if given else tokens.keep(home, person, valid=valid))


@people.command("list")
def list_() -> None:
    """List whose tokens lie in this home."""
    found = tokens.known(settings.load().home).items()
    click.echo(table(("name", "role"), ((name, tokens.role_in(one)) for name, one in found)))
