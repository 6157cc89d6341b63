"""Tell the shop that an order is not taken on; nothing was booked yet."""

from trunkline_durable.run import Run

from ..order import OrderCase
from ..rules.credit import FRAUD
from .cancel_order import tell_shop


async def reject_order(run: Run, case: OrderCase) -> None:
    """Cancel in the shop, with the reason that the shop knows."""
    await tell_shop(run, case, "fraud" if FRAUD in case.held_by else "declined")
