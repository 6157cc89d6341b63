"""The envelope of a message bears its Message-ID where the server offers reports."""

import asyncio
from asyncio import StreamReader, StreamWriter
from email.message import EmailMessage

import pytest

from trunkline_kit.mail_relay import Relay, Security


async def mail_lines(*offers: str, message_id: str = "<1a+2@ours.example>") -> list[str]:
    """Send one message to a server that offers extensions; gives its MAIL commands."""
    said: list[str] = []

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode():
            said.append(line.strip())
            greeted = ["mx.example", *offers] if line.startswith("EHLO") else ["ok"]
            answer = "354 go on\r\n" if line.startswith("DATA") else _lines(greeted)
            writer.write(answer.encode())
            if line.startswith("DATA"):
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 taken\r\n")
        writer.close()

    message = EmailMessage()
    message["Message-ID"] = message_id
    message.set_content("words")
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        relay = Relay("127.0.0.1", port, "", "", Security.NONE, 30)
        await relay.send(message, "us@ours.example", ["them@acme.example"])
    return [one for one in said if one.startswith("MAIL")]


def _lines(words: list[str]) -> str:
    *before, last = words
    return "".join(f"250-{one}\r\n" for one in before) + f"250 {last}\r\n"


async def test_a_server_that_reports_is_told_the_message_s_id() -> None:
    (mail,) = await mail_lines("DSN")
    assert mail == "MAIL FROM:<us@ours.example> ENVID=<1a+2B2@ours.example>"


@pytest.mark.parametrize(
    ("offers", "name"), [((), "<1@ours.example>"), (("DSN",), f"<{'1' * 100}@ours.example>")]
)
async def test_who_offers_none_or_has_no_room_is_told_nothing_more(
    offers: tuple[str, ...], name: str
) -> None:
    assert await mail_lines(*offers, message_id=name) == ["MAIL FROM:<us@ours.example>"]
