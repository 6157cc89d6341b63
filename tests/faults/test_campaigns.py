"""What every change runs through: campaigns against one company, each judged from outside."""

from collections.abc import AsyncIterator

import pytest
from campaigns.catalogue import CAMPAIGNS
from campaigns.ground import Ground, ground
from campaigns.table import replay, table
from campaigns.trial import hold

SEED = 20261121
IN_EVERY_CHANGE = ("R5", "R6", "R9", "R10", "R4", "R3", "R1")
"""The others are for `make faults`."""


@pytest.fixture(scope="module")
async def company(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Ground]:
    async with ground(tmp_path_factory.mktemp("campaigns")) as one:
        yield one


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", IN_EVERY_CHANGE)
async def test_a_campaign_loses_and_doubles_nothing(company: Ground, name: str) -> None:
    report = await hold(company, CAMPAIGNS[name], "change", SEED)
    said = "\n".join(f"{one.rule}: {one.about}: {one.sentence}" for one in report.findings)
    assert report.green, f"{table([report])}\n{said}\nreplay: {replay(report)}"
