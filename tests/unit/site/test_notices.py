"""What programs are told: as desk.toml says."""

import json
from pathlib import Path
from urllib.robotparser import RobotFileParser

from dragoman.config import Settings
from dragoman.site.notices import headers, notices


def settings(**of: object) -> Settings:
    return Settings(Path(), "La Une", ("fr",), **of)  # type: ignore[arg-type]


def may(agent: str, path: str, one: Settings) -> bool:
    robots = RobotFileParser()
    robots.parse(notices(one)["robots.txt"].decode().splitlines())
    return robots.can_fetch(agent, f"https://une.example{path}")


def test_readers_programs_may_read_and_miners_may_not() -> None:
    assert may("Googlebot", "/fr/", settings())
    assert not may("GPTBot", "/fr/", settings())
    assert may("GPTBot", "/fr/", settings(text_mining="allowed"))


def test_a_private_site_asks_to_be_left_alone() -> None:
    assert not may("Googlebot", "/fr/", settings(private=True))


def test_a_sitemap_stands_where_the_site_has_an_address() -> None:
    assert b"Sitemap: https://une.example/sitemap.xml" in notices(settings(address="https://une.example"))["robots.txt"]
    assert b"Sitemap" not in notices(settings())["robots.txt"]


def test_mining_is_reserved_as_the_protocol_says() -> None:
    reserved = settings(mining_policy="https://une.example/terms.json")
    (rule,) = json.loads(notices(reserved)[".well-known/tdmrep.json"])
    assert rule == {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://une.example/terms.json"}
    assert headers(reserved) == {"tdm-reservation": "1", "tdm-policy": "https://une.example/terms.json"}
    assert "tdm-policy" not in headers(settings())
    assert headers(settings(text_mining="allowed")) == {}
    assert set(notices(settings(text_mining="allowed"))) == {"robots.txt"}
