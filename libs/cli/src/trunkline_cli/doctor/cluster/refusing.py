"""Why a cluster cannot be looked at, in one sentence and one remedy."""

import aiohttp
from kubernetes.aio.client.exceptions import ApiException
from kubernetes.aio.config import ConfigException

from trunkline_cli.doctor.finding import Finding, ill
from trunkline_kit.errors import Conflict

AREA = "cluster"
REFUSALS = (Conflict, ConfigException, ApiException, aiohttp.ClientError, OSError)
"""What asking an API server may end with."""


def refused(error: Exception) -> Finding:
    """Say what one of REFUSALS means to a person."""
    match error:
        case Conflict():
            return ill(AREA, "namespace", f"{error.sentence}.", "say which one with `--release`")
        case ConfigException():
            remedy = "set KUBECONFIG, or `kubectl config use-context` one that exists"
            return ill(AREA, "kubeconfig", f"cannot be used: {error}.", remedy)
        case ApiException():
            sentence = f"answered {error.status}: {error.reason}."
            return ill(AREA, "API server", sentence, "`kubectl auth whoami` says as whom you ask")
    sentence = f"does not answer: {type(error).__name__}."
    return ill(AREA, "API server", sentence, "`kubectl cluster-info` says where it should be")


def nothing_there(release: str) -> Finding:
    """Say that a namespace holds no release, or not the one that is asked for."""
    sentence = f"holds no release{f' {release}' if release else ''} of Trunkline."
    return ill(AREA, "namespace", sentence, "`helm list --all-namespaces` says where it is")
