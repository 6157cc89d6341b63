"""What the warehouse answers when it will not do what was asked."""


class Refusal(Exception):
    """A refusal with the HTTP status and the code that the REST API gives for it."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.code = code
        self.sentence = sentence


def not_found(what: str) -> Refusal:
    """Say that nothing goes by that id or reference."""
    return Refusal(404, "not_found", f"there is no {what}")
