"""The audit page: a walk in parts that forgets nothing, and every anchor."""

from console_world import World

from trunkline_experience_web.auditing import anchor_page, walk_anchors
from trunkline_model.capabilities.evidence import ChainFault

FAULT = ChainFault("journal", "order-to-cash/TL-000007", 4, "its hash differs")


async def test_a_long_walk_is_offered_in_parts_and_ends_with_what_is_wrong(world: World) -> None:
    browser = await world.signed_in()
    world.audit.pages = 3
    world.audit.faults = (FAULT,)
    answer = await browser.open("/console/audit/walk")
    assert "1 chain is not as it was written" in answer.text
    assert "its hash differs" in answer.text
    asked = [one.after_case_id for one in world.audit.asked if hasattr(one, "after_case_id")]
    assert asked == ["", "1", "2"]


async def test_what_a_part_before_found_is_not_forgotten(world: World) -> None:
    browser = await world.signed_in()
    page = (await browser.open("/console/audit/walk?after=0&cases=10&entries=100&broken=2")).text
    assert "2 chains are not as they were written" in page
    assert "every hash holds" not in page
    assert "begin again" in page


async def test_anchors_beyond_a_thousand_are_walked_and_shown(world: World) -> None:
    world.audit.anchored = 2_345
    found = await walk_anchors(world.audit)
    assert (found.anchors, found.next_anchor) == (2_345, 0)
    browser = await world.signed_in()
    page = (await browser.open("/console/audit")).text
    assert "2345 to 2326 of 2345" in page
    assert 'href="/console/audit?below=2326"' in page
    page = (await browser.open("/console/audit?below=2326")).text
    assert "2325 to 2306 of 2345" in page
    assert "anchored-2325" in page
    assert "anchored-2326" not in page


async def test_every_anchor_is_on_one_page_and_only_one(world: World) -> None:
    world.audit.anchored = 45
    seen, below = [], 0
    while True:
        found = await anchor_page(world.audit, below, 20)
        seen += [one.sequence for one in found.anchors]
        below = found.older
        if not below:
            break
    assert seen == list(range(45, 0, -1))


async def test_a_signature_that_does_not_hold_is_seen_at_once(world: World) -> None:
    browser, world.audit.pages = await world.signed_in("vera"), 3
    page = (await browser.open("/console/audit")).text
    assert "27 of 30 certificates bear a signature, and each holds" in page
    world.audit.unsound = (ChainFault("certificate", "completeness/main", 7, "forged"),)
    page = (await browser.open("/console/audit")).text
    assert "1 of 30 completeness certificates bears a signature that does not hold" in page
    assert "forged" in page
    assert "each holds" not in page


async def test_without_anchors_the_page_says_when_there_will_be_one(world: World) -> None:
    world.audit.anchored = 0
    browser = await world.signed_in()
    assert "made within a day" in (await browser.open("/console/audit")).text
    assert "go back to the newest" in (await browser.open("/console/audit?below=1")).text
