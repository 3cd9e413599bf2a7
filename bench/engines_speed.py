"""How much of an engine's own speed is left when sentences go through the desk: `./run bench engines_speed --data DIR`.

Each engine that runs here translates the same sentences twice, batched: by itself, and through `dragoman.translating`, which
protects, checks and stores. The ratio of the two speeds is by wall clock, as a reader waits for it; both ways begin with a warm
engine, and no round has sentences of another. Firefox and CTranslate2 run the tiny models of the tests, which are far quicker than any real one, so that theirs is the
worst case of a ratio; what the desk adds to a sentence is told besides, in milliseconds. Apertium reads Spanish news of DIR.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.archive import open_archive
from dragoman.engines.apertium import ApertiumTranslator
from dragoman.engines.ctranslate2 import CTranslate2Translator
from dragoman.engines.encoder import RememberingEncoder, UseEncoder
from dragoman.engines.firefox import FirefoxTranslator
from dragoman.engines.models import ModelStore
from dragoman.ports import Encoder, Translator
from dragoman.translating import Translating
from measure import arguments, records, result, table

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
SENTENCES = 192
ROUNDS = 7
_WORDS = """
la granda hundo vidas malgrandan katon en nova urbo sur monto de paco kun amiko kaj reĝo por infano hodiaŭ prezidanto diras ke
ministro iras al lernejo hospitalo estas ne malnova domo ponto akvo maro suno nokto militon registaro
"""


@dataclass(frozen=True, slots=True)
class Speed:
    """Sentences a second of an engine alone and through the desk, their ratio, and what the desk adds, in ms a sentence."""

    alone: float
    desk: float

    @property
    def ratio(self) -> float:
        """The share of its own speed that an engine keeps."""
        return self.desk / self.alone

    @property
    def added_ms(self) -> float:
        """What the desk adds to a sentence."""
        return 1000 * (1 / self.desk - 1 / self.alone)


def esperanto(count: int = SENTENCES * (ROUNDS + 1)) -> list[str]:
    """Return made-up sentences as long as those of news are."""
    chosen, words = random.Random(1), _WORDS.split()
    return [f"{' '.join(chosen.choices(words, k=chosen.randint(8, 30)))} {number}.".capitalize() for number in range(count)]


def spanish(data: Path, count: int = SENTENCES * (ROUNDS + 1)) -> list[str]:
    """Return Spanish sentences of news, nothing where the data has none."""
    texts = (
        text
        for document in records(data / "stories" / "ntrex.jsonl.gz")
        if document["language"] == "spa"
        for text in document["sentences"]
    )
    return list(dict.fromkeys(texts))[:count]


def engines(data: Path) -> dict[str, tuple[Callable[[], Translator], str, list[str]]]:
    """Return the engines that run here: how each is made, its language, its sentences; all translate into English."""
    made: dict[str, tuple[Callable[[], Translator], str, list[str]]] = {
        "firefox": (lambda: FirefoxTranslator(ModelStore(FIXTURES / "models")), "eo", esperanto()),
        "ctranslate2": (lambda: CTranslate2Translator(FIXTURES / "opus" / "opus-mt-eo-en"), "eo", esperanto()),
    }
    if ApertiumTranslator().route("es", "en") and (sentences := spanish(data)):
        made["apertium"] = (ApertiumTranslator, "es", sentences)
    return made


def speed(engine: Translator, source: str, sentences: Sequence[str], encoder: Encoder) -> Speed:
    """Return the speeds of the median round by ratio. Both ways are measured one after the other in each round, since the machine
    may be busy with something else; each round has its share of the sentences."""
    size = max(1, len(sentences) // (ROUNDS + 1))
    warm, *shares = (sentences[start : start + size] for start in range(0, size * (ROUNDS + 1), size))
    _through_desk(engine, source, warm, encoder)  # loads models and tables
    rounds = []
    for share in [one for one in shares if one] or [warm]:
        start = time.perf_counter()
        engine.translate(share, source, "en")
        alone = time.perf_counter() - start
        desk = _through_desk(engine, source, share, encoder)
        rounds.append(Speed(len(share) / alone, len(share) / desk))
    return sorted(rounds, key=lambda one: one.ratio)[len(rounds) // 2]


def _through_desk(engine: Translator, source: str, sentences: Sequence[str], encoder: Encoder) -> float:
    """Return the seconds that sentences take through the desk, with an archive that is open and knows none of them."""
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        translating = Translating(archive.translations, RememberingEncoder(encoder), source, "en", [engine])
        translating.attempts(["Unu."])  # statements are made once for an archive
        start = time.perf_counter()
        translating.attempts(sentences)
        return time.perf_counter() - start


def speeds(data: Path) -> dict[str, Speed]:
    """Return the speeds of each engine that runs here."""
    encoder, found = UseEncoder(), {}
    for name, (make, source, sentences) in engines(data).items():
        engine = make()
        found[name] = speed(engine, source, sentences, encoder)
        engine.close()
    return found


def desk_ratios(data: Path) -> dict[str, float]:
    """Return the share of its own speed that each engine that runs here keeps through the desk."""
    return {name: round(one.ratio, 3) for name, one in speeds(data).items()}


def main() -> None:
    found = speeds(arguments(__doc__ or "").parse_args().data)
    rows = [(name, one.alone, one.desk, one.ratio, one.added_ms) for name, one in found.items()]
    table(rows, ["engine", "alone/s", "desk/s", "ratio", "added ms"])
    result({name: one.ratio for name, one in found.items()})


if __name__ == "__main__":
    main()
