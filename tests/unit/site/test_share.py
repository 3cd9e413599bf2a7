"""Links that pass a page on: whole addresses of the services, with nothing of the page left to be read as markup or address."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from dragoman.site.share import share_links

ADDRESS = "https://une.example/fr/story/a&b/"
TITLE = 'Eau & feu : 100 % "sûr" #1 ?'


def link(name: str) -> str:
    return next(one.url for one in share_links(ADDRESS, TITLE, "Courriel") if one.name == name)


@pytest.mark.parametrize(
    ("name", "host", "url", "title"),
    [
        ("Facebook", "www.facebook.com", "u", None),
        ("X (Twitter)", "x.com", "url", "text"),
        ("LinkedIn", "www.linkedin.com", "url", None),
        ("Pinterest", "www.pinterest.com", "url", "description"),
    ],
)
def test_services_that_take_an_address(name: str, host: str, url: str, title: str | None) -> None:
    parts = urlsplit(link(name))
    given = parse_qs(parts.query)
    assert (parts.scheme, parts.hostname, parts.fragment) == ("https", host, "")
    assert given[url] == [ADDRESS]
    assert title is None or given[title] == [TITLE]


@pytest.mark.parametrize(("name", "host"), [("Bluesky", "bsky.app"), ("WhatsApp", "wa.me")])
def test_services_that_take_a_text(name: str, host: str) -> None:
    parts = urlsplit(link(name))
    assert (parts.hostname, parse_qs(parts.query)["text"]) == (host, [f"{TITLE} {ADDRESS}"])


def test_mastodon_is_told_nothing_but_by_the_reader_s_browser() -> None:
    parts = urlsplit(link("Mastodon"))
    assert (parts.query, unquote(parts.fragment)) == ("", f"text={TITLE} {ADDRESS}")


def test_a_letter_has_the_title_and_the_address() -> None:
    given = parse_qs(urlsplit(link("Courriel")).query)
    assert (given["subject"], given["body"]) == ([TITLE], [f"{TITLE}\n{ADDRESS}"])


def test_a_very_long_title_is_cut() -> None:
    assert all(len(one.url) < 4000 for one in share_links(ADDRESS, "ж" * 5000, "E-mail"))
