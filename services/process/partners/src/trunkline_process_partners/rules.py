"""Decisions about partners and tokens, pure."""

from datetime import datetime, timedelta

from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.capabilities.partners import CreatePartner

ISSUER = "urn:trunkline:process-partners"
AUDIENCE = "urn:trunkline:partner-api"
TOKEN_LIFETIME_S = 600
SCOPES = frozenset(
    {"orders:read", "orders:write", "stock:read", "purchases:read", "purchases:write"}
)
"""All that a partner may be given."""
REQUESTS_PER_MINUTE_MAX = 1_000_000

KEY_LIFETIME = timedelta(days=30)
"""A key this old gets a successor."""
KEY_PUBLISHED = timedelta(minutes=15)
"""A new key is published this long before it signs, so that caches of the key set know it."""
KEY_RETIRED = timedelta(hours=1)
"""A retired key stays published this long: longer than any token that it signed."""


def check_new_partner(asked: CreatePartner) -> None:
    """Raise Invalid that names every wrong field of a new partner."""
    faults = [*_text_faults("name", asked.name, 200), *_text_faults("party_code", asked.party_code)]
    unknown = sorted(set(asked.scopes) - SCOPES)
    if unknown or not asked.scopes:
        sentence = f"scopes must be one or more of {', '.join(sorted(SCOPES))}."
        faults.append(FieldError("scopes", "unknown_scope", sentence))
    if not 1 <= asked.requests_per_minute_max <= REQUESTS_PER_MINUTE_MAX:
        sentence = f"requests_per_minute_max must be 1 to {REQUESTS_PER_MINUTE_MAX}."
        faults.append(FieldError("requests_per_minute_max", "out_of_range", sentence))
    if faults:
        raise Invalid("the partner cannot be registered as asked", fields=tuple(faults))


def granted_scopes(asked: tuple[str, ...], held: tuple[str, ...]) -> tuple[str, ...]:
    """Give the scopes of a token; Refused when one is asked for that the partner lacks."""
    lacking = set(asked) - set(held)
    if lacking:
        raise Refused("the partner lacks a scope that was asked for", reason="invalid_scope")
    return tuple(sorted(set(asked) or set(held)))


def needs_successor(newest: datetime | None, now: datetime) -> bool:
    """Tell whether a new signing key is due."""
    return newest is None or now - newest >= KEY_LIFETIME


def signing_key[K](keys: list[tuple[datetime, K]], now: datetime) -> K:
    """Choose the key that signs now: the newest that caches know, else the oldest there is."""
    known = [pair for pair in keys if now - pair[0] >= KEY_PUBLISHED]
    chosen = max(known, key=_made_at) if known else min(keys, key=_made_at)
    return chosen[1]


def _made_at[K](pair: tuple[datetime, K]) -> datetime:
    return pair[0]


def _text_faults(field: str, text: str, length_max: int = 64) -> list[FieldError]:
    if 1 <= len(text) <= length_max and text.isprintable() and text.strip() == text:
        return []
    sentence = f"{field} must have 1 to {length_max} printable characters."
    return [FieldError(field, "invalid", sentence)]
