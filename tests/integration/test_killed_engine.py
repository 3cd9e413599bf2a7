"""A translation worker that is killed in the middle loses and doubles nothing: every sentence is stored once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from dragoman.archive import SqlArchive
from dragoman.engines.ctranslate2 import CTranslate2Translator
from dragoman.engines.firefox import FirefoxTranslator
from dragoman.engines.models import ModelStore
from dragoman.ports import Translator
from dragoman.translating import Translating
from tests.conftest import WordVectors

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


def make(name: str) -> Translator:
    if name == "firefox":
        return FirefoxTranslator(ModelStore(FIXTURES / "models"))
    return CTranslate2Translator(FIXTURES / "opus" / "opus-mt-eo-en")


@pytest.mark.parametrize("name", ["firefox", "ctranslate2"])
def test_a_killed_worker_loses_and_doubles_nothing(name: str, archive: SqlArchive, tmp_path: Path) -> None:
    engine = make(name)
    engine.translate(["Hundo"], "eo", "en")
    workers = [child.pid for child in multiprocessing.active_children() if child.name == f"dragoman-{name}"]
    for pid in workers:
        os.kill(pid or 0, signal.SIGSTOP)  # it takes the next sentences and does not answer
    killer = threading.Timer(0.2, lambda: [os.kill(pid or 0, signal.SIGKILL) for pid in workers])
    killer.start()
    sentences = [f"La granda hundo vidas {number} katojn." for number in range(70)]
    made = Translating(archive.translations, WordVectors(), "eo", "en", [engine]).attempts(sentences)
    killer.join()
    engine.close()
    assert workers
    assert all(f"dog sees {number} " in made[one][0].text for number, one in enumerate(sentences))
    with create_engine(f"sqlite:///{tmp_path / 'archive.sqlite'}").connect() as connection:
        stored = Counter(connection.execute(text("SELECT source_text FROM attempts WHERE way = '' AND text != ''")).scalars())
    assert stored == Counter(sentences)
