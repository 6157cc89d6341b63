"""What can have happened to a change of an order that its supplier was sent."""

from enum import StrEnum

from trunkline_durable.process import Fact
from trunkline_model.personal import PersonalStr, PersonalWords

from ..goods import PurchaseLine


class Dropping(StrEnum):
    """Whose no ended a change."""

    PEOPLE = "people"
    """An approver's, or that of who asked for it."""
    POLICY = "policy"
    """Nobody may approve it, or it came too late."""
    ERP = "erp"
    SUPPLIER = "supplier"


class ChangeAsked(Fact, frozen=True, kw_only=True):
    """A buyer wants the order changed."""

    version: int
    """The version of the order that it would be: 2 for the first change."""
    actor: PersonalStr
    """Who: never an approver of it."""
    reason: PersonalWords
    """Why, for who approves and for the supplier."""
    lines: tuple[PurchaseLine, ...]
    """The whole order as it shall stand; nought of a line calls it off."""
    seen: str = ""
    """The order that they saw when they asked, by `order_version`; empty when they did not say."""


class ChangeWeighed(Fact, frozen=True, kw_only=True):
    """It is known whether a change needs an approval of its own."""

    version: int
    """The change."""
    because: str
    """Why it does; empty: what was approved covers it."""


class ChangeSent(Fact, frozen=True, kw_only=True):
    """The ERP's order is changed, and the supplier was sent it."""

    version: int
    """The change."""


class ChangeDropped(Fact, frozen=True, kw_only=True):
    """A change will not be: the order stands as it was."""

    version: int
    """The change."""
    by: Dropping
    """Whose no it was."""
    reason: PersonalWords
    """Why."""
    actor: PersonalStr = ""
    """The person; empty when it was none."""
    document_id: str = ""
    """The supplier's answer; empty when it was not asked."""


class ChangeUndone(Fact, frozen=True, kw_only=True):
    """The ERP's order is again as it was before a change that the supplier did not take."""

    version: int
    """The change."""
