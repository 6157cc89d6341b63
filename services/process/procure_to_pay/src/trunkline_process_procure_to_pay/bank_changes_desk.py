"""Questions and commands about changes of bank details: the port BankChanges on the engine."""

from datetime import timedelta
from hashlib import sha256

from stdnum import iban as iban_number

from trunkline_durable.casefile import CaseFile
from trunkline_durable.cases import CaseQuery
from trunkline_durable.engine import Engine
from trunkline_durable.process import Fact, Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import FieldError, Invalid, Refused
from trunkline_model.capabilities.bank_changes import (
    AskBankChange,
    BankChangePage,
    BankChangeView,
    DecideBankChange,
    ListBankChanges,
)
from trunkline_model.capabilities.suppliers import GetSupplier

from .account_lifecycle import change_state
from .cases.bank_change import BankChangeCase
from .commanding import Commanding, require_reason
from .facts.bank_change import (
    BankChangeAsked,
    BankChangeConfirmed,
    BankChangeRefused,
    SupplierCalledBack,
)
from .payment_run.bank_change import may_confirm
from .ports import Ports
from .transitions.moment import today

LIST_MAX = 100


class BankChangesDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(self, engine: Engine, process: Process[BankChangeCase], ports: Ports) -> None:
        self._desk, self._ports = Commanding(engine, process), ports

    async def ask_bank_change(self, request: AskBankChange) -> BankChangeView:
        """Note a change of a supplier that the ERP knows."""
        require_reason(request.reason)
        iban = request.iban.replace(" ", "").upper()
        if not iban_number.is_valid(iban):
            sentence = "This is no IBAN: its check digits or its length are wrong."
            raise Invalid(sentence, fields=(FieldError("iban", "no_iban", sentence),))
        erp = self._ports.erp
        wanted = GetSupplier(erp.connection_id, request.supplier_code)
        known = (await erp.suppliers.get_supplier(wanted)).bank_accounts
        fact = BankChangeAsked(
            occurred_at=clock.now(),
            supplier_code=request.supplier_code,
            iban=iban,
            asked_on=today(),
            entered_by=request.actor,
            reason=request.reason,
            replaced=known[0] if known else None,
        )
        key, engine = change_key(fact), self._desk.engine
        async with engine.transaction() as conn:
            said = Said("asked", fact, request.actor)
            await engine.cases.record_fact(conn, self._desk.process, key, said)
        return await self._read(key)

    async def call_back_supplier(self, request: DecideBankChange) -> BankChangeView:
        """Note who said yes on the telephone."""
        fact = SupplierCalledBack(
            occurred_at=clock.now(), actor=request.actor, reason=request.reason
        )
        return await self._decided("call_back_supplier", request, fact)

    async def confirm_bank_change(self, request: DecideBankChange) -> BankChangeView:
        """Confirm it as somebody else than who entered it."""
        fact = BankChangeConfirmed(
            occurred_at=clock.now(), actor=request.actor, reason=request.reason
        )
        return await self._decided("confirm_bank_change", request, fact)

    async def refuse_bank_change(self, request: DecideBankChange) -> BankChangeView:
        """Have the account never paid."""
        fact = BankChangeRefused(
            occurred_at=clock.now(), actor=request.actor, reason=request.reason
        )
        return await self._decided("refuse_bank_change", request, fact)

    async def list_bank_changes(self, request: ListBankChanges) -> BankChangePage:
        """List changes, newest first."""
        query = CaseQuery(
            state=request.state,
            labels={"supplier": request.supplier_code} if request.supplier_code else {},
            limit=min(max(request.limit, 1), LIST_MAX),
        )
        async with self._desk.engine.transaction() as conn:
            files = await self._desk.engine.cases.page(conn, self._desk.process, query)
        return BankChangePage(tuple(self._view(one) for one in files if one.case.asked))

    async def _decided(self, name: str, request: DecideBankChange, fact: Fact) -> BankChangeView:
        require_reason(request.reason)

        async def decide(file: CaseFile[BankChangeCase]) -> tuple[str, Fact]:
            if name == "confirm_bank_change" and not may_confirm(file.case.change, request.actor):
                sentence = "A second person confirms it, never who entered or found it."
                raise Refused(sentence, reason="second_person")
            return f"{name}/{request.actor}", fact

        await self._desk.command(request.change_key, name, decide)
        return await self._read(request.change_key)

    async def _read(self, key: str) -> BankChangeView:
        async with self._desk.engine.transaction() as conn:
            file = await self._desk.load(conn, key)
            return self._view(file, await self._desk.exceptions(conn, file.case_id))

    def _view(
        self, file: CaseFile[BankChangeCase], exceptions: tuple[str, ...] = ()
    ) -> BankChangeView:
        asked, change = file.case.asked[0], file.case.change
        return BankChangeView(
            change_key=file.business_key,
            case_id=file.case_id,
            state=change_state(file.case).value,
            supplier_code=asked.supplier_code,
            iban=asked.iban,
            asked_on=asked.asked_on,
            entered_by=asked.entered_by,
            called_back_by=change.called_back_by,
            confirmed_by=change.confirmed_by,
            payable_from=asked.asked_on + timedelta(days=self._ports.terms.cooling_off_days),
            exceptions=exceptions,
        )


def change_key(asked: BankChangeAsked) -> str:
    """Name the case of a change, without saying the account: one a supplier, account and day."""
    account = sha256(asked.iban.encode()).hexdigest()[:12]
    return f"{asked.supplier_code}/{account}/{asked.asked_on}"
