"""The mail servers of one supplier's connection."""

from trunkline_kit.address import host_and_port
from trunkline_kit.mail_relay import Relay
from trunkline_kit.mailbox import Login, Mailbox
from trunkline_kit.settings import SettingsWrong

from ..formats import TYPES
from ..settings import SupplierConnection
from .delivery import MailDelivery, Sender
from .opening import Rules


def mailbox_of(one: SupplierConnection) -> Mailbox:
    """Give our mailbox of a supplier; SettingsWrong when something of it is missing."""
    if not (one.mail_address and one.supplier_mail_address and one.imap_address):
        raise SettingsWrong(
            f"settings: {one.connection_id} uses e-mail and lacks mail_address,"
            " supplier_mail_address or imap_address"
        )
    host, port = host_and_port(one.imap_address)
    return Mailbox(
        Login(
            host=host,
            port=port,
            user=one.imap_user,
            password=one.imap_password,
            folder=one.imap_folder,
            security=one.mail_security,
            timeout_s=one.timeout_s,
        )
    )


def mail_delivery(one: SupplierConnection) -> MailDelivery:
    """Give the way of documents by e-mail; SettingsWrong when something of it is missing."""
    if not one.smtp_address:
        raise SettingsWrong(f"settings: {one.connection_id} goes by mail and lacks smtp_address")
    host, port = host_and_port(one.smtp_address)
    relay = Relay(
        host=host,
        port=port,
        user=one.smtp_user,
        password=one.smtp_password,
        security=one.mail_security,
        timeout_s=one.timeout_s,
    )
    sender = Sender(
        ours=one.mail_address,
        theirs=one.supplier_mail_address,
        buyer=one.buyer_name,
        content_type=TYPES[one.format],
    )
    return MailDelivery(sender, relay, mailbox_of(one))


def rules_of(one: SupplierConnection) -> Rules:
    """Say from whom messages come."""
    return Rules(
        sender=one.supplier_mail_address,
        ours=one.mail_address,
        authenticates=one.mail_authenticates,
        supplier_code=one.supplier_code,
    )
