"""Which mail protocols this service speaks."""

from trunkline_kit.pin import Pin

PIN = Pin(
    protocol="SMTP (RFC 5321) and IMAP",
    version="4rev1",
    ends_on=None,
    because="mail protocols do not end; servers speak them beside their successors",
)
