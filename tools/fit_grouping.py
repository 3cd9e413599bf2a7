"""Fit the weights by which two articles are told to be of one event or not: tools/fit_grouping.py DATA

DATA is a folder in the layout that the benches use, with `stories/*.jsonl.gz`. Only records at even positions, in file order,
are used; the others measure. Articles come one by one, as the desk meets them, and join the story that people have put them
in; on the way each is compared with the closest articles of each candidate, with all that is easily confused among them. Each
set is seen whole and cut to what a feed gives; all sets together once, so that names are as rare as in a stream of many
stories; and the events that are easily confused once more with dates: each story at a moment of a month, its articles as long
after it as those of BASIL are. Graded pairs count by their grade. Sets weigh as `learned_from` says, whatever their number of
pairs.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE / "bench"))

from dragoman.engines.encoder import UseEncoder  # noqa: E402
from dragoman.group import GroupSettings, Window  # noqa: E402
from dragoman.group.clues import clues  # noqa: E402
from dragoman.group.decide import looking  # noqa: E402
from dragoman.group.features import Pair  # noqa: E402
from dragoman.group.opened import begun, joined  # noqa: E402
from dragoman.group.weigh import BIAS  # noqa: E402
from dragoman.model import OpenStory, Story  # noqa: E402
from real_stories import NOW, Told, analysed, basil, cut, ecbplus, ntrex, same_event, semeval  # noqa: E402
from stories import alone, in_order  # noqa: E402

TABLE = HERE / "src/dragoman/group/tables/weights.toml"
SETTINGS = GroupSettings()
SEEDS = (11, 12)
OF_TRANSLATIONS = 0.35  # share of the translated documents in a mixture, which would be nothing else
COMPARED = 8  # of a story's articles
BY_VECTOR, BY_NAMES = 14, 8  # pairs of an article that are learned from
PAIRS = 400.0  # what a set of weight 1 counts for
RIDGE = 0.5
# Grades of SemEval-2022 task 8 as chances of one story.
GRADES = ((1.0, 1.5, 2.0, 2.5, 3.0, 4.0), (1.0, 0.95, 0.7, 0.4, 0.15, 0.0))

Rows = list[tuple[Mapping[str, float], float]]


def on_the_way(told: Sequence[Told], seed: int) -> Iterator[tuple[Mapping[str, float], float]]:
    """Yield the features of each pair as its articles come, and whether it is right."""
    window = Window()
    stories: dict[str, OpenStory] = {}
    for one in in_order(told, seed):
        assert one.analysis is not None
        own, moment = clues(one.article, one.analysis), one.article.published_at
        asking = looking(own, window, SETTINGS)
        met = [
            (pair, float(opened.story.id == one.story))
            for opened, _ in asking.near.found
            for pair in islice(asking.pairs(opened), COMPARED)
        ]
        yield from easily_confused(met)
        before = stories.get(one.story)
        if before is None:
            stories[one.story] = begun(Story(one.story, one.story, moment, moment), own)
        else:
            story = replace(before.story, updated_at=max(moment, before.story.updated_at))
            stories[one.story] = joined(before, story, own)
        window.put(stories[one.story])


def easily_confused(met: Sequence[tuple[Pair, float]]) -> Rows:
    """Return the pairs that are nearest by vector, and those that share most names: what is far teaches little."""
    by_vector = sorted(met, key=lambda one: -(one[0].features["vectors"] + one[0].features["vectors, foreign"]))
    by_names = sorted(by_vector[BY_VECTOR:], key=lambda one: -len(one[0].names.common))
    return [(pair.features, right) for pair, right in (*by_vector[:BY_VECTOR], *by_names[:BY_NAMES])]


def graded(pairs: Sequence[tuple[Told, Told, float]]) -> Iterator[tuple[Mapping[str, float], float]]:
    """Yield the features of graded pairs, from both sides, and the chance that they are one story."""
    both_alone = [(alone(first), alone(second)) for first, second, _ in pairs]
    window = Window(story for both in both_alone for story in both)
    for (first, second, grade), stories in zip(pairs, both_alone, strict=True):
        for one, story in ((first, stories[1]), (second, stories[0])):
            assert one.analysis is not None
            (pair,) = looking(clues(one.article, one.analysis), window, SETTINGS).pairs(story)
            yield pair.features, float(np.interp(grade, *GRADES))


def in_a_month(told: Sequence[Told], dated: Sequence[Told], seed: int) -> list[Told]:
    """Give articles dates: each story begins at some moment of a month, its articles come as long after it as those of stories
    that have dates do."""
    chosen = random.Random(seed)
    firsts: dict[str, datetime] = {}
    for one in sorted(dated, key=lambda one: one.article.published_at):
        firsts.setdefault(one.story, one.article.published_at)
    counts = Counter(one.story for one in dated)
    after = [one.article.published_at - firsts[one.story] for one in dated if counts[one.story] > 1]
    begin = {story: NOW - timedelta(days=chosen.uniform(0, 30)) for story in sorted({one.story for one in told})}
    moments = [begin[one.story] + chosen.choice(after) + timedelta(days=chosen.random()) for one in told]
    return [replace(one, article=replace(one.article, published_at=moment)) for one, moment in zip(told, moments, strict=True)]


def learned_from(data: Path) -> list[tuple[str, float, Rows]]:
    """Return the pairs of each set with its name and weight."""
    encoder = UseEncoder()

    def even(told: Sequence[Told]) -> tuple[list[Told], list[Told]]:
        return analysed(told[::2], encoder), analysed(cut(told[::2]), encoder)

    dated, dated_short = even(basil(data, dated=True))
    undated, undated_short = even(basil(data, dated=False))
    confusable, confusable_short = even(ecbplus(data))
    documents, documents_short = ([replace(one, story=same_event(one.story)) for one in told] for told in even(ntrex(data)))
    pairs = semeval(data)[::2]
    both = analysed([one for first, second, _ in pairs for one in (first, second)], encoder)
    found: list[tuple[str, float, Rows]] = []
    for seed in SEEDS:
        chosen = random.Random(seed)
        some = [one for one in documents if chosen.random() < OF_TRANSLATIONS]
        some_short = [one for one in documents_short if chosen.random() < OF_TRANSLATIONS]
        sets: list[tuple[str, float, list[Told]]] = [
            ("basil, dated", 1.0, dated),
            ("basil, dated, cut", 0.7, dated_short),
            ("basil", 1.0, undated),
            ("ecbplus", 4.0, confusable),
            ("ecbplus, cut", 3.0, confusable_short),
            ("ntrex", 2.0, documents),
            ("ntrex, cut", 3.0, documents_short),
            ("ntrex, encoder's", 0.7, _encoded(documents)),
            ("ntrex, encoder's, cut", 1.0, _encoded(documents_short)),
            ("all", 2.0, [*undated, *confusable, *some]),
            ("all, cut", 3.0, [*undated_short, *confusable_short, *some_short]),
            ("ecbplus, in a month", 2.0, in_a_month(confusable, dated, seed)),
            ("ecbplus, cut, in a month", 2.0, in_a_month(confusable_short, dated, seed)),
            ("all, cut, in a month", 2.0, in_a_month([*undated_short, *confusable_short, *some_short], dated, seed)),
        ]
        found += [(name, weight / len(SEEDS), list(on_the_way(told, seed))) for name, weight, told in sets]
    marked = [(one, other, grade) for one, other, (*_, grade) in zip(both[::2], both[1::2], pairs, strict=True)]
    return [*found, ("semeval22", 4.0, list(graded(marked)))]


def _encoded(told: Sequence[Told]) -> list[Told]:
    return [one for one in told if one.article.language in SETTINGS.encoded]


def regress(rows: np.ndarray, right: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Newton's method for a logistic regression with a ridge; what is right may be a chance."""
    found = np.zeros(rows.shape[1])
    for _ in range(40):
        odds = np.clip(rows @ found, -30, 30)
        chance = 1 / (1 + np.exp(-odds))
        slope = rows.T @ (weight * (chance - right)) + RIDGE * found
        curve = (rows * (weight * chance * (1 - chance))[:, None]).T @ rows + RIDGE * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-4:
            break
    return found


def fit(sets: Sequence[tuple[str, float, Rows]]) -> dict[str, float]:
    """Return the weight of each feature."""
    names = sorted(sets[0][2][0][0])
    rows = np.array([[*(found[name] for name in names), 1.0] for *_, pairs in sets for found, _ in pairs])
    right = np.array([chance for *_, pairs in sets for _, chance in pairs])
    weight = np.concatenate([np.full(len(pairs), PAIRS * share / len(pairs)) for _, share, pairs in sets])
    return dict(zip([*names, BIAS], map(float, regress(rows, right, weight)), strict=True))


def write(found: Mapping[str, float], pairs: int) -> None:
    lines = [
        "# Weights of what speaks for and against two articles' telling of one event, in log odds: above 0, it speaks for it.",
        "# See src/dragoman/group/features.py for what each is.",
        f"# Fitted by tools/fit_grouping.py on {datetime.now(UTC):%Y-%m-%d}, on {pairs} pairs of articles, as",
        "# they are met online: records at even positions of BASIL (terms not stated), ECB+ (CC BY 3.0), NTREX-128",
        "# (CC BY-SA 4.0), and the sample of SemEval-2022 task 8, whole and cut to a headline and a summary. Nothing of the",
        "# texts is in here.",
        "",
        "[weights]",
    ]
    lines += [f'"{name}" = {value:.3f}' for name, value in sorted(found.items(), key=lambda pair: -abs(pair[1]))]
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(found)} weights from {pairs} pairs")


def main() -> None:
    sets = learned_from(Path(sys.argv[1]))
    write(fit(sets), sum(len(pairs) for *_, pairs in sets))


if __name__ == "__main__":
    main()
