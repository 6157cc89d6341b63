"""What an identity provider calls our roles; what each may do stands in `trunkline_model.roles`."""

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from trunkline_model.roles import NAMES, Role


class WrongRoles(SystemExit):
    """The setting that names roles makes no sense; the text says what it needs."""


def read_names(setting: str) -> Mapping[str, Role]:
    """Read `theirs=ours,…`; empty means that the provider uses our names."""
    if not setting:
        return NAMES
    pairs = [one.partition("=") for one in setting.split(",")]
    wrong = [ours.strip() or theirs for theirs, _, ours in pairs if ours.strip() not in NAMES]
    if wrong:
        known = ", ".join(NAMES)
        raise WrongRoles(f"settings: TRUNKLINE_OIDC_ROLES: {wrong[0]} is none of {known}")
    return {theirs.strip(): NAMES[ours.strip()] for theirs, _, ours in pairs}


def role_of(claims: Mapping[str, Any], path: str, names: Mapping[str, Role]) -> Role | None:
    """Give the highest role that a token's claim says; None when it says none of ours."""
    found: Any = claims
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    said: Collection[Any] = [found] if isinstance(found, str) else _listed(found)
    return max((names[one] for one in said if one in names), default=None)


def _listed(found: object) -> list[str]:
    try:
        return msgspec.convert(found, list[str])
    except msgspec.ValidationError:
        return []
