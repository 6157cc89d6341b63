"""A pod speaks to the API server of its own cluster, and to nobody who only says so."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from trunkline_kit.errors import Unavailable
from trunkline_kit.lease_api import in_cluster

ASKED: list[bytes] = []


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Make `<name>.crt` for 127.0.0.1, and what serves with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now, address = datetime.now(UTC), x509.IPAddress(ip_address("127.0.0.1"))
    number = x509.random_serial_number()
    signed = (
        x509.CertificateBuilder(subject, subject, key.public_key(), number)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(signed.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / f"{name}.pem").write_bytes(secret + signed.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem")
    return context


@pytest.fixture
async def environ(tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """A server that knows no Lease, and a pod's account beside it."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ASKED.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}")
        await writer.drain()
        writer.close()

    ASKED.clear()
    context = certificate(tmp_path, "ca")
    served = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    (tmp_path / "token").write_text("a-token")
    (tmp_path / "namespace").write_text("trade")
    port = served.sockets[0].getsockname()[1]
    async with served:
        yield {"KUBERNETES_SERVICE_HOST": "127.0.0.1", "KUBERNETES_SERVICE_PORT": str(port)}


async def test_a_lease_is_asked_of_the_own_cluster_in_the_own_namespace(
    environ: dict[str, str], tmp_path: Path
) -> None:
    async with in_cluster(tmp_path, environ) as api:
        assert await api.read("sweeps") is None
    [asked] = ASKED
    path = b"GET /apis/coordination.k8s.io/v1/namespaces/trade/leases/sweeps "
    assert asked.startswith(path)
    assert b"authorization: bearer a-token\r\n" in asked.lower()


async def test_a_server_that_the_cluster_does_not_vouch_for_is_told_nothing(
    environ: dict[str, str], tmp_path: Path
) -> None:
    certificate(tmp_path, "another")
    (tmp_path / "another.crt").replace(tmp_path / "ca.crt")
    async with in_cluster(tmp_path, environ) as api:
        with pytest.raises(Unavailable):
            await api.read("sweeps")
    assert ASKED == []


async def test_who_holds_no_lease_pays_nothing_for_the_client() -> None:
    asks = "import sys, trunkline_store.seats; sys.exit('kubernetes' in sys.modules)"
    running = await asyncio.create_subprocess_exec(sys.executable, "-c", asks)
    assert await running.wait() == 0
