"""Where in a document a value is wrong."""

import re


def place_of(error: Exception) -> str:
    """Give the path that a msgspec error names, such as `lines[0].quantity`; empty for none."""
    found = re.findall(r"`\$?\.?([^`]*)`$", str(error))
    return found[0] if found else ""
