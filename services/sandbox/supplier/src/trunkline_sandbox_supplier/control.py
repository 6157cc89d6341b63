"""What a test or a demo tells the supplier to do, under /_sandbox."""

from typing import Any

from litestar import Router, get, post, put
from litestar.params import JSONBody

from .sending import Sending
from .shapes import Again, Bill, Conduct, Form, Half, Order, Respond, Ship, Statement, Way, Written
from .trade import Trade


def trade_router(trade: Trade, sending: Sending) -> Router:
    """Give the routes that show the trade and move it."""

    @get("/orders", sync_to_thread=False)
    def list_orders() -> list[Order]:
        """Give every version of every order, as they came."""
        return trade.orders()

    @get("/documents", sync_to_thread=False)
    def list_documents() -> list[Written]:
        """Give every document that was written: the truth to hold what came in against."""
        return trade.written()

    @put("/conduct", sync_to_thread=False)
    def conduct(data: JSONBody[Conduct]) -> Conduct:
        """Say what is done with orders from now on."""
        return trade.conduct(data)

    @post("/responses")
    async def respond(data: JSONBody[Respond]) -> Written:
        """Answer an order."""
        return await _sent(trade.respond(data), data.way)

    @post("/despatches")
    async def ship(data: JSONBody[Ship]) -> Written:
        """Send goods and say so."""
        return await _sent(trade.ship(data), data.way)

    @post("/invoices")
    async def bill(data: JSONBody[Bill]) -> Written:
        """Bill an order, or credit an invoice that it names in `corrects`."""
        return await _sent(trade.bill(data), data.way)

    @post("/repeated-documents", status_code=204)
    async def repeat(data: JSONBody[Again]) -> None:
        """Send a document again, also another way."""
        name = data.name or f"{data.number}.xml"
        await sending.send(name, trade.content(data.number), data.way)

    @post("/half-files", status_code=204, sync_to_thread=False)
    def half(data: JSONBody[Half]) -> None:
        """Leave half of a document as an upload in progress."""
        sending.start(data.name, trade.content(data.number))

    async def _sent(written: Written, way: Way) -> Written:
        await sending.send(f"{written.number}.xml", trade.content(written.number), way)
        return written

    handlers = [list_orders, list_documents, conduct, respond, ship, bill, repeat, half]
    return Router("/_sandbox", route_handlers=[*handlers, _stating(trade, sending)])


def _stating(trade: Trade, sending: Sending) -> Any:
    @post("/statements")
    async def state(data: JSONBody[Statement]) -> Written:
        """Send a statement of account."""
        written = trade.state(data)
        ending = "csv" if data.form is Form.CSV else "xml"
        content = trade.content(written.number)
        await sending.send(f"{written.number}.{ending}", content, data.way)
        return written

    return state
