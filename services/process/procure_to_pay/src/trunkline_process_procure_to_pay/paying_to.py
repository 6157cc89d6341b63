"""To which accounts suppliers are paid: the ERP's, held against what was paid and made sure of."""

from collections.abc import Iterable, Mapping

from trunkline_durable.cases import CaseQuery
from trunkline_durable.engine import Engine
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_model.capabilities.suppliers import ListSuppliers
from trunkline_model.supplier import Supplier
from trunkline_store.pool import Connection

from .bank_changes_desk import change_key
from .facts.bank_change import BankChangeAsked
from .payment_run.bank_change import BankChange
from .payment_run.items import Payee
from .payment_run.paid_account import CHANGED_ELSEWHERE, hold_of_account
from .ports import Ports
from .processes import Processes
from .transitions.moment import today

CHANGES_MAX = 100
RUNS_MAX = 20
"""The most changes and the newest runs of a supplier that are looked at."""


class Payees:
    """The suppliers of one legal entity, as they are paid."""

    def __init__(self, engine: Engine, processes: Processes, ports: Ports) -> None:
        self._engine, self._processes, self._ports = engine, processes, ports

    async def read(self, codes: set[str]) -> Mapping[str, Payee]:
        """Give suppliers by code; what came into the ERP unasked is noted and people are told."""
        erp = self._ports.erp
        request = ListSuppliers(erp.connection_id, tuple(sorted(codes)))
        found = (await erp.suppliers.list_suppliers(request)).suppliers if codes else ()
        async with self._engine.transaction() as conn:
            payees = {one.supplier_code: await self._payee(conn, one) for one in found}
            for one in payees.values():
                await self._note(conn, one)
        return payees

    async def _payee(self, conn: Connection, supplier: Supplier) -> Payee:
        code = supplier.supplier_code
        return Payee(
            supplier_code=code,
            name=supplier.name,
            account=supplier.bank_accounts[0] if supplier.bank_accounts else None,
            changes=tuple(await self._changes(conn, code)),
            paid_before=tuple(await self._paid(conn, code)),
        )

    async def _changes(self, conn: Connection, code: str) -> Iterable[BankChange]:
        query = CaseQuery(labels={"supplier": code}, limit=CHANGES_MAX)
        files = await self._engine.cases.page(conn, self._processes.change, query)
        return (one.case.change for one in files if one.case.asked)

    async def _paid(self, conn: Connection, code: str) -> Iterable[str]:
        """Give the accounts to which money went and did not come back."""
        query = CaseQuery(labels={f"supplier:{code}": "yes"}, limit=RUNS_MAX)
        files = await self._engine.cases.page(conn, self._processes.run, query)
        ours = {
            one.end_to_end_id
            for file in files
            for one in file.case.payments
            if one.supplier_code == code and one.end_to_end_id in file.case.paid
        }
        sent = (one for file in files for one in file.case.proposed[0].run.instructions)
        return sorted({one.creditor.iban for one in sent if one.end_to_end_id in ours})

    async def _note(self, conn: Connection, payee: Payee) -> None:
        cooling = self._ports.terms.cooling_off_days
        if payee.account is None:
            return
        if hold_of_account(payee, today(), cooling) != CHANGED_ELSEWHERE:
            return
        fact = BankChangeAsked(
            occurred_at=clock.now(),
            supplier_code=payee.supplier_code,
            iban=payee.account.iban,
            asked_on=today(),
        )
        said = Said("asked", fact, self._ports.erp.system)
        cases, process = self._engine.cases, self._processes.change
        await cases.record_fact(conn, process, change_key(fact), said)
