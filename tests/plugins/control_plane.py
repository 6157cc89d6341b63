"""A real API server of Kubernetes and its etcd, for tests that ask what a cluster would say.

The programs are found where tests of controllers look for them: in the folder `KUBEBUILDER_ASSETS`.
"""

import json
import os
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from kubernetes.aio.client import ApiClient, Configuration
from msgspec import Struct
from service_process import free_port

ASSETS = Path(os.environ.get("KUBEBUILDER_ASSETS", "/nowhere"))
HERE = all((ASSETS / one).is_file() for one in ("etcd", "kube-apiserver"))
NONE = "KUBEBUILDER_ASSETS names no folder with etcd and kube-apiserver"
ADMIN = "the-token-of-whoever-may-do-all"
READY_S_MAX = 100
"""It makes its own roles and namespaces before it calls itself ready."""


class ControlPlane(Struct, frozen=True):
    """Where it answers, and the folder that holds what it shows of itself."""

    port: int
    folder: Path

    @property
    def certificate(self) -> Path:
        """What vouches for it."""
        return self.folder / "apiserver.crt"

    @asynccontextmanager
    async def asked_by(self, token: str) -> AsyncIterator[ApiClient]:
        """Give a client of whoever has that token."""
        told = Configuration(host=f"https://127.0.0.1:{self.port}")
        told.ssl_ca_cert = str(self.certificate)
        told.api_key["BearerToken"] = f"Bearer {token}"
        async with ApiClient(told) as client:
            yield client

    def http(self) -> httpx.Client:
        """Give plain HTTP of whoever may do all."""
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.port}",
            headers={"Authorization": f"Bearer {ADMIN}"},
            verify=ssl.create_default_context(cafile=self.certificate),
        )

    def kubeconfig(self, namespace: str, token: str = ADMIN) -> Path:
        """Write a file as kubectl reads it, for whoever has that token."""
        cluster = {"server": f"https://127.0.0.1:{self.port}"}
        cluster["certificate-authority"] = str(self.certificate)
        context = {"cluster": "c", "user": "u", "namespace": namespace}
        said = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "here",
            "clusters": [{"name": "c", "cluster": cluster}],
            "users": [{"name": "u", "user": {"token": token}}],
            "contexts": [{"name": "here", "context": context}],
        }
        path = self.folder / f"kubeconfig-{free_port()}"
        path.write_text(json.dumps(said))
        return path


@contextmanager
def control_plane(folder: Path) -> Iterator[ControlPlane]:
    """Run both until the block ends; what they say goes to the folder."""
    store, peers, port = free_port(), free_port(), free_port()
    (folder / "tokens.csv").write_text(f'{ADMIN},admin,1,"system:masters"\n')
    key = rsa.generate_private_key(65537, 2048)
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    (folder / "accounts.key").write_bytes(secret)
    with ExitStack() as running:
        running.enter_context(_program(folder, "etcd", _store(folder, store, peers)))
        words = _server(folder, store, port)
        process = running.enter_context(_program(folder, "kube-apiserver", words))
        plane = ControlPlane(port, folder)
        _wait(plane, process)
        yield plane


def _store(folder: Path, port: int, peers: int) -> dict[str, object]:
    client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
    return {
        "data-dir": folder / "state",
        "unsafe-no-fsync": "true",
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": f"default={peer}",
    }


def _server(folder: Path, store: int, port: int) -> dict[str, object]:
    return {
        "etcd-servers": f"http://127.0.0.1:{store}",
        "bind-address": "127.0.0.1",
        "secure-port": port,
        "cert-dir": folder,
        "authorization-mode": "RBAC",
        "token-auth-file": folder / "tokens.csv",
        "service-cluster-ip-range": "10.96.0.0/16",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": folder / "accounts.key",
        "service-account-signing-key-file": folder / "accounts.key",
        "endpoint-reconciler-type": "none",
        "disable-admission-plugins": "ServiceAccount",
    }


@contextmanager
def _program(
    folder: Path, name: str, words: dict[str, object]
) -> Iterator[subprocess.Popen[bytes]]:
    options = [f"--{option}={said}" for option, said in words.items()]
    with (folder / f"{name}.log").open("wb") as log:
        process = subprocess.Popen([ASSETS / name, *options], stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(plane: ControlPlane, process: subprocess.Popen[bytes]) -> None:
    """Wait until it calls itself ready, with its roles and namespaces made."""
    deadline = time.monotonic() + READY_S_MAX
    while process.poll() is None and time.monotonic() < deadline:
        if plane.certificate.exists() and _ready(plane):
            return
        time.sleep(0.1)
    said = (plane.folder / "kube-apiserver.log").read_text()
    raise AssertionError(f"the API server is not ready: {said[-2000:]}")


def _ready(plane: ControlPlane) -> bool:
    try:
        with plane.http() as http:
            return http.get("/readyz").status_code == HTTPStatus.OK
    except (httpx.TransportError, ssl.SSLError):
        return False
