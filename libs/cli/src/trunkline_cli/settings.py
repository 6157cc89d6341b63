"""Where the stack keeps its state and which external parts are given instead of embedded ones."""

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

REPOSITORY = Path(__file__).parents[4]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The `TRUNKLINE_*` variables that the command itself reads; a URL that is None means embedded.

    `postgres_url` belongs to a role that may create roles and databases. `additions` is a page
    such as `services/two_of_each.toml`; None: the topology as it is.
    """

    home: Path = REPOSITORY / ".trunkline"
    postgres_url: str | None = None
    valkey_url: str | None = None
    additions: Path | None = None


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; a variable that is empty counts as not given."""
    given = {
        name: environment.get(f"TRUNKLINE_{name.upper()}") or None
        for name in Settings.__struct_fields__
    }
    return msgspec.convert(
        {name: value for name, value in given.items() if value is not None},
        Settings,
        dec_hook=lambda kind, value: kind(value),
    )
