"""A Secret of TLS as the kubelet mounts it: files are links by way of `..data`, moved at once."""

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "trunkline.example"
NUMBERS = count(1)


def certificate(days: int = 90) -> tuple[str, str]:
    """Make a certificate of HOST that vouches for itself; the certificate and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"certificate {next(NUMBERS)}")])
    now, number = datetime.now(UTC), x509.random_serial_number()
    begun_at, ends_at = now - timedelta(days=1), now + timedelta(days=days, hours=1)
    built = x509.CertificateBuilder(name, name, key.public_key(), number, begun_at, ends_at)
    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    signed = built.add_extension(names, critical=False).sign(key, SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return signed.public_bytes(Encoding.PEM).decode(), secret.decode()


class MountedCertificate:
    """The folder of the mount, and what was put into it."""

    def __init__(self, folder: Path) -> None:
        """Mount a first certificate at a folder that is not there yet."""
        self.folder = folder
        folder.mkdir()
        self.trusted = ""
        self.current = self.replace(*certificate())
        for name in ("tls.crt", "tls.key"):
            (folder / name).symlink_to(f"..data/{name}")

    def replace(self, chain: str, key: str) -> str:
        """Put other files in place, in one move; gives the certificate, which is now trusted."""
        written = self.folder / f"..{next(NUMBERS)}"
        written.mkdir()
        (written / "tls.crt").write_text(chain)
        (written / "tls.key").write_text(key)
        link = self.folder / "..data_tmp"
        link.symlink_to(written.name)
        link.rename(self.folder / "..data")
        self.trusted += chain
        return chain
