"""What the supplier answers when it will not do what it was told."""


class Refused(Exception):
    """There is no such order, or a document has that number; nothing was done."""
