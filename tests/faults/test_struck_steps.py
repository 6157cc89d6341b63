"""No step of buying is added that R1 does not strike, unless it says here why."""

from campaigns.r1_crashes import PARTS
from declared_steps import declared, undos

from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.terms import Terms

ELSEWHERE = {
    "change_bank_account": "nothing is paid to a new account for days: the sweep in one process",
    "cancel_supplier_invoice": "no transition takes a posted bill back: nothing can be struck",
}
"""Steps that R1 leaves out, and what strikes them instead."""


def test_r1_strikes_every_step_that_buying_declares() -> None:
    every = processes(Terms()).every
    steps = {one.step for one in declared(every)} | undos(every)
    struck = {step for part in PARTS if part.buys for step in part.steps}
    assert steps - struck == ELSEWHERE.keys()
    assert struck <= steps
