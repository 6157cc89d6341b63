"""A real Chromium, driven by Playwright: the distribution's own, none is fetched."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import BrowserContext, Page, async_playwright, expect

from trunkline_cli.settings import REPOSITORY

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
NONE = f"no browser is here: install one of {', '.join(NAMES)}"
PICTURES = REPOSITORY / ".trunkline" / "pictures"
WIDE = {"width": 1360, "height": 900}
PATIENCE_MS = 60_000
"""How long a page may take on a busy machine."""
expect.set_options(timeout=PATIENCE_MS)


def browser() -> str | None:
    """Where a Chromium is; None when there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@asynccontextmanager
async def browsing(scheme: str = "light") -> AsyncIterator[BrowserContext]:
    """Open a browser without JavaScript, because the console has to work without."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = await running.new_context(
            viewport=WIDE,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=False,
        )
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield context
        finally:
            await context.close()
            await running.close()


class Album:
    """Screenshots of one journey, numbered, kept where a person finds them."""

    def __init__(self, name: str) -> None:
        self._folder: Path = PICTURES / name
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        self.taken: list[Path] = []

    async def take(self, page: Page, name: str) -> None:
        """Keep a picture of the whole page."""
        path = self._folder / f"{len(self.taken) + 1:02}-{name}.png"
        await page.screenshot(path=path, full_page=True)
        self.taken.append(path)
