"""Two approvers sign a run's hash: different persons, and neither made the proposal."""

from collections.abc import Iterable

from msgspec import Struct

from trunkline_kit.errors import Conflict, Refused
from trunkline_model.payment_run import PaymentRun, run_hash
from trunkline_model.personal import PersonalStr

SIGNATURES = 2


class Signature(Struct, frozen=True):
    """One approver's yes to exactly what they saw."""

    actor: PersonalStr
    """Who, by the name they sign in with."""
    content_sha256: str
    """The run's hash as it was shown to them."""


def require_signable(
    run: PaymentRun, proposer: str, signed: Iterable[Signature], new: Signature
) -> None:
    """Raise when a signature does not count: Conflict for another content, Refused for a person."""
    if new.content_sha256 != run_hash(run):
        raise Conflict("the run is not the one that was shown; look again", reason="run_changed")
    if not _person(new.actor):
        raise Refused("a signature names who signs", reason="nobody")
    if _person(new.actor) == _person(proposer):
        raise Refused("nobody approves a run that they proposed", reason="own_run")
    if _person(new.actor) in {_person(one.actor) for one in signed}:
        raise Refused("two different people approve a run", reason="signed_before")


def is_released(run: PaymentRun, proposer: str, signed: Iterable[Signature]) -> bool:
    """Say whether the run may go to the bank; what does not count is left out."""
    content = run_hash(run)
    people = {_person(one.actor) for one in signed if one.content_sha256 == content}
    return len(people - {"", _person(proposer)}) >= SIGNATURES


def _person(name: str) -> str:
    return name.strip().casefold()
