"""A run as the bytes that a bank is sent: the same run always gives the same bytes."""

from hashlib import sha256

from msgspec import Struct

from trunkline_model.payment_run import PaymentInstruction, PaymentRun

from .charset import Charset


class WrittenFile(Struct, frozen=True):
    """A payment file before it is sent."""

    message_id: str
    """The id that the bank's reports will name."""
    name: str
    """Its name at the bank: one a run, so that it binds what was sent."""
    content: bytes
    """The bytes."""
    rewritten: tuple[str, ...]
    """End-to-end ids of payments whose texts were put into the bank's characters."""
    mapping_version: str
    """What wrote it."""

    @property
    def sha256(self) -> str:
        """Hex hash of the bytes."""
        return sha256(self.content).hexdigest()


def rewritten(run: PaymentRun, charset: Charset, length_max: int) -> tuple[str, ...]:
    """Name the payments whose payee or text does not go into the file as it is."""

    def changes(text: str) -> bool:
        return charset.write(text, len(text)).text != text

    def stands(one: PaymentInstruction) -> bool:
        too_long = len(one.creditor.holder) > length_max
        return not (too_long or changes(one.creditor.holder) or changes(one.remittance))

    return tuple(one.end_to_end_id for one in run.instructions if not stands(one))
