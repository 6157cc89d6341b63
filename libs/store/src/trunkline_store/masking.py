"""What a backend says in refusing, without the personal values that it was sent.

Backends quote what they refuse: "the party Ada Byron has no address". Such a sentence goes up
into exceptions, last errors and journals, where people read it and where nobody could erase it.
"""

import re
from collections.abc import Iterable

from trunkline_kit.errors import FieldError, TrunklineError

MASKED = "[personal]"
"""What stands in the place of a personal value."""
SHORTEST = 2
"""A single letter is no quotation."""


def masked(error: TrunklineError, values: Iterable[str]) -> TrunklineError:
    """Give the same error with every such value, in any case, masked in its sentences."""
    known = [*values]
    if not known:
        return error
    return type(error)(
        without(error.sentence, known),
        reason=error.reason,
        fields=tuple(
            FieldError(one.field, one.reason, without(one.sentence, known)) for one in error.fields
        ),
        unknown=error.unknown,
        retry_after_s=error.retry_after_s,
    )


def without(text: str, values: Iterable[str]) -> str:
    """Mask every such value in a text, in any case, where it stands as words of its own."""
    quoted = sorted({one for one in values if len(one) >= SHORTEST}, key=len, reverse=True)
    if not quoted:
        return text
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, quoted))})(?!\w)"
    return re.sub(pattern, MASKED, text, flags=re.IGNORECASE)
