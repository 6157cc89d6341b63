"""Keys and encryption: secrets for their owner only, a master key, no credentials in clear."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from trunkline_cli.settings import Settings
from trunkline_cli.topology import Topology

from .finding import Finding, ill, well

AREA = "keys"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
SAFE = {"https", "rediss"}
ENCRYPTED_SQL = {"require", "verify-ca", "verify-full"}


def examine_secrets(
    settings: Settings, topology: Topology, given: Mapping[str, str]
) -> Iterator[Finding]:
    """Look at the home's secrets, and at every address that was given instead of a part of ours."""
    path = settings.home / "secrets.json"
    if path.exists():
        yield kept_from_others(path)
        yield master_key(json.loads(path.read_text()).get("MASTER_KEY", ""), path)
    for name, url in _addresses(settings, topology, given).items():
        yield encrypted(name, url)


def kept_from_others(path: Path) -> Finding:
    """Whether only the owner may read the secrets."""
    mode = path.stat().st_mode & 0o777
    if mode & 0o077 == 0:
        return well(AREA, "secrets", f"lie in {path}, which only its owner reads.")
    sentence = f"lie in {path}, which others may read too (mode {mode:o})."
    return ill(AREA, "secrets", sentence, f"`chmod 600 {path}`")


def master_key(text: str, path: Path) -> Finding:
    """Whether the key that wraps every data key is one."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) == 32:
        return well(AREA, "master key", "is 32 bytes.")
    sentence = "is not 32 bytes in base64: nothing that is sealed can be read."
    return ill(AREA, "master key", sentence, f"put MASTER_KEY back into {path} from your backup")


def encrypted(name: str, url: str) -> Finding:
    """Whether what travels to a given address can be read on the way."""
    parts = urlsplit(url)
    asked = set(parse_qs(parts.query).get("sslmode", []))
    if parts.hostname in LOOPBACK or parts.scheme in SAFE or asked & ENCRYPTED_SQL:
        return well(AREA, name, "is on this machine, or asks for TLS.")
    sentence = f"sends credentials to {parts.hostname} without TLS."
    if parts.scheme.startswith("postgres"):
        return ill(AREA, name, sentence, f"add `sslmode=verify-full` to {name}")
    return ill(AREA, name, sentence, f"give {name} as `{parts.scheme}s://`")


def _addresses(settings: Settings, topology: Topology, given: Mapping[str, str]) -> dict[str, str]:
    """Every URL that came from outside, by the variable that holds it."""
    own = {
        "TRUNKLINE_POSTGRES_URL": settings.postgres_url,
        "TRUNKLINE_VALKEY_URL": settings.valkey_url,
    }
    names = {key for one in topology.services.values() for key in one.environment}
    theirs = {name: given.get(name) for name in names if name.endswith("_URL")}
    return {name: url for name, url in sorted((own | theirs).items()) if url and "://" in url}
