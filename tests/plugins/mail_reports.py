"""Reports of mail servers on messages, as RFC 3464 has them."""

HEAD = """\
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: <{ours}>
Subject: Undelivered Mail Returned to Sender
Message-ID: <report-1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=="

--==
Content-Type: text/plain; charset=us-ascii

I am sorry to have to tell you that your message could not be delivered.

--==
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{envelope}
"""
RECIPIENT = """\
Final-Recipient: rfc822; {to}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {said}

"""
BACK = """\
--==
Content-Type: {kind}

Message-ID: {message_id}
From: us
Subject: an order

{body}
--==--
"""
NOBODY = "550 5.1.1 no such\n mailbox here"


def report(
    message_id: str, to: str = "sales@acme.example", action: str = "failed", **more: str
) -> bytes:
    """Write a report; `status`, `said`, `kind` of what is returned, `envelope` and `ours`."""
    envelope = "".join(f"{one}\n" for one in more.get("envelope", "").splitlines())
    text = HEAD.format(ours=more.get("ours", "us@ours.example"), envelope=envelope)
    said, status = more.get("said", NOBODY), more.get("status", "5.1.1")
    for one in to.split():
        text += RECIPIENT.format(to=one, action=action, status=status, said=said)
    kind = more.get("kind", "text/rfc822-headers")
    back = BACK.format(kind=kind, message_id=message_id, body="words" if "message" in kind else "")
    return (text + (back if message_id else "--==--\n")).replace("\n", "\r\n").encode()
