"""Given a certificate, Envoy speaks TLS with it, and with the next one without a restart."""

import ssl
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection

import pytest
from eventually import eventually
from gateway_pod import gateway_pod
from mounted_certificate import HOST, MountedCertificate, certificate

PATIENCE_S = 60.0
ANY = "ALL:@SECLEVEL=0"
"""Ciphers of a caller that would agree to anything."""
SETTINGS = 4
"""The type of the frame with which each side of HTTP/2 begins."""


class Answering(BaseHTTPRequestHandler):
    """Stands behind the gateway, and is well."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        """Answer 200 with two bytes."""
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words: object) -> None:
        """Say nothing."""


@dataclass
class Front:
    """The gateway with a certificate, as one who calls it sees it."""

    ports: dict[int, int]
    mounted: MountedCertificate

    def caller(self) -> ssl.SSLContext:
        """One who trusts what was ever mounted, and nothing else."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(cadata=self.mounted.trusted)
        return context

    def shake(self, context: ssl.SSLContext, port: int = 8443) -> ssl.SSLSocket:
        """Agree on TLS, or raise ssl.SSLError."""
        plain = create_connection(("127.0.0.1", self.ports[port]), timeout=10)
        with ExitStack() as unless_agreed:
            unless_agreed.callback(plain.close)
            agreed = context.wrap_socket(plain, server_hostname=HOST)
            unless_agreed.pop_all()
        return agreed

    def served(self) -> str:
        """The certificate that a new connection is shown."""
        with self.shake(self.caller()) as connection:
            return ssl.DER_cert_to_PEM_cert(connection.getpeercert(binary_form=True) or b"")

    @contextmanager
    def connection(self, port: int = 8443) -> Iterator[HTTPConnection]:
        """A connection that was not used yet."""
        with closing(HTTPConnection(HOST)) as made:
            made.sock = self.shake(self.caller(), port)
            yield made

    def ready(self) -> bool:
        """Whether the kubelet lets anybody call."""
        try:
            with self.connection(9903) as asked:
                return ask(asked, "/ready")[0] == 200
        except OSError:
            return False

    def told(self, path: str) -> tuple[int, str]:
        """What the kubelet and Prometheus are told; 0 while there is nobody."""
        with closing(HTTPConnection("127.0.0.1", self.ports[9902], timeout=10)) as inside:
            try:
                return ask(inside, path)
            except OSError:
                return 0, ""

    def counted(self, name: str) -> float:
        """One number of Envoy, as Prometheus reads it."""
        lines = (line.rpartition(" ") for line in self.told("/stats/prometheus")[1].splitlines())
        return sum(float(value) for said, _, value in lines if said.partition("{")[0] == name)


def ask(connection: HTTPConnection, path: str = "/health") -> tuple[int, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def behind() -> Iterator[int]:
    """The port of who answers in place of the partner API."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
async def front(tmp_path: Path, behind: int) -> AsyncIterator[Front]:
    """Envoy of `examples/ha.yaml` with its Secret mounted, ready."""
    mounted = MountedCertificate(tmp_path / "tls")
    with gateway_pod(tmp_path, "ha", mounted.folder, {"experience-partner": behind}) as ports:
        found = Front(ports, mounted)
        await eventually(found.ready, PATIENCE_S)
        yield found


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_tls_of_today_is_spoken(front: Front, version: str) -> None:
    context = front.caller()
    context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with front.shake(context) as connection:
        assert connection.version() == version.replace("_", ".")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1 is deprecated")
def test_tls_1_1_is_refused_by_the_gateway(front: Front) -> None:
    context = front.caller()
    context.set_ciphers(ANY)
    context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises(ssl.SSLError, match="TLSV1_ALERT_PROTOCOL_VERSION"):
        front.shake(context)


@pytest.mark.parametrize(
    "cipher", ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384"]
)
def test_a_cipher_of_yesterday_is_refused_by_the_gateway(front: Front, cipher: str) -> None:
    context = front.caller()
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(f"{cipher}:@SECLEVEL=0")
    with pytest.raises(ssl.SSLError, match="ALERT_HANDSHAKE_FAILURE"):
        front.shake(context)


def test_http_2_is_agreed_on_and_spoken(front: Front) -> None:
    context = front.caller()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with front.shake(context) as connection:
        assert connection.selected_alpn_protocol() == "h2"
        connection.sendall(
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, SETTINGS, 0, 0, 0, 0, 0))
        )
        assert connection.recv(9)[3] == SETTINGS


def test_nobody_is_answered_in_the_clear(front: Front) -> None:
    clear = HTTPConnection("127.0.0.1", front.ports[8443], timeout=10)
    with closing(clear), pytest.raises(RemoteDisconnected):
        ask(clear)


async def test_a_replaced_certificate_is_served_and_no_request_fails(front: Front) -> None:
    before = front.served()
    assert before == front.mounted.current
    new, key = certificate()
    statuses = list[int]()
    with front.connection() as kept:

        def new_one_is_served() -> bool:
            with front.connection() as fresh:
                statuses.extend((ask(kept)[0], ask(fresh)[0]))
            return front.served() == new

        assert not any(new_one_is_served() for _ in range(20))
        front.mounted.replace(new, key)
        await eventually(new_one_is_served, PATIENCE_S)
        assert all(new_one_is_served() for _ in range(20))
    assert statuses == [200] * len(statuses)


async def test_files_that_do_not_fit_each_other_are_left_alone(front: Front) -> None:
    before = front.served()
    front.mounted.replace(certificate()[0], certificate()[1])
    await eventually(lambda: front.counted("envoy_sds_key_rotation_failed") == 1)
    assert front.served() == before


async def test_a_pod_that_starts_with_files_that_do_not_fit_is_ready_once_they_do(
    tmp_path: Path,
) -> None:
    mounted = MountedCertificate(tmp_path / "tls")
    mounted.replace(certificate()[0], certificate()[1])
    with gateway_pod(tmp_path, "ha", mounted.folder) as ports:
        front = Front(ports, mounted)
        await eventually(lambda: front.counted("envoy_sds_update_rejected") == 1, PATIENCE_S)
        assert front.told("/ready")[0] == 200, "Envoy itself sees nothing wrong"
        assert not front.ready()
        mounted.replace(*certificate())
        await eventually(front.ready, PATIENCE_S)


def test_it_says_how_long_its_certificate_is_good(front: Front) -> None:
    assert front.counted("envoy_server_days_until_first_cert_expiring") == 90
