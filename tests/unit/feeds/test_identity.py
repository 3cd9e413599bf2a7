"""Which entry is which."""

from datetime import timedelta

import pytest

from dragoman.feeds.identity import LONGEST_GUID, identities
from tests.making import NOW

LINK = "https://paper.example/news/"


def one(guid: str, link: str = f"{LINK}1") -> str:
    return identities([(guid, link)], NOW)[0]


def test_the_guid_else_the_link() -> None:
    assert one("tag:1") == one(" tag:1 ", f"{LINK}moved") == "tag:1"
    assert one("") == f"{LINK}1"
    assert one("", f"{LINK}1?utm_source=rss#top=1") == one("")


@pytest.mark.parametrize("noise", ["#0", "#17", "?utm_medium=rss", "#comments", "?at_campaign=x#xtor=RSS-1", ":443"])
def test_a_guid_that_is_an_address_is_one_without_its_noise(noise: str) -> None:
    guid = f"https://paper.example{noise}/news/1" if noise == ":443" else f"{LINK}1{noise}"
    assert one(guid) == f"{LINK}1"


def test_a_fragment_may_be_an_entry() -> None:
    page = f"{LINK}live"
    assert identities([(f"{page}#entry-a", page), (f"{page}#entry-b", page)], NOW) == [f"{page}#entry-a", f"{page}#entry-b"]
    assert identities([("", f"{page}#entry-a"), ("", f"{page}#entry-b")], NOW) == [f"{page}#entry-a", f"{page}#entry-b"]


def test_one_guid_for_several_links_is_no_guid() -> None:
    entries = [("paper", f"{LINK}1"), ("paper", f"{LINK}2"), ("own", f"{LINK}3")]
    assert identities(entries, NOW) == [f"{LINK}1", f"{LINK}2", "own"]


def test_an_entry_that_stands_there_twice_is_one() -> None:
    assert identities([("a", f"{LINK}1"), ("a", f"{LINK}1?utm_source=x")], NOW) == ["a", "a"]


@pytest.mark.parametrize("form", ["x-{:%s}-{n}", "{n}/{:%s}123", "{:%Y%m%d%H%M%S}-{n}", "{:%Y%m%dT%H%M}/{n}"])
def test_guids_that_tell_the_time_are_no_guids(form: str) -> None:
    def read(when: timedelta) -> list[str]:
        now = NOW + when
        shown = form.replace("%s", "SECONDS") if "%s" in form else form
        guids = []
        for n in range(3):
            guid = shown.replace("{:SECONDS}", str(int(now.timestamp())))
            guids.append(guid.format(now, n=n) if "{:" in guid else guid.format(n=n))
        return identities([(guid, f"{LINK}{n}") for n, guid in enumerate(guids)], now)

    assert read(timedelta()) == read(timedelta(hours=1)) == [f"{LINK}{n}" for n in range(3)]


def test_a_time_in_guids_is_no_fault() -> None:
    old = int((NOW - timedelta(days=1)).timestamp())
    assert identities([(f"g{old + n}", f"{LINK}{n}") for n in range(3)], NOW) == [f"g{old + n}" for n in range(3)]
    fresh = f"g{int(NOW.timestamp())}"
    assert identities([(fresh, f"{LINK}1"), (f"g{old}", f"{LINK}2"), ("g", f"{LINK}3")], NOW)[0] == fresh


def test_a_guid_without_end_is_a_digest() -> None:
    long, other = "g" * 5_000, "g" * 5_000 + "h"
    assert len(one(long)) <= LONGEST_GUID
    assert one(long) == one(long)
    assert one(long) != one(other)
