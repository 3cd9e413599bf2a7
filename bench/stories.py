"""Stories across languages: what is put together, online, against what people put together.

    ./run bench stories [--data DIR] [--labels FILE] [--show]

Articles of `stories/*.jsonl.gz` and `feeds/world/*.xml` come one by one, in order of date where they have one, else shuffled
(seed 1), and each is decided once, with one setting for all sets. Figures are BCubed F1 (Bagga and Baldwin 1998) where nothing
else is said. With `--labels` (JSON lines `key story sure`, key = first 12 hex digits of the SHA-256 of an item's link) the real
stream is scored; with `--show` the stories of two or more that are formed of it are printed.

Three pairs of NTREX's documents are two outlets' reports of one event: `ntrex_by_event` counts them as one story each, the
other figures as they are labelled.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from clusters import Placed, adjusted_rand, bcubed, bcubed_by_size, bootstrap, each, f1, pairwise, spearman
from dragoman.engines.encoder import UseEncoder
from dragoman.group import GroupSettings, Window, place_all
from dragoman.group.clues import clues
from dragoman.group.decide import likelihood
from dragoman.group.opened import begun
from dragoman.group.review import review
from dragoman.model import OpenStory, Story
from dragoman.ports import Encoder
from many_stories import ms_per_article
from measure import PeakMemory, arguments, one_core, result, table
from real_stories import NOW, Told, analysed, basil, ecbplus, ntrex, same_event, semeval, world

ORDERS = 10
OPEN_STORIES = 50_000


def settings(encoder: Encoder) -> GroupSettings:
    """Return the one setting for all sets."""
    return GroupSettings(encoded=encoder.languages)


def in_order(told: Sequence[Told], seed: int = 1) -> list[Told]:
    """Return articles as they arrive: by date where there is one, else shuffled."""
    if len({one.article.published_at for one in told}) > 1:
        return sorted(told, key=lambda one: (one.article.published_at, one.article.id))
    shuffled = list(told)
    random.Random(seed).shuffle(shuffled)
    return shuffled


def online(told: Sequence[Told], chosen: GroupSettings, seed: int = 1, window: Window | None = None) -> list[tuple[Told, str]]:
    """Decide of each article in turn; return them, in that order, with the stories that they came to."""
    waiting = in_order(told, seed)
    stream = [(one.article, one.analysis) for one in waiting if one.analysis is not None]
    window = Window() if window is None else window
    return [(one, made.story.id) for one, made in zip(waiting, place_all(stream, window, NOW, chosen), strict=True)]


def _placed(decided: Iterable[tuple[Told, str]]) -> list[Placed]:
    return [(one.story, found) for one, found in decided]


# -- figures -----------------------------------------------------------------------------------------------------------------


def of_pairs(pairs: Sequence[tuple[Told, Told, float]], chosen: GroupSettings) -> tuple[float, float, float]:
    """Return Spearman's correlation of the likelihood with how alike people found each pair, and its 95 % interval.

    What is rare is counted among all texts of the set. A pair is looked at from both sides.
    """
    window = Window(alone(one) for first, second, _ in pairs for one in (first, second))
    scores = [fmean(_score(one, other, window, chosen) for one, other in ((a, b), (b, a))) for a, b, _ in pairs]
    grades = [-grade for *_, grade in pairs]
    return spearman(scores, grades), *bootstrap(scores, grades, spearman)


def alone(one: Told) -> OpenStory:
    """Return a story of this article only."""
    moment = one.article.published_at
    assert one.analysis is not None
    return begun(Story(one.article.id, one.article.id, moment, moment), clues(one.article, one.analysis))


def _score(one: Told, other: Told, window: Window, chosen: GroupSettings) -> float:
    assert one.analysis is not None
    return likelihood(one.article, one.analysis, alone(other), window, chosen)


def order_ari(told: Sequence[Told], chosen: GroupSettings) -> tuple[float, float]:
    """Return the mean adjusted Rand index between runs over random orders: as decided, and after one slower look."""
    runs: tuple[list[list[Hashable]], list[list[Hashable]]] = ([], [])
    for seed in range(ORDERS):
        window = Window()
        found: dict[str, str] = {one.article.id: story for one, story in online(told, chosen, seed, window)}
        into = {merge.of: merge.into for merge in review(window, NOW, chosen)}
        runs[0].append([found[one.article.id] for one in told])
        runs[1].append([_last(found[one.article.id], into) for one in told])
    decided, looked = (fmean(adjusted_rand(one, other) for place, one in enumerate(of) for other in of[:place]) for of in runs)
    return decided, looked


def _last(story: str, into: Mapping[str, str]) -> str:
    while story in into:
        story = into[story]
    return story


def labelled(decided: Sequence[tuple[Told, str]], path: Path) -> dict[str, float]:
    """Return the figures of the real stream, over its articles that have a label."""
    labels = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        labels[record["key"]] = record["story"]
    placed = [(labels[one.group], found) for one, found in decided if one.group in labels]
    precision, recall, f1 = pairwise(placed)
    small, _ = bcubed_by_size(placed)
    return {"bcubed": bcubed(placed)[0], "pairwise_p": precision, "pairwise_r": recall, "pairwise_f1": f1, "small": small}


def show(decided: Sequence[tuple[Told, str]]) -> None:
    """Print the stories of two or more, for a person to read."""
    stories: defaultdict[str, list[Told]] = defaultdict(list)
    for one, found in decided:
        stories[found].append(one)
    for members in sorted(stories.values(), key=len, reverse=True):
        if len(members) > 1:
            print(f"\n{len(members)} articles")
        for one in members if len(members) > 1 else ():
            summary = one.article.lead[:140]
            print(
                f"  {one.article.published_at:%m-%d %H:%M}  {one.article.source:<15}  {one.article.headline[:110]} | {summary}"
            )
    print()


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in figures.items()}


def _of_ntrex(told: Sequence[Told], chosen: GroupSettings, known: frozenset[str]) -> tuple[dict[str, Any], list[Placed]]:
    encoded = [one for one in told if one.article.language in known]
    few = online(encoded, chosen)
    decided = online(told, chosen)
    recall: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    placed = _placed(decided)
    for language in sorted({one.group for one in told}):
        recall[language] = [of for (one, _), of in zip(decided, each(placed), strict=True) if one.group == language]
    by_language = {name: round(f1(of_language), 3) for name, of_language in recall.items()}
    by_event = bcubed([(same_event(str(story)), found) for story, found in _placed(few)])[0]
    return {
        "ntrex_encoder": bcubed(_placed(few))[0],
        "ntrex_by_event": by_event,
        "ntrex_all": bcubed(placed)[0],
        "ntrex_languages": by_language,
    }, placed


def measured(data: Path, encoder: Encoder, labels: Path | None, *, shown: bool) -> dict[str, Any]:
    """Return all figures of the data in a folder."""
    chosen = settings(encoder)
    figures: dict[str, Any] = {}
    stream = online(analysed(world(data), encoder), chosen)
    if shown:
        show(stream)
    dated = analysed(basil(data, dated=True), encoder)
    undated = analysed(basil(data, dated=False), encoder)
    confusable = _placed(online(analysed(ecbplus(data), encoder), chosen))
    documents = analysed(ntrex(data), encoder)
    figures["basil"] = bcubed(_placed(online(dated, chosen)))[0]
    three = _placed(online(undated, chosen))
    figures["basil_undated"] = bcubed(three)[0]
    figures["ecbplus"], figures["ecbplus_precision"], _ = bcubed(confusable)
    of_documents, placed = _of_ntrex(documents, chosen, encoder.languages)
    figures |= of_documents
    pairs = semeval(data)
    both = analysed([one for first, second, _ in pairs for one in (first, second)], encoder)
    graded = [(one, other, grade) for one, other, (*_, grade) in zip(both[::2], both[1::2], pairs, strict=True)]
    figures["semeval22"], low, high = of_pairs(graded, chosen) if graded else (0.0, 0.0, 0.0)
    figures["semeval22_interval"] = [round(low, 3), round(high, 3)]
    figures["small"], figures["large"] = bcubed_by_size([*three, *confusable, *placed])
    figures["order_ari"], figures["order_ari_looked"] = order_ari([*undated, *documents], chosen)
    figures["ms_per_article_50k"] = ms_per_article(documents, OPEN_STORIES, chosen)
    if labels is not None:
        figures["world"] = _rounded(labelled(stream, labels))
    return figures


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--labels", type=Path, help="labels of the real stream, JSON lines")
    parser.add_argument("--show", action="store_true", help="print the stories formed of the real stream")
    options = parser.parse_args()
    encoder = UseEncoder()
    with one_core(), PeakMemory(os.getpid()) as memory:
        figures = measured(options.data, encoder, options.labels, shown=options.show)
    figures["peak_mb"] = round(memory.peak / 1e6)
    table([[name, value] for name, value in figures.items() if not isinstance(value, dict)], ["figure", "value"])
    result(figures)


if __name__ == "__main__":
    main()
