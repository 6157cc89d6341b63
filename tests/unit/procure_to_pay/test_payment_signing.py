"""Two people who did not propose a run sign exactly what it holds."""

import pytest
from msgspec import structs
from payment_runs import payment, payment_run

from trunkline_kit.errors import Conflict, Refused
from trunkline_model.payment_run import PaymentRun, run_hash
from trunkline_process_procure_to_pay.payment_run.signing import (
    Signature,
    is_released,
    require_signable,
)

RUN = payment_run(payment(1), payment(2))


def by(actor: str, run: PaymentRun = RUN) -> Signature:
    return Signature(actor, run_hash(run))


def test_two_other_people_release_a_run() -> None:
    require_signable(RUN, "ada", [], by("ben"))
    require_signable(RUN, "ada", [by("ben")], by("cleo"))
    assert not is_released(RUN, "ada", [by("ben")])
    assert is_released(RUN, "ada", [by("ben"), by("cleo")])


@pytest.mark.parametrize(
    ("actor", "reason"),
    [("ada", "own_run"), ("Ada ", "own_run"), ("BEN", "signed_before"), (" ", "nobody")],
)
def test_a_signature_of_the_wrong_person_is_refused(actor: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        require_signable(RUN, "ada", [by("ben")], by(actor))
    assert refused.value.reason == reason
    assert not is_released(RUN, "ada", [by("ben"), by(actor)])


@pytest.mark.parametrize(
    "changed",
    [
        payment_run(payment(1), payment(2, "120.51")),
        payment_run(payment(1)),
        structs.replace(RUN, execute_on=RUN.proposed_on),
        structs.replace(RUN, legal_entity="other"),
    ],
)
def test_a_signature_under_anything_else_does_not_count(changed: PaymentRun) -> None:
    with pytest.raises(Conflict):
        require_signable(RUN, "ada", [], by("ben", changed))
    assert not is_released(RUN, "ada", [by("ben"), by("cleo", changed)])
