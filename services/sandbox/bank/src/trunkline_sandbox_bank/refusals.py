"""What the bank answers when it will not do what it was told."""


class Refused(Exception):
    """The order makes no sense for these books; nothing was done."""
