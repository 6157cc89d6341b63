"""Walks a page by the Tab key, as somebody without a mouse does, and says what is in the way."""

from collections.abc import Iterator

from msgspec import Struct, convert
from playwright.async_api import Page

STOPS_MAX = 600

REACHABLE = """() => {
  const kinds = ["a[href]", "button", "input:not([type=hidden])", "select", "textarea", "summary",
    "[tabindex='0']"].join()
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled
  const chosen = (one) => one.type !== "radio" || one.checked
  const all = [...document.querySelectorAll("*")]
  const found = [...document.querySelectorAll(kinds)].filter(shown).filter(chosen)
  return found.map((one) => all.indexOf(one))
}"""
"""What Tab has to reach, by its place in the document; of radio buttons the chosen one."""
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one)
  const label = one.labels && one.labels.length ? one.labels[0].textContent : ""
  const said = one.getAttribute("aria-label") || label || one.textContent
  return {
    place: [...document.querySelectorAll("*")].indexOf(one),
    what: one.tagName.toLowerCase() + (one.id ? "#" + one.id : ""),
    name: said.trim().slice(0, 80),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0,
  }
}"""
FAULTS = """() => {
  const found = [], all = (what) => [...document.querySelectorAll(what)]
  const expect = (good, sentence) => good || found.push(sentence)
  const ids = all("[id]").map((one) => one.id)
  expect(document.documentElement.lang, "the page has no language")
  expect(document.title.trim(), "the page has no title")
  expect(all("h1").length === 1, "the page has not one main heading")
  expect(all("main").length === 1, "the page has not one main part")
  expect(!all("[tabindex]").some((one) => one.tabIndex > 0), "the order of focus is forced")
  expect(new Set(ids).size === ids.length, "two elements have the same id")
  expect(!all("img:not([alt])").length, "a picture says nothing")
  expect(all("table").every((one) => one.querySelector("th")), "a table has no heads")
  for (const one of all("[aria-labelledby]"))
    for (const id of one.getAttribute("aria-labelledby").split(" "))
      expect(ids.includes(id), "a part is named by nothing: " + id)
  expect(document.documentElement.scrollWidth <= innerWidth, "the page is wider than its window")
  return found
}"""


class Stop(Struct, frozen=True):
    """One element that Tab leads to."""

    place: int
    """Its place in the document."""
    what: str
    """Tag and id."""
    name: str
    """What a screen reader calls it."""
    outlined: bool
    """Whether one sees that it has the focus."""


async def walk(page: Page) -> list[Stop]:
    """Press Tab on a page that was just opened until it is left; parts of a field are one stop."""
    stops: list[Stop] = []
    for _ in range(STOPS_MAX):
        await page.keyboard.press("Tab")
        stop = convert(await page.evaluate(FOCUSED), Stop)
        if stop.what == "body" or (stops and stop.place < stops[-1].place):
            return stops
        if not stops or stops[-1].place != stop.place:
            stops.append(stop)
    raise AssertionError(f"Tab never leaves {page.url}")


async def complaints(page: Page) -> list[str]:
    """Say what keeps somebody without a mouse or without eyes from using a page."""
    stops, reachable = await walk(page), await page.evaluate(REACHABLE)
    found = list(await page.evaluate(FAULTS))
    missed = set(reachable) - {one.place for one in stops}
    return [*found, *(f"Tab does not reach element {one}" for one in sorted(missed)), *_of(stops)]


def _of(stops: list[Stop]) -> Iterator[str]:
    if not stops or stops[0].name != "Skip to content":
        yield "the first stop does not skip to the content"
    for one in stops:
        if not one.name:
            yield f"{one.what} has no name"
        if not one.outlined:
            yield f"one does not see the focus on {one.what} {one.name!r}"
