"""Who may do what: four roles, each of which includes those before it.

The console, the command and every process that people decide in read this one table.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from msgspec import Struct


class Role(IntEnum):
    """What somebody is to Trunkline, least first."""

    VIEWER = 1
    """Reads everything; personal values are masked."""
    OPERATOR = 2
    """Corrects, releases and discards what is stuck."""
    APPROVER = 3
    """Approves what touches money, and holds and rejections of orders."""
    ADMIN = 4
    """Whatever is left."""

    @property
    def title(self) -> str:
        """The word that people read and claims say."""
        return self.name.lower()


NAMES: Mapping[str, Role] = {role.title: role for role in Role}
"""Roles by what people call them."""


class Person(Struct, frozen=True):
    """Somebody who has signed in."""

    name: str
    """What their decisions are kept under."""
    role: Role


ACTS: Mapping[str, Role] = {
    "retry_exception": Role.OPERATOR,
    "discard_exception": Role.OPERATOR,
    "assign_exception": Role.OPERATOR,
    "comment_exception": Role.OPERATOR,
    "split_exception": Role.OPERATOR,
    "decide_exceptions": Role.OPERATOR,
    "read_document": Role.OPERATOR,
    "get_editing": Role.OPERATOR,
    "correct_case": Role.OPERATOR,
    "approve_correction": Role.APPROVER,
    "reject_correction": Role.OPERATOR,
    "preview_replay": Role.OPERATOR,
    "preview_range": Role.OPERATOR,
    "replay": Role.OPERATOR,
    "replay_range": Role.OPERATOR,
    "make_anchor": Role.OPERATOR,
    "make_certificate": Role.OPERATOR,
    "accept_differences": Role.APPROVER,
    "close_period": Role.APPROVER,
    "open_period": Role.ADMIN,
    "export_person": Role.ADMIN,
    "propose_erasure": Role.ADMIN,
    "approve_erasure": Role.ADMIN,
    "draft_mapping": Role.OPERATOR,
    "publish_mapping": Role.APPROVER,
    "roll_back_mapping": Role.OPERATOR,
    "cancel_order": Role.OPERATOR,
    "release_hold": Role.APPROVER,
    "reject_order": Role.APPROVER,
    "raise_purchase": Role.OPERATOR,
    "approve_purchase": Role.APPROVER,
    "reject_purchase": Role.APPROVER,
    "withdraw_purchase": Role.OPERATOR,
    "cancel_purchase": Role.OPERATOR,
    "close_remainder": Role.OPERATOR,
    "change_purchase": Role.OPERATOR,
    "accept_answer": Role.OPERATOR,
    "record_delivery": Role.OPERATOR,
    "clear_twin": Role.APPROVER,
    "query_bill": Role.OPERATOR,
    "approve_bill": Role.APPROVER,
    "reject_bill": Role.OPERATOR,
    "hold_bill": Role.OPERATOR,
    "lift_hold": Role.APPROVER,
    "ask_bank_change": Role.OPERATOR,
    "call_back_supplier": Role.OPERATOR,
    "confirm_bank_change": Role.APPROVER,
    "refuse_bank_change": Role.OPERATOR,
    "reconcile_statement": Role.OPERATOR,
    "post_period_accruals": Role.APPROVER,
    "propose_payment_run": Role.OPERATOR,
    "approve_payment_run": Role.APPROVER,
    "withdraw_payment_run": Role.OPERATOR,
    "create_partner": Role.ADMIN,
    "revoke_partner": Role.ADMIN,
}
"""The least role for each act, by the method of its port. What is not here only reads."""


def role_for(method: str, request: Struct) -> Role | None:
    """Give the least role for a request; None for what needs nobody to have signed in.

    A partner cancels an order of its own without a role, and a masked document is for everybody.
    """
    asked: Any = request
    if method == "read_document" and not asked.whole:
        return None
    if method == "cancel_order" and asked.partner_id:
        return None
    return ACTS.get(method)
