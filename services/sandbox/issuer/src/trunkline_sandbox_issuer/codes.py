"""Authorization codes: each is good once, for a minute, for the one who knows the verifier."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe

from msgspec import Struct

from trunkline_sandbox import Sandbox, clock

from .asking import Asked
from .users import USERS, DemoUser

LIFETIME = timedelta(minutes=1)


class Granted(Struct, frozen=True):
    """What a code stood for."""

    user: DemoUser
    """Who signed in."""
    nonce: str
    """What the client wants to see in the ID token."""


def issue_code(box: Sandbox, asked: Asked, user: DemoUser) -> str:
    """Make a code for someone who signed in."""
    code = token_urlsafe(24)
    expires_at = clock.now() + LIFETIME
    with box.state.transaction() as file:
        file.execute(
            "INSERT INTO codes (code, subject, nonce, challenge, expires_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (code, user.subject, asked.nonce, asked.challenge, expires_at.isoformat()),
        )
        box.journal.effect("code", user.subject)
    return code


def spend_code(box: Sandbox, code: str, verifier: str) -> Granted | None:
    """Give what a code stands for; None when it is unknown, spent, late or somebody else's."""
    with box.state.transaction() as file:
        row = file.execute("SELECT * FROM codes WHERE code = ? AND spent = 0", (code,)).fetchone()
        if row is None:
            return None
        file.execute("UPDATE codes SET spent = 1 WHERE code = ?", (code,))
    late = datetime.fromisoformat(row["expires_at"]) < clock.now()
    if late or not compare_digest(challenge_of(verifier), row["challenge"]):
        return None
    return Granted(USERS[row["subject"]], row["nonce"])


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a verifier."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
