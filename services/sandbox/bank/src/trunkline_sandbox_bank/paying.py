"""Payment files as the bank takes them: each message once, decided, booked and reported on."""

from datetime import date

import msgspec

from trunkline_sandbox import Sandbox, clock

from . import pain001, pain002, standard_18
from .deciding import decide, fault_of, status_of
from .ledger import ZONE, Ledger
from .payment_shapes import Conduct, Decision, Kept, PaymentFile, Return
from .refusals import Refused
from .releasing import Release
from .shapes import Booking, Entry

READERS = {".xml": pain001.read, ".txt": standard_18.read}
UNKNOWN = "NOTPROVIDED"


class Paying:
    """The bank's side of the folder `in`."""

    def __init__(self, box: Sandbox, ledger: Ledger, release: Release) -> None:
        self._box, self._ledger, self._release = box, ledger, release
        self.conduct = Conduct()
        """How payments are decided from now on."""

    def take(self, name: str, content: bytes) -> None:
        """Take a file that was delivered, and say what becomes of it."""
        reader = READERS.get(name[name.rfind(".") :])
        if reader is None:
            return
        with self._box.state.transaction():
            try:
                file = reader(content)
            except pain001.Unreadable:
                self._box.journal.effect("payment_file.unreadable", name)
                self.report(UNKNOWN, UNKNOWN, "RJCT", "FF01")
                return
            self._receive(name, file)

    def _receive(self, name: str, file: PaymentFile) -> None:
        if self.kept(file.message_id) is not None:
            self._box.journal.effect("payment_file.refused", file.message_id)
            self.report(file.message_id, file.message_name, "RJCT", "DU01")
            return
        self._box.journal.effect("payment_file.taken", file.message_id, {"name": name})
        if reason := fault_of(file, self._ledger.account):
            self._keep(name, file, "refused")
            self.report(file.message_id, file.message_name, "RJCT", reason)
            return
        self._keep(name, file, "waiting")
        if self.conduct.decides == "later":
            self.report(file.message_id, file.message_name, "ACTC")
        else:
            self.decide(file.message_id)

    def decide(self, message_id: str) -> Kept:
        """Decide a file that waits, book what is accepted and report it; raises Refused."""
        with self._box.state.transaction() as state:
            row = self._box.state.row(
                "select body, file from payment_files where message_id = ?", message_id
            )
            kept = msgspec.json.decode(row["body"], type=Kept) if row else None
            if row is None or kept is None or kept.status != "waiting":
                raise Refused(f"no payment file {message_id} waits")
            file = msgspec.json.decode(row["file"], type=PaymentFile)
            decisions = decide(file, self.conduct, self._ledger.currency, self._ledger.balance())
            self._book(file, decisions)
            done = msgspec.structs.replace(kept, status="decided", decisions=decisions)
            state.execute(
                "update payment_files set body = ? where message_id = ?",
                (msgspec.json.encode(done), message_id),
            )
            status = status_of(decisions)
            self.report(message_id, file.message_name, status, decisions=decisions)
        return done

    def _book(self, file: PaymentFile, decisions: tuple[Decision, ...]) -> None:
        accepted = {one.end_to_end_id for one in decisions if one.status == "ACCP"}
        orders = [one for one in file.orders if one.end_to_end_id in accepted]
        on = self._booking_day(file.execute_on)
        if file.batched and orders:
            self._ledger.book(
                Booking(
                    amount=sum((one.amount for one in orders), start=orders[0].amount * 0),
                    direction="debit",
                    reference=f"BACS {file.message_id}",
                    booked_on=on,
                    currency=self._ledger.currency,
                    payment_file_id=file.message_id,
                )
            )
            return
        for one in orders:
            self._ledger.book(
                Booking(
                    amount=one.amount,
                    direction="debit",
                    reference=one.reference[:140],
                    end_to_end_id=one.end_to_end_id,
                    counterparty=one.creditor,
                    booked_on=on,
                    currency=one.currency,
                    payment_file_id=file.message_id,
                )
            )

    def _booking_day(self, execute_on: date) -> date:
        return max(execute_on, clock.today(ZONE))

    def give_back(self, returned: Return) -> Entry:
        """Book money that came back; raises Refused for a payment that was not made."""
        for entry in self._ledger.entries():
            if entry.end_to_end_id == returned.end_to_end_id and entry.direction == "debit":
                return self._ledger.book(
                    Booking(
                        amount=entry.amount,
                        reference=f"RETURNED {entry.reference}"[:140],
                        end_to_end_id=entry.end_to_end_id,
                        counterparty=entry.counterparty,
                        booked_on=returned.booked_on,
                        currency=entry.currency,
                        return_reason=returned.reason,
                    )
                )
        raise Refused(f"no payment {returned.end_to_end_id} was made")

    def kept(self, message_id: str) -> Kept | None:
        """Give a file of the books; None when it is not there."""
        row = self._box.state.row("select body from payment_files where message_id = ?", message_id)
        return msgspec.json.decode(row["body"], type=Kept) if row else None

    def files(self) -> list[Kept]:
        """Give all files, oldest first."""
        rows = self._box.state.rows("select body from payment_files order by seq")
        return [msgspec.json.decode(row["body"], type=Kept) for row in rows]

    def report(
        self,
        message_id: str,
        message_name: str,
        status: str,
        reason: str = "",
        *,
        decisions: tuple[Decision, ...] = (),
        report_id: str = "",
    ) -> str:
        """Put a report out; gives its id."""
        with self._box.state.transaction() as state:
            state.execute("insert into reports (message_id) values (?)", (message_id,))
            row = self._box.state.row("select max(seq) as seq from reports")
            number = row["seq"] if row else 0
            named = report_id or f"PSR{number:09d}"
            report = pain002.Report(named, message_id, message_name, status, reason, decisions)
            content = pain002.write(report, clock.now())
            self._release(f"pain002_{named}_{number}.xml", content)
            self._box.journal.effect("report.put_out", named, report)
        return named

    def _keep(self, name: str, file: PaymentFile, status: str) -> None:
        currency = file.orders[0].currency if file.orders else self._ledger.currency
        kept = msgspec.convert(
            {
                "message_id": file.message_id,
                "name": name,
                "status": status,
                "control_sum": file.control_sum,
                "currency": currency,
            },
            Kept,
        )
        with self._box.state.transaction() as state:
            state.execute(
                "insert into payment_files (message_id, body, file) values (?, ?, ?)",
                (file.message_id, msgspec.json.encode(kept), msgspec.json.encode(file)),
            )
