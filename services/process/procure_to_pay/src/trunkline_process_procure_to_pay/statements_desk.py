"""Questions and commands about suppliers' statements: the port SupplierStatements."""

from trunkline_durable.engine import Engine
from trunkline_durable.process import Process
from trunkline_durable.writing import Said
from trunkline_kit import clock
from trunkline_kit.errors import Conflict, FieldError, Invalid
from trunkline_model.capabilities.supplier_statements import (
    GetStatement,
    ReconcileStatement,
    StatementFinding,
    SupplierStatement,
)
from trunkline_model.capabilities.suppliers import GetSupplier
from trunkline_model.money import total

from .cases.supplier_statement import StatementCase, statement_state
from .commanding import Commanding
from .facts.supplier_statement import StatementReceived
from .ports import Ports
from .rules.statement import reconcile
from .rules.statement_items import Item

ITEMS_MAX = 5_000


class StatementsDesk:
    """Answers the port; what it accepts is committed before it answers."""

    def __init__(self, engine: Engine, process: Process[StatementCase], ports: Ports) -> None:
        self._desk, self._ports = Commanding(engine, process), ports

    async def reconcile_statement(self, request: ReconcileStatement) -> SupplierStatement:
        """Keep a statement that adds up, of a supplier that the ERP knows, and compare it."""
        require_sound(request)
        erp = self._ports.erp
        await erp.suppliers.get_supplier(GetSupplier(erp.connection_id, request.supplier_code))
        key = f"{request.supplier_code}/{request.statement_number}"
        fact = _received(request)
        engine, process = self._desk.engine, self._desk.process
        async with engine.transaction() as conn:
            said = Said("received", fact, request.actor)
            await engine.cases.record_fact(conn, process, key, said)
            kept = (await self._desk.load(conn, key)).case.received[0]
            if not kept.says_what(fact):
                sentence = f"Another statement came as {key}: give this one its own number."
                raise Conflict(sentence, reason="other_statement")
        return await self.get_statement(GetStatement(key))

    async def get_statement(self, request: GetStatement) -> SupplierStatement:
        """Read one, compared with the ledger as it is now."""
        async with self._desk.engine.transaction() as conn:
            file = await self._desk.load(conn, request.statement_key)
            exceptions = await self._desk.exceptions(conn, file.case_id)
        said = file.case.received[0]
        whole = await self._ports.books.ledger_with(said.supplier_code)
        ledger = whole.only(said.balance.currency)
        return SupplierStatement(
            statement_key=file.business_key,
            case_id=file.case_id,
            state=statement_state(file.case).value,
            balance=said.balance,
            ours=total((one.amount for one in ledger.open_items), said.balance.currency),
            findings=tuple(
                StatementFinding(one.kind.value, one.number, one.sentence, one.theirs, one.ours)
                for one in reconcile(said.items, ledger, said.stated_on)
            ),
            exceptions=exceptions,
        )


def require_sound(request: ReconcileStatement) -> None:
    """Raise Invalid for a statement that does not add up, with each field."""
    faults = list[FieldError]()
    if not request.statement_number.strip() or len(request.statement_number) > 100:
        faults.append(_fault("statement_number", "It needs a number of 1 to 100 characters."))
    if len(request.items) > ITEMS_MAX:
        faults.append(_fault("items", f"It has more than {ITEMS_MAX} items: split it."))
    for at, one in enumerate(request.items):
        if not one.number.strip():
            faults.append(_fault(f"items[{at}].number", f"Item {at + 1} has no number."))
        if one.amount.currency != request.balance.currency:
            sentence = f"Item {at + 1} is in {one.amount.currency}, the balance is not."
            faults.append(_fault(f"items[{at}].amount", sentence))
    if not faults:
        faults += _sum_fault(request)
    if faults:
        sentence = " ".join(one.sentence for one in faults)
        raise Invalid(sentence, reason="statement_invalid", fields=tuple(faults))


def _sum_fault(request: ReconcileStatement) -> list[FieldError]:
    worth = total((one.amount for one in request.items), request.balance.currency)
    if worth == request.balance:
        return []
    sentence = f"Its items come to {worth}, and its balance is {request.balance}."
    return [FieldError("balance", "wrong_sum", sentence)]


def _fault(field: str, sentence: str) -> FieldError:
    return FieldError(field, "invalid", sentence)


def _received(request: ReconcileStatement) -> StatementReceived:
    return StatementReceived(
        occurred_at=clock.now(),
        actor=request.actor,
        supplier_code=request.supplier_code,
        statement_number=request.statement_number,
        stated_on=request.stated_on,
        balance=request.balance,
        items=tuple(Item(one.number, one.on, one.amount) for one in request.items),
    )
