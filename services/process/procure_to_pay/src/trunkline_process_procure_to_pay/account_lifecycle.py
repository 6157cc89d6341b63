"""The life of a change of a supplier's bank details.

ASKED > CALLED_BACK > AGREED, or refused at any time; confirmed first, it waits for the call
as SECONDED. Agreed, it is paid once it has cooled off.
"""

from collections.abc import Iterable
from enum import StrEnum

from trunkline_durable.chart import Chart, Move
from trunkline_durable.process import Due

from .cases.bank_change import BankChangeCase


class ChangeState(StrEnum):
    """Header states of a change of bank details."""

    ASKED = "ASKED"
    CALLED_BACK = "CALLED_BACK"
    SECONDED = "SECONDED"
    AGREED = "AGREED"
    REFUSED = "REFUSED"


C = ChangeState
FIRST = "first"
"""The cause of what happens once in its life."""
STANDING = (C.ASKED, C.CALLED_BACK, C.SECONDED, C.AGREED)
CHANGE_CHART = Chart(
    initial=C.ASKED.value,
    moves=(
        Move(C.ASKED, C.CALLED_BACK, on="SupplierCalledBack"),
        Move(C.ASKED, C.SECONDED, on="BankChangeConfirmed"),
        Move(C.CALLED_BACK, C.AGREED, on="BankChangeConfirmed"),
        Move(C.SECONDED, C.AGREED, on="SupplierCalledBack"),
        *(Move(one, C.REFUSED, on="BankChangeRefused") for one in STANDING),
    ),
    commands={
        "call_back_supplier": frozenset({C.ASKED.value, C.SECONDED.value}),
        "confirm_bank_change": frozenset({C.ASKED.value, C.CALLED_BACK.value}),
        "refuse_bank_change": frozenset(one.value for one in STANDING),
    },
    final=frozenset({C.REFUSED.value}),
    order=tuple(one.value for one in C),
)


def change_state(case: BankChangeCase) -> ChangeState:
    """Read the header state out of the facts."""
    if case.refused:
        return C.REFUSED
    if case.called_back:
        return C.AGREED if case.confirmed else C.CALLED_BACK
    return C.SECONDED if case.confirmed else C.ASKED


def change_due(case: BankChangeCase) -> Iterable[Due]:
    """Have people told of what nobody entered here, and the ERP of what was agreed here."""
    if not case.asked:
        return
    entered = bool(case.asked[0].entered_by)
    if not entered and not case.flagged and not case.refused:
        yield Due("flag_bank_change", FIRST)
    if entered and not case.changed and change_state(case) is C.AGREED:
        yield Due("change_account", FIRST)
    if case.refused and case.changed and not case.put_back:
        yield Due("put_account_back", FIRST)
