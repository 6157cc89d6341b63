"""Tokens that say who acts: kept in the home of a stack, in a file that only its owner may read."""

import base64
import getpass
import json
import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

from msgspec import Struct

from trunkline_kit.acting import Bearer, signed
from trunkline_model.roles import Person, Role

from .keyring import Keyring

FILE = "people.json"
VALID = timedelta(days=365)
VARIABLE = "TRUNKLINE_TOKEN"
"""Holds a token of one's own, for a stack that runs elsewhere."""


def oneself() -> str:
    """Name who types: by their own token, else as this machine knows them."""
    given = os.environ.get(VARIABLE, "")
    return name_in(given) if given else f"{getpass.getuser()}@{socket.gethostname()}"


def bearer(home: Path) -> Bearer:
    """Send the token of whoever a request says that acts; of who types when it says nobody."""

    def token(request: Struct) -> str:
        given = os.environ.get(VARIABLE, "")
        return given or known(home).get(getattr(request, "actor", "") or oneself(), "")

    return token


def known(home: Path) -> dict[str, str]:
    """Give the tokens in a home, by name."""
    path = home / FILE
    found: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    return found


def keep(home: Path, person: Person, *, valid: timedelta = VALID) -> str:
    """Make somebody's token with the secret of the home, and keep it there; gives it."""
    token = signed(Keyring(home / "secrets.json")["ACTOR"], person, valid)
    draft = home / f"{FILE}.new"
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(known(home) | {person.name: token}, indent=1))
    draft.replace(home / FILE)
    return token


def introduce(home: Path) -> None:
    """Make whoever starts a stack its admin: its secrets lie in their home anyway."""
    person = Person(f"{getpass.getuser()}@{socket.gethostname()}", Role.ADMIN)
    keep(home, person)


def name_in(token: str) -> str:
    """Read whose token it is, without believing it."""
    return str(_claims(token).get("sub", ""))


def role_in(token: str) -> str:
    """Read the role that it says, without believing it."""
    return str(_claims(token).get("role", ""))


def _claims(token: str) -> dict[str, Any]:
    """A token that is none says nothing; the process that is asked refuses it."""
    try:
        body = token.split(".")[1]
        claims: Any = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
