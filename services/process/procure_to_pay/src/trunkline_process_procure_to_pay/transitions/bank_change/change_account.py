"""Have the ERP pay a supplier to an agreed account, and to the one before when it is refused."""

from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.bank_account import BankAccount
from trunkline_model.capabilities.suppliers import BankAccountChanged, ChangeBankAccount

from ...cases.bank_change import BankChangeCase
from ...facts.bank_change import AccountChanged, AccountPutBack
from ..moment import now

CHANGE_BANK_ACCOUNT = Step(
    name="change_bank_account",
    system="erp",
    request=ChangeBankAccount,
    result=BankAccountChanged,
    send=lambda ports, request: ports.erp.suppliers.change_bank_account(request),
)


async def change_account(run: Run, case: BankChangeCase) -> None:
    """Write it; another account in the ERP than when it was asked for is a person's."""
    asked = case.asked[0]
    wanted = BankAccount(asked.replaced.holder if asked.replaced else "", asked.iban)
    changed = await _change(run, case, asked.replaced, wanted)
    run.record(AccountChanged(occurred_at=now(), system=changed.evidence.system))


async def put_account_back(run: Run, case: BankChangeCase) -> None:
    """Undo it; where there was none before, nothing of the supplier is paid anyway."""
    asked = case.asked[0]
    if asked.replaced is not None:
        wrong = BankAccount(asked.replaced.holder, asked.iban)
        await _change(run, case, wrong, asked.replaced)
    run.record(AccountPutBack(occurred_at=now()))


async def _change(
    run: Run, case: BankChangeCase, before: BankAccount | None, after: BankAccount
) -> BankAccountChanged:
    request = ChangeBankAccount(
        connection_id=run.clients.erp.connection_id,
        request_id="",
        supplier_code=case.asked[0].supplier_code,
        replaced_iban=before.iban if before else "",
        bank_account=after,
    )
    return await run.step(CHANGE_BANK_ACCOUNT, request)
