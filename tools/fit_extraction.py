"""Fit the weights by which blocks of a page are told to be text or not: tools/fit_extraction.py DATA

DATA is a folder in the layout that the benches use, with `pages/*.jsonl.gz`. Only its pages at even positions, in file order,
are used; the others measure. A block is text where most of its shingles are in the hand-made text of the page. Two logistic
regressions: one of each block alone, one of each block among the others, with the first one's scores for blocks of outlets that
it has not seen. Long blocks weigh more, and every page the same.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent.parent
sys.path.insert(0, str(HERE / "bench"))

from dragoman.extract import blocks, features, html, metadata, weigh  # noqa: E402
from measure import shingles  # noqa: E402
from real_press import RealPage, real_pages  # noqa: E402

TABLE = HERE / "src/dragoman/extract/tables/weights.toml"
FOLDS = 5
RIDGE = 1.0
SEEN_ON = 30  # a feature of fewer blocks than this says nothing
MOST = 600


@dataclass
class Labelled:
    outlet: str
    page: blocks.Page
    features: list[dict[str, float]]
    text: np.ndarray
    weight: np.ndarray


def labelled(page: RealPage) -> Labelled | None:
    tree = html.parse(page.body)
    if tree is None or not page.gold.strip():
        return None
    about = metadata.read(tree, page.url or "http://outlet.example/page")
    found = blocks.read(tree)
    if not found.blocks:
        return None
    gold = set(shingles(page.gold))
    lines = {" ".join(line.split()) for line in page.gold.split("\n")}
    own = [set(shingles(block.text)) for block in found.blocks]
    text = [
        float(block.text in lines or (bool(one) and len(one & gold) >= (0.5 if len(block.text) > 40 else 0.99) * len(one)))
        for block, one in zip(found.blocks, own, strict=True)
    ]
    lengths = np.array([min(len(block.text), MOST) for block in found.blocks], float) + 10
    weight = lengths / lengths.sum() * 20 * (2.0 if page.outlet.startswith("f-") else 0.6)
    return Labelled(page.outlet, found, _features(found, about), np.array(text), weight)


def _features(page: blocks.Page, about: metadata.Metadata) -> list[dict[str, float]]:
    return [dict([*of_place, *own]) for of_place, own in features.features(page, about)]


def regress(rows: np.ndarray, text: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Newton's method for a logistic regression with a ridge."""
    found = np.zeros(rows.shape[1])
    for _ in range(40):
        odds = np.clip(rows @ found, -30, 30)
        likely = 1 / (1 + np.exp(-odds))
        slope = rows.T @ (weight * (likely - text)) + RIDGE * found
        curve = (rows * (weight * likely * (1 - likely))[:, None]).T @ rows + RIDGE * np.eye(len(found))
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-4:
            break
    return found


def fit(pages: list[Labelled], rows: list[np.ndarray]) -> np.ndarray:
    return regress(np.vstack(rows), np.concatenate([one.text for one in pages]), np.concatenate([one.weight for one in pages]))


def matrix(found: list[dict[str, float]], names: list[str]) -> np.ndarray:
    return np.array([[one.get(name, 0.0) for name in names] for one in found])


def main() -> None:
    data = Path(sys.argv[1])
    pages = [one for page in real_pages(data, every=2) if (one := labelled(page)) is not None]
    counts = Counter(name for one in pages for found in one.features for name in found)
    names = sorted(name for name, count in counts.items() if count >= SEEN_ON)
    first_rows = [matrix(one.features, names) for one in pages]
    outlets = {outlet: place % FOLDS for place, outlet in enumerate(sorted({one.outlet for one in pages}))}
    scores: list[list[float]] = [[] for _ in pages]
    for fold in range(FOLDS):
        known = [place for place, one in enumerate(pages) if outlets[one.outlet] != fold]
        weights = fit([pages[place] for place in known], [first_rows[place] for place in known])
        for place, one in enumerate(pages):
            if outlets[one.outlet] == fold:
                scores[place] = [float(score) for score in first_rows[place] @ weights]
    around = [[dict(found) for found in weigh.in_context(one.page, own)] for one, own in zip(pages, scores, strict=True)]
    context = sorted({name for one in around for found in one for name in found})
    second_rows = [np.hstack([rows, matrix(found, context)]) for rows, found in zip(first_rows, around, strict=True)]
    first, second = fit(pages, first_rows), fit(pages, second_rows)
    write(len(pages), dict(zip(names, first, strict=True)), dict(zip([*names, *context], second, strict=True)))


def write(pages: int, first: dict[str, float], second: dict[str, float]) -> None:
    lines = [
        "# Weights of the features of a block of text, in log odds: above 0, the feature speaks for the article's own text.",
        "# See src/dragoman/extract/weigh.py for what each feature is.",
        f"# Fitted by tools/fit_extraction.py on {datetime.now(UTC):%Y-%m-%d}, on {pages} real pages with hand-made text:",
        "# those at even positions of two sets, Fundus's test pages (MIT) and WADDLE (GPL-3). Nothing of the pages is in here.",
    ]
    for title, weights in (("first", first), ("second", second)):
        lines += ["", f"[{title}]"]
        lines += [f'"{name}" = {value:.3f}' for name, value in sorted(weights.items(), key=lambda pair: -abs(pair[1]))]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TABLE}: {len(first)} and {len(second)} weights from {pages} pages")


if __name__ == "__main__":
    main()
