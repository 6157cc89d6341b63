"""Words to people as a part of any process: due beside its own work, sent once, proven."""

from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from trunkline_durable.process import Due
from trunkline_durable.run import Run
from trunkline_durable.step import Step
from trunkline_model.capabilities.mail import MessageSent, SendMessage

from .facts.notice import NoticeSent
from .rules.notices import AddressBook, Notice
from .transitions.moment import now

type Notices[Case] = Callable[[Case, AddressBook], Iterable[Notice]]
"""Says who is to be written to about a case as it stands."""
type DueOf[Case] = Callable[[Case], Iterable[Due]]

SEND_MESSAGE = Step(
    name="send_message",
    system="mail",
    request=SendMessage,
    result=MessageSent,
    send=lambda ports, request: ports.mail.messages.send_message(request),
)


def with_notices[Case: Any](
    due: DueOf[Case], notices: Notices[Case], book: AddressBook
) -> DueOf[Case]:
    """Give what lists a process's own work, and then who is to be written to."""

    def both(case: Case) -> Iterable[Due]:
        yield from due(case)
        sent = {one.notice for one in case.notices}
        for one in notices(case, book):
            if one.name not in sent:
                yield Due("send_notice", one.name, at=one.at)

    return both


def noticing[Case: Any](
    notices: Notices[Case],
) -> Callable[[Run, Case], Coroutine[Any, Any, None]]:
    """Give the transition that writes to one person; what was decided meanwhile needs no words."""

    async def send_notice(run: Run, case: Case) -> None:
        asked = await run.begun(SEND_MESSAGE)
        if asked is None:
            book: AddressBook = run.clients.terms.addresses
            found = (one for one in notices(case, book) if one.name == run.cause)
            if (notice := next(found, None)) is None:
                return
            asked = _message(notice, run.clients.mail.connection_id)
        sent = await run.step(SEND_MESSAGE, asked)
        run.record(
            NoticeSent(
                occurred_at=now(),
                notice=run.cause,
                system=sent.evidence.system,
                message_id=sent.message_id,
            )
        )

    return send_notice


def _message(notice: Notice, connection_id: str) -> SendMessage:
    return SendMessage(
        connection_id=connection_id,
        request_id="",
        to=notice.to,
        subject=notice.subject,
        text=notice.text,
    )
