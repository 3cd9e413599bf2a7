"""Stories across languages: what is put together, online, against what people put together.

    ./run bench stories [--data DIR] [--labels FILE] [--show]

Articles of `stories/*.jsonl.gz` and `feeds/world/*.xml` come one by one, in order of date where they have one, else shuffled
(seed 1), with one setting for all sets: each is decided once, and after every 50 of them the stories to which some came are
looked at again, as the desk does after each round; `decided_once` has figures without these looks. Figures are BCubed F1
(Bagga and Baldwin 1998) where nothing
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
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from clusters import Placed, adjusted_rand, bcubed, bcubed_by_size, bootstrap, each, f1, pairwise, spearman
from dragoman.engines.encoder import UseEncoder
from dragoman.group import GroupSettings, Rules, Window, place_all
from dragoman.group.clues import clues
from dragoman.group.decide import likelihood
from dragoman.group.opened import begun
from dragoman.group.review import review
from dragoman.group.split import parts
from dragoman.model import Analysis, Article, OpenStory, Story
from dragoman.ports import Encoder
from many_grouped import growth
from many_stories import ms_per_article
from measure import PeakMemory, arguments, one_core, result, table
from real_stories import NOW, Told, analysed, basil, ecbplus, ntrex, same_event, semeval, world

ORDERS = 10
OPEN_STORIES = 50_000
ARCHIVED = 500_000
ROUND = 50  # articles between two looks


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


def looked(told: Sequence[Told], chosen: GroupSettings, seed: int = 1) -> list[tuple[Told, str]]:
    """Decide of each article in turn, with a look at what came after every few of them, as the desk does after each round;
    return them with the stories that they are in at the end."""
    waiting, window, rules = in_order(told, seed), Window(), Rules()
    inside: dict[str, list[Told]] = {}
    for start in range(0, len(waiting), ROUND):
        batch = waiting[start : start + ROUND]
        stream = [(one.article, one.analysis) for one in batch if one.analysis is not None]
        came = [made.story.id for made in place_all(stream, window, NOW, chosen, rules)]
        for one, story in zip(batch, came, strict=True):
            inside.setdefault(story, []).append(one)
        look(sorted(set(came)), inside, window, chosen, rules)
    return [(one, story) for story, members in inside.items() for one in members]


def look(came: Sequence[str], inside: dict[str, list[Told]], window: Window, chosen: GroupSettings, rules: Rules) -> None:
    """Look at the stories to which something came, and move articles between stories (`inside`) as is found."""

    def members(story: str) -> list[tuple[Article, Analysis]]:
        in_order = sorted(inside[story], key=lambda one: (one.article.published_at, one.article.id))
        return [(one.article, one.analysis) for one in in_order if one.analysis is not None]

    fallen = parts(came, window, members, NOW, chosen, rules=rules, taken=lambda id: bool(inside.get(id)))
    for part in fallen:
        going = [one for one in inside[part.story.id] if one.article.id in part.leaving]
        inside[part.new.id] = going
        inside[part.story.id] = [one for one in inside[part.story.id] if one not in going]
    grown = {id for id in came if (story := window.get(id)) is not None and story.size > 1}
    for merge in review(window, NOW, chosen, rules=rules, asked=grown | {part.new.id for part in fallen}):
        inside[merge.into] += inside.pop(merge.of)


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


def order_ari(told: Sequence[Told], chosen: GroupSettings) -> float:
    """Return the mean adjusted Rand index between runs over random orders."""
    runs: list[list[Hashable]] = []
    for seed in range(ORDERS):
        found = {one.article.id: story for one, story in looked(told, chosen, seed)}
        runs.append([found[one.article.id] for one in told])
    return fmean(adjusted_rand(one, other) for place, one in enumerate(runs) for other in runs[:place])


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
    few = looked(encoded, chosen)
    decided = looked(told, chosen)
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
    told = analysed(world(data), encoder)
    stream = looked(told, chosen)
    if shown:
        show(stream)
    dated = analysed(basil(data, dated=True), encoder)
    undated = analysed(basil(data, dated=False), encoder)
    both_of_a_topic = analysed(ecbplus(data), encoder)
    confusable = _placed(looked(both_of_a_topic, chosen))
    documents = analysed(ntrex(data), encoder)
    figures["basil"] = bcubed(_placed(looked(dated, chosen)))[0]
    three = _placed(looked(undated, chosen))
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
    figures["order_ari"] = order_ari([*undated, *documents], chosen)
    figures["ms_per_article_50k"] = ms_per_article(documents, OPEN_STORIES, chosen)
    figures["growth_500k"] = round(growth(documents, encoder, ARCHIVED), 3)
    if labels is not None:
        figures["world"] = _rounded(labelled(stream, labels))
    at_once = bcubed(_placed(online(both_of_a_topic, chosen)))
    figures["decided_once"] = {"basil": bcubed(_placed(online(dated, chosen)))[0], "ecbplus": at_once[0]}
    if labels is not None:
        figures["decided_once"] |= {f"world_{name}": value for name, value in labelled(online(told, chosen), labels).items()}
    figures["decided_once"] = _rounded(figures["decided_once"])
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
