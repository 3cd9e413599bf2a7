"""Downloads that break off go on where they were; what comes is held against its hash."""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dragoman.cli import models
from dragoman.config import Download
from dragoman.engines.downloads import fetch
from dragoman.engines.models import ModelStore
from dragoman.errors import EngineError

OPUS = Path(__file__).resolve().parents[2] / "fixtures" / "opus" / "opus-mt-eo-en"


class Mirror:
    """A server of one file. It sends `most` bytes at once, and knows ranges or not."""

    def __init__(self, body: bytes) -> None:
        self.body, self.most, self.ranges = body, len(body), True
        self.asked: list[str | None] = []
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = self.headers.get("Range")
                mirror.asked.append(asked)
                start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and mirror.ranges else 0
                if start and start >= len(mirror.body):
                    self.send_response(416)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206 if start else 200)
                if start:
                    self.send_header("Content-Range", f"bytes {start}-{len(mirror.body) - 1}/{len(mirror.body)}")
                self.send_header("Content-Length", str(len(mirror.body) - start))
                self.end_headers()
                self.wfile.write(mirror.body[start : start + mirror.most])

            def log_message(self, *_: object) -> None:
                return None

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}/package.zip"


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[Mirror]:
    package = shutil.make_archive(str(tmp_path / "opus"), "zip", OPUS)
    server = Mirror(Path(package).read_bytes())
    threading.Thread(target=server.http.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.http.shutdown()
    server.http.server_close()


@pytest.mark.parametrize("ranges", [True, False])
def test_a_download_that_breaks_off_goes_on(mirror: Mirror, tmp_path: Path, ranges: bool) -> None:
    part, told = tmp_path / "part", list[tuple[int, int]]()
    mirror.most, mirror.ranges = 1000, ranges
    with pytest.raises(EngineError, match="goes on where it was"):
        fetch(mirror.address, part, 10**7, 5.0)
    assert part.read_bytes() == mirror.body[:1000]
    mirror.most = len(mirror.body)
    fetch(mirror.address, part, 10**7, 5.0, lambda *step: told.append(step))
    assert part.read_bytes() == mirror.body
    assert mirror.asked == [None, "bytes=1000-"]
    assert told[-1] == (len(mirror.body), len(mirror.body))
    fetch(mirror.address, part, 10**7, 5.0)
    assert part.read_bytes() == mirror.body


def test_more_than_the_limit_is_not_kept(mirror: Mirror, tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="more than"):
        fetch(mirror.address, tmp_path / "part", len(mirror.body) - 1, 5.0)
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://mirror.example/x", "http://127.0.0.1:1/x"])
def test_what_cannot_be_fetched_is_said_so(tmp_path: Path, address: str) -> None:
    with pytest.raises(EngineError, match="mirror"):
        fetch(address, tmp_path / "part", 10, 5.0)


def listed(mirror: Mirror, sha256: str = "") -> Download:
    return Download("eo-en", mirror.address, sha256 or hashlib.sha256(mirror.body).hexdigest(), "CC-BY-4.0", 80_000_000)


def test_a_listed_package_is_told_of_fetched_and_installed(
    mirror: Mirror, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ModelStore(tmp_path / "store")
    mirror.most = 5000
    with pytest.raises(EngineError, match="cut off"):
        models.install_download(store, listed(mirror))
    mirror.most = len(mirror.body)
    model = models.install_download(store, listed(mirror))
    assert capsys.readouterr().out.startswith(f"eo-en: 80.0 MB, CC-BY-4.0, from {mirror.address}")
    assert (model.name, model.licence) == ("eo-en.ctranslate2", "CC-BY-4.0")
    assert mirror.asked == [None, "bytes=5000-"]
    assert store.verify("eo", "en", "ctranslate2") == ()
    assert sorted(path.name for path in store.folder.iterdir()) == ["eo-en.ctranslate2"]


def test_another_file_than_the_listed_one_is_not_installed(mirror: Mirror, tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "store")
    with pytest.raises(EngineError, match="SHA-256"):
        models.install_download(store, listed(mirror, "0" * 64))
    assert store.installed() == ()
    assert not list((store.folder / ".downloads").iterdir())
