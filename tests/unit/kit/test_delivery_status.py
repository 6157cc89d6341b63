"""What a mail server's report says of a message, and what is no report."""

from email import policy
from email.parser import BytesParser

import pytest
from mail_reports import report

from trunkline_kit.delivery_status import Failed, Report, read_report

SENT = "<1a2b@ours.example>"


def read(content: bytes) -> Report | None:
    return read_report(BytesParser(policy=policy.default).parsebytes(content))


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_message_that_came_back_is_known_by_its_id_with_the_server_s_words(kind: str) -> None:
    lost = Failed("sales@acme.example", "5.1.1", "550 5.1.1 no such mailbox here")
    assert read(report(SENT, kind=kind)) == Report(SENT, (lost,))


def test_each_address_that_was_not_reached_is_named() -> None:
    found = read(report(SENT, to="a@acme.example b@acme.example"))
    assert found is not None
    assert [one.recipient for one in found.failed] == ["a@acme.example", "b@acme.example"]


@pytest.mark.parametrize(
    ("action", "status"),
    [("delayed", "4.4.1"), ("delivered", "2.0.0"), ("relayed", "2.0.0"), ("", "4.4.7")],
)
def test_what_is_late_or_passed_on_is_not_lost(action: str, status: str) -> None:
    assert read(report(SENT, action=action, status=status)) == Report(SENT, ())


@pytest.mark.parametrize(("action", "status"), [("Failed", "4.4.7"), ("", "5.1.1")])
def test_what_a_server_gave_up_is_lost_also_when_it_only_ran_out_of_time(
    action: str, status: str
) -> None:
    found = read(report(SENT, action=action, status=status))
    assert found is not None
    assert [one.status for one in found.failed] == [status]


def test_without_what_was_returned_the_envelope_names_the_message() -> None:
    found = read(report("", envelope=f"Original-Envelope-Id: {SENT}"))
    assert found is not None
    assert (found.message_id, len(found.failed)) == (SENT, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\0",
        b"From: a@b.example\r\n\r\nUndeliverable: 550 no such user\r\n",
        report(SENT).replace(b"report-type=delivery-status", b"report-type=feedback-report"),
        report(SENT).replace(b"multipart/report", b"multipart/mixed"),
    ],
    ids=["nothing", "no text", "words only", "another report", "no report"],
)
def test_what_is_no_report_is_none(content: bytes) -> None:
    assert read(content) is None


@pytest.mark.parametrize(
    "old", [b"message/delivery-status", b"Final-Recipient: rfc822; ", b'boundary="=="']
)
def test_a_report_that_is_damaged_names_what_it_can(old: bytes) -> None:
    found = read(report(SENT).replace(old, b"x"))
    assert found is None or all(len(one.recipient) < 100 for one in found.failed)
