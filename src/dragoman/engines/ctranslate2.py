"""Translation with CTranslate2: OPUS-MT models (Tiedemann and Thottingal 2020, EAMT) as it converts them, and Argos packages.

A model is a folder of CTranslate2's with its SentencePiece models: `source.spm` and `target.spm`, or one `sentencepiece.model`
for both. One that translates into several languages has a token for each in its vocabulary, `>>fra<<`, with which a sentence
then begins. Work is done in processes that may be killed: the library is C++, and a damaged model can end it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from dragoman.engines.models import InstalledModel, ModelStore, model_at
from dragoman.engines.packages import CTRANSLATE2
from dragoman.engines.processes import DONE, Answer, Crew, jobs_of
from dragoman.engines.ways import Pair, pairs_for
from dragoman.errors import EngineError
from dragoman.model import Done, EngineIdentity, Failed, Outcome

MAX_PIECES = 256
"""Of a sentence: the models saw few longer ones, and what they make of such a one is not to be trusted. None is ever cut."""

MAX_OUTPUT = 512
"""Pieces of a translation; one that goes on so far is a loop, or would be cut."""

MAX_CHARACTERS = 10_000
BEAM = 4  # what Argos uses; OPUS-MT's own figures are with 6
SENTENCES_AT_A_TIME = 32
KEPT_MODELS = 4
_TOKENS_AT_A_TIME = 2048
THREADS = max(1, (os.cpu_count() or 1) - 1)
"""Batches that are translated at once, each by a thread of its own; one core is the desk's, which checks what was made. Several
threads for one batch, as the library has it, wait for each other at each step: short sentences take longer so than by one."""

_TARGET = re.compile(r">>([a-z]{2,3})(?:[_-][A-Za-z]+)*<<")
_END = "</s>"
_SPACE = "\u2581"
_NOTES = {
    "empty": "The engine gave no text: it knows none of the characters, or there are none.",
    "too-long": f"The sentence has more than {MAX_PIECES} pieces, or its translation more than {MAX_OUTPUT}. Split it.",
    "died": "The translation process died on this sentence, twice.",
    "timeout": "The translation process gave no answer in time.",
    "model": "The model cannot be loaded. `dragoman models verify` says whether it is damaged; install it anew.",
    "broke": "The engine broke on this sentence.",
}


class CTranslate2Translator:
    """A `Translator` and `AlternativeTranslator`: direct, or through English where both legs are there."""

    name = "ctranslate2"

    def __init__(
        self, models: ModelStore | Path | None = None, *, workers: int = 1, timeout_s: float = 120.0, beam: int = BEAM
    ) -> None:
        """`models` is a store, of which all CTranslate2 models are used, or the folder of one model.

        `timeout_s` is for a batch of SENTENCES_AT_A_TIME; loading its models, where that is still to be done, is in it.
        EngineError where the libraries are not installed.
        """
        if not (find_spec("ctranslate2") and find_spec("sentencepiece")):
            advice = "Install them: pip install 'dragoman[ctranslate2]'"
            raise EngineError("ctranslate2 and sentencepiece are not installed.", advice=advice)
        self.timeout_s = timeout_s
        self._source = models if isinstance(models, Path) else models or ModelStore()
        self._beam = beam
        self._crew = Crew(_serve, "dragoman-ctranslate2", workers)
        self._known: dict[Pair, _Leg] = {}
        self._read_at: int | None = None

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return the languages that a text passes through, or None where no installed models lead there."""
        legs = pairs_for(source, target, self._models())
        return (source, *(leg[1] for leg in legs[:-1]), target) if legs else None

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return the library's version, the beam's width and the models of every leg. EngineError where there is no way."""
        models = "+".join(f"{leg.identity}{leg.token}" for leg in self._legs(source, target))
        return EngineIdentity(self.name, f"{_library_version()} beam {self._beam} {models}")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`, one sentence each, in order. Failed reasons: empty, too-long, died, timeout, model, broke."""
        return [
            Done(made[0]) if reason == DONE else Failed(reason, _NOTES.get(reason, ""))
            for reason, made in self._answers(texts, source, target, 1)
        ]

    def alternatives(self, texts: Sequence[str], source: str, target: str) -> list[tuple[str, ...]]:
        """Return what else the beam holds for each of `texts`, best first, without what `translate` gives."""
        answers = self._answers(texts, source, target, self._beam)
        return [tuple(dict.fromkeys(one for one in made[1:] if one != made[0])) for _, made in answers]

    def close(self) -> None:
        """End the worker processes; the next call starts new ones."""
        self._crew.close()

    def _answers(self, texts: Sequence[str], source: str, target: str, hypotheses: int) -> list[Answer]:
        errand = _Errand(tuple(self._legs(source, target)), self._beam, hypotheses)
        answers: list[Answer] = [_refusal(text) for text in texts]
        # Sentences of like length share a batch: it costs as much as its longest one.
        places = sorted((place for place, (reason, _) in enumerate(answers) if not reason), key=lambda place: len(texts[place]))
        jobs = jobs_of(texts, places, errand, SENTENCES_AT_A_TIME)
        for place, answer in self._crew.run(jobs, self.timeout_s):
            answers[place] = answer
        return answers

    def _legs(self, source: str, target: str) -> list[_Leg]:
        models = self._models()
        legs = pairs_for(source, target, models)
        if not legs:
            advice = "Install one: dragoman models install FILE (a converted OPUS-MT folder, or an .argosmodel)."
            raise EngineError("no CTranslate2 model leads there.", subject=f"{source}-{target}", advice=advice)
        return [models[leg] for leg in legs]

    def _models(self) -> dict[Pair, _Leg]:
        """Return the models by pair; read again when their folder has changed, as each installation and removal changes it."""
        folder = self._source if isinstance(self._source, Path) else self._source.folder
        changed_at = 0
        with contextlib.suppress(OSError):
            changed_at = folder.stat().st_mtime_ns
        if changed_at != self._read_at:
            self._known = {(leg.source, leg.target): leg for model in _found(self._source) for leg in _legs_of(model)}
            self._read_at = changed_at
        return self._known


@dataclass(frozen=True, slots=True)
class _Leg:
    """What a worker needs to know of a model. `token` is what a sentence begins with, where there are several targets."""

    identity: str
    source: str
    target: str
    weights: Path
    source_pieces: Path
    target_pieces: Path
    token: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class _Errand:
    """What is to be done with sentences: the legs that they go, and how many translations of each are wanted."""

    legs: tuple[_Leg, ...]
    beam: int
    hypotheses: int


def _found(source: ModelStore | Path) -> Sequence[InstalledModel]:
    if isinstance(source, Path):
        model = model_at(source)
        if model.format != CTRANSLATE2:
            raise EngineError("is no CTranslate2 model: it has no model.bin.", subject=str(source))
        return [model]
    return [model for model in source.installed() if model.format == CTRANSLATE2]


def _legs_of(model: InstalledModel) -> Iterator[_Leg]:
    """Yield what a model translates: its own pair, or one for each target that its vocabulary has a token of."""
    weights = model.path("weights")
    source, target = model.path("srcpieces", "pieces"), model.path("trgpieces", "pieces")
    words = model.path("srcwords", "words")
    if weights is None or source is None or target is None or words is None:
        raise EngineError("the model is not whole.", subject=model.identity, advice="Install it anew.")
    vocabulary = _vocabulary(words)
    tokens = {_language(match[1]): token for token in sorted(vocabulary, reverse=True) if (match := _TARGET.fullmatch(token))}
    ends = source.name == "source.spm" and _END in vocabulary and not _config(model).get("add_source_eos")
    for language, token in (tokens or {model.target: ""}).items():
        if language != model.source:
            yield _Leg(model.identity, model.source, language, weights, source, target, token, ends)


def _vocabulary(path: Path) -> frozenset[str]:
    try:
        text = path.read_text(encoding="utf-8")
        words = json.loads(text) if path.suffix == ".json" else text.splitlines()
    except (OSError, ValueError, RecursionError) as error:
        raise EngineError(f"cannot be read: {error}.", subject=str(path), advice="Install the model anew.") from error
    return frozenset(word for word in words if isinstance(word, str)) if isinstance(words, list) else frozenset()


def _config(model: InstalledModel) -> dict[str, Any]:
    path = model.path("config")
    try:
        data = json.loads(path.read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _language(code: str) -> str:
    """Return the shortest code of a language that a token names: "fr" for "fra"."""
    from babel.core import get_global

    return str(get_global("language_aliases").get(code, code)).partition("_")[0]


def _library_version() -> str:
    try:
        return f"ctranslate2-{version('ctranslate2')}"
    except PackageNotFoundError as error:
        raise EngineError("ctranslate2 is not installed.", advice="pip install 'dragoman[ctranslate2]'") from error


def _refusal(text: str) -> Answer:
    """Return why no worker has to see a text, else no reason."""
    if not text.strip():
        return "empty", ()
    return ("too-long" if len(text) > MAX_CHARACTERS else ""), ()


# -- in a worker -----------------------------------------------------------------------------------------------------------


class _Model:
    """A model in a worker's memory."""

    def __init__(self, leg: _Leg) -> None:
        import ctranslate2
        from sentencepiece import SentencePieceProcessor

        kinds = ctranslate2.get_supported_compute_types("cpu")
        compute = "int8" if "int8" in kinds else "default"
        self._engine = ctranslate2.Translator(
            str(leg.weights.parent), device="cpu", compute_type=compute, inter_threads=THREADS, intra_threads=1
        )
        self._source = SentencePieceProcessor(model_file=str(leg.source_pieces))
        self._target = SentencePieceProcessor(model_file=str(leg.target_pieces))

    @cached_property
    def unknown(self) -> int:
        """The number of the piece that stands for what the vocabulary does not have."""
        return int(self._source.unk_id())

    def pieces(self, text: str, leg: _Leg) -> list[str] | str:
        """Return the pieces of a sentence as the model wants them, or the reason why it cannot be translated."""
        whole = text.encode("utf-8", "replace").decode()
        pieces: list[str] = self._source.encode(whole, out_type=str)
        if len(pieces) > MAX_PIECES:
            return "too-long"
        if all(piece == _SPACE or self._source.piece_to_id(piece) == self.unknown for piece in pieces):
            return "empty"
        return [*([leg.token] if leg.token else []), *pieces, *([_END] if leg.ends else [])]

    def translate(self, sentences: Sequence[list[str]], beam: int, hypotheses: int) -> list[Answer]:
        """Return the translations of sentences in pieces, best first."""
        results = self._engine.translate_batch(
            list(sentences),
            max_batch_size=_TOKENS_AT_A_TIME // THREADS,
            batch_type="tokens",
            beam_size=beam,
            num_hypotheses=hypotheses,
            max_input_length=0,  # the default cuts at 1024
            max_decoding_length=MAX_OUTPUT,
            disable_unk=True,
        )
        return [self._answer(result.hypotheses) for result in results]

    def _answer(self, hypotheses: Sequence[Sequence[str]]) -> Answer:
        if len(hypotheses[0]) >= MAX_OUTPUT:
            return "too-long", ()
        texts = [self._target.decode(list(one)).strip() for one in hypotheses if len(one) < MAX_OUTPUT]
        return (DONE, tuple(filter(None, texts))) if texts[0] else ("empty", ())


def _serve(pipe: Connection) -> None:
    """Translate what comes through the pipe, until it is closed. Runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process of a terminal; the desk decides what ends
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    loaded: OrderedDict[str, _Model] = OrderedDict()
    with contextlib.suppress(EOFError, OSError):
        while True:
            errand, texts = pipe.recv()
            pipe.send(_translated(errand, texts, loaded))


def _translated(errand: _Errand, texts: Sequence[str], loaded: OrderedDict[str, _Model]) -> list[Answer]:
    """Take texts through every leg; only of the last one more than the best translation is wanted."""
    answers: list[Answer] = [(DONE, (text,)) for text in texts]
    for leg in errand.legs:
        hypotheses = errand.hypotheses if leg is errand.legs[-1] else 1
        places = [place for place, (reason, _) in enumerate(answers) if reason == DONE]
        made = _through(leg, [answers[place][1][0] for place in places], errand.beam, hypotheses, loaded)
        for place, answer in zip(places, made, strict=True):
            answers[place] = answer
    return answers


def _through(leg: _Leg, texts: Sequence[str], beam: int, hypotheses: int, loaded: OrderedDict[str, _Model]) -> list[Answer]:
    try:
        model = _load(leg, loaded)
    except (RuntimeError, ValueError, OSError, ImportError):
        return [("model", ())] * len(texts)
    read = [model.pieces(text, leg) for text in texts]
    made = iter(_made(model, [one for one in read if not isinstance(one, str)], beam, hypotheses))
    return [(one, ()) if isinstance(one, str) else next(made) for one in read]


def _made(model: _Model, sentences: list[list[str]], beam: int, hypotheses: int) -> list[Answer]:
    """Translate sentences; where the library breaks on them together, each alone."""
    if not sentences:
        return []
    try:
        return model.translate(sentences, beam, hypotheses)
    except (RuntimeError, ValueError):
        if len(sentences) == 1:
            return [("broke", ())]
        return [answer for one in sentences for answer in _made(model, [one], beam, hypotheses)]


def _load(leg: _Leg, loaded: OrderedDict[str, _Model]) -> _Model:
    """Return a model, read from its files where it is not held already; the one longest unused makes room."""
    if leg.identity not in loaded:
        while len(loaded) >= KEPT_MODELS:
            loaded.popitem(last=False)
        loaded[leg.identity] = _Model(leg)
    loaded.move_to_end(leg.identity)
    return loaded[leg.identity]
