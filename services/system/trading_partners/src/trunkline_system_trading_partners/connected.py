"""One supplier connected: its own way out, folder, door and reading over what all share."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import structlog
from msgspec import Struct

from trunkline_kit.address import host_and_port
from trunkline_kit.calling import Calls
from trunkline_kit.seat import Loop
from trunkline_kit.settings import SettingsWrong
from trunkline_kit.sftp import Access, Folder, HostKey
from trunkline_kit.signature import Verifier
from trunkline_kit.watching import Watch
from trunkline_model.address import Address
from trunkline_model.capabilities.supplier_documents import ConnectedSupplier, SupplierDocuments
from trunkline_model.capabilities.supplier_inbox import SupplierInbox
from trunkline_model.trade_party import TradeParty
from trunkline_store.keys import Keyring
from trunkline_store.memo import Memo
from trunkline_store.memoised import memoised
from trunkline_store.pool import Pool

from .adapter import DOUBLES, About, Supplier
from .client import Delivery, Fetched, HttpDelivery, SftpDelivery
from .formats import TYPES
from .formats.edifact.envelope import Ends
from .inbound import Door
from .inbox import TAKES, Inbox
from .intake import Intake
from .mail.connecting import mail_delivery, mailbox_of, rules_of
from .mail.taking import MailTaking
from .mail.watching import MailWatch
from .outbox import Outbox
from .reading import Partner, Reading
from .rows import Rows
from .settings import OutChannel, SupplierConnection

log = structlog.get_logger()


class Shared(Struct, frozen=True):
    """What every connection of the process uses."""

    pool: Pool
    keyring: Keyring
    memo: Memo
    calls: Calls
    """By which it reaches its supplier, within a budget."""


class Connected(Struct, frozen=True):
    """One supplier as it is served."""

    connection_id: str
    documents: SupplierDocuments
    """Its adapter behind the request memo."""
    inbox: SupplierInbox
    """What it hands in itself, behind the request memo."""
    door: Door | None
    """Where its documents come in by HTTP; None without a secret."""
    reading: Loop
    """Reads what came, in every replica: each arrival is one's by its row."""
    looking: tuple[Loop, ...]
    """Takes the files of its folder in, where it has one; for one replica."""


@asynccontextmanager
async def connected(one: SupplierConnection, shared: Shared) -> AsyncIterator[Connected]:
    """Put a connection together; nothing is sent to the supplier before it is used."""
    name, (pool, keyring) = one.connection_id, (shared.pool, shared.keyring)
    rows = Rows(keyring, name)
    partner = Partner(name, one.supplier_code, one.supplier_identifier, one.supplier_vat_number)
    intake = Intake(pool, keyring, name, Reading(pool, keyring, partner))
    form = (one.format, Ends(one.buyer_identifier or "BUYER", one.supplier_identifier or name, ""))
    async with AsyncExitStack() as stack:
        delivery = await _delivery(one, shared, rows, stack)
        supplier: SupplierDocuments = Supplier(
            _about(one, rows), pool, Outbox(pool, keyring, name, form), delivery
        )
        inbox: SupplierInbox = Inbox(name, pool, intake, rows)
        looking: tuple[Loop, ...] = ()
        if one.sftp_address:
            folder = await _folder(one, one.from_supplier, (pool, rows), stack)
            looking = (partial(Watch(folder, intake).run, one.poll_s, name),)
        if one.imap_address:
            taking = MailTaking(pool, keyring, intake, rules_of(one))
            looking += (partial(MailWatch(mailbox_of(one), taking).run, one.poll_s, name),)
        yield Connected(
            name,
            memoised(supplier, shared.memo, DOUBLES),
            memoised(inbox, shared.memo, TAKES),
            _door(one, intake),
            partial(intake.run, one.poll_s),
            looking,
        )


def _about(one: SupplierConnection, rows: Rows) -> About:
    place = Address(
        "", one.buyer_line1, one.buyer_city, one.buyer_postcode, country=one.buyer_country
    )
    buyer = TradeParty(one.buyer_name, one.buyer_identifier, one.buyer_vat_number, place)
    seller = TradeParty(one.supplier_name, one.supplier_identifier, one.supplier_vat_number)
    known = ConnectedSupplier(one.connection_id, one.supplier_code, one.channel, one.format)
    return About(known, buyer, seller, rows)


async def _delivery(
    one: SupplierConnection, shared: Shared, rows: Rows, stack: AsyncExitStack
) -> Delivery:
    if one.channel is OutChannel.MAIL:
        return mail_delivery(one)
    if one.channel is OutChannel.API:
        return Fetched()
    wanted = one.sftp_address if one.channel is OutChannel.SFTP else one.url and one.signing_secret
    if not wanted:
        raise SettingsWrong(
            f"settings: {one.connection_id} goes by {one.channel.value} and lacks sftp_address,"
            " or url and signing_secret"
        )
    if one.channel is OutChannel.SFTP:
        return SftpDelivery(await _folder(one, one.to_supplier, (shared.pool, rows), stack))
    way = await stack.enter_async_context(shared.calls.way("supplier", one))
    return HttpDelivery(way, one.signing_secret, TYPES[one.format])


def _door(one: SupplierConnection, intake: Intake) -> Door | None:
    if not one.signing_secret:
        return None
    try:
        return Door(Verifier(one.signing_secret), intake)
    except ValueError as error:
        text = f"settings: the signing secret of {one.connection_id} is no whsec_ and base64"
        raise SettingsWrong(text) from error


async def _folder(
    one: SupplierConnection, path: str, kept: tuple[Pool, Rows], stack: AsyncExitStack
) -> Folder:
    host, port = host_and_port(one.sftp_address)
    access = Access(
        host=host,
        port=port,
        user=one.sftp_user,
        password=one.sftp_password,
        private_key=one.sftp_private_key,
        folder=path.rstrip("/"),
        whose="supplier",
    )
    folder = Folder(access, await _host_key(one, *kept))
    stack.push_async_callback(folder.close)
    return folder


async def _host_key(one: SupplierConnection, pool: Pool, rows: Rows) -> HostKey:
    """Take the configured key, else the one that was met first, else the next one met."""

    async def remember(host_key: str) -> None:
        log.warning("host_key_met_first", host_key=host_key)
        async with pool.connection() as conn:
            await rows.note_host_key(conn, host_key)

    if one.sftp_host_key:
        return HostKey(one.sftp_host_key, remember)
    async with pool.connection() as conn:
        return HostKey(await rows.host_key(conn), remember)
