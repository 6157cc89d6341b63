"""What pages show, what they hide, and what a browser may do with them."""

from typing import Any

import pytest
from console_records import case, exception
from console_world import World
from msgspec import structs

from trunkline_kit.errors import Conflict, FieldError, Invalid, NotFound, Refused, Unavailable
from trunkline_model.capabilities.lifecycles import GetLifecycle

SCRIPT = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    world.operations.cases.append(case(7, stuck=1))
    world.operations.exceptions.append(exception())


async def test_a_case_shows_its_order_its_lifecycle_and_its_evidence(world: World) -> None:
    page = (await (await world.signed_in()).open("/console/cases/TL-000007")).text
    assert "14.00 GBP" in page
    assert "Ada Byron, Leeds, GB" in page
    assert "Evidence intact" in page
    assert 'class="arc taken"' in page
    assert "The case is HELD. It passed RECEIVED. It can move on to ACCEPTED, REJECTED." in page
    assert "&#34;sku&#34;: &#34;MUG-BLUE&#34;" in page


async def test_a_case_of_any_process_is_drawn(world: World) -> None:
    other = structs.replace(case(8), process="procure-to-pay", case_id="procure-to-pay/P-1")
    world.operations.cases.append(other)
    page = (await (await world.signed_in()).open("/console/cases/procure-to-pay/P-1")).text
    assert world.lifecycles.last(GetLifecycle).process == "procure-to-pay"
    assert 'class="arc taken"' in page
    assert world.orders.asked == []


@pytest.mark.parametrize("error", [NotFound("none"), Refused("none"), Unavailable("it is away")])
async def test_a_case_without_a_chart_is_shown_all_the_same(world: World, error: Any) -> None:
    world.lifecycles.to_raise.append(error)
    answer = await (await world.signed_in()).open("/console/cases/TL-000007")
    assert (answer.status_code, "Evidence intact" in answer.text) == (200, True)
    assert "Its process declares none" in answer.text


async def test_a_broken_chain_is_said(world: World) -> None:
    world.operations.chain_intact = False
    page = (await (await world.signed_in()).open("/console/cases/TL-000007")).text
    assert "Evidence broken" in page


async def test_a_viewer_sees_no_values_about_people(world: World) -> None:
    browser = await world.signed_in("vera")
    for path in ("/console", "/console/cases/TL-000007", "/console/exceptions/exc-1"):
        page = (await browser.open(path)).text
        for value in ("Ada Byron", "Leeds", "LS1 4DJ", "ada@example.test"):
            assert value not in page, path
    assert "ada@example.test" in (await (await world.signed_in()).open("/console/exceptions")).text


async def test_a_document_is_shown_masked_until_somebody_asks_for_more(world: World) -> None:
    browser = await world.signed_in()
    assert "Ada Byron" not in (await browser.open("/console/documents/exc-1")).text
    whole = await browser.send("/console/documents/exc-1")
    assert "Ada Byron" in whole.text
    assert (world.inbox.asked[-1].whole, world.inbox.asked[-1].actor) == (True, "omar@demo.example")


async def test_what_people_wrote_is_text_and_never_markup(world: World) -> None:
    planted = structs.replace(case(7), business_key=SCRIPT)
    world.operations.cases[0] = planted
    world.inbox.item = exception(sentence=SCRIPT, owner=SCRIPT, suggestion=SCRIPT)
    world.operations.exceptions[0] = world.inbox.item
    browser = await world.signed_in()
    paths = ("/console", "/console/cases", "/console/exceptions", "/console/exceptions/exc-1")
    for path in paths:
        page = (await browser.open(path)).text
        assert "<script" not in page
        assert "&lt;script&gt;" in page


async def test_no_page_lets_a_script_run_or_be_framed_or_kept(world: World) -> None:
    browser = await world.signed_in()
    for path in ("/console", "/console/cases/TL-000007", "/console/nowhere"):
        answer = await browser.open(path)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"
        for inline in ("<script", "<style", " style=", " onclick=", "javascript:"):
            assert inline not in answer.text


async def test_every_field_has_a_label_and_every_page_its_landmarks(world: World) -> None:
    browser = await world.signed_in("anna")
    for path in ("/console/cases", "/console/exceptions/exc-1", "/console/completeness/2026-11-20"):
        page = (await browser.open(path)).text
        assert '<main id="main"' in page
        assert '<nav aria-label="Main">' in page
        assert page.count("<h1") == 1
        for part in page.split("<input ")[1:] + page.split("<textarea ")[1:]:
            said = part.partition(">")[0]
            if 'type="hidden"' not in said and "aria-label=" not in said:
                name = said.partition('id="')[2].partition('"')[0]
                assert f'for="{name}"' in page, said


ERRORS: list[tuple[Any, int, str]] = [
    (
        Invalid("The key is empty.", fields=(FieldError("key", "empty", "Say one."),)),
        422,
        "Say one.",
    ),
    (NotFound("There is no TL-9."), 404, "There is no such thing"),
    (Conflict("It moved on."), 409, "Somebody was faster"),
    (Refused("The period is closed."), 409, "That cannot be done"),
    (Unavailable("operations does not answer"), 503, "No answer just now"),
    (Unavailable("no answer came", unknown=True), 503, "look before you send it again"),
]


@pytest.mark.parametrize(("error", "status", "said"), ERRORS)
async def test_each_error_is_a_sentence(
    world: World, error: Exception, status: int, said: str
) -> None:
    browser = await world.signed_in()
    world.operations.to_raise.append(error)  # type: ignore[arg-type]
    answer = await browser.open("/console/cases")
    assert (answer.status_code, said in answer.text) == (status, True)
    assert str(error) in answer.text


async def test_lists_are_narrowed_and_paged_by_links(world: World) -> None:
    browser = await world.signed_in()
    world.operations.exceptions.append(exception(2))
    page = (await browser.open("/console/exceptions?severity=high&reason=unknown_sku")).text
    asked = world.operations.asked[-1]
    assert (asked.only.severity, asked.only.reason, asked.state) == ("high", "unknown_sku", "open")
    assert "severity=high&amp;reason=unknown_sku&amp;cursor=next%21" in page
    world.operations.cases[:] = [case(number) for number in range(60, 0, -1)]
    page = (await browser.open("/console/cases?in=HELD&key=TL-")).text
    asked = world.operations.asked[-1]
    assert (asked.state, asked.business_key) == ("HELD", "TL-")
    assert "in=HELD&amp;key=TL-&amp;before=order-to-cash%2FTL-000011" in page


async def test_a_calendar_tells_whole_days_from_others(world: World) -> None:
    page = (await (await world.signed_in()).open("/console/completeness?month=2026-11")).text
    assert "November 2026" in page
    assert "2 unexplained" in page
    assert 'class="whole"' in page
    answer = await (await world.signed_in()).open("/console/completeness?month=soon")
    assert (answer.status_code, "soon-01 is no day" in answer.text) == (422, True)
