"""Clean articles: real pages against their hand-made text.

    ./run bench pages [--data DIR]

Reads `pages/*.jsonl.gz` and scores the text of each page (passages of kind lead, subhead, paragraph and quote) as 4-token shingles
against the gold body, beside trafilatura in its default, fast and precision modes, in the same run. Pages of one outlet come in
order of date, and the outlet's frame is learned on the way, as the desk does it. Nothing of a feed helps: the page alone speaks.

A page whose outlet reserves text and data mining is measured like the others, with its reservation taken out: this is about
reading, and the desk does not read such a page.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import trafilatura

from dragoman.extract import Page, extract
from dragoman.extract.frame import learn
from dragoman.model import Article, Capture, Done, Extraction, Frame, Item
from measure import arguments, cpu_seconds, f1, result, shingles, table
from real_press import RealPage, real_pages

BODY = ("lead", "subhead", "paragraph", "quote")
COUNTERPART = 0.5
SEEN_PAGES = 10  # of an outlet, before its frame is asked what it gains
MODES: dict[str, dict[str, bool]] = {"default": {}, "fast": {"fast": True}, "precision": {"favor_precision": True}}
_RESERVED = re.compile(rb"<meta\b[^<>]*tdm-reservation[^<>]*>", re.I)


@dataclass
class Scores:
    """Figures of a set of pages, one entry a page."""

    f1: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    recall: list[float] = field(default_factory=list)
    paragraphs: int = 0
    furniture: int = 0

    def add(self, paragraphs: Sequence[str], gold: str) -> None:
        for kept, value in zip((self.f1, self.precision, self.recall), f1("\n".join(paragraphs), gold), strict=True):
            kept.append(value)
        known, plain = set(shingles(gold)), _plain(gold)
        self.paragraphs += len(paragraphs)
        self.furniture += sum(not _counterpart(one, known, plain) for one in paragraphs)

    def figures(self) -> dict[str, float]:
        share = self.furniture / max(self.paragraphs, 1)
        return {
            "f1": _mean(self.f1),
            "precision": _mean(self.precision),
            "recall": _mean(self.recall),
            "furniture_share": share,
        }


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _counterpart(paragraph: str, known: set[tuple[str, ...]], plain: str) -> bool:
    """Whether a paragraph's text stands in the gold text: half of its shingles, or, of a short one, its words."""
    own = set(shingles(paragraph))
    if any(len(one) < 4 for one in own):
        return _plain(paragraph) in plain
    return len(own & known) >= COUNTERPART * len(own)


def _plain(text: str) -> str:
    words = re.findall(r"[^\W_]+", text.lower())
    return f" {' '.join(words)} "


# -- ours ------------------------------------------------------------------------------------------------------------------------


def read_all(pages: Sequence[RealPage], *, frames: bool) -> tuple[list[Extraction | None], float]:
    """Return what is taken from each page, in order, and the CPU seconds it took."""
    now = datetime.now(UTC)
    known: dict[str, Frame] = {}
    found: list[Extraction | None] = []
    start = cpu_seconds()
    for page in pages:
        frame = known.get(page.outlet, Frame(page.outlet)) if frames else None
        outcome = extract(_as_captured(page, now, frame))
        taken = outcome.value if isinstance(outcome, Done) else None
        if taken is not None and frame is not None:
            known[page.outlet] = learn(frame, page.id, taken.blocks)
        found.append(taken)
    return found, cpu_seconds() - start


def _as_captured(page: RealPage, now: datetime, frame: Frame | None) -> Page:
    url = page.url or f"http://{page.outlet.removeprefix('w-')}/page"
    item = Item("item", "feed", page.outlet, url, url, "", "", "", None, (), None, now)
    body = _RESERVED.sub(b"", page.body)
    capture = Capture(url, url, now, 200, "text/html", body, (("content-type", page.media_type),))
    return Page(item, Done(capture), now, frame=frame)


def paragraphs(taken: Extraction | None) -> list[str]:
    """Return the text of an article in paragraphs."""
    return [one.text for one in taken.article.passages if one.kind in BODY] if taken is not None else []


def in_order(pages: Sequence[RealPage]) -> list[RealPage]:
    """Return the pages, those of each outlet in order of date."""
    return sorted(pages, key=lambda page: (page.outlet, page.date, page.id))


# -- particulars -------------------------------------------------------------------------------------------------------------------


def particulars(pages: Sequence[RealPage], found: Sequence[Extraction | None]) -> dict[str, float]:
    """Return how many titles and days are right, and F1 of the authors."""
    titles, days, common, ours, theirs = [], [], 0, 0, 0
    for page, taken in zip(pages, found, strict=True):
        article = taken.article if taken is not None else None
        if page.title:
            titles.append(article is not None and _title(article.headline) == _title(page.title))
        if page.date:
            days.append(article is not None and _same_day(article, page.date))
        own = {_title(name) for name in article.bylines} if article is not None else set()
        gold = {_title(name) for name in page.authors}
        common, ours, theirs = common + len(own & gold), ours + len(own), theirs + len(gold)
    return {
        "title": _mean([float(one) for one in titles]),
        "date": _mean([float(one) for one in days]),
        "authors": 2 * common / max(ours + theirs, 1),
    }


def _title(words: str) -> str:
    return " ".join(re.sub("[\"'“”„‟«»‘’‚‹›「」『』`´]", "", words).split())


def _same_day(article: Article, date: str) -> bool:
    gold = datetime.fromisoformat(date)
    ours = article.published_at.astimezone(gold.tzinfo) if gold.tzinfo else article.published_at
    return article.date_from != "seen" and ours.date() == gold.date()


# -- trafilatura -------------------------------------------------------------------------------------------------------------------


def trafilatura_all(pages: Sequence[RealPage], mode: dict[str, bool]) -> tuple[list[list[str]], float]:
    """Return trafilatura's text of each page, in lines, and the CPU seconds it took."""
    trafilatura.extract(pages[0].body, **mode)
    start = cpu_seconds()
    found = [(trafilatura.extract(page.body, include_comments=False, **mode) or "").splitlines() for page in pages]
    return [[line for line in lines if line.strip()] for lines in found], cpu_seconds() - start


# -- the figures -------------------------------------------------------------------------------------------------------------------


def measure(pages: Sequence[RealPage], watch: Callable[[str], None] = print) -> dict[str, Any]:
    """Return the bench's figures of the pages, which stand in order."""
    found, cpu = read_all(pages, frames=True)
    bare, _ = read_all(pages, frames=False)
    ours = [paragraphs(one) for one in found]
    theirs: dict[str, list[list[str]]] = {}
    cpus: dict[str, float] = {}
    for name, mode in MODES.items():
        theirs[name], cpus[name] = trafilatura_all(pages, mode)
    rows = []
    figures: dict[str, Any] = {"fundus": {}, "waddle": {}, "trafilatura": {"fundus": {}, "waddle": {}}}
    for letter, name in (("f", "fundus"), ("w", "waddle")):
        mine = [at for at, page in enumerate(pages) if page.outlet.startswith(f"{letter}-")]
        figures[name] = _scored(pages, ours, mine)
        rows.append([name, "dragoman", *figures[name].values()])
        for mode, lines in theirs.items():
            other = _scored(pages, lines, mine)
            figures["trafilatura"][name][mode] = other
            rows.append([name, f"trafilatura {mode}", *other.values()])
    fundus = [at for at, page in enumerate(pages) if page.outlet.startswith("f-")]
    left = 1 - figures["trafilatura"]["fundus"]["default"]["f1"]
    figures["fundus"]["error_removed"] = 1 - (1 - figures["fundus"]["f1"]) / left if left else 0.0
    figures["fundus"] |= particulars([pages[at] for at in fundus], [found[at] for at in fundus])
    figures["waddle"] |= {"languages": _by_language(pages, ours), "frame_gain": _frame_gain(pages, ours, bare)}
    figures["cpu_ratio"] = cpu / cpus["default"]
    table(rows, ["set", "by", "F1", "precision", "recall", "furniture"])
    watch(f"\n{cpu:.1f} CPU seconds, trafilatura default {cpus['default']:.1f}, fast {cpus['fast']:.1f}")
    return figures


def _scored(pages: Sequence[RealPage], texts: Sequence[Sequence[str]], which: Sequence[int]) -> dict[str, float]:
    scores = Scores()
    for at in which:
        scores.add(texts[at], pages[at].gold)
    return scores.figures()


def _by_language(pages: Sequence[RealPage], texts: Sequence[Sequence[str]]) -> dict[str, float]:
    found: dict[str, list[float]] = defaultdict(list)
    for page, lines in zip(pages, texts, strict=True):
        if page.outlet.startswith("w-"):
            found[page.language].append(f1("\n".join(lines), page.gold)[0])
    return {language: round(_mean(values), 4) for language, values in sorted(found.items())}


def _frame_gain(pages: Sequence[RealPage], ours: Sequence[Sequence[str]], bare: Sequence[Sequence[Any]]) -> float:
    """How much F1 the frame adds, on outlets of which at least ten pages are there."""
    counts: dict[str, int] = defaultdict(int)
    for page in pages:
        counts[page.outlet] += 1
    gains = [
        f1("\n".join(lines), page.gold)[0] - f1("\n".join(paragraphs(without)), page.gold)[0]
        for page, lines, without in zip(pages, ours, bare, strict=True)
        if counts[page.outlet] >= SEEN_PAGES
    ]
    return _mean(gains)


def main() -> None:
    """Run the bench."""
    chosen = arguments(__doc__ or "").parse_args()
    pages = in_order(real_pages(chosen.data))
    if not pages:
        raise SystemExit(f"There are no pages in {chosen.data / 'pages'}.")
    result(measure(pages))


if __name__ == "__main__":
    main()
