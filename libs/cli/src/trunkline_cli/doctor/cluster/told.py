"""Secrets that a person makes before the install: whether they hold what services are told."""

from collections.abc import Collection, Iterator, Mapping

from trunkline_cli.doctor.finding import Finding, ill

from .release import Release

AREA = "secrets"


def examine_told(gaps: Mapping[str, Collection[str]], release: Release) -> Iterator[Finding]:
    """Name each Secret that is not there, or lacks keys; a pod that needs one does not start."""
    for name, keys in gaps.items():
        if "" in keys:
            sentence = "is not there, and pods that are told by it do not start."
            made = release.kubectl(f"create secret generic {name}")
            yield ill(AREA, name, sentence, f"{made} with the keys that the chart's README lists")
        else:
            sentence = f"lacks {', '.join(sorted(keys))}: pods that need it do not start."
            edited = release.kubectl(f"edit secret {name}")
            yield ill(AREA, name, sentence, f"{edited}; values stand there in base64")
