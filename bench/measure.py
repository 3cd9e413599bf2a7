"""What the benches share: where the data is, how text is scored, how a process tree is measured, how figures are printed.

Not a bench itself: `./run bench` lists those that have a `main`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import resource
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DEFAULT_DATA = Path(__file__).parent.parent.parent / "shared" / "data"
_WORD = re.compile(r"\w+")
_NO_SPACES = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def arguments(description: str) -> argparse.ArgumentParser:
    """Return a parser that knows --data."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("DRAGOMAN_BENCH_DATA", DEFAULT_DATA))
    parser.add_argument("--data", type=Path, default=data, help="the folder with the data (default: %(default)s)")
    return parser


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a gzipped file of JSON lines; nothing where there is no such file."""
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Return the runs of `size` tokens of a text: words in lower case, characters for scripts without spaces."""
    tokens: list[str] = []
    for word in _WORD.findall(text.lower()):
        tokens += list(word) if _NO_SPACES.search(word) else [word]
    if len(tokens) < size:
        return Counter([tuple(tokens)] if tokens else [])
    return Counter(zip(*(tokens[start:] for start in range(size)), strict=False))


def f1(found: str, gold: str) -> tuple[float, float, float]:
    """Return F1, precision and recall of `found` against `gold`, by 4-token shingles."""
    ours, theirs = shingles(found), shingles(gold)
    common = sum((ours & theirs).values())
    if not common:
        return (1.0, 1.0, 1.0) if not ours and not theirs else (0.0, 0.0, 0.0)
    precision, recall = common / sum(ours.values()), common / sum(theirs.values())
    return 2 * precision * recall / (precision + recall), precision, recall


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class PeakMemory:
    """The peak of the memory of a process tree, in bytes, sampled from /proc: proportional set size, so that pages which
    processes share count once."""

    def __init__(self, root: int, every: float = 0.1) -> None:
        self.root, self.every, self.peak = root, every, 0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> PeakMemory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(self.every):
            self.peak = max(self.peak, sum(_memory(pid) for pid in _tree(self.root)))


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _memory(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.M)
    return int(match[1]) * 1024 if match else 0


@contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and those that it starts, on one core."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def table(rows: Sequence[Sequence[object]], head: Sequence[str]) -> None:
    """Print rows below a head, in columns."""
    cells = [list(head), *([_cell(one) for one in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    for row in cells:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def result(figures: Mapping[str, Any]) -> None:
    """Print the figures as one JSON line, the bench's last."""
    print(json.dumps({name: round(value, 4) if isinstance(value, float) else value for name, value in figures.items()}))
