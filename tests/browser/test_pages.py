"""The site in a real browser, every kind of page: no barrier that axe finds, nothing foreign asked for, nothing that overflows,
everything by keyboard and without JavaScript."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from dragoman.archive import open_archive
from dragoman.compose.search import Found, read
from dragoman.desk import Desk
from dragoman.site.render import Renderer
from tests.conftest import NOW, Marking, Replay
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
# WCAG 2.2 at level AA, and what axe holds good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LANGUAGES = ("fr", "en", "ar")
HOUR = 3600


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
        made = desk(archive, folder, Replay(press()), Marking(), editions=LANGUAGES)
        made.round()
        _add_served(made, folder / "site")
    handler = functools.partial(_Quiet, directory=str(folder / "site"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _add_served(made: Desk, folder: Path) -> None:
    """Put pages into a folder that only a served site has: what a search found, a missing page; and a story with an address to
    pass on."""
    renderer = Renderer(replace(made.settings, address="https://une.example"), index="index.html")
    for language in LANGUAGES:
        page = made.editions.pages(made.editions.front(NOW)[:1], language, NOW)[0]
        found = tuple(Found(page.card.story, one, one.lines[0] if one.lines else None) for one in page.reports)
        asked = read([("q", "Maravel"), ("country", "GB"), ("page", "2")], language)
        filled = replace(asked, results=found, total=60, languages=("en", "fr"), sources=made.editions.sources())
        (folder / language / "found").mkdir()
        (folder / language / "found" / "index.html").write_text(renderer.search(filled, NOW), "utf-8")
        (folder / language / "missing").mkdir()
        (folder / language / "missing" / "index.html").write_text(renderer.missing(language, NOW), "utf-8")
        (folder / language / "story" / "shared").mkdir()
        (folder / language / "story" / "shared" / "index.html").write_text(renderer.story(page, NOW), "utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def paths(language: str) -> list[str]:
    """The addresses of a page of each kind in an edition."""
    kinds = [
        "",
        "story/shared/",
        "section/europe/",
        f"day/{NOW.date()}/",
        "source/north/",
        "found/",
        "search/",
        "about/",
        "method/",
    ]
    return [f"/{language}/{kind}" for kind in [*kinds, "missing/"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", sorted(SIZES))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_stand_by_themselves(browser: Browser, site: str, language: str, size: str, scheme: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    for path in paths(language):
        tab = context.new_page()
        asked: list[str] = []
        problems: list[str] = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.on("console", lambda message, problems=problems: problems.append(message.text))
        tab.on("pageerror", lambda error, problems=problems: problems.append(str(error)))
        assert tab.goto(site + path).status == 200, path
        assert all(url.startswith(site) for url in asked), asked
        assert problems == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, f"{path} is wider than the screen"
        assert tab.evaluate("document.documentElement.dir") == ("rtl" if language == "ar" else "ltr")
        assert _contrast(tab) >= 7
        assert barriers(tab) == [], path
        tab.close()
    assert context.cookies() == []
    context.close()


def barriers(tab: Page) -> list[str]:
    """What axe finds on a page, with where."""
    found = Axe().run(tab, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def _contrast(tab: Page) -> float:
    """The contrast of text with its page (WCAG 2.2, 1.4.6)."""
    return float(
        tab.evaluate(
            """() => {
              const light = colour => { const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
                .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b }
              const style = getComputedStyle(document.body), a = light(style.color), b = light(style.backgroundColor)
              return (Math.max(a, b) + .05) / (Math.min(a, b) + .05) }"""
        )
    )


def test_everything_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    for path in paths("fr"):
        tab.goto(site + path)
        assert tab.locator("h1").count() == 1, path
        assert not tab.locator(".new, .share-sheet, .since").filter(visible=True).count(), path
    tab.goto(f"{site}/fr/")
    tab.get_by_role("link", name="(fr) Dockers strike in Maravel").click()
    assert tab.locator("h1").inner_text() == "(fr) Dockers strike in Maravel"
    original = tab.locator(".line details").first
    assert not original.locator("blockquote").is_visible()
    original.locator("summary").click()
    assert original.locator("blockquote").is_visible()
    assert "Dockers in Maravel walked out" in original.locator("blockquote").inner_text()
    tab.get_by_role("link", name="English").click()
    assert tab.url.startswith(f"{site}/en/story/")
    assert tab.locator("h1").inner_text() == "Dockers strike in Maravel"
    tab.locator(".report a.credit-source").first.click()
    assert "/en/source/" in tab.url
    context.close()


def test_everything_works_by_keyboard(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/fr/")
    tab.keyboard.press("Tab")
    skip = tab.locator(":focus")
    assert (skip.inner_text(), skip.bounding_box()["y"] >= 0) == ("Aller aux sujets", True)
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.locator("main :focus").inner_text() == tab.locator("main a").first.inner_text()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/fr/story/**")
    for _ in range(40):
        tab.keyboard.press("Tab")
        if tab.locator("summary:focus").count():
            break
    assert tab.locator("summary:focus").evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    assert tab.locator("details[open] blockquote").first.is_visible()
    context.close()


def test_no_one_who_asks_for_less_motion_sees_any(browser: Browser, site: str) -> None:
    for motion, scrolling in (("reduce", "auto"), ("no-preference", "smooth")):
        context = browser.new_context(reduced_motion=motion)
        tab = context.new_page()
        tab.goto(f"{site}/fr/story/shared/")
        assert tab.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == scrolling
        assert tab.evaluate("document.getAnimations().length") == 0
        context.close()


def test_what_is_new_since_the_last_visit_is_marked(browser: Browser, site: str) -> None:
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{site}/fr/")
    fresh = tab.locator(".new").filter(visible=True)
    assert fresh.count() == 0, "at a first visit, nothing is newer than anything"
    tab.reload()
    assert fresh.count() == 0
    # an hour goes by, in which one story came and another was reported on again
    tab.evaluate(
        f"""() => {{ const kept = JSON.parse(localStorage["dragoman:fr"]), [one, other] = Object.keys(kept.seen)
          delete kept.seen[one]; kept.seen[other] -= 60; kept.at -= {HOUR}
          localStorage["dragoman:fr"] = JSON.stringify(kept) }}"""
    )
    for _ in range(2):  # the marks stay while the visit lasts
        tab.reload()
        assert fresh.count() == 2
        assert tab.locator(".since").inner_text().endswith("2")
    tab.evaluate("""localStorage["dragoman:fr"] = "{"; """)
    tab.reload()
    assert fresh.count() == 0
    context.close()


def test_the_share_sheet_is_offered_where_there_is_one(browser: Browser, site: str) -> None:
    for with_sheet in (True, False):
        context = browser.new_context()
        stub = "data => { window.shared = data; return Promise.resolve() }" if with_sheet else "undefined"
        context.add_init_script(f"Object.defineProperty(Navigator.prototype, 'share', {{ value: {stub} }})")
        tab = context.new_page()
        tab.goto(f"{site}/fr/story/shared/")
        button = tab.locator(".share-sheet button")
        assert button.is_visible() == with_sheet
        assert tab.locator(".share a").count() == 8
        if with_sheet:
            button.click()
            shared = tab.evaluate("window.shared")
            assert shared["title"] == tab.locator("h1").inner_text()
            assert shared["url"].startswith("https://une.example/fr/story/")
        context.close()


def test_paper_shows_the_originals_and_no_controls(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/fr/story/shared/")
    tab.emulate_media(media="print")
    assert tab.locator("blockquote").first.is_visible()
    assert not tab.locator("summary, .sections, .masthead-editions, .share").filter(visible=True).count()
    context.close()
