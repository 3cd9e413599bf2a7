"""Hostile titles, texts, names, links and addresses in a real browser: every one stands there as text, and nothing runs."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from dragoman.archive import open_archive
from dragoman.config import Settings
from dragoman.editions import Editions
from dragoman.extract.passages import passages
from dragoman.feeds.links import web_address
from dragoman.model import Analysis, Decision, Membership, Reason, Source, Story
from dragoman.publishing import Publishing
from dragoman.searching import Searching
from dragoman.site.serve import make_app
from dragoman.text import clean
from tests.browser.test_pages import CHROMIUM, FLAGS
from tests.making import NOW, article, item

pytestmark = pytest.mark.browser

RUN = "window.ran = (window.ran || 0) + 1"
EVENTS = [
    "onload",
    "onerror",
    "onclick",
    "onmouseover",
    "onfocus",
    "onblur",
    "ontoggle",
    "onstart",
    "onbegin",
    "onend",
    "onanimationstart",
    "ontransitionend",
    "onpointerenter",
    "oncopy",
    "onpaste",
    "onhashchange",
    "onmessage",
    "onpageshow",
    "onresize",
    "onscroll",
    "onwheel",
    "oninput",
    "onchange",
    "onsubmit",
]
ELEMENTS = [
    "script",
    "img",
    "svg",
    "iframe",
    "object",
    "embed",
    "video",
    "audio",
    "source",
    "style",
    "link",
    "meta",
    "base",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "math",
    "details",
    "dialog",
    "marquee",
    "frameset",
    "body",
    "html",
    "template",
    "noscript",
    "xmp",
    "plaintext",
    "isindex",
    "applet",
    "portal",
    "slot",
]
SCHEMES = (
    "javascript:",
    "JaVaScRiPt:",
    " javascript:",
    "java\tscript:",
    "java\nscript:",
    "data:text/html,",
    "vbscript:",
    "blob:",
    "file:///",
    "\x01javascript:",
)
STYLES = (
    "*{display:none}",
    "body{background:red}",
    "@import url(//evil.example/x.css)",
    "a{color:expression(x)}",
    "x{background:url(//evil.example)}",
)
BIDI = tuple(chr(one) for one in (0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069))


def texts() -> list[str]:
    """Texts as an outlet could send them, each of another kind."""
    found = [f"<{one}>{RUN}</{one}> end" for one in ELEMENTS]
    found += [f'<{one} src=x href=x {event}="{RUN}">' for one, event in zip(ELEMENTS, EVENTS * 2, strict=False)]
    found += [f"\"><img src=x {event}='{RUN}'>" for event in EVENTS]
    found += [f"' {event}='{RUN}' x='" for event in EVENTS]
    found += [f'<a href="{scheme}{RUN}">x</a>' for scheme in SCHEMES]
    found += [
        f"<svg><{one} {event}='{RUN}'/></svg>"
        for one, event in zip(("animate", "set", "script", "foreignObject", "use", "image"), EVENTS, strict=False)
    ]
    found += [f"<style>{one}</style>" for one in STYLES] + [f"</style><style>{one}" for one in STYLES]
    found += [f"a {one}<script>{RUN}</script> tail" for one in BIDI]
    found += [
        f"</{one}><script>{RUN}</script>"
        for one in (
            "title",
            "textarea",
            "script",
            "style",
            "noscript",
            "template",
            "option",
            "time",
            "blockquote",
            "svg",
            "math",
        )
    ]
    found += [
        f"{opening}{RUN}{closing}"
        for opening, closing in (
            ("{{", "}}"),
            ("{%", "%}"),
            ("${", "}"),
            ("<%", "%>"),
            ("#{", "}"),
            ("[[", "]]"),
            ("<!--", "-->"),
            ("<![CDATA[", "]]>"),
            ("<?php ", "?>"),
        )
    ]
    found += [
        f"&lt;script&gt;{RUN}&lt;/script&gt;",
        f"&#60;script&#62;{RUN}",
        f"\\u003cscript\\u003e{RUN}",
        f"%3Cscript%3E{RUN}",
        f"＜script＞{RUN}",
    ]
    found += [
        "null\x00byte<script>" + RUN,
        "\x08back\x1b[31m<b onload=x>",
        "\ufeff\uffff<script>" + RUN,
        "half \ud800 pair <img onerror=x>",
    ]
    found += ["<" * 5_000, "&" * 5_000, "<b>" * 2_000, "a" * 50_000, "漢" * 20_000, "e" + "\u0301" * 500]
    found += [
        f'{{"@context":"</script><script>{RUN}</script>"}}',
        "]]></title><script>" + RUN,
        "-->" + RUN + "<!--",
        "\u2028" + RUN + "\u2029",
    ]
    return found


def links() -> list[str]:
    """Addresses as a feed could give them."""
    bare = [f"{scheme}{RUN}" for scheme in SCHEMES]
    return [
        *bare,
        *(f'https://x.example/"{event}="{RUN}' for event in EVENTS),
        "//evil.example/x",
        "https://x.example/'><script>" + RUN,
    ]


TEXTS, LINKS = texts(), links()


def test_there_are_many_cases() -> None:
    assert len(TEXTS) + len(LINKS) >= 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("hostile")
    hostile = '"><script>' + RUN + "</script>"
    sources = (
        Source("evil", f"Evil {hostile}", "https://evil.example/", "FR", ("en",), ("https://evil.example/rss",), "full"),
    )
    settings = Settings(
        folder, f"News {hostile}", ("en", "ar"), site=folder / "site", address="https://news.example", sources=sources
    )
    with open_archive(f"sqlite:///{folder / 'archive.sqlite'}") as archive:
        archive.sources.put(sources)
        for number, text in enumerate(TEXTS):
            # what a page gives is cleaned before it becomes an article; an address that is none of the web never becomes one
            url = next((one for one in (web_address(LINKS[number % len(LINKS)]), f"https://evil.example/{number}") if one), "")
            id = f"a{number}"
            words = clean(text) or "nothing"
            made = article(
                id,
                words,
                passages=passages(id, [("headline", words), ("paragraph", words)]),
                source="evil",
                url=url,
                canonical=f"https://evil.example/{number}",
                bylines=(words[:200],),
                section=words[:50],
            )
            archive.items.put([item(id=id, guid=id, url=f"https://evil.example/{number}", source="evil", title=words)])
            archive.articles.put([(id, made)])
            archive.analyses.put([(made, Analysis(id, "en", 0.9, np.ones(4, dtype=np.float32), "words 1"))])
            story = Story(f"s{number % 9}", f"story-{number % 9}", NOW, NOW)
            reasons = (Reason(words[:40], 1.0, words[:40]),)
            archive.stories.put(
                [(story, Membership(story.id, id, 1.0, reasons), Decision("open", id, "machine", NOW, reasons))]
            )
        editions = Editions(archive, settings)
        searching = Searching(editions)
        searching.index()
        Publishing(editions, settings.site).run(NOW)
        server = uvicorn.Server(uvicorn.Config(make_app(settings, editions, lambda: NOW, searching), port=0, log_level="error"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}", settings.site
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser(site: tuple[str, Path]) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


PAGES = [
    "/en/",
    "/ar/",
    *(f"/en/story/story-{number}/" for number in range(9)),
    "/en/source/evil/",
    "/en/day/2026-05-14/",
    "/en/about/",
    "/en/method/",
    "/en/search/?q=script",
]
# Where each address on a page leads; what no browser takes for an address leads nowhere.
ADDRESSES = """() => ['href', 'src', 'action', 'cite', 'poster', 'formaction', 'xlink:href'].flatMap(name =>
  [...document.querySelectorAll('*')].map(e => e.getAttribute(name)).filter(value => value !== null))
  .map(value => { try { return new URL(value, document.baseURI).protocol } catch { return 'http:' } })"""
OWN = "script:not([src]):not([type='application/ld+json'])"


def test_each_is_text_on_its_page(browser: Browser, site: tuple[str, Path]) -> None:
    base, _ = site
    seen = ""
    for path in PAGES:
        context = browser.new_context(bypass_csp=True)  # the page itself must hold, without the policy behind it
        tab = context.new_page()
        asked: list[str] = []
        tab.on("request", lambda request, asked=asked: asked.append(request.url))
        tab.goto(base + path)
        assert tab.evaluate("window.ran") is None, path
        assert all(url.startswith(base) for url in asked), (path, asked)
        assert tab.locator(OWN).count() == 0, path
        assert tab.locator("iframe, object, embed, style, base, img, video, math, marquee, [style]").count() == 0, path
        assert (
            tab.evaluate(
                "[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => /^on/i.test(a.name)).length"
            )
            == 0
        )
        schemes = set(tab.evaluate(ADDRESSES))
        assert schemes <= {"http:", "https:", "mailto:"}, (path, schemes)
        assert tab.evaluate("getComputedStyle(document.body).display") != "none"
        assert not set(BIDI) & set(tab.content()), path
        if "/story/" in path:
            seen += tab.locator(".reports").inner_text() + tab.evaluate("document.body.textContent")
        context.close()
    for text in TEXTS:
        assert clean(text)[:60] in seen or clean(text)[:60].rstrip() in seen, text[:80]


@pytest.mark.parametrize(
    "question", [TEXTS[0], '"><script>' + RUN, "' onfocus=" + RUN + " autofocus x='", "\x00", "</form><script>" + RUN]
)
def test_what_is_searched_for_is_text(browser: Browser, site: tuple[str, Path], question: str) -> None:
    from urllib.parse import quote

    tab = browser.new_context(bypass_csp=True).new_page()
    tab.goto(
        f"{site[0]}/en/search/?q={quote(question)}&language={quote(question)}&source={quote(question)}&since={quote(question)}"
    )
    assert tab.evaluate("window.ran") is None
    assert tab.locator(OWN).count() == 0
    tab.close()


def test_feeds_and_sitemaps_are_well_formed(site: tuple[str, Path]) -> None:
    import json

    from lxml import etree

    strict = etree.XMLParser(resolve_entities=False, huge_tree=True)
    made = [path for path in site[1].rglob("*") if path.suffix in (".atom", ".rss", ".xml", ".json")]
    assert len(made) > 20
    for path in made:
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))
        else:
            etree.fromstring(path.read_bytes(), strict)
