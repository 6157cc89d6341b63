"""Signing in by OpenID Connect, against the issuer of a laptop over real HTTP."""

from console_world import World, case


async def test_a_page_leads_to_the_identity_provider_and_back_to_itself(world: World) -> None:
    world.operations.cases.append(case(7))
    browser = world.browser()
    answer = await browser.sign_in("omar", "/console/cases?process=order-to-cash")
    assert answer.status_code == 200
    assert answer.url.path == "/console/cases"
    assert "TL-000007" in answer.text
    assert "Omar Haddad" in answer.text
    assert world.operations.asked[-1].process == "order-to-cash"


async def test_who_signs_out_is_out(world: World) -> None:
    browser = await world.signed_in()
    answer = await browser.send("/console/logout")
    assert answer.url.path == "/console/signed-out"
    answer = await browser.http.get("/console/cases")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/login?to=%2Fconsole%2Fcases"
