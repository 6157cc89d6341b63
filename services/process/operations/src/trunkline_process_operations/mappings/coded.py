"""Which fields of which requests hold codes; pure."""

from datetime import date

from .coded_purchases import BOUGHT
from .coded_sales import SOLD
from .coding import Body, Coded

READERS = {**SOLD, **BOUGHT}
"""Steps whose requests hold codes."""


def coded_in(request: str, body: Body, sent_on: date) -> tuple[Coded, ...]:
    """List the codes in a request, by the name of the step that sent it; empty for other steps."""
    return tuple(READERS[request](body, sent_on)) if request in READERS else ()
