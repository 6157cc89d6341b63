"""Puts a payment run together of the bills that are owed, and locks them in the same commit."""

from collections.abc import Iterable, Mapping

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery
from trunkline_durable.engine import Engine
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, Refused
from trunkline_model.capabilities.payment_runs import ProposePaymentRun
from trunkline_model.payment_run import PaymentRun, run_hash
from trunkline_store.pool import Connection

from .cases.supplier_invoice import BillCase
from .facts.payment_run import RunItem, RunPayment, RunProposed
from .facts.supplier_invoice import BillScheduled
from .netting import Netting
from .paying_to import Payees
from .payment_run.items import OpenItem, PaymentPolicy, Proposing
from .payment_run.proposal import Proposal, propose
from .payment_run.working_days import WorkingDays
from .ports import Ports
from .processes import Processes
from .rules.early_payment import granted
from .rules.leaning import unnetted, why_unpaid
from .terms import Terms
from .transitions.moment import today

BILLS_MAX = 10_000
"""The most bills that one proposal looks at."""

type Bills = list[CaseFile[BillCase]]
type Leaning = dict[str, dict[str, BillCase]]
"""By bill, the credit notes that it leans on."""


class Proposer:
    """Proposes the runs of one legal entity."""

    def __init__(
        self, engine: Engine, processes: Processes, ports: Ports, calendar: WorkingDays
    ) -> None:
        self._engine, self._processes, self._ports = engine, processes, ports
        self._calendar, self._payees = calendar, Payees(engine, processes, ports)
        self._netting = Netting(engine.cases, processes.bill)

    async def propose(self, request: ProposePaymentRun) -> str:
        """Give the run's id; Refused when nothing is to be paid, with what is left and why."""
        async with self._engine.transaction() as conn:
            bills = await self._payable(conn)
            leaning = await self._leaning(conn, bills)
        payees = await self._payees.read({one.case.known_bill.supplier_code for one in bills})
        days = Proposing(today(), request.execute_on, request.due_until)
        terms = self._ports.terms
        policy = PaymentPolicy(
            terms.legal_entity,
            terms.debtor,
            format=terms.payment_format,
            cooling_off_days=terms.cooling_off_days,
        )
        items = [_open(one, terms, leaning) for one in bills]
        found = propose(items, payees, policy, days, calendar=self._calendar)
        if found.run is None:
            raise Refused(_nothing(found, bills, leaning), reason="nothing_to_pay")
        await self._open_run(found.run, found, request.actor, bills)
        return found.run.run_id

    async def _payable(self, conn: Connection) -> Bills:
        query = CaseQuery(labels={"payable": "yes"}, limit=BILLS_MAX)
        return await self._engine.cases.page(conn, self._processes.bill, query)

    async def _leaning(self, conn: Connection, bills: Bills) -> Leaning:
        leaning = [one for one in bills if one.case.leans_on]
        return {one.business_key: await self._netting.credits_of(conn, one.case) for one in leaning}

    async def _open_run(self, run: PaymentRun, found: Proposal, actor: str, bills: Bills) -> None:
        """Record the run and lock its bills, in the order of their keys, or nothing of it."""
        known = {one.business_key: one.case for one in bills}
        fact = RunProposed(
            occurred_at=clock.now(),
            run=run,
            content_sha256=run_hash(run),
            connection_id=self._ports.bank.connection_id,
            proposed_by=actor,
            payments=tuple(_payments(found, known)),
        )
        items = [item for payment in fact.payments for item in payment.items]
        async with self._engine.transaction() as conn:
            for item in sorted(items, key=lambda one: one.bill_key):
                await self._lock(conn, item, run.run_id, {one.bill_key for one in items})
            said = Said("proposed", fact, actor)
            await self._engine.cases.record_fact(conn, self._processes.run, run.run_id, said)

    async def _lock(self, conn: Connection, item: RunItem, run_id: str, paid: set[str]) -> None:
        """Lock one of the bills that are paid together, unless its credit note is paid with it."""
        cases, process = self._engine.cases, self._processes.bill
        file = await cases.load(conn, process, item.bill_key, lock=True)
        notes = await self._netting.credits_of(conn, file.case)
        alone = set(unnetted(file.case, notes)) - paid
        if file.case.live_run not in {"", run_id} or file.case.on_hold or alone:
            sentence = f"{item.bill_key} was taken by another run or held: propose again."
            raise Conflict(sentence, reason="bill_locked")
        fact = BillScheduled(occurred_at=clock.now(), run_key=run_id, amount=item.amount)
        said = Said(f"scheduled/{run_id}", fact, "process-procure-to-pay")
        await cases.record_fact(conn, process, item.bill_key, said, opens=False)


def _nothing(found: Proposal, bills: Bills, leaning: Leaning) -> str:
    """Say that nothing is paid, and why not, bill by bill."""
    known = {one.business_key: one.case for one in bills}
    said = {key: why_unpaid(known[key], notes) for key, notes in leaning.items()}
    why = "; ".join(f"{one.bill_key}: {said.get(one.bill_key) or one.reason}" for one in found.left)
    return f"Nothing is to be paid. {why}".strip()


def _open(file: CaseFile[BillCase], terms: Terms, leaning: Leaning) -> OpenItem:
    case = file.case
    bill, posted = case.known_bill, case.posted[0]
    agreed, codes = terms.early_payment.get(bill.supplier_code), case.validated[0].tax_codes
    return OpenItem(
        bill_key=file.business_key,
        supplier_code=bill.supplier_code,
        number=bill.number,
        outstanding=posted.outstanding,
        due_on=posted.due_on,
        discount=granted(bill, codes, posted.outstanding, agreed),
        leans_on=unnetted(case, leaning.get(file.business_key, {})),
        locked_by=case.live_run,
        attempt=len(case.scheduled) + 1,
    )


def _payments(found: Proposal, known: Mapping[str, BillCase]) -> Iterable[RunPayment]:
    for one in found.payments:
        items = tuple(
            RunItem(
                bill_key=item.bill_key,
                supplier_code=one.supplier_code,
                number=item.number,
                issued_on=known[item.bill_key].known_bill.issued_on,
                ledger_number=known[item.bill_key].posted[0].ledger_number,
                amount=item.amount,
                discount=item.discount if item.discount.amount else None,
            )
            for item in one.items
        )
        yield RunPayment(one.end_to_end_id, one.supplier_code, one.amount, items)
