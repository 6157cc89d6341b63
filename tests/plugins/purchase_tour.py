"""A tour past every effect that buying may have: each way a purchase, a bill or a run can go."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from eventually import eventually
from msgspec import structs
from order_company import WAIT_S
from purchase_builders import gbp
from purchase_company import BuyingCompany
from trade_invoices import TODAY, credit_note, invoice

from trunkline_model.capabilities.bank_changes import AskBankChange, DecideBankChange
from trunkline_model.capabilities.payment_files import PaymentState
from trunkline_model.capabilities.payment_runs import (
    DecidePaymentRun,
    ProposePaymentRun,
    RunPaymentView,
    SupplierPaymentRun,
)
from trunkline_model.capabilities.period_accruals import PostPeriodAccruals, ShowPeriodAccruals
from trunkline_model.capabilities.purchases import (
    ChangePurchase,
    DecidePurchase,
    DeliveredLine,
    GetPurchase,
    RecordDelivery,
    WantedLine,
)
from trunkline_model.trade_order import ResponseKind
from trunkline_model.trade_party import TradeParty
from trunkline_process_procure_to_pay.accruals_desk import AccrualsDesk
from trunkline_process_procure_to_pay.processes import processes
from trunkline_process_procure_to_pay.rules.period import period_before

MUGS = WantedLine("1", "MUG-BLUE", "Stoneware mug, blue", Decimal(50), gbp("3.10"))
POTS = WantedLine("2", "TEAPOT-1L", "Teapot, one litre", Decimal(2), gbp("11.20"))
PLATES = WantedLine("1", "PLATE-27", "Dinner plate", Decimal(6), gbp("8.00"))
HOURS = WantedLine("1", "MUG-BLUE", "Cleaning, hours", Decimal(50), gbp("2.00"))
OTHER_IBAN = "GB33BUKB20201555555555"
TRADE, BANK = "system-trading-partners", "system-bank"
APPROVER = "fay@x.example"
STEELWORKS = TradeParty("Sheffield Steel Supplies Ltd", vat_number="GB999000452")
BUSY = """
SELECT count(*) AS busy FROM transitions
WHERE state IN ('open', 'running', 'parked') AND due_at < now() + interval '1 hour'
"""


class Tour:
    """Goes through a company; each stage waits for what it brought about."""

    def __init__(self, buyer: BuyingCompany) -> None:
        self.buyer = buyer
        self._days = 20
        self.letters = 0

    async def settled(self) -> None:
        """Wait until all news is read, nothing is under way, and nothing is tried again."""

        backends = self.buyer.backends
        heard = {TRADE: backends.supplier.log.events, BANK: backends.bank.log.events}
        for source, events in heard.items():
            if events:
                await self.buyer.read_to(source, len(events))

        async def quiet() -> bool:
            return (await self.buyer.rows(BUSY)) == [{"busy": 0}]

        assert await eventually(quiet, WAIT_S), await self.buyer.transitions()

    async def ordered(self, key: str, *lines: WantedLine, **more: Any) -> str:
        """Have something ordered, once who approves it was written to."""
        number = await self.asked(key, *lines, **more)
        await self.buyer.approve(await self.buyer.purchase(number, "APPROVAL"), "fay")
        await self.buyer.purchase(number, "SENT")
        return number

    async def asked(self, key: str, *lines: WantedLine, **more: Any) -> str:
        """Have something asked for, and its approver written to."""
        raised = await self.buyer.raise_purchase(*lines, key=key, **more)
        await self.buyer.purchase(raised.purchase_number, "APPROVAL")
        await self.written(APPROVER)
        return raised.purchase_number

    async def written(self, to: str) -> None:
        """Wait until one more letter was sent, to whom it must be."""
        mail = self.buyer.backends.mail
        assert mail is not None
        self.letters += 1
        assert await eventually(lambda: len(mail.taken) == self.letters, WAIT_S)
        assert mail.taken[-1].to == to

    async def changed(self, number: str, units: int, kind: ResponseKind) -> None:
        """Have the first line changed, and the supplier answer that."""
        supplier = self.buyer.backends.supplier
        before = len(supplier.writes.named("change"))
        mugs = structs.replace(MUGS, quantity=Decimal(units), unit_price=gbp("3.15"))
        asked = ChangePurchase(number, "ada", (mugs,), "the shop sells otherwise")
        await self.buyer.purchases.change_purchase(asked)
        assert await eventually(lambda: len(supplier.writes.named("change")) > before, WAIT_S)
        await self.settled()
        supplier.answer_change(number, kind)

        async def answered() -> bool:
            found = await self.buyer.purchases.get_purchase(GetPurchase(number))
            return (found.state, found.change) == ("ACKED", "")

        assert await eventually(answered, WAIT_S)
        await self.settled()

    async def bought(self) -> str:
        """Order, changed by both sides, delivered in two parts, the rest called off."""
        number = await self.ordered("bought", MUGS, POTS)
        self.buyer.backends.supplier.answer(number, ResponseKind.CHANGED, line_1="3.15")
        await self.buyer.purchase(number, "ACKED")
        await self.settled()
        await self.changed(number, 30, ResponseKind.REJECTED)
        await self.changed(number, 40, ResponseKind.ACCEPTED)
        await self.buyer.receive(number, "GR-1", DeliveredLine("1", Decimal(30)))
        pots = DeliveredLine("2", Decimal(1), damaged=Decimal(1))
        await self.buyer.receive(number, "GR-2", DeliveredLine("1", Decimal(9)), pots)
        await self.settled()
        await self.buyer.purchases.close_remainder(DecidePurchase(number, "ada", "", "too late"))
        await self.buyer.purchase(number, "RECEIVED")
        await self.settled()
        return number

    async def billed(self, number: str) -> tuple[str, str]:
        """One bill that goes back, one too high that is queried, and what corrects it."""
        supplier, buyer = self.buyer.backends.supplier, self.buyer
        wrong = supplier.bill(invoice("INV-0", number, ("1", 39, "3.15")))
        await buyer.bill(wrong, "MATCHED")
        await buyer.decide_bill("reject_bill", wrong)
        await self.settled()
        later = TODAY + timedelta(days=30)
        lines = (("1", 39, "3.15"), ("2", 2, "11.20"))
        bill = supplier.bill(invoice("INV-1", number, *lines, due_on=later))
        await buyer.bill(bill, "EXCEPTION")
        await buyer.decide_bill("query_bill", bill)
        await self.written("sales@x.example")
        note = supplier.bill(credit_note("CN-1", number, ("2", 1, "11.20")))
        for key in (note, bill):
            await buyer.bill(key, "MATCHED")
            await buyer.decide_bill("approve_bill", key)
            await buyer.bill(key, "POSTED")
        await self.settled()
        return bill, note

    async def owed_to_another(self) -> str:
        """What another supplier delivered and billed, so that a run has two payments."""
        number = await self.ordered("another", PLATES, supplier_code="STEELWORKS")
        await self.buyer.receive(number, "GR-3", DeliveredLine("1", Decimal(6)))
        await self.settled()
        steel = invoice("INV-S", number, ("1", 6, "8.00"), account=None, seller=STEELWORKS)
        key = self.buyer.backends.other_supplier.bill(steel)
        await self.buyer.bill(key, "MATCHED")
        await self.buyer.decide_bill("approve_bill", key)
        await self.buyer.bill(key, "POSTED")
        await self.settled()
        return key

    async def paid(self) -> None:
        """By the last of three runs, where one payment comes back; the others pay nothing."""
        run = await self._proposed()
        why = DecidePaymentRun(run.run_id, "sam", run.content_sha256, "not today")
        await self.buyer.runs.withdraw_payment_run(why)
        await self.settled()
        for fates in (("rejected", "rejected"), ("returned", "paid")):
            await self._run(*fates)

    async def _proposed(self) -> SupplierPaymentRun:
        self._days += 1
        days = (TODAY + timedelta(days=1), TODAY + timedelta(days=self._days + 20))
        run = await self.buyer.runs.propose_payment_run(ProposePaymentRun("tess", *days))
        await self.written("treasury@x.example")
        return run

    async def _run(self, *fates: str) -> None:
        """Have a run sent, and each of its payments meet its fate in turn."""
        run = await self._proposed()
        for actor in ("sam", "olu"):
            await self.buyer.sign(run, actor)
        await self.buyer.run(run.run_id, "IN_PAYMENT")
        for payment, fate in zip(run.payments, fates, strict=True):
            await self._meets(run.run_id, payment, fate)

    async def _meets(self, run_id: str, payment: RunPaymentView, fate: str) -> None:
        name, amount = payment.end_to_end_id, payment.amount.amount
        bank, rejected = self.buyer.backends.bank, fate == "rejected"
        state = PaymentState.REJECTED if rejected else PaymentState.ACCEPTED
        bank.report(run_id, state, name, reason="AC04" if rejected else "")
        if not rejected:
            bank.book(name, f"-{amount}")
        await self.settled()
        if fate == "returned":
            bank.book(name, str(amount), return_reason="AC01")
            await self.settled()

    async def given_up(self) -> None:
        """One that is rejected, and one that is cancelled at the supplier."""
        rejected = await self.asked("rejected", MUGS)
        seen = await self.buyer.purchase(rejected, "APPROVAL")
        no = DecidePurchase(rejected, "fay", seen.version, "there are enough")
        await self.buyer.purchases.reject_purchase(no)
        cancelled = await self.ordered("cancelled", MUGS)
        wish = DecidePurchase(cancelled, "olu", "", "found in the cellar")
        await self.buyer.purchases.cancel_purchase(wish)
        await self.buyer.purchase(rejected, "REJECTED")
        await self.buyer.purchase(cancelled, "CANCELLED")
        await self.settled()

    async def performed(self) -> None:
        """A service that is owed at the end of the last month."""
        period = period_before(TODAY)
        number = await self.ordered("performed", HOURS, supply="services")
        line = DeliveredLine("1", Decimal(30))
        entry = RecordDelivery(number, "SE-1", period.last_on, (line,), "wes")
        await self.buyer.purchases.record_delivery(entry)
        await self.settled()
        terms = self.buyer.backends.terms
        desk = AccrualsDesk(self.buyer.engine, processes(terms).purchase, terms)
        seen = await desk.show_period_accruals(ShowPeriodAccruals(period.name))
        asked = PostPeriodAccruals(period.name, "fay", seen.content_sha256)
        await desk.post_period_accruals(asked)
        await self.settled()

    async def moved_account(self) -> None:
        """A supplier's new account, agreed and then refused."""
        changes = self.buyer.changes
        asked = AskBankChange("CLAYWORKS", OTHER_IBAN, "ada", "a letter of today")
        key = (await changes.ask_bank_change(asked)).change_key
        called = "Jo, on the number of the contract"
        await changes.call_back_supplier(DecideBankChange(key, "bo", called))
        await changes.confirm_bank_change(DecideBankChange(key, "olu", called))
        await self.settled()
        await changes.refuse_bank_change(DecideBankChange(key, "bo", called))
        await self.settled()
