"""Reads the credit notes that a bill leans on: it is paid with them, or after them."""

from trunkline_durable.cases import Cases
from trunkline_durable.process import Process
from trunkline_store.pool import Connection

from .cases.supplier_invoice import BillCase


class Netting:
    """Reads inside the transaction of whoever decides."""

    def __init__(self, cases: Cases, bills: Process[BillCase]) -> None:
        self._cases, self._bills = cases, bills

    async def credits_of(self, conn: Connection, case: BillCase) -> dict[str, BillCase]:
        """Give them by their keys; hardly any bill leans on one."""
        return {key: (await self._cases.load(conn, self._bills, key)).case for key in case.leans_on}
