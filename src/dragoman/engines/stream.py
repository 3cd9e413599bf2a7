"""Apertium's stream of segments: sentences in and out of programs that live on.

Every program of Apertium reads segments that end in NUL and, with `-z`, writes each one out at once. Two things are added here,
both because a program that dies leaves half a segment and then bare NULs behind, which look like answers:

- a **mark**, a blank with a number, closes each segment; what comes back without its mark is no answer;
- characters that mean something in the stream travel as private-use characters. Escaping them with a backslash is what
  Apertium does itself, and `\\^` kills lrx-proc all the same; a tilde disappears.
"""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import subprocess
import threading
import time
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from typing import IO

from dragoman.errors import EngineError
from dragoman.model import Done, Failed, Outcome

_SPECIAL = "[]{}^$/\\@<>~*#+"
_PRIVATE = "".join(chr(0xF8A0 + place) for place in range(len(_SPECIAL)))
_HIDE = str.maketrans(_SPECIAL, _PRIVATE)
_SHOW = str.maketrans(_PRIVATE, _SPECIAL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_BREAKS = re.compile(r"[\s\0]+")

# Programs load their data when the first segment comes; a busy machine may take its time.
START_SECONDS = 60.0
# What a text may take beyond the time-out of a sentence: the slowest pair does ten times as much.
_CHARACTERS_PER_SECOND = 2000
_CHUNK = 1 << 16


def hide(text: str) -> bytes:
    """Return `text` as it may travel in the stream: on one line, no control characters, special characters in disguise."""
    line = _BREAKS.sub(" ", text).strip()
    safe = "".join(char for char in line if char not in _PRIVATE and unicodedata.category(char) != "Cc")
    return safe.translate(_HIDE).encode("utf-8", "replace")


def show(segment: bytes) -> str:
    """Return the text of a segment that came out of the last program."""
    text = _ESCAPED.sub(r"\1", segment.decode("utf-8", "replace"))
    return _BREAKS.sub(" ", text.translate(_SHOW)).strip()


def _mark(number: int) -> bytes:
    return b"[\n%d]" % number


def _frame(segment: bytes, number: int) -> bytes:
    return segment + _mark(number) + b"\0"


def _unframe(answer: bytes, number: int) -> bytes | None:
    """Return `answer` without its mark, or None if it has none: then a program died over it."""
    mark = _mark(number)
    if answer.endswith(mark):
        return answer[: -len(mark)]
    # Rules may move a blank; the answer is whole all the same.
    return answer.replace(mark, b" ", 1) if mark in answer else None


def allowance(segment: bytes, timeout: float) -> float:
    """Return the seconds that `segment` may take, where `timeout` is for a sentence of usual length."""
    return timeout + len(segment) / _CHARACTERS_PER_SECOND


@cache
def _environment() -> dict[str, str]:
    """Return the environment of the programs, as it was when the first of them started."""
    # Some programs read their characters by the locale; under LC_ALL=C they stop at the first accent.
    return {**os.environ, "LC_ALL": "C.UTF-8"}


def ask_once(program: Sequence[str], segment: bytes, timeout: float) -> Outcome[bytes]:
    """Give `segment` to a program made for it alone. Gives Done with its answer, or Failed: "died" or "timeout"."""
    frames, patience = iter([_frame(segment, 1)]), iter([allowance(segment, timeout)])
    with _running(program) as (inlet, outlet):
        said = next(_converse(inlet, outlet, frames, patience))
    if said == "timeout":
        return Failed("timeout", f"{program[0]} gave no answer in time")
    answer = _unframe(said, 1) if isinstance(said, bytes) else None
    return Failed("died", f"{program[0]} ended over this sentence") if answer is None else Done(answer)


@contextlib.contextmanager
def _running(program: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Start a program, give what it reads from and what it writes to, and end it.

    `subprocess` would do as well, but it takes ten times as much of the interpreter.
    """
    ends = list[int]()
    try:
        ends += os.pipe()
        ends += os.pipe()
        child = _spawned(program, ends[0], ends[3])
    except OSError as error:
        for end in ends:
            os.close(end)
        raise _cannot_start(program, error) from error
    theirs, inlet, outlet, ours = ends
    os.close(theirs)
    os.close(ours)
    os.set_blocking(inlet, False)
    try:
        yield inlet, outlet
    finally:
        os.close(inlet)
        os.close(outlet)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)  # it has nothing more to say, or was given up
        with contextlib.suppress(ChildProcessError):  # who started the desk may have had it wait for none
            os.waitpid(child, 0)


def _spawned(program: Sequence[str], stdin: int, stdout: int) -> int:
    """Start a program and return its process."""
    streams = [
        (os.POSIX_SPAWN_DUP2, stdin, 0),
        (os.POSIX_SPAWN_DUP2, stdout, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    return os.posix_spawnp(program[0], list(program), _environment(), file_actions=streams)


class Pipeline:
    """A chain of programs that answers each segment with one. It starts when first asked, and again after a death."""

    def __init__(self, programs: Sequence[Sequence[str]], timeout: float) -> None:
        self._programs = tuple(tuple(program) for program in programs)
        self._timeout = timeout
        self._processes: list[subprocess.Popen[bytes]] = []
        self._number = 0
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, segments: Sequence[bytes]) -> list[Outcome[bytes]]:
        """Give `segments` to the chain. Gives as many outcomes, in order: Done, or Failed with "died" or "timeout".

        EngineError where the chain does not start at all.
        """
        with self._lock:
            return self._ask(segments)

    def _ask(self, segments: Sequence[bytes]) -> list[Outcome[bytes]]:
        outcomes: list[Outcome[bytes]] = []
        alone = False
        while len(outcomes) < len(segments):
            rest = segments[len(outcomes) :]
            answers, trouble = self._exchange(rest[:1] if alone else rest)
            outcomes.extend(Done(answer) for answer in answers)
            if trouble == "timeout" or (trouble and alone):
                outcomes.append(Failed(trouble, f"{self._programs[0][0]} and its chain had to be started anew"))
            # After a death the first sentence without an answer is tried once alone: another one may be at fault.
            alone = trouble == "died" and not alone
        return outcomes

    def _exchange(self, segments: Sequence[bytes]) -> tuple[list[bytes], str]:
        """Send `segments` as the chain takes them, read what comes. Gives the answers up to the first trouble, and its name."""
        if not self._processes:
            self._start()
        first = self._number
        self._number += len(segments)
        answers: list[bytes] = []
        for answer in _converse(*_handles(self._processes), _frames(segments, first), self._patience(segments)):
            whole = answer if isinstance(answer, str) else _unframe(answer, first + len(answers))
            if not isinstance(whole, bytes):
                self._end()
                return answers, whole or "died"
            answers.append(whole)
            if len(answers) == len(segments):
                break
        return answers, ""

    def _patience(self, segments: Sequence[bytes]) -> Iterator[float]:
        return (allowance(segment, self._timeout) for segment in segments)

    def _start(self) -> None:
        try:
            self._processes = _chain(self._programs)
        except OSError as error:
            raise _cannot_start(self._programs[0], error) from error
        if self._closed:  # by another thread, which has not seen these programs
            self._end()
            raise EngineError("is closed.", subject=self._programs[0][0], advice="Open the engine again.")
        ready = next(_converse(*_handles(self._processes), iter([_frame(b"", 0)]), iter([START_SECONDS])))
        if isinstance(ready, str) or _unframe(ready, 0) is None:
            self._end()
            raise _cannot_start(self._programs[0], None)

    def _end(self) -> None:
        processes, self._processes = self._processes, []
        _end(processes)

    def close(self) -> None:
        """End the programs for good, whatever they do for another thread."""
        self._closed = True
        self._end()


def _cannot_start(program: Sequence[str], cause: OSError | None) -> EngineError:
    why = f"does not start ({cause})" if cause else "ends as soon as it is started"
    return EngineError(f"{' '.join(program)} {why}.", subject="apertium", advice="Install the language pair again.")


def _frames(segments: Sequence[bytes], first: int) -> Iterator[bytes]:
    return (_frame(segment, first + place) for place, segment in enumerate(segments))


def _chain(programs: Sequence[Sequence[str]]) -> list[subprocess.Popen[bytes]]:
    """Start `programs`, each reading what the one before it writes, in a process group of their own."""
    chain: list[subprocess.Popen[bytes]] = []
    try:
        for program in programs:
            chain.append(
                subprocess.Popen(
                    program,
                    stdin=chain[-1].stdout if chain else subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    bufsize=0,
                    env=_environment(),
                    process_group=chain[0].pid if chain else 0,
                )
            )
            if len(chain) > 1:
                _stream(chain[-2].stdout).close()
    except OSError:
        _end(chain)
        raise
    for end in _handles(chain):
        os.set_blocking(end, False)
    return chain


def _end(chain: Sequence[subprocess.Popen[bytes]]) -> None:
    if not chain:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):  # all of them may have ended already
        os.killpg(chain[0].pid, signal.SIGKILL)
    for process in chain:
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
        process.wait()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101 - every process is started with pipes
    return stream


def _handles(chain: Sequence[subprocess.Popen[bytes]]) -> tuple[int, int]:
    """Return what the first program of a chain reads from, and what the last one writes to."""
    return _stream(chain[0].stdin).fileno(), _stream(chain[-1].stdout).fileno()


def _converse(inlet: int, outlet: int, frames: Iterator[bytes], patience: Iterator[float]) -> Iterator[bytes | str]:
    """Write `frames` to a program or chain while reading from it, so that neither side waits for the other.

    Yields the answers without their NULs; in the end "died" or "timeout". Each answer may take as long as `patience` says.
    """
    unsent, unread = next(frames, b""), b""
    deadline = time.monotonic() + next(patience, 0.0)
    with selectors.DefaultSelector() as selector:
        selector.register(outlet, selectors.EVENT_READ)
        selector.register(inlet, selectors.EVENT_WRITE)
        while True:
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                yield "timeout"
                return
            for key, _ in ready:
                if key.fd == inlet:
                    unsent = _write(inlet, unsent) or next(frames, b"")
                    if not unsent:
                        selector.unregister(inlet)
                    continue
                data = os.read(outlet, _CHUNK)
                if not data:
                    yield "died"
                    return
                *answers, unread = (unread + data).split(b"\0")
                for answer in answers:
                    yield answer
                    deadline = time.monotonic() + next(patience, 0.0)


def _write(inlet: int, data: bytes) -> bytes:
    """Write what the pipe takes of `data`. Gives the rest, and nothing once the reader is gone: the outlet will tell."""
    try:
        return data[os.write(inlet, data) :]
    except BrokenPipeError:
        return b""
