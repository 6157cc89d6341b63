"""Take a parcel that left out of the ERP's stock, on the day it left."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.shipments import GoodsIssued as Issued
from trunkline_model.capabilities.shipments import IssueGoods
from trunkline_model.shipment import Parcel

from ..facts import GoodsIssued
from ..order import OrderCase
from .moment import now

ISSUE_GOODS = Step(
    name="issue_goods",
    system="erp",
    request=IssueGoods,
    result=Issued,
    send=lambda ports, request: ports.erp.shipments.issue_goods(request),
)


def parcel_of(case: OrderCase, parcel_id: str) -> Parcel:
    """Give the parcel that a transition is about."""
    return next(one.parcel for one in case.parcels if one.parcel.parcel_id == parcel_id)


async def issue_goods(run: Run, case: OrderCase) -> None:
    """Post the goods issue; more than was open on the sale is refused by the ERP."""
    parcel = parcel_of(case, run.cause)
    sale = case.booked[0].sales_order_number
    request = IssueGoods(run.clients.erp.connection_id, "", sale, parcel)
    issued = await run.step(ISSUE_GOODS, request)
    run.record(
        GoodsIssued(
            occurred_at=now(),
            system=issued.evidence.system,
            parcel_id=parcel.parcel_id,
            shipment_number=issued.shipment_number,
            shipped_on=parcel.shipped_on,
            lines=issued.lines,
        )
    )
