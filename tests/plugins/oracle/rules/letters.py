"""Who is to decide is written to once: of each order, each change beyond it, each payment run."""

from collections import Counter
from collections.abc import Iterator

from ..finding import Finding
from ..observed import Observed

RULE = "letters"
STEP = "send_message"
APPROVE, SIGN = "To approve: ", "To sign: "


def check(seen: Observed) -> Iterator[Finding]:
    """Count what the mail server took: by its id, by what it is about, and against our records."""
    letters = seen.bought.letters
    for name, times in Counter(one.message_id for one in letters).items():
        if times > 1:
            yield _finding(name, f"it was taken {times} times", times - 1)
    to_approve = [one.subject for one in letters if one.subject.startswith(APPROVE)]
    for plan in seen.bought.plan:
        told = sum(f" {plan.purchase} from " in one for one in to_approve)
        if told != plan.approvals:
            sentence = f"{told} letters ask for its approval, not {plan.approvals}"
            yield _finding(plan.purchase, sentence, told - plan.approvals)
    to_sign = [one.subject for one in letters if one.subject.startswith(SIGN)]
    for file in seen.bought.files:
        told = sum(f" {file.run}," in one for one in to_sign)
        if told != 1:
            yield _finding(file.run, f"{told} letters ask for signatures, not 1", told - 1)
    known = len({one.request_id for one in seen.records if one.step == STEP})
    left = len({one.message_id for one in letters})
    if known != left:
        sentence = f"{left} letters left, and {known} are in the evidence journal"
        yield _finding("letters", sentence, left - known)


def _finding(about: str, sentence: str, more: int) -> Finding:
    lost, doubled = max(-more, 0), max(more, 0)
    return Finding(rule=RULE, about=about, sentence=sentence, lost=lost, doubled=doubled)
