"""Finance's way: from a figure to its documents, from an amount to where it came from."""

from datetime import date

from console_records import case
from console_world import World

from trunkline_kit.errors import NotFound
from trunkline_model.capabilities.counted import ListCountedDocuments

DAY = "/console/completeness/2026-11-20"


async def test_every_figure_of_a_certificate_leads_to_its_documents(world: World) -> None:
    browser = await world.signed_in("vera")
    page = (await browser.open(DAY)).text
    link = f'href="{DAY}/documents?kind=invoice&amp;channel=shopify"'
    figures = page.partition("What each side has")[2].partition("</table>")[0]
    assert figures.count(link) == 3
    assert figures.count("<b>") == 3
    assert figures.count("No card processor is connected.") == 3, "no side is silently blank"
    assert page.count(link) == 4, "the difference leads there, too"


async def test_every_amount_of_a_document_leads_to_its_lineage(world: World) -> None:
    browser = await world.signed_in("vera")
    page = (await browser.open(f"{DAY}/documents?kind=order&channel=shopify&after=%231")).text
    asked = ListCountedDocuments(date(2026, 11, 20), "order", "shopify", "#1", 100)
    assert world.counted.last(ListCountedDocuments) == asked
    lineage = 'href="/console/lineage?system=system-tryton&amp;document=SO-7"'
    assert page.count(lineage) == 2
    assert f"<a {lineage}>12.00 GBP</a>" in page
    assert "another day" in page
    assert 'href="/console/cases/order-to-cash/TL-000007"' in page
    assert "kind=order&amp;channel=shopify&amp;after=%231007" in page


async def test_a_day_without_such_documents_says_where_to_look(world: World) -> None:
    world.counted.known = False
    page = (await (await world.signed_in("vera")).open(f"{DAY}/documents?kind=order")).text
    assert "Trunkline knows no such document" in page
    answer = await (await world.signed_in("vera")).open("/console/completeness/soon/documents")
    assert answer.status_code == 422


async def test_a_document_that_is_not_known_says_how_to_name_it(world: World) -> None:
    world.tracing.to_raise.append(NotFound("no step of ours left INV-9 in erp"))
    answer = await (await world.signed_in("vera")).open(
        "/console/lineage?system=erp&document=INV-9"
    )
    assert answer.status_code == 404
    assert "no step of ours left INV-9 in erp" in answer.text
    assert 'name="system" value="erp"' in answer.text


async def test_an_empty_page_says_what_to_do(world: World) -> None:
    browser = await world.signed_in("vera")
    for path, said in {
        "/console": "the first order that is heard of opens one",
        "/console/cases": "opens one",
        "/console/cases?in=HELD": "empty a field above, or show all",
        "/console/exceptions": "choose another state, or show all",
    }.items():
        assert said in (await browser.open(path)).text, path
    world.operations.cases.append(case(7))
    page = (await browser.open("/console/cases/TL-000007")).text
    assert "the case moves on when something happens" in page
