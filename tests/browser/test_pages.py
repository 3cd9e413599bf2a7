"""The demo's site in a real browser: nothing foreign is asked for, nothing overflows, everything works without JavaScript."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from dragoman.archive import open_archive
from tests.conftest import Marking, Replay
from tests.integration.test_rounds import desk, press

pytestmark = pytest.mark.browser

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"desktop": (1280, 900), "phone": (360, 740)}


@pytest.fixture(scope="module")
def browser(
    site: str,
) -> Iterator[Browser]:  # after the site: Playwright keeps an event loop running, and the desk wants its own
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a published site with a French, an English and an Arabic edition."""
    folder = tmp_path_factory.mktemp("site")
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        desk(archive, folder, Replay(press()), Marking(), editions=("fr", "en", "ar")).round()
    handler = functools.partial(_Quiet, directory=str(folder / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def paths(site: str, browser: Browser, language: str) -> list[str]:
    """The addresses of a page of each kind in an edition."""
    tab = browser.new_page()
    tab.goto(f"{site}/{language}/")
    story = tab.locator(".card-headline a").first.evaluate("link => link.pathname")
    tab.close()
    return [f"/{language}/", story, f"/{language}/method/"]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_stand_by_themselves(browser: Browser, site: str, language: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    for path in paths(site, browser, language):
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        tab = context.new_page()
        asked: list[str] = []
        problems: list[str] = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.on("console", lambda message, problems=problems: problems.append(message.text))
        tab.on("pageerror", lambda error, problems=problems: problems.append(str(error)))
        tab.goto(site + path)
        assert all(url.startswith(site) for url in asked), asked
        assert problems == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
        assert tab.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        assert _contrast(tab) >= 7
        context.close()


def _contrast(tab: Page) -> float:
    """The contrast of text with its page (WCAG 2.2, 1.4.3)."""
    return float(
        tab.evaluate(
            """() => {
              const light = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
                .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }
              const style = getComputedStyle(document.body), a = light(style.color), b = light(style.backgroundColor)
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) }"""
        )
    )


def test_everything_works_without_javascript_and_by_keyboard(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/fr/")
    tab.keyboard.press("Tab")
    assert tab.locator(":focus").inner_text() == "Aller aux sujets"
    tab.get_by_role("link", name="(fr) Dockers strike in Maravel").click()
    assert tab.locator("h1").inner_text() == "(fr) Dockers strike in Maravel"
    original = tab.locator(".line-paragraph details").first
    assert not original.locator("blockquote").is_visible()
    original.locator("summary").click()
    assert original.locator("blockquote").is_visible()
    assert "Dockers in Maravel walked out" in original.locator("blockquote").inner_text()
    tab.get_by_role("link", name="English").click()
    assert tab.url.startswith(f"{site}/en/story/")
    assert tab.locator("h1").inner_text() == "Dockers strike in Maravel"
    context.close()
