"""What people write and what backends say: either may name anybody.

Remarks and reasons lie sealed, `$sealed:<key id>:<ciphertext>`, under a key of their case, so
that they can be erased with it. A backend's sentence goes up masked: without the personal values
of the case, and without whatever has the shape of an address, an account or a number to call.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable

from trunkline_kit.errors import FieldError
from trunkline_store.keys import DataKey, Keyring
from trunkline_store.masking import without
from trunkline_store.pool import Connection
from trunkline_store.sealing import ERASED

from .operations import MASKED, SEALED
from .problem import Problem

NOT_KEPT = "[not kept: this service has no master key]"

CASE_OF = "SELECT coalesce(case_id, exception_id) FROM exceptions WHERE exception_id = %s"

SHAPES = re.compile(
    r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,190}"
    r"|\b[A-Z]{2}\d{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){3,7}(?: [A-Z0-9]{1,3})?)\b"
    r"|(?<!\w)(?:\+\d{1,3}[ -]?|\(?0)\d{2,5}\)?[ -]\d{3,4}[ -]?\d{3,4}(?!\w)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b"
)
"""E-mail addresses, IBANs, British telephone numbers and postcodes."""


def subject_of(case_id: str) -> str:
    """Name whose key seals what people wrote about a case, or an exception without one."""
    return f"words of {case_id}"


async def sealed(conn: Connection, keyring: Keyring | None, case_id: str, text: str) -> str:
    """Seal what somebody wrote about a case; empty text stays empty, NOT_KEPT without a keyring."""
    if not text or text.startswith(SEALED):
        return text
    if keyring is None:
        return NOT_KEPT
    return sealed_under(await keyring.key_of(conn, subject_of(case_id)), text)


def sealed_under(key: DataKey, text: str) -> str:
    """Seal words that no law has us keep under a person's key."""
    if key.brief is None or not text:
        return text and ERASED
    return f"{SEALED}{key.brief.key_id}:{b64encode(key.brief.seal(text.encode())).decode()}"


async def sealed_about(
    conn: Connection, keyring: Keyring | None, exception_id: str, text: str
) -> str:
    """Seal what somebody wrote about an exception."""
    row = await (await conn.execute(CASE_OF, [exception_id])).fetchone()
    return await sealed(conn, keyring, row[0] if row else exception_id, text)


async def opened(conn: Connection, keyring: Keyring | None, text: str) -> str:
    """Read it again; ERASED when its key is gone, MASKED without a keyring."""
    if not text.startswith(SEALED):
        return text
    if keyring is None:
        return MASKED
    key_id, _, ciphertext = text.removeprefix(SEALED).partition(":")
    key = (await keyring.keys(conn, [key_id]))[key_id]
    return ERASED if key is None else key.unseal(b64decode(ciphertext)).decode()


def masked_words(text: str, known: Iterable[str]) -> str:
    """Mask the known personal values in a sentence, and what looks like one."""
    return SHAPES.sub(MASKED, without(text, known))


def masked_problem(problem: Problem, known: Iterable[str]) -> Problem:
    """Mask every sentence of a problem that was made of an error."""
    values = list(known)
    faults = tuple(
        FieldError(one.field, one.reason, masked_words(one.sentence, values))
        for one in problem.faults
    )
    return problem.with_words(masked_words(problem.sentence, values), faults)
