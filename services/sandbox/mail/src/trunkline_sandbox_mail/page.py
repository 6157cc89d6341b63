"""What arrived, as a page for people."""

from collections.abc import Iterable
from html import escape

from .shapes import Taken

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Messages taken</title>
<style>body{font:16px sans-serif;margin:2rem}td,th{text-align:left;padding:.3rem 1rem 0 0}</style>
<h1>Messages taken</h1><table><tr><th>from<th>to<th>subject<th>attached</tr>
"""


def page_of(taken: Iterable[Taken]) -> str:
    """Write the list, newest first, each with a way to its bytes."""
    rows = [_row(one) for one in taken]
    return f"{HEAD}{''.join(reversed(rows))}</table></html>"


def _row(one: Taken) -> str:
    cells = (one.sender, ", ".join(one.recipients), one.subject, ", ".join(one.attachments))
    sender, to, subject, files = (escape(cell) for cell in cells)
    way = f'<a href="/_sandbox/messages/{one.uid}">{subject or "(no subject)"}</a>'
    return f"<tr><td>{sender}<td>{to}<td>{way}<td>{files}</tr>\n"
