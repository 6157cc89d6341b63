"""A refusal that quotes what it was sent says everything but who it was about."""

from trunkline_kit.errors import FieldError, Refused, Unavailable
from trunkline_store.masking import MASKED, masked

VALUES = ["Ada Byron", "1 High Street", "ada@example.com", "Ada", "X", ""]


def test_every_personal_value_is_masked_in_every_sentence() -> None:
    field = FieldError("party.email", "invalid", "ada@example.com is no address of ADA BYRON")
    error = Refused("Ada Byron, 1 High Street: unknown", reason="unknown_party", fields=(field,))
    told = masked(error, VALUES)
    assert isinstance(told, Refused)
    assert told.sentence == f"{MASKED}, {MASKED}: unknown"
    assert told.fields == (
        FieldError("party.email", "invalid", f"{MASKED} is no address of {MASKED}"),
    )
    assert told.reason == "unknown_party"


def test_the_longer_of_two_values_is_masked_whole() -> None:
    assert masked(Refused("Ada Byron"), ["Ada", "Ada Byron"]).sentence == MASKED


def test_a_word_that_only_contains_a_value_stays() -> None:
    assert masked(Refused("Adamant about X"), VALUES).sentence == "Adamant about X"


def test_what_is_known_of_the_outcome_stays() -> None:
    told = masked(Unavailable("Ada?", unknown=True, retry_after_s=2.0), VALUES)
    assert (told.unknown, told.retry_after_s, told.sentence) == (True, 2.0, f"{MASKED}?")


def test_an_error_about_nobody_is_the_same_error() -> None:
    error = Refused("closed")
    assert masked(error, []) is error
