"""Destroys the keys of what may go; everything else stays as it is, and the chain stays whole."""

from collections.abc import Mapping

from trunkline_durable.words import subject_of
from trunkline_kit.errors import Unavailable
from trunkline_model.capabilities.people import ErasePerson
from trunkline_store.keys import Keyring
from trunkline_store.pool import Connection

from .clients import Keeper
from .exporting import asked_of
from .finding import Subject

FORGET_INDEX = "DELETE FROM personal_index WHERE case_id = ANY(%s)"


async def at_services(
    keepers: Mapping[str, Keeper], subject: Subject, *, everything: bool
) -> dict[str, int]:
    """Have every service that heard of them let go; gives how many keys each destroyed.

    Unavailable when one cannot be asked: nothing of ours is erased before all have answered.
    """
    done = {}
    for name in subject.services:
        keeper = keepers.get(name)
        if keeper is None:
            sentence = f"{name} keeps something and its address is not set here: set it, try again"
            raise Unavailable(sentence, reason="no_address")
        asked = asked_of(name, subject)
        erase = ErasePerson(
            asked.case_ids, asked.raw_document_ids, asked.positions, asked.names, everything
        )
        done[name] = (await keeper.people.erase_person(erase)).keys
    return done


async def in_process(
    conn: Connection, keyring: Keyring, subject: Subject, *, everything: bool
) -> None:
    """Destroy our own keys: with `everything` those of tax records too."""
    for key_id in subject.keys:
        await (keyring.erase if everything else keyring.erase_brief)(conn, key_id)
    for case_id in subject.case_ids:
        await keyring.erase_subject(conn, subject_of(case_id))
    await conn.execute(FORGET_INDEX, [list(subject.case_ids)])
