"""What an undo leaves behind for a write that was not there, so that it cannot stay afterwards.

Whoever undoes writes the bar and then looks for the document; whoever writes makes the draft and
then looks for the bar. One of them sees the other, and a draft has no effect.
"""

from trunkline_kit.errors import Refused
from trunkline_system_tryton.conversation import Conversation
from trunkline_system_tryton.purchase_directory import PurchaseDirectory
from trunkline_system_tryton.refusals import refuse

NOTE = "ir.note"


async def bar(calls: Conversation, directory: PurchaseDirectory, request_id: str) -> None:
    """Keep the request id of a write that is undone; twice does no harm."""
    if request_id and not await is_barred(calls, directory, request_id):
        resource, message = await _place(calls, directory, request_id)
        await calls.create(NOTE, {"resource": resource, "message": message})


async def is_barred(calls: Conversation, directory: PurchaseDirectory, request_id: str) -> bool:
    """Say whether a write was undone."""
    resource, message = await _place(calls, directory, request_id)
    domain = [("resource", "=", resource), ("message", "=", message)]
    return bool(await calls.search(NOTE, domain, ["id"], limit=1))


async def note(calls: Conversation, resource: str, message: str) -> None:
    """Keep a sentence with a document; twice does no harm."""
    domain = [("resource", "=", resource), ("message", "=", message)]
    if not await calls.search(NOTE, domain, ["id"], limit=1):
        await calls.create(NOTE, {"resource": resource, "message": message})


def cancelled() -> Refused:
    """Give the refusal of a write that was undone before it came."""
    return refuse("cancelled", "this was cancelled before it came")


async def _place(
    calls: Conversation, directory: PurchaseDirectory, request_id: str
) -> tuple[str, str]:
    party = await directory.own_party(calls)
    return f"party.party,{party}", f"Cancelled before it came: {request_id}"
