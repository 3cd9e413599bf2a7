"""The served site: the same pages as in the folder, with headers that keep readers safe."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from dragoman.archive import SqlArchive
from dragoman.editions import Editions
from dragoman.searching import Searching
from dragoman.site.serve import make_app
from tests.conftest import NOW, Marking, Replay
from tests.integration.test_rounds import desk, files, press


@pytest.fixture
def served(archive: SqlArchive, tmp_path: Path) -> tuple[TestClient, Path]:
    made = desk(archive, tmp_path, Replay(press()), Marking())
    made.round()
    editions = Editions(archive, made.settings)
    app = make_app(made.settings, editions, lambda: NOW, Searching(editions))
    return TestClient(app, follow_redirects=False), tmp_path / "site"


def test_served_pages_are_those_of_the_folder(served: tuple[TestClient, Path]) -> None:
    client, folder = served
    for name, content in files(folder).items():
        if name == "index.html" or "/search/" in name:  # a folder of files cannot search, and says so
            continue
        answer = client.get("/" + name.removesuffix("index.html"))
        assert answer.status_code == 200, name
        # links to folders carry the file's name on disk, for those who open the site as files
        assert answer.content == content.replace(b'index.html"', b'"').replace(b"index.html#", b"#"), name


def test_the_root_leads_to_the_readers_language(served: tuple[TestClient, Path]) -> None:
    client, _ = served
    assert client.get("/", headers={"accept-language": "de, en-GB;q=0.8"}).headers["location"] == "en/"
    assert client.get("/", headers={"accept-language": "zh"}).headers["location"] == "fr/"


@pytest.mark.parametrize(
    "path",
    [
        "/de/",
        "/fr/story/nothing/",
        "/fr/nothing",
        "/assets/%2e%2e%2fpyproject.toml",
        "/assets/x.css",
        "/fr/story/%00/",
        "/fr/section/moon/",
        "/fr/day/2026-13-01/",
        "/fr/day/2999-01-01/",
        "/fr/source/nobody/",
    ],
)
def test_what_is_not_there_is_said_so(served: tuple[TestClient, Path], path: str) -> None:
    answer = served[0].get(path)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_no_page_can_load_or_run_anything_foreign(served: tuple[TestClient, Path]) -> None:
    answer = served[0].get("/fr/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in answer.headers
    scripts = html.fromstring(answer.text).xpath("//script[not(@type='application/ld+json')]")
    assert [(script.text, script.get("src").startswith("../assets/site-")) for script in scripts] == [(None, True)]


def test_stories_are_found_by_section_day_and_source(served: tuple[TestClient, Path]) -> None:
    client, _ = served
    headline = "(fr) Dockers strike in Maravel"
    for path in ("section/europe/", f"day/{NOW.date()}/", "source/north/"):
        assert headline in client.get(f"/fr/{path}").text, path
    for path in ("section/asia/", "day/2026-01-02/"):
        answer = client.get(f"/fr/{path}")
        assert (answer.status_code, headline in answer.text) == (200, False), path
