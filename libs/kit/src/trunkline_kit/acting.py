"""Who acts: a name and a role in a signed token, which goes with a call and is checked there.

Whoever holds the secret signs: the console for those who signed in there, an admin for the tokens
that people hold. A process that is asked passes the token on, so the owner of a case checks it too.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from msgspec import Struct, structs

from trunkline_model.roles import NAMES, Person, role_for

from . import clock
from .errors import Refused

AUDIENCE = "trunkline-process"
LEEWAY_S = 30
CALL = timedelta(minutes=1)
"""How long a token is good that was signed for one call."""
SECRET_CHARACTERS_MIN = 32

type Bearer = Callable[[Struct], str]
"""Gives the token that goes with a request; empty: nobody has signed in."""

_carried: ContextVar[str] = ContextVar("carried", default="")


def passed_on(request: Struct) -> str:
    """Give the token that came with the call that is being answered."""
    del request
    return _carried.get()


def signed(secret: str, person: Person, valid: timedelta = CALL) -> str:
    """Sign who somebody is."""
    now = int(clock.now().timestamp())
    claims = {
        "aud": AUDIENCE,
        "sub": person.name,
        "role": person.role.title,
        "iat": now,
        "exp": now + int(valid.total_seconds()),
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))


class Gate:
    """Lets in who may do what is asked, in their own name."""

    def __init__(self, secret: str) -> None:
        """Without a secret nobody can prove who they are, so nobody may act."""
        if secret and len(secret) < SECRET_CHARACTERS_MIN:
            raise SystemExit(f"settings: TRUNKLINE_ACTOR_SECRET: {SECRET_CHARACTERS_MIN} or more")
        self._key = OctKey.import_key(secret) if secret else None

    def admitted[R: Struct](self, method: str, request: R, token: str) -> R:
        """Give the request in the name of who sent it; Refused for who may not."""
        person = self._read(token) if token else None
        least = role_for(method, request)
        if least is not None:
            if person is None:
                raise Refused(_NOBODY, reason="not_signed_in")
            if person.role < least:
                needs = f"this is for the role {least.title} or above"
                raise Refused(f"{person.name} is {person.role.title}, and {needs}", reason="role")
        _carried.set(token)
        return _in_the_name_of(person, request)

    def _read(self, token: str) -> Person:
        if self._key is None:
            raise Refused("TRUNKLINE_ACTOR_SECRET is not set here: nobody can act", reason="role")
        try:
            claims = jwt.decode(token, self._key, algorithms=["HS256"]).claims
            _registry(int(clock.now().timestamp())).validate(claims)
            return Person(str(claims["sub"]), NAMES[str(claims["role"])])
        except (JoseError, KeyError, ValueError) as error:
            raise Refused(_STALE, reason="not_signed_in") from error


_NOBODY = (
    "nobody has signed in: act at the console, or with a token of your own"
    " (an admin makes one: trunkline people add)"
)
_STALE = "what says who you are does not hold, or not any more: sign in again, or ask for a token"


def _registry(now: int) -> jwt.JWTClaimsRegistry:
    return jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY_S,
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        exp={"essential": True},
    )


def _in_the_name_of[R: Struct](person: Person | None, request: R) -> R:
    """Only who signed in acts, and only their own role shows what others may not see."""
    fields = request.__struct_fields__
    name, role = (person.name, person.role.title) if person else ("", "")
    changes: dict[str, str] = {"role": role} if "role" in fields else {}
    if person and "actor" in fields:
        said = getattr(request, "actor", "")
        if said and said != name:
            sentence = f"{name} has signed in, and nobody acts in the name of {said}"
            raise Refused(sentence, reason="not_yourself")
        changes["actor"] = name
    return structs.replace(request, **changes) if changes else request
