"""Ask a person about a receipt that the warehouse reported twice, with different quantities."""

from trunkline_durable.problem import Problem
from trunkline_durable.run import Run

from ..receipt import GoodsReceipt


async def question_receipt(run: Run, case: GoodsReceipt) -> None:
    """Raise an exception and go on: what was booked stays booked."""
    differing = case.differing[int(run.cause) - 1]
    first = case.reported.quantity if case.reported else "?"
    problem = Problem(
        reason="changed_receipt",
        field="quantity",
        sentence=f"{run.business_key} was reported with {first} units, and again with {differing}.",
        suggestion="Ask the warehouse, and correct the ERP's stock by a stock-take if need be.",
    )
    run.flag(problem)
