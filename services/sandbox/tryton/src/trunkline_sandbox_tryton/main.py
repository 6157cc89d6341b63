"""The command: prepare, serve, clone."""

import click

from . import bake, server
from .environment import ensure_environment
from .settings import load


@click.group()
def main() -> None:
    """Run a real Tryton with a UK company, configured by TRUNKLINE_* variables."""


@main.command()
def prepare() -> None:
    """Install Tryton, bake the company, make the database: once, about two minutes."""
    bake.prepare(load())


@main.command()
def serve() -> None:
    """Prepare what is missing, then serve in the foreground until SIGTERM."""
    settings = load()
    bake.prepare(settings)
    server.become_server(settings, ensure_environment(settings))


@main.command()
@click.argument("name")
def clone(name: str) -> None:
    """Make a fresh database NAME with the company as baked."""
    settings = load()
    bin_path = ensure_environment(settings)
    bake.ensure_template(settings, bin_path)
    bake.clone(settings, name, bin_path)
