"""How seldom a feed asks to be read."""

from datetime import timedelta

import pytest
from lxml import etree

from dragoman.feeds.hints import of_tree
from tests.making import NOW

SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


def asked(inside: str) -> timedelta | None:
    return of_tree(etree.fromstring(f"<rss {SY}><channel>{inside}</channel></rss>"), NOW)


@pytest.mark.parametrize(
    ("inside", "minutes"),
    [
        ("", None),
        ("<ttl>30</ttl>", 30),
        ("<ttl> 30 </ttl><sy:updatePeriod>hourly</sy:updatePeriod>", 60),
        ("<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 360),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 60),
        ("<sy:updatePeriod>yearly</sy:updatePeriod>", 7 * 24 * 60),
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>soon</ttl><sy:updatePeriod>now</sy:updatePeriod>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl/>", None),
        # It is noon, a Thursday.
        ("<skipHours><hour>12</hour><hour>13</hour><hour>x</hour></skipHours>", 120),
        ("<ttl>30</ttl><skipHours><hour>12</hour></skipHours>", 60),
        ("<skipHours><hour>3</hour></skipHours>", None),
        ("<skipDays><day>Thursday</day><day>friday</day></skipDays>", 36 * 60),
        ("<skipHours>" + "".join(f"<hour>{hour}</hour>" for hour in range(25)) + "</skipHours>", None),
    ],
)
def test_what_a_feed_asks_for(inside: str, minutes: int | None) -> None:
    assert asked(inside) == (None if minutes is None else timedelta(minutes=minutes))


def test_atom_may_say_it_too() -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" {SY}><sy:updatePeriod>hourly</sy:updatePeriod></feed>'
    assert of_tree(etree.fromstring(feed), NOW) == timedelta(hours=1)
