"""A change of a supplier's bank details: where frauds begin, so nothing is paid to it at once.

Three things have to be there, in any order: days that passed since it was asked for, a telephone
call to a number that was known before, and a second person.
"""

from datetime import date, timedelta

from msgspec import Struct

from trunkline_model.personal import BankStr, PersonalStr


class BankChange(Struct, frozen=True):
    """One change that was asked for, and what was done to be sure of it."""

    new_iban: BankStr
    """The account that is to be paid."""
    asked_on: date
    """When it was asked for."""
    entered_by: PersonalStr
    """Who entered it."""
    called_back_by: PersonalStr = ""
    """Who telephoned the supplier at a number known before; empty: nobody did."""
    confirmed_by: PersonalStr = ""
    """The second person; empty: nobody yet."""
    refused: bool = False
    """True when the call or a person said no: the account is never paid."""


def hold_of(change: BankChange, on: date, cooling_off_days: int) -> str:
    """Say why the new account may not be paid on a day; empty when it may."""
    if change.refused:
        return "bank_change_refused"
    if not change.called_back_by:
        return "bank_change_not_called_back"
    if not change.confirmed_by:
        return "bank_change_not_confirmed"
    if _same(change.confirmed_by, change.entered_by):
        return "bank_change_second_person"
    if on < change.asked_on + timedelta(days=cooling_off_days):
        return "bank_change_cooling_off"
    return ""


def may_confirm(change: BankChange, actor: str) -> bool:
    """Say whether somebody is the second person: nobody confirms what they entered themselves."""
    return bool(actor.strip()) and not _same(actor, change.entered_by)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
