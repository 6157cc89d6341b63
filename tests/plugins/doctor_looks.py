"""What the doctor of a cluster says, with each of its remedies held to what can be typed."""

import re

import click

from trunkline_cli.doctor.cluster import Asked, examine_cluster
from trunkline_cli.doctor.finding import Finding
from trunkline_cli.main import main

type Found = dict[tuple[str, str], Finding]
"""What is not well, by area and subject."""


async def looked(kubeconfig: str, **asked: str) -> Found:
    """Have the doctor look at a cluster."""
    found = await examine_cluster(Asked(kubeconfig=kubeconfig, **asked))
    assert all(one.remedy for one in found if one.state != "ok")
    for one in found:
        assert_real(one.remedy)
    return {(one.area, one.subject): one for one in found if one.state != "ok"}


def assert_real(remedy: str) -> None:
    """Hold each command of a remedy to a program that exists, and each option to ours."""
    for words in re.findall(r"`([^`]+)`", remedy):
        if words.startswith("trunkline "):
            command = main.get_command(click.Context(main), words.split()[1])
            assert command
            options = {name for one in command.params for name in one.opts}
            assert set(re.findall(r"--[a-z]+", words)) <= options
        else:
            assert re.match(r"kubectl |helm |--release|resources\.", words), words
