"""What httpx raises says whether a connection was made: if it was, a write may have been done."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from service_process import free_port

from trunkline_kit.http import http_client
from trunkline_sandbox import reset

type Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"


@asynccontextmanager
async def server(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve one connection after the other, each in the one way."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answer(reader, writer)
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    listening.close()
    await listening.wait_closed()


async def says_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def resets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    reset(writer.transport)


async def says_half(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"half")
    await writer.drain()


async def says_half_and_resets(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(HEAD + b"half")
    await writer.drain()
    await asyncio.sleep(0.05)
    reset(writer.transport)


async def hangs(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize("answer", [says_nothing, resets, says_half, says_half_and_resets])
async def test_a_connection_that_breaks_after_it_was_made_is_no_connect_error(
    answer: Answer,
) -> None:
    async with server(answer) as url:
        client = http_client(url, timeout_s=30)
        with pytest.raises(httpx.ReadError):
            await client.post("/", content=b"a write")
        await client.aclose()


async def test_an_answer_that_does_not_come_is_a_read_timeout() -> None:
    async with server(hangs) as url:
        client = http_client(url, timeout_s=0.3)
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/", content=b"a write")
        await client.aclose()


async def test_a_port_where_nobody_listens_is_a_connect_error() -> None:
    client = http_client(f"http://127.0.0.1:{free_port()}", timeout_s=30)
    with pytest.raises(httpx.ConnectError):
        await client.post("/", content=b"a write")
    await client.aclose()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a certificate for localhost that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = (
        built.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "both.pem").write_bytes(secret + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


async def test_a_certificate_that_nobody_vouches_for_is_a_connect_error(tmp_path: Path) -> None:
    async with server(says_nothing, self_signed(tmp_path)) as url:
        client = http_client(url.replace("http://127.0.0.1", "https://localhost"), timeout_s=30)
        with pytest.raises(httpx.ConnectError, match="certificate"):
            await client.post("/", content=b"a write")
        await client.aclose()
