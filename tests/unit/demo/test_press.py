"""The invented press: right feeds, real pages, and all that it promises to hold."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import fastfeedparser
import feedparser
import lxml.html
import pytest
import trafilatura
from lxml import etree

from dragoman.demo.press import Press, expected_events
from dragoman.demo.press.content import Report, outlets, reports, words

NOW = datetime(2031, 6, 22, 9, 30, tzinfo=UTC)
BODY = 0.9  # the least share of a report's words that an extractor finds on its page


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(NOW) as running:
        yield running


def ask(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): value for name, value in error.headers.items()}, error.read()


def of(outlet: str) -> list[Report]:
    return [report for report in reports(NOW) if report.outlet.id == outlet]


def feed_of(press: Press, outlet: str) -> tuple[dict[str, str], bytes]:
    source = next(source for source in press.sources() if source.id == outlet)
    status, headers, body = ask(source.feeds[0])
    assert status == 200
    return headers, body


WITH_PAGES = [report for report in reports(NOW) if report.page_status == 200]


# -- what it holds -------------------------------------------------------------------------------------------------------


def test_it_is_as_large_as_promised() -> None:
    found = reports(NOW)
    assert len(found) >= 48
    assert {report.outlet.language for report in found} == {"en", "fr", "es", "ca", "pt", "de", "ru", "bg", "ar"}
    assert len(outlets()) >= 12
    assert len({report.path for report in found}) == len(found)


def test_every_report_belongs_to_one_event_in_several_languages() -> None:
    events = expected_events()
    assert len(events) >= 12
    assert sorted(path for event in events for path in event.paths) == sorted(report.path for report in reports(NOW))
    assert min(len(event.languages) for event in events) >= 2
    for language in words():
        assert sum(language in event.languages for event in events) >= 3


def test_one_events_reports_are_hours_apart_and_all_are_recent() -> None:
    for event in expected_events():
        times = [report.published_at for report in reports(NOW) if report.path in event.paths]
        assert max(times) - min(times) < timedelta(hours=8)
        assert min(times) > NOW - timedelta(hours=31)
        assert max(times) < NOW


@pytest.mark.parametrize("now", [NOW, datetime(2027, 12, 30, 23, 59, tzinfo=UTC)])
def test_every_placeholder_is_resolved_and_every_report_is_short(now: datetime) -> None:
    for report in reports(now):
        text = " ".join((report.headline, report.lead, report.body, report.caption))
        assert "{" not in text
        assert 60 <= len(f"{report.lead} {report.body}".split()) <= 240, report.path


def test_a_date_to_come_is_written_in_the_reports_language() -> None:
    by_outlet = {report.outlet.id: report.body for report in reports(NOW) if report.event == "missiles"}
    assert "1 August" in by_outlet["ledger"]
    assert "le 1er août" in by_outlet["courrier"]
    assert "1. August" in by_outlet["anzeiger"]
    assert "1 августа" in by_outlet["vestnik"]
    assert "1 أغسطس" in by_outlet["marfa"]


def test_one_town_has_many_names_and_a_ship_among_them() -> None:
    texts = {report.outlet.id: f"{report.lead} {report.body}" for report in reports(NOW) if report.event == "missiles"}
    assert "Karvelin" in texts["ledger"]
    assert "Karwelin" in texts["anzeiger"]
    assert "Кървелин" in texts["kurier"]
    assert "Karveline" in texts["courrier"]
    assert "Caravelle" in texts["courrier"]


def test_three_outlets_reprint_the_agency() -> None:
    first, *others = (report.body for report in reports(NOW) if "(Orvane News Agency)" in report.body)
    assert len(others) == 2
    for other in others:
        common = set(first.split("\n\n")) & set(other.split("\n\n"))
        assert len(common) >= 2


# -- the feeds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outlet", outlets())
def test_a_feed_gives_every_report_with_its_characters(press: Press, outlet: str) -> None:
    headers, body = feed_of(press, outlet)
    entries = _entries(headers, body)
    wanted = {press.base + report.path: report for report in of(outlet)}
    assert {entry["link"] for entry in entries} == set(wanted)
    for entry in entries:
        report = wanted[entry["link"]]
        assert entry["title"] == report.headline
        assert entry["summary"].removesuffix("<br />") == report.lead
        assert entry["published"] == report.published_at


def _entries(headers: dict[str, str], body: bytes) -> list[dict[str, object]]:
    if "json" in headers["content-type"]:
        items = json.loads(body)["items"]
        return [
            {
                "link": item["url"],
                "title": item["title"],
                "summary": item["summary"],
                "published": datetime.fromisoformat(item["date_published"]),
            }
            for item in items
        ]
    return [
        {
            "link": entry.link,
            "title": entry.title,
            "summary": entry.summary,
            "published": datetime(*(entry.get("published_parsed") or entry.updated_parsed)[:6], tzinfo=UTC),
        }
        for entry in feedparser.parse(body, response_headers=headers).entries
    ]


@pytest.mark.parametrize("outlet", [id_ for id_, outlet in outlets().items() if not outlet.malformed])
def test_the_fast_parser_reads_the_right_feeds(press: Press, outlet: str) -> None:
    _, body = feed_of(press, outlet)
    assert {entry.title for entry in fastfeedparser.parse(body).entries} == {report.headline for report in of(outlet)}


def test_there_is_a_feed_of_every_sort(press: Press) -> None:
    kinds = {outlet.feed for outlet in outlets().values()}
    assert kinds == {"rss", "atom", "json"}
    malformed = [id_ for id_, outlet in outlets().items() if outlet.malformed]
    assert malformed == ["coast-county"]
    for id_, outlet in outlets().items():
        if outlet.feed == "json":
            continue
        _, body = feed_of(press, id_)
        if outlet.malformed:
            with pytest.raises(etree.XMLSyntaxError):
                etree.fromstring(body)
        else:
            etree.fromstring(body)


def test_one_outlet_speaks_windows_1251(press: Press) -> None:
    headers, body = feed_of(press, "vestnik")
    assert "windows-1251" in headers["content-type"]
    assert "Карвелин" in body.decode("windows-1251")
    _, headers, body = ask(press.base + of("vestnik")[0].path)
    assert "windows-1251" in headers["content-type"]
    assert b'charset="windows-1251"' in body
    assert of("vestnik")[0].headline in body.decode("windows-1251")


def test_one_feed_gives_the_full_text(press: Press) -> None:
    headers, body = feed_of(press, "anzeiger")
    entries = {entry.link: entry.content[0].value for entry in feedparser.parse(body, response_headers=headers).entries}
    for report in of("anzeiger"):
        assert all(text in entries[press.base + report.path] for _, text in report.blocks)


# -- the pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", [*outlets()])
def test_a_home_page_names_its_feed_and_says_that_it_is_invented(press: Press, source: str) -> None:
    home = next(found for found in press.sources() if found.id == source)
    status, _, body = ask(home.homepage)
    page = lxml.html.fromstring(body)
    assert status == 200
    assert page.xpath("//link[@rel='alternate']/@href") == list(home.feeds)
    assert words()[home.languages[0]]["invented"] in page.text_content()


@pytest.mark.parametrize("report", WITH_PAGES, ids=lambda report: report.path)
def test_a_page_is_whole(press: Press, report: Report) -> None:
    status, _, body = ask(press.base + report.path)
    page = lxml.html.fromstring(body)
    furniture = words()[report.outlet.language]
    shown = page.text_content()
    assert status == 200
    assert page.get("lang") == report.outlet.language
    assert page.get("dir") == ("rtl" if report.outlet.language == "ar" else "ltr")
    assert shown.count(furniture["invented"]) == 2
    assert page.xpath("//link[@rel='canonical']/@href") == [press.base + report.path]
    for line in (report.headline, report.lead, report.caption, *furniture["football"], furniture["comment_notice"]):
        assert line in shown, line
    _metadata_is_right(report, body)


def _metadata_is_right(report: Report, body: bytes) -> None:
    page = lxml.html.fromstring(body)
    scripts = page.xpath("//script[@type='application/ld+json']/text()")
    times = page.xpath("//time[@class='published']/@datetime")
    assert [datetime.fromisoformat(time) for time in times] == [report.published_at]
    if report.outlet.metadata == "json-ld":
        data = json.loads(scripts[0])
        assert data["headline"] == report.headline
        assert datetime.fromisoformat(data["datePublished"]) == report.published_at
    else:
        assert not scripts
    assert bool(page.xpath("//meta[@property='article:published_time']")) == (report.outlet.metadata == "meta")
    assert bool(page.xpath("//meta[@property='og:title']")) == (report.outlet.metadata != "time")


@pytest.mark.parametrize("report", WITH_PAGES, ids=lambda report: report.path)
def test_an_extractor_finds_the_body(press: Press, report: Report) -> None:
    _, _, body = ask(press.base + report.path)
    text = trafilatura.extract(body, fast=True, include_comments=False) or ""
    found = set(re.findall(r"\w+", text))
    wanted = re.findall(r"\w+", " ".join(text for _, text in report.blocks))
    assert sum(word in found for word in wanted) / len(wanted) >= BODY


def test_the_missing_page_is_missing_and_its_feed_tells_of_it(press: Press) -> None:
    missing = [report for report in reports(NOW) if report.page_status != 200]
    assert len(missing) == 1
    status, _, _ = ask(press.base + missing[0].path)
    assert status == missing[0].page_status == 404
    _, body = feed_of(press, missing[0].outlet.id)
    assert missing[0].lead in body.decode()


# -- the server ----------------------------------------------------------------------------------------------------------


def test_it_answers_304_to_those_who_have_it(press: Press) -> None:
    addresses = [source.feeds[0] for source in press.sources()] + [press.base + WITH_PAGES[0].path]
    for url in addresses:
        _, headers, _ = ask(url)
        assert ask(url, If_None_Match=headers["etag"])[0] == 304
        assert ask(url, If_Modified_Since=headers["last-modified"])[0] == 304
        assert ask(url, If_None_Match='"other"', If_Modified_Since=headers["last-modified"])[0] == 200
        assert ask(url, If_Modified_Since="nonsense")[0] == 200


def test_it_knows_nothing_else_and_counts_what_it_is_asked(press: Press) -> None:
    status, _, body = ask(press.base + "/robots.txt")
    assert status == 200
    assert b"User-agent: *" in body
    before = press.requests["/nowhere", 404]
    assert ask(press.base + "/nowhere?a=b")[0] == 404
    assert press.requests["/nowhere", 404] == before + 1


def test_sources_stand_for_all_terms_and_are_not_slowed(press: Press) -> None:
    sources = press.sources()
    assert {source.terms for source in sources} == {"link", "excerpt", "full"}
    assert {source.pace for source in sources} == {0.0}
    assert len({source.country for source in sources}) == len(sources)


def test_a_corrected_article_comes_with_the_next_revision() -> None:
    corrected = next(report for report in reports(NOW, revision=2) if report.correction)
    with Press(NOW) as press:
        url = press.base + corrected.path
        feed = next(source.feeds[0] for source in press.sources() if source.id == corrected.outlet.id)
        _, page_then, first = ask(url)
        _, feed_then, _ = ask(feed)
        press.advance()
        status, _, second = ask(url, If_None_Match=page_then["etag"])
        assert status == 200
        assert b"has killed 17 miners" in first
        assert b"has killed 17 miners" not in second
        assert corrected.correction.encode() in second
        assert b"dateModified" in second
        status, _, body = ask(feed, If_None_Match=feed_then["etag"], If_Modified_Since=feed_then["last-modified"])
        assert status == 200
        item = next(item for item in json.loads(body)["items"] if item["url"] == url)
        assert item["date_modified"] > item["date_published"]
        assert "killed 14 miners" in item["summary"]


def test_a_press_that_does_not_run_says_so() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        Press(NOW).sources()
