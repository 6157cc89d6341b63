"""Signed bytes are genuine for as long as they are theirs, and for five minutes."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from standardwebhooks import Webhook

from trunkline_kit import clock
from trunkline_kit.signature import Verifier, sign, turned_away

SECRET = "whsec_" + b64encode(b"a secret of theirs and ours.").decode()
OTHER = "whsec_" + b64encode(b"another secret of that length").decode()
BODY = "Änderung".encode("iso-8859-1")


def headers(body: bytes = BODY, *, secret: str = SECRET, off_s: int = 0) -> dict[str, str]:
    return sign(secret, "msg_1", clock.now() + timedelta(seconds=off_s), body)


def test_what_was_signed_is_genuine_in_any_encoding() -> None:
    assert Verifier(SECRET).is_genuine(headers(), BODY)


def test_the_scheme_s_own_library_agrees() -> None:
    now = datetime.now(UTC)
    theirs = Webhook(SECRET).sign("msg_1", now, "{}")
    assert sign(SECRET, "msg_1", now, b"{}")["webhook-signature"] == theirs


def test_either_of_two_secrets_will_do() -> None:
    assert Verifier(f"{OTHER} {SECRET}").is_genuine(headers(), BODY)


@pytest.mark.parametrize("off_s", [-400, 400])
def test_an_old_or_early_one_is_not(off_s: int) -> None:
    assert not Verifier(SECRET).is_genuine(headers(off_s=off_s), BODY)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "v1,", "9" * 30, "²", "v1,AAAA v2,BBBB"])
def test_a_changed_header_is_not(name: str, value: str) -> None:
    assert not Verifier(SECRET).is_genuine({**headers(), name: value}, BODY)


def test_another_body_or_secret_is_not() -> None:
    assert not Verifier(SECRET).is_genuine(headers(), BODY + b" ")
    assert not Verifier(SECRET).is_genuine(headers(secret=OTHER), BODY)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"content-encoding": "identity"}, None),
        ({"content-encoding": "gzip"}, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
        ({"webhook-id": "msg_2"}, HTTPStatus.UNAUTHORIZED),
    ],
)
def test_a_request_comes_in_whole_and_genuine_or_is_turned_away(
    changes: dict[str, str], why: HTTPStatus | None
) -> None:
    assert turned_away(Verifier(SECRET), {**headers(), **changes}, BODY) == why


@pytest.mark.parametrize("name", ["a b", "../x", "ä", "x" * 201])
def test_an_id_under_which_nothing_can_be_kept_is_turned_away(name: str) -> None:
    signed = sign(SECRET, name, clock.now(), BODY)
    assert turned_away(Verifier(SECRET), signed, BODY) is HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize("secrets", ["", "whsec_no base64 at all!", "whsec_*"])
def test_a_secret_that_is_none_is_refused(secrets: str) -> None:
    with pytest.raises(ValueError, match=r"secret|base64|Incorrect|Invalid|Only|Non"):
        Verifier(secrets)
