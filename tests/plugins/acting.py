"""People who act in tests: whoever a request names, with a token as they would have one."""

import json
from pathlib import Path

from msgspec import Struct

from trunkline_cli.tokens import introduce, keep
from trunkline_kit.acting import Bearer, Gate, signed
from trunkline_model.roles import Person, Role

SECRET = "the secret by which processes know who acts"
GATE = Gate(SECRET)


def anybody(secret: str = SECRET, role: Role = Role.ADMIN) -> Bearer:
    """Sign for whoever acts, in one role."""

    def token(request: Struct) -> str:
        return signed(secret, Person(getattr(request, "actor", "") or "somebody", role))

    return token


def home_of(folder: Path, *people: Person) -> Path:
    """Make a home in which the command finds the tokens of who types and of some people."""
    (folder / "secrets.json").write_text(json.dumps({"ACTOR": SECRET}))
    introduce(folder)
    for one in people:
        keep(folder, one)
    return folder
