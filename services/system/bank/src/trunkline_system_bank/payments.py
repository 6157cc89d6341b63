"""Capability payment files: a run is written, noted and put into the bank's folder once."""

import asyncio
from collections.abc import Callable
from hashlib import sha256

from msgspec import Struct

from trunkline_kit import clock
from trunkline_kit.errors import Invalid, NotFound
from trunkline_kit.sftp import Folder
from trunkline_model.capabilities.payment_files import (
    GetPaymentFile,
    PaymentFile,
    PaymentFileSubmitted,
    PaymentState,
    SubmitPaymentFile,
)
from trunkline_model.evidence import Evidence
from trunkline_model.payment_run import PaymentFormat, PaymentRun
from trunkline_store.pool import Pool

from . import pain001, standard_18
from .checks import require_payable
from .payment_rows import PaymentRows
from .unreadable import Unreadable
from .written import WrittenFile

SYSTEM = "system-bank"


class Paying(Struct, frozen=True):
    """What one connection pays from and under which names."""

    connection_id: str
    accounts: frozenset[str]
    """IBANs that are ours; without any, every debtor is."""
    service_user: str
    """Six digits that Bacs gave; empty when no Standard 18 file may be sent."""


class Payments:
    """Fulfils `PaymentFiles` for one connection; `find` looks a lost write up."""

    def __init__(self, pool: Pool, rows: PaymentRows, folder: Folder, paying: Paying) -> None:
        self._pool, self._rows, self._folder, self._paying = pool, rows, folder, paying

    async def submit_payment_file(self, request: SubmitPaymentFile) -> PaymentFileSubmitted:
        """Send a run once; Invalid for what cannot be paid, Conflict when it was sent before."""
        file = await asyncio.to_thread(self._write, request.run)
        async with self._pool.connection() as conn:
            await self._rows.register(conn, request, file)
        wrote = await self._folder.write(file.name, file.content)
        return self._submitted(file, found=not wrote)

    async def find(self, request: SubmitPaymentFile) -> PaymentFileSubmitted | None:
        """Look a file up: in the bank's folder, or in what the bank said of it."""
        file = await asyncio.to_thread(self._write, request.run)
        there = await self._folder.find(file.name, len(file.content))
        if there != file.content and not await self._was_answered(request.run.run_id):
            return None
        return self._submitted(file, found=True)

    async def get_payment_file(self, request: GetPaymentFile) -> PaymentFile:
        """Read how a file stands; NotFound when it was never sent."""
        async with self._pool.connection() as conn:
            found = await self._rows.file(conn, request.run_id)
        if found is None:
            raise NotFound(f"no payment run {request.run_id} was sent")
        return found

    async def _was_answered(self, run_id: str) -> bool:
        """Say whether the bank spoke of it: then it had it, though it took it off the folder."""
        async with self._pool.connection() as conn:
            file = await self._rows.file(conn, run_id)
        return file is not None and any(one.state is not PaymentState.SENT for one in file.lines)

    def _write(self, run: PaymentRun) -> WrittenFile:
        require_payable(run, self._paying.accounts)
        writer = WRITERS[run.format]
        try:
            return writer(run, self._paying)
        except Unreadable as fault:
            raise Invalid(
                f"the file would be wrong: {fault.fault.field}", reason="schema"
            ) from None

    def _submitted(self, file: WrittenFile, *, found: bool) -> PaymentFileSubmitted:
        evidence = Evidence(
            system=SYSTEM,
            connection_id=self._paying.connection_id,
            document_type="payment_file",
            document_id=file.message_id,
            document_number=file.name,
            request_sha256=file.sha256,
            answer_sha256=sha256(file.name.encode()).hexdigest(),
            mapping_version=file.mapping_version,
            recorded_at=clock.now(),
            found_by_probe=found,
        )
        return PaymentFileSubmitted(
            file.message_id, file.name, file.sha256, file.rewritten, evidence
        )


def _bacs(run: PaymentRun, paying: Paying) -> WrittenFile:
    if not paying.service_user:
        text = "this connection has no Bacs service user number; set TRUNKLINE_BANK_SERVICE_USER"
        raise Invalid(text, reason="service_user")
    return standard_18.write(run, paying.service_user)


WRITERS: dict[PaymentFormat, Callable[[PaymentRun, Paying], WrittenFile]] = {
    PaymentFormat.PAIN_001: lambda run, _: pain001.write(run),
    PaymentFormat.BACS_STANDARD_18: _bacs,
}
