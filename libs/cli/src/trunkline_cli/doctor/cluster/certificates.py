"""Certificates of the namespace: until when each is good."""

import binascii
from collections.abc import Iterator

from cryptography import x509
from kubernetes.aio.client import V1Secret

from trunkline_cli.doctor.finding import Finding, ill, unseen, well
from trunkline_kit import clock

from .release import Release, decoded

AREA = "certificates"
WARN_DAYS = 14
"""cert-manager renews a third of its time before the end: what comes so near was not renewed."""


def examine_certificates(release: Release) -> Iterator[Finding]:
    """Look into each Secret of TLS; its key is not looked at."""
    if "secrets" in release.refused:
        ask = release.kubectl("auth can-i list secrets")
        sentence = "may not be listed by this account."
        yield unseen(AREA, "secrets", sentence, f"a role until {ask} says yes")
    else:
        yield from absent(release)
    for one in release.certificates:
        yield judged(one, release)


def absent(release: Release) -> Iterator[Finding]:
    """Name what the gateway shows its callers, where nobody made it: its pods wait for it."""
    made = {one.metadata.name for one in release.certificates}
    gateway = release.deployments.get("gateway")
    for volume in (gateway and gateway.spec.template.spec.volumes) or ():
        if volume.secret and volume.secret.secret_name not in made:
            sentence = "is not there as a Secret of TLS, and the gateway does not start without it."
            create = release.kubectl(f"create secret tls {volume.secret.secret_name}")
            why = release.kubectl("describe certificate")
            yield ill(AREA, volume.secret.secret_name, sentence, f"{create}, or see {why}")


def judged(secret: V1Secret, release: Release) -> Finding:
    """Say until when a certificate is good; two weeks are enough to have it renewed."""
    name = str(secret.metadata.name)
    renew = release.kubectl("describe certificate") + f" says why {name} was not renewed"
    try:
        (first, *_) = x509.load_pem_x509_certificates(decoded((secret.data or {})["tls.crt"]))
    except (KeyError, ValueError, binascii.Error):
        return ill(AREA, name, "holds no certificate in tls.crt.", renew)
    ends_at = first.not_valid_after_utc
    days = (ends_at - clock.now()).days
    if days < 0:
        return ill(AREA, name, f"ended on {ends_at:%Y-%m-%d}: nobody gets in.", renew)
    if days < WARN_DAYS:
        return ill(AREA, name, f"ends on {ends_at:%Y-%m-%d}, in {days} days.", renew)
    return well(AREA, name, f"is good until {ends_at:%Y-%m-%d}.")
