"""Apertium as a translator: rules and dictionaries, fast and small; its output gives the gist.

A pair is a `.mode` file: a line of shell with the programs that a text passes through. Those programs are kept running, so
that a sentence costs milliseconds. All but one: apertium-tagger overwrites its list of tags for unknown words whenever it meets
a combination of tags that it was not trained on, and translates every later sentence with the wrong one (a Portuguese "O" came
out as "Lo"). It is started for each sentence, so that a translation depends on its sentence alone.

A process of its own sees to the programs: each exchange with one of them takes an interpreter some microseconds, for which it
would have to wait for its turn in the desk's, a hundred times as long.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from functools import lru_cache, partial
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import TypeAlias, TypeVar

from dragoman.engines.processes import DONE, Answer, Crew, jobs_of
from dragoman.engines.routes import best_route
from dragoman.engines.stream import START_SECONDS, Pipeline, ask_once, hide, show
from dragoman.errors import EngineError
from dragoman.model import Done, EngineIdentity, Failed, Outcome

Program: TypeAlias = tuple[str, ...]
In = TypeVar("In")
Out = TypeVar("Out")

# Seconds for a sentence of usual length. A busy machine needs patience; a sentence takes a hundredth of it.
_TIMEOUT = 10.0
SENTENCES_AT_A_TIME = 8
_JOBS_AT_ONCE = 2
_PATIENCE = 4  # times a sentence's timeout that it may take at most: in each part of its chain
_GRACE = 3.0  # seconds in which the programs are ended
_UNUSABLE = "unusable"  # the reason of a program that does not start
_FORGETFUL = "apertium-tagger"
# "eng-spa" is a pair; "eng-cat_valencia" and "eco-es-fr" are variants of one.
_PAIR = re.compile(r"([a-z]{2,3})-([a-z]{2,3})")
_BCP_47_TABLE = """
afr af, ara ar, arg an, bel be, bre br, bul bg, cat ca, ces cs, cym cy, dan da, deu de, ell el, eng en, epo eo, est et,
eus eu, fas fa, fin fi, fra fr, gla gd, gle ga, glg gl, hat ht, hau ha, hbs sh, heb he, hin hi, hun hu, hye hy, ind id,
isl is, ita it, kat ka, kaz kk, kir ky, lat la, lav lv, lit lt, lvs lv, mar mr, mkd mk, mlt mt, msa ms, nep ne, nld nl,
nno nn, nob nb, nor no, oci oc, pan pa, pes fa, pol pl, por pt, ron ro, rus ru, slk sk, slv sl, spa es, sqi sq, srd sc,
srp sr, swa sw, swe sv, tam ta, tat tt, tel te, tgk tg, tur tr, ukr uk, urd ur, uzb uz, vie vi, zho zh, zlm ms
"""
_BCP_47 = {entry.split()[0]: entry.split()[1] for entry in _BCP_47_TABLE.split(",")}


def language_of(code: str) -> str:
    """Return the BCP 47 primary subtag of a language code as modes have it ("spa", "es"): "es"."""
    return _BCP_47.get(code, code)


def modes_folder() -> Path | None:
    """Return the folder of the installed modes, by the `apertium` on the PATH, or None where there is none."""
    program = shutil.which("apertium")
    if program is None:
        return None
    data = os.environ.get("APERTIUM_DATADIR") or Path(program).resolve().parent.parent / "share" / "apertium"
    folder = Path(data) / "modes"
    return folder if folder.is_dir() else None


def read_mode(mode: Path) -> tuple[Program, ...]:
    """Return the programs of a mode file with their arguments, told to flush at NUL and to leave unknown words unmarked.

    EngineError where it cannot be read, or a program is not installed.
    """
    try:
        lexer = shlex.shlex(mode.read_text("utf-8"), posix=True, punctuation_chars="|")
        lexer.whitespace_split = True
        words = list(lexer)
    except (OSError, ValueError) as error:
        raise EngineError(f"cannot be read: {error}.", subject=str(mode), advice="Install the language pair again.") from error
    programs = tuple(_program(part) for part in _split(words) if part)
    missing = {program[0] for program in programs if shutil.which(program[0]) is None}
    if missing or not programs:
        what = f"needs {', '.join(sorted(missing))}" if missing else "is empty"
        raise EngineError(f"{what}.", subject=str(mode), advice="Install the language pair again, with all its dependencies.")
    return programs


def _split(words: Sequence[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _program(words: Sequence[str]) -> Program:
    # The shell's $1 stands for the generator's mark of unknown words (-n: none), $2 for the tagger's ambiguities.
    arguments = ["-n" if word == "$1" else word for word in words[1:] if word != "$2"]
    return (words[0], *([] if "-z" in arguments else ["-z"]), *arguments)


@lru_cache(maxsize=1)
def _apertium_version() -> str:
    try:
        said = subprocess.run(["apertium", "-V"], capture_output=True, timeout=20, check=False, text=True).stdout
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else "0"


def _data_digest(programs: Sequence[Program]) -> str:
    """Return a short hash of the programs' arguments and of the data files among them, wherever these are installed."""
    whole = hashlib.sha256()
    for word in (word for program in programs for word in program):
        path = Path(word)
        whole.update(path.name.encode() + b"\0")
        if path.is_absolute() and path.is_file():
            with path.open("rb") as data:
                whole.update(hashlib.file_digest(data, "sha256").digest())
    return whole.hexdigest()[:12]


class Leg:
    """The programs of one pair: those that live on in chains, and the forgetful one between them."""

    def __init__(self, programs: Sequence[Program], timeout: float) -> None:
        self.programs = tuple(programs)
        self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="dragoman-apertium")
        self._chains: list[Pipeline] = []
        self._sections: list[Callable[[Sequence[bytes]], list[Outcome[bytes]]]] = []
        running: list[Program] = []
        for program in (*self.programs, ()):
            if program and program[0] != _FORGETFUL:
                running.append(program)
                continue
            if running:
                self._chains.append(Pipeline(running, timeout))
                self._sections.append(self._chains[-1].ask)
                running = []
            if program:
                self._sections.append(partial(_ask_each, self._pool, program, timeout))

    def translate(self, texts: Sequence[str]) -> list[Outcome[str]]:
        """Give `texts` to the programs. Gives as many outcomes, in order."""
        outcomes: list[Outcome[bytes]] = [Done(hide(text)) for text in texts]
        for section in self._sections:
            outcomes = _step(outcomes, section)
        return [_shown(outcome) for outcome in outcomes]

    def close(self) -> None:
        """End the programs."""
        for chain in self._chains:
            chain.close()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _ask_each(pool: Executor, program: Program, timeout: float, segments: Sequence[bytes]) -> list[Outcome[bytes]]:
    return list(pool.map(lambda segment: ask_once(program, segment, timeout), segments))


def _shown(outcome: Outcome[bytes]) -> Outcome[str]:
    if not isinstance(outcome, Done):
        return outcome
    text = show(outcome.value)
    return Done(text) if text else Failed("empty", "the engine gave nothing for this sentence")


def _step(outcomes: Sequence[Outcome[In]], function: Callable[[Sequence[In]], list[Outcome[Out]]]) -> list[Outcome[Out]]:
    """Pass the values of what is Done to `function`. Gives its outcomes in their places, and what is not Done as it was."""
    fresh = iter(function([outcome.value for outcome in outcomes if isinstance(outcome, Done)]))
    return [next(fresh) if isinstance(outcome, Done) else outcome for outcome in outcomes]


class ApertiumTranslator:
    """A `Translator` by the Apertium pairs installed on this machine, direct or through one pivot."""

    name = "apertium"

    def __init__(self, modes: Path | None = None, timeout: float = _TIMEOUT) -> None:
        """Use the modes in the folder `modes`, or those of the installed Apertium; `timeout` is seconds a sentence."""
        folder = modes or modes_folder()
        self._timeout = timeout
        self._pairs = _installed(folder) if folder else {}
        self._identities: dict[tuple[str, ...], EngineIdentity] = {}
        self._crew = Crew(_serve, "dragoman-apertium", grace_s=_GRACE)

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The pairs that are installed, without those through a pivot."""
        return frozenset(self._pairs)

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return the languages a text passes through, ("bg", "mk", "en") say, or None where there is no way."""
        return best_route(self._pairs.keys(), source, target)

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return the engine with its version: Apertium's own and a hash of every leg's data. EngineError without a way."""
        route = self._way(source, target)
        if route not in self._identities:
            digests = "-".join(_data_digest(self._pairs[leg]) for leg in _legs(route))
            self._identities[route] = EngineIdentity(self.name, f"{_apertium_version()}+{digests}", "gist")
        return self._identities[route]

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`. Gives as many outcomes, in order: Done, or Failed with "died", "timeout" or "empty".

        A text without a letter is its own translation. EngineError where there is no way, or a program does not start.
        """
        outcomes: list[Outcome[str]] = [
            Done(text) if text.strip() else Failed("empty", "nothing to translate") for text in texts
        ]
        for leg in _legs(self._way(source, target)):
            outcomes = _step(outcomes, partial(self._translate, leg))
        return outcomes

    def _translate(self, leg: tuple[str, str], texts: Sequence[str]) -> list[Outcome[str]]:
        spoken = [place for place, text in enumerate(texts) if _has_letters(text)]
        jobs = jobs_of(texts, spoken, (self._pairs[leg], self._timeout), SENTENCES_AT_A_TIME)
        outcomes: list[Outcome[str]] = [Done(text.strip()) for text in texts]
        for place, answer in self._crew.run(jobs, START_SECONDS + _PATIENCE * SENTENCES_AT_A_TIME * self._timeout):
            outcomes[place] = _outcome(answer)
        return outcomes

    def _way(self, source: str, target: str) -> tuple[str, ...]:
        route = self.route(source, target)
        if route is None:
            advice = "Install its language pairs (apt-cache search apertium lists them)."
            raise EngineError(f"Apertium has no way from {source} to {target}.", subject=f"{source}-{target}", advice=advice)
        return route

    def close(self) -> None:
        """End all programs. The next text starts them anew."""
        self._crew.close()


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _legs(route: Sequence[str]) -> list[tuple[str, str]]:
    return list(pairwise(route))


def _outcome(answer: Answer) -> Outcome[str]:
    reason, (said, *more) = answer[0], answer[1] or ("The process that sees to the programs ended.",)
    if reason == _UNUSABLE:
        raise EngineError(said, subject=more[0], advice=more[1])
    return Done(said) if reason == DONE else Failed(reason, said)


def _installed(folder: Path) -> dict[tuple[str, str], tuple[Program, ...]]:
    """Return the programs of each pair with a mode in `folder`; a mode that cannot be run is no pair."""
    pairs: dict[tuple[str, str], tuple[Program, ...]] = {}
    # Shorter names first: where a pair is there under both, the three-letter name is the newer one and stays.
    for mode in sorted(folder.glob("*.mode"), key=lambda path: (len(path.stem), path.stem)):
        match = _PAIR.fullmatch(mode.stem)
        if match is None:
            continue
        try:
            pairs[language_of(match[1]), language_of(match[2])] = read_mode(mode)
        except EngineError:
            continue
    return pairs


# -- in the process that sees to the programs ------------------------------------------------------------------------------


def _serve(pipe: Connection) -> None:
    """Translate what comes through the pipe, until it is closed: one job at the end of a chain, the next at its beginning."""
    os.setpgid(0, 0)  # taggers are of this group, and end with it
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    legs: dict[Sequence[Program], Leg] = {}
    under_way: SimpleQueue[Future[list[Answer]]] = SimpleQueue()
    pool = ThreadPoolExecutor(_JOBS_AT_ONCE)
    threading.Thread(target=_send, args=(pipe, under_way), daemon=True).start()
    try:
        while True:
            (programs, timeout), texts = pipe.recv()
            if programs not in legs:
                legs[programs] = Leg(programs, timeout)
            under_way.put(pool.submit(_answers, legs[programs], texts))
    except (EOFError, OSError):
        return
    finally:
        for leg in legs.values():
            leg.close()
        _end_at_once()


def _send(pipe: Connection, under_way: SimpleQueue[Future[list[Answer]]]) -> None:
    """Send what becomes of jobs, in the order in which they came. Where that cannot be, the process ends: the desk waits for no
    answer that does not come."""
    try:
        while True:
            pipe.send(under_way.get().result())
    finally:
        _end_at_once()


def _end_at_once() -> None:
    """End this process and its taggers, whatever they do. The programs of chains end when nobody writes to them any more."""
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _answers(leg: Leg, texts: Sequence[str]) -> list[Answer]:
    try:
        return [(DONE, (one.value,)) if isinstance(one, Done) else (one.reason, (one.note,)) for one in leg.translate(texts)]
    except EngineError as error:
        return [(_UNUSABLE, (error.message, error.subject, error.advice))] * len(texts)
