"""A payment file reaches the bank once; nothing is in two of them, and nothing is paid by two."""

from collections import Counter
from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "payment files"


def check(seen: Observed) -> Iterator[Finding]:
    """Count files, their payments, and by how many payments each bill was settled."""
    for run in seen.bought.refused_files:
        yield _finding(run, "the bank got the file again")
    for run, times in _twice(one.run for one in seen.bought.files):
        yield _finding(run, f"the bank took {times} files of it")
    sent = [one for file in seen.bought.files for one in file.references]
    for reference, times in _twice(sent):
        yield _finding(reference, f"it stands in {times} places of what the bank was sent")
    for debit in seen.bought.debits:
        if debit.reference not in sent:
            yield _finding(debit.reference, "it was debited, and no file asks for it")
    payments = [one for one in seen.bought.effects if one.kind == "supplier_payment"]
    by_bill = {(one.of, one.reference) for one in payments}
    for bill, times in _twice(bill for bill, _ in by_bill):
        yield _finding(bill, f"{times} payments settle it")


def _twice(names: Iterator[str] | list[str]) -> Iterator[tuple[str, int]]:
    for name, times in sorted(Counter(names).items()):
        if times > 1:
            yield name, times


def _finding(about: str, sentence: str) -> Finding:
    return Finding(rule=RULE, about=about, sentence=sentence, doubled=1)
