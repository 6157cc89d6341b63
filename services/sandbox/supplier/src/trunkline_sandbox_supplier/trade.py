"""The supplier's trade: what it was asked for, what it wrote, what it does by itself."""

from collections.abc import Callable

import msgspec

from trunkline_kit.safe_xml import NotSafe
from trunkline_sandbox import Sandbox

from .refusals import Refused
from .settings import Settings
from .shapes import Answer, Bill, Conduct, Order, Respond, Ship, Statement, Written
from .statements import Stating, billed
from .ubl import Biller, read_order, write_despatch, write_response

type Make = Callable[[str], bytes]
"""Writes a document under a number."""

PREFIXES = {
    "response": "AB",
    "despatch": "LS",
    "invoice": "INV",
    "credit_note": "CN",
    "statement": "ST",
}


class Trade:
    """Takes orders and writes documents; every document has a number of its own."""

    def __init__(self, box: Sandbox, settings: Settings) -> None:
        self._box = box
        self._biller = Biller(settings.supplier_name, settings.supplier_vat_number)
        self._stating = Stating(settings.supplier_name, settings.supplier_vat_number)
        self._account = settings.supplier_account

    def take(self, name: str, content: bytes) -> Order | None:
        """Keep what came under a name, once; None for what is no order, or came before."""
        try:
            order = read_order(content)
        except (NotSafe, ArithmeticError, AttributeError):
            return None
        if not order.purpose.startswith("Order") or not order.order_number:
            return None
        with self._box.state.transaction() as file:
            added = file.execute(
                "insert into orders (order_number, name, content, body) values (?, ?, ?, ?)"
                " on conflict do nothing",
                (order.order_number, name, content, msgspec.json.encode(order)),
            )
            if added.rowcount:
                self._box.journal.effect("order.taken", order.order_number, order.purpose)
        return order if added.rowcount else None

    def known(self, name: str) -> bytes | None:
        """Give what came under a name; None when nothing did."""
        row = self._box.state.row("select content from orders where name = ?", name)
        return bytes(row["content"]) if row else None

    def orders(self) -> list[Order]:
        """Give every version of every order, as they came."""
        rows = self._box.state.rows("select body from orders order by seq")
        return [msgspec.json.decode(row["body"], type=Order) for row in rows]

    def order(self, number: str) -> Order:
        """Give the last version that was not turned down; Refused for an unknown order."""
        found = self._versions(number)
        rows = self._box.state.rows(
            "select version from turned_down where order_number = ?", number
        )
        no = {row["version"] for row in rows}
        return next((one for one in reversed(found) if one.version not in no), found[0])

    def _versions(self, number: str) -> list[Order]:
        found = [one for one in self.orders() if one.order_number == number and one.lines]
        if not found:
            raise Refused(f"there is no order {number}")
        return found

    def written(self) -> list[Written]:
        """Give every document that was written, oldest first."""
        rows = self._box.state.rows("select number, kind, order_number from documents order by seq")
        return [Written(*row) for row in rows]

    def content(self, number: str) -> bytes:
        """Give the bytes of a document; Refused for an unknown one."""
        row = self._box.state.row("select content from documents where number = ?", number)
        if row is None:
            raise Refused(f"there is no document {number}")
        return bytes(row["content"])

    def conduct(self, new: Conduct | None = None) -> Conduct:
        """Give what is done with orders by itself, from now on as told."""
        if new is not None:
            with self._box.state.transaction() as file:
                file.execute(
                    "insert into conduct values (1, ?)"
                    " on conflict (one) do update set body = excluded.body",
                    (msgspec.json.encode(new),),
                )
        row = self._box.state.row("select body from conduct")
        return msgspec.json.decode(row["body"], type=Conduct) if row else Conduct()

    def respond(self, told: Respond) -> Written:
        """Answer an order."""
        if told.answer is Answer.SILENCE:
            raise Refused("silence is no document")
        number = told.order_number
        order = self._versions(number)[-1]
        if told.answer is Answer.REJECT:
            self._turn_down(order)
        return self._write(
            "response", number, lambda n: write_response(order, n, told.answer, told.prices)
        )

    def _turn_down(self, order: Order) -> None:
        """Go on with the version before, when there is one."""
        with self._box.state.transaction() as file:
            added = file.execute(
                "insert into turned_down values (?, ?) on conflict do nothing",
                (order.order_number, order.version),
            )
            if added.rowcount:
                self._box.journal.effect(
                    "order.turned_down", order.order_number, str(order.version)
                )

    def ship(self, told: Ship) -> Written:
        """Say what is on its way."""
        order = self.order(told.order_number)
        return self._write(
            "despatch", told.order_number, lambda n: write_despatch(order, n, told.quantities)
        )

    def bill(self, told: Bill) -> Written:
        """Bill, or credit."""
        order, account = self.order(told.order_number), told.account or self._account
        kind = "credit_note" if told.corrects else "invoice"
        return self._write(
            kind,
            told.order_number,
            lambda n: self._biller.write(order, n, told, account),
            told.number,
        )

    def state(self, told: Statement) -> Written:
        """Say what is open; Refused when there is nothing to list."""
        bills = [one.number for one in self.written() if one.kind in ("invoice", "credit_note")]
        listed = () if told.only_entries else (billed(self.content(one)) for one in bills)
        entries = [*listed, *told.entries]
        if not entries:
            raise Refused("nothing was billed yet, and no entries are given")
        return self._write(
            "statement", "", lambda n: self._stating.write(n, told, entries), told.number
        )

    def _write(self, kind: str, order_number: str, make: Make, number: str = "") -> Written:
        with self._box.state.transaction() as file:
            row = file.execute("select count(*) from documents").fetchone()
            about = (PREFIXES[kind], order_number, str(row[0] + 1))
            own = number or "-".join(filter(None, about))
            content = make(own)
            added = file.execute(
                "insert into documents (number, kind, order_number, content) values (?, ?, ?, ?)"
                " on conflict do nothing",
                (own, kind, order_number, content),
            )
            if not added.rowcount:
                raise Refused(f"a document has the number {own} already")
            self._box.journal.effect(f"{kind}.written", own, order_number)
        return Written(own, kind, order_number)
