"""Days as links and forms say them."""

from datetime import date

from trunkline_kit.errors import FieldError, Invalid


def read_day(text: str) -> date:
    """Read one; Invalid when it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        sentence = f"{text or 'Nothing'} is no day: write it as 2026-11-22."
        raise Invalid(sentence, fields=(FieldError("day", "no_day", sentence),)) from error
