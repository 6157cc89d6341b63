"""Who may open and do what: every route is asked as nobody, as each role, and with forged forms."""

import pytest
from console_fakes import FakeProcess
from console_records import case, exception
from console_world import World
from litestar import Litestar

from trunkline_model.capabilities.evidence import MakeAnchor

PAGES = (
    "/console",
    "/console/cases",
    "/console/cases/TL-000007",
    "/console/exceptions",
    "/console/exceptions/exc-1",
    "/console/documents/exc-1",
    "/console/corrections",
    "/console/purchases",
    "/console/purchases/TL-000007",
    "/console/accruals",
    "/console/bank-changes",
    "/console/completeness",
    "/console/completeness/2026-11-20",
    "/console/completeness/2026-11-20/documents?kind=order&channel=shopify",
    "/console/mappings",
    "/console/mappings/version?version=erp-main/2.def",
    "/console/mappings/check?version=erp-main/2.def",
    "/console/mappings/try?version=erp-main/2.def",
    "/console/lineage",
    "/console/lineage?system=system-tryton&document=INV-7",
    "/console/lineage/forward?source=system-shopify&raw=raw-1",
    "/console/measures",
    "/console/audit",
    "/console/audit/walk",
)
"""What everybody with a role may read."""
OPERATORS_PAGES = (
    "/console/corrections/edit?exception=exc-1",
    "/console/corrections/replay?exception=exc-1",
    "/console/bulk?reason=unknown_sku",
    "/console/replays",
    "/console/mappings/edit?connection=erp-main",
    "/console/replays/time?since=2026-11-20T00:00&until=2026-11-21T00:00",
)
FORMS = {
    "/console/exceptions/exc-1": "operator",
    "/console/documents/exc-1": "operator",
    "/console/bulk/confirm": "operator",
    "/console/bulk": "operator",
    "/console/corrections/preview": "operator",
    "/console/corrections": "operator",
    "/console/corrections/replay": "operator",
    "/console/replays/time": "operator",
    "/console/corrections/cor-1/approve": "approver",
    "/console/corrections/cor-1/reject": "operator",
    "/console/orders/TL-000007/release": "approver",
    "/console/orders/TL-000007/reject": "approver",
    "/console/orders/TL-000007/cancel": "operator",
    "/console/purchases/TL-000007/change": "operator",
    "/console/purchases/approve": "approver",
    "/console/purchases/reject": "approver",
    "/console/purchases/answers/accept": "operator",
    "/console/purchases/answers/cancel": "operator",
    "/console/purchases/bills/approve": "approver",
    "/console/purchases/bills/reject": "operator",
    "/console/purchases/runs/sign": "approver",
    "/console/purchases/runs/withdraw": "operator",
    "/console/bank-changes/ask": "operator",
    "/console/bank-changes/call": "operator",
    "/console/bank-changes/approve": "approver",
    "/console/bank-changes/reject": "operator",
    "/console/completeness/2026-11-20/count": "operator",
    "/console/completeness/2026-11-20/accept": "approver",
    "/console/completeness/close": "approver",
    "/console/completeness/open": "admin",
    "/console/audit/anchor": "operator",
    "/console/mappings/draft": "operator",
    "/console/mappings/publish": "approver",
    "/console/mappings/rollback": "operator",
}
"""Every form that decides something, and the least role that may send it."""
PEOPLE = {"viewer": "vera", "operator": "omar", "approver": "anna", "admin": "ada"}
ORDER = list(PEOPLE)
LEAST = {
    **{("GET", page): "viewer" for page in PAGES},
    **{("GET", page): "operator" for page in OPERATORS_PAGES},
    **{("POST", form): role for form, role in FORMS.items()},
}
"""Every route behind the login, and the least role that it takes."""


@pytest.fixture(autouse=True)
def filled(world: World) -> None:
    world.operations.cases.append(case(7))
    world.operations.exceptions.append(exception())


def declared(app: Litestar, method: str) -> set[str]:
    """Paths of the app that know a method, with their parameters filled in."""
    filled_in = {
        "{case_id}": "TL-000007",
        "{exception_id}": "exc-1",
        "{correction_id}": "cor-1",
        "{number}": "TL-000007",
        "{day}": "2026-11-20",
        "{name}": "console.css",
    }
    found = set()
    for route in app.routes:
        path = route.path_format
        if method in getattr(route, "methods", ()):
            for name, value in filled_in.items():
                path = path.replace(name, value)
            found.add(path)
    return found


def test_every_route_is_asked_here(world: World) -> None:
    """A new route without a row fails."""
    read = {page.partition("?")[0] for page in (*PAGES, *OPERATORS_PAGES)}
    opened = {
        "/console/login",
        "/console/login/callback",
        "/console/signed-out",
        "/console/files/console.css",
        "/health",
    }
    assert declared(world.app, "GET") == read | opened
    assert declared(world.app, "POST") == set(FORMS) | {"/console/logout"}


@pytest.mark.parametrize("page", [*PAGES, *OPERATORS_PAGES])
async def test_nobody_reads_anything_without_signing_in(world: World, page: str) -> None:
    answer = await world.browser().http.get(page)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/console/login?to=")
    assert all(not one.asked for one in world.fakes())


@pytest.mark.parametrize("form", FORMS)
async def test_nobody_decides_anything_without_signing_in(world: World, form: str) -> None:
    answer = await world.browser().http.post(form, data={"token": "guessed"})
    assert answer.status_code == 401
    assert all(not one.asked for one in world.fakes())


@pytest.mark.parametrize("role", PEOPLE)
async def test_each_role_opens_and_sends_what_it_may_and_nothing_more(
    world: World, role: str
) -> None:
    browser = await world.signed_in(PEOPLE[role])
    for (method, path), least in LEAST.items():
        before = [len(one.asked) for one in world.fakes()]
        sent = browser.send(path, decision="retry") if method == "POST" else browser.open(path)
        answer = await sent
        refused = ORDER.index(role) < ORDER.index(least)
        assert (answer.status_code == 403) == refused, path
        assert ("Not with your role" in answer.text) == refused, path
        if refused:
            assert [len(one.asked) for one in world.fakes()] == before, path
        elif method == "GET":
            assert answer.status_code == 200, path
        await browser.open("/console/audit")


@pytest.mark.parametrize("token", ["", "guessed"])
async def test_a_form_that_is_not_ours_is_refused(world: World, token: str) -> None:
    browser = await world.signed_in("ada")
    for form in FORMS:
        answer = await browser.http.post(form, data={"token": token, "decision": "retry"})
        assert (answer.status_code, "Not from here" in answer.text) == (403, True), form


@pytest.mark.parametrize(
    "header",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "{url}.evil.test"},
        {"origin": "http://127.0.0.1:1"},
    ],
)
async def test_a_form_that_another_site_sends_is_refused(
    world: World, header: dict[str, str]
) -> None:
    """Its token would be right: a page that leaked it gives nothing away."""
    browser = await world.signed_in("ada")
    said = {name: value.format(url=world.url) for name, value in header.items()}
    browser.http.headers.update(said)
    page = browser.page
    for form in [*FORMS, "/console/logout"]:
        browser.page = page
        answer = await browser.send(form, decision="retry")
        assert (answer.status_code, "Not from here" in answer.text) == (403, True), form
    assert all(not _decided(one) for one in world.fakes())


async def test_a_form_from_one_of_our_pages_is_taken(world: World) -> None:
    browser = await world.signed_in("ada")
    browser.http.headers.update({"sec-fetch-site": "same-origin", "origin": world.url})
    assert (await browser.send("/console/audit/anchor")).status_code == 200
    assert world.audit.last(MakeAnchor)


async def test_a_form_of_somebody_elses_session_is_refused(world: World) -> None:
    other, browser = await world.signed_in("ada"), await world.signed_in("omar")
    browser.page = other.page
    assert (await browser.send("/console/audit/anchor")).status_code == 403


@pytest.mark.parametrize("subject", ["", "ada"])
async def test_nothing_that_is_answered_may_be_framed_or_kept(world: World, subject: str) -> None:
    """Pages, refusals and redirects alike, so that nobody is made to click what they do not see."""
    browser = await world.signed_in(subject) if subject else world.browser()
    opened = ("/console/login", "/console/login/callback", "/console/signed-out", "/console/no")
    for method, path in [*LEAST, *(("GET", one) for one in opened), ("POST", "/console/logout")]:
        answer = await browser.http.request(method, path)
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"


def _decided(fake: FakeProcess) -> list[object]:
    """What a fake was asked that changes something."""
    reading = ("Get", "List", "Show", "Preview", "Verify")
    return [one for one in fake.asked if not type(one).__name__.startswith(reading)]
