"""Translation with Firefox's models, by fxtranslate, in worker processes.

Why processes: a translator works only on the thread that made it, holds the interpreter while it works, and panics (an
exception that `except Exception` does not see) on some input. A worker has a few sentences in hand at a time; when it dies or
hangs over them, each goes on alone in a new one, so that the sentence at fault is known.
"""

from __future__ import annotations

import os
import signal
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.engines.models import InstalledModel, ModelStore
from dragoman.engines.packages import FIREFOX
from dragoman.engines.pieces import PieceCounter
from dragoman.engines.processes import DONE, Answer, Crew, jobs_of
from dragoman.engines.ways import pairs_for
from dragoman.errors import EngineError
from dragoman.model import Done, EngineIdentity, Failed, Outcome

if TYPE_CHECKING:
    from fxtranslate import Translator as Engine

MAX_PIECES = 127
"""The models were trained on 128 pieces, of which one ends the sentence. The engine itself goes on to 256 and cuts there."""

MAX_CHARACTERS = 10_000
"""No sentence of so many characters has few enough pieces; it is not even sent to a worker."""

SENTENCES_AT_A_TIME = 8
"""Of a job: a worker that had to ask for each sentence would wait for a desk that is busy with checking."""

KEPT_MODELS = 8
"""How many models a worker holds at once; each takes about as much memory as its files."""

_NOTES = {
    "empty": "The engine gave no text: it knows none of the characters, or there are none.",
    "too-long": f"The sentence has more than {MAX_PIECES} pieces: the engine would cut it. Split it.",
    "panic": "The engine broke on this sentence.",
    "died": "The translation process died on this sentence, twice.",
    "timeout": "The translation process gave no answer in time.",
    "model": "A model cannot be loaded. `dragoman models verify` says which; install it anew.",
}


class FirefoxTranslator:
    """A `dragoman.ports.Translator`: direct, or through English where both legs are installed."""

    name = "firefox"

    def __init__(self, store: ModelStore | None = None, *, workers: int = 1, timeout_s: float = 60.0) -> None:
        """`timeout_s` is for SENTENCES_AT_A_TIME; loading their models, where that is still to be done, is in it."""
        self.store = store or ModelStore()
        self.timeout_s = timeout_s
        self._crew = Crew(_serve, "dragoman-firefox", workers)
        self._installed: dict[tuple[str, str], InstalledModel] = {}
        self._read_at: int | None = None

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return the languages that a text passes through, or None where no installed models lead there."""
        legs = pairs_for(source, target, self._models())
        return (source, *(leg[1] for leg in legs[:-1]), target) if legs else None

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return the library's version and the models of every leg. EngineError where there is no way."""
        models = "+".join(model.identity for model in self._legs(source, target))
        return EngineIdentity(self.name, f"{_library_version()} {models}")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`, one sentence each, in order. Failed reasons: empty, too-long, panic, died, timeout, model."""
        legs = tuple(_leg_of(model) for model in self._legs(source, target))
        outcomes = [_refusal(text) for text in texts]
        places = [place for place, outcome in enumerate(outcomes) if outcome is None]
        jobs = jobs_of(texts, places, legs, SENTENCES_AT_A_TIME)
        for index, (reason, made) in self._crew.run(jobs, self.timeout_s):
            outcomes[index] = Done(made[0]) if reason == DONE else _failed(reason)
        return [outcome for outcome in outcomes if outcome is not None]

    def close(self) -> None:
        """End the worker processes; the next call starts new ones."""
        self._crew.close()

    def _legs(self, source: str, target: str) -> list[InstalledModel]:
        models = self._models()
        legs = pairs_for(source, target, models)
        if not legs:
            advice = f"Install it: dragoman models install {source}-{target}"
            raise EngineError("no installed Firefox model leads there.", subject=f"{source}-{target}", advice=advice)
        return [models[leg] for leg in legs]

    def _models(self) -> dict[tuple[str, str], InstalledModel]:
        """Return the installed models; read again when the folder has changed, as each install and removal changes it."""
        try:
            changed_at = self.store.folder.stat().st_mtime_ns
        except OSError:
            changed_at = 0
        if changed_at != self._read_at:
            own = (model for model in self.store.installed() if model.format == FIREFOX)
            self._installed = {(model.source, model.target): model for model in own}
            self._read_at = changed_at
        return self._installed


@dataclass(frozen=True, slots=True)
class _Leg:
    """What a worker needs to know of a model. `identity` changes when another is installed in its place."""

    identity: str
    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None


def _leg_of(model: InstalledModel) -> _Leg:
    weights, source, target = model.path("model"), model.path("vocab", "srcvocab"), model.path("vocab", "trgvocab")
    if weights is None or source is None or target is None:
        raise EngineError("the model is not whole.", subject=model.identity, advice="Install it anew.")
    return _Leg(model.identity, weights, source, target, model.path("lex"))


def _library_version() -> str:
    try:
        return f"fxtranslate-{version('fxtranslate')}"
    except PackageNotFoundError as error:
        raise EngineError("fxtranslate is not installed.", advice="Install it: pip install fxtranslate") from error


def _refusal(text: str) -> Outcome[str] | None:
    """Return what became of a text that no worker has to see, else None."""
    if not text.strip():
        return _failed("empty")
    return _failed("too-long") if len(text) > MAX_CHARACTERS else None


def _failed(reason: str) -> Failed:
    return Failed(reason, _NOTES.get(reason, ""))


# -- in a worker -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A model in a worker's memory."""

    engine: Engine
    counter: PieceCounter


class _Refused(Exception):
    """A sentence is not translated; the argument is the reason."""


def _serve(pipe: Connection) -> None:
    """Translate what comes through the pipe, until it is closed. Runs on the main thread of a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the desk decides what ends
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # a panic prints pages of Rust
    loaded: OrderedDict[str, _Loaded] = OrderedDict()
    try:
        while True:
            legs, texts = pipe.recv()
            pipe.send([_translate(legs, text, loaded) for text in texts])
    except (EOFError, OSError):
        return


def _translate(legs: Sequence[_Leg], text: str, loaded: OrderedDict[str, _Loaded]) -> Answer:
    """Return the translation, or the reason why there is none."""
    try:
        for leg in legs:
            text = _translate_leg(leg, text, loaded)
    except _Refused as refusal:
        return str(refusal), ()
    return DONE, (text,)


def _translate_leg(leg: _Leg, text: str, loaded: OrderedDict[str, _Loaded]) -> str:
    # A panic is a BaseException, and nothing else of that kind is raised here.
    try:
        model = _load(leg, loaded)
    except BaseException as error:
        raise _Refused("model") from error
    if not model.counter.fits(text, MAX_PIECES):
        raise _Refused("too-long")
    try:
        output = model.engine.translate(text).strip()
    except BaseException as error:
        loaded.clear()  # what a panic leaves behind in a translator is anyone's guess
        raise _Refused("panic") from error
    if not output:
        raise _Refused("empty")
    return output


def _load(leg: _Leg, loaded: OrderedDict[str, _Loaded]) -> _Loaded:
    """Return a model, read from its files where it is not held already; the one longest unused makes room."""
    if leg.identity not in loaded:
        from fxtranslate import Translator as Engine

        while len(loaded) >= KEPT_MODELS:
            loaded.popitem(last=False)
        source, target = leg.source_vocabulary.read_bytes(), leg.target_vocabulary.read_bytes()
        shortlist = leg.shortlist.read_bytes() if leg.shortlist else None
        engine = Engine(leg.model.read_bytes(), source, target, shortlist)
        loaded[leg.identity] = _Loaded(engine, PieceCounter(source))
    loaded.move_to_end(leg.identity)
    return loaded[leg.identity]
