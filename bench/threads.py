"""Threads and what to read also: how many of the shown pairs belong together, and what finding them costs.

    ./run bench threads [--data DIR] [--show] [--stories N [N ...]]

Stories are those that people put together (`stories/ecbplus`, `stories/basil`, with `stories/ntrex` among them as distractors),
and those that the desk forms of `feeds/world`; every story is linked with all others to choose from. `ecbplus_precision` is the
share of linked pairs within one topic; `basil_precision` the share of links from a story of BASIL that lead to another one,
and not to a distractor: its topics are not labelled, `--show` prints all pairs for a person to read. Costs are CPU milliseconds
for the links of one story, found the whole way through the archive, with so many made-up stories in it.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from dragoman.engines.encoder import UseEncoder
from dragoman.group import Window
from dragoman.group.links import links
from dragoman.group.profiles import profile
from dragoman.group.review import as_article
from dragoman.model import Link, Profile, Story
from dragoman.ports import Encoder
from many_archived import cost
from measure import PeakMemory, arguments, one_core, result, table
from real_stories import Told, analysed, basil, ecbplus, ntrex, world
from stories import online, settings

EVER = timedelta(days=20_000)
ARCHIVED = (20_000, 500_000)


@dataclass(frozen=True)
class Whole:
    """A story with its articles."""

    profile: Profile
    members: tuple[Told, ...]


def stories_of(told: Iterable[tuple[Told, str]]) -> dict[str, Whole]:
    """Return the stories that articles are put into, by id."""
    members: defaultdict[str, list[Told]] = defaultdict(list)
    for one, story in told:
        members[story].append(one)
    return {id: _whole(id, of) for id, of in members.items()}


def _whole(id: str, members: list[Told]) -> Whole:
    members.sort(key=lambda one: (one.article.published_at, one.article.id))
    story = Story(id, id, members[0].article.published_at, members[-1].article.published_at)
    known = [(one.article, one.analysis) for one in members if one.analysis is not None]
    return Whole(profile(story, known, "bench", 0), tuple(members))


def linked(stories: Mapping[str, Whole], encoder: Encoder) -> tuple[Link, ...]:
    """Return the links of all stories, each among all others."""
    window = Window(one.profile.opened for one in stories.values())
    found: dict[tuple[str, str], Link] = {}
    for one in sorted(
        stories.values(), key=lambda whole: (whole.profile.opened.story.opened_at, whole.profile.opened.story.id)
    ):
        own = one.profile
        asking = replace(as_article(own.opened), moment=own.opened.story.updated_at)
        near = window.near(asking, EVER)
        others = [stories[opened.story.id].profile for opened, _ in near.found]
        followers = [link.story for link in found.values() if link.kind == "follows" and link.earlier == own.opened.story.id]
        for link in links(own, others, window.rarity, near.usual, encoder.languages, followers):
            found[link.story, link.earlier] = link
    return tuple(sorted(found.values(), key=lambda link: (link.kind, -link.score)))


def precision(found: Sequence[Link], together: Callable[[str, str], bool]) -> float:
    """Return the share of links between stories that belong together; 1 where there are none."""
    return sum(together(link.story, link.earlier) for link in found) / len(found) if found else 1.0


def show(name: str, stories: Mapping[str, Whole], found: Sequence[Link]) -> None:
    """Print every link, for a person to read."""
    print(f"\n{name}: {len(stories)} stories, {len(found)} links")
    for link in found:
        earlier, later = (stories[id].members[0].article.headline[:90] for id in (link.earlier, link.story))
        why = "; ".join(f"{one.name} {one.value:g} {one.note}" for one in link.reasons if one.name in ("names", "days apart"))
        print(f"  {link.kind} {link.score:.2f}\n    {earlier}\n    {later}\n    {why}")
    print()


def measured(data: Path, encoder: Encoder, sizes: Sequence[int], *, shown: bool) -> dict[str, Any]:
    """Return all figures of the data in a folder."""
    confusable = stories_of((one, one.story) for one in analysed(ecbplus(data), encoder))
    dated = analysed(basil(data, dated=True), encoder)
    documents = analysed(ntrex(data), encoder)
    mixed = stories_of((one, one.story) for one in (*dated, *documents))
    stream = stories_of(online(analysed(world(data), encoder), settings(encoder)))
    own = {one.story for one in dated}
    of = {"ecbplus": linked(confusable, encoder), "basil": linked(mixed, encoder), "world": linked(stream, encoder)}
    from_basil = [one for one in of["basil"] if one.story in own or one.earlier in own]
    if shown:
        for name, stories in (("ecbplus", confusable), ("basil", mixed), ("world", stream)):
            show(name, stories, of[name])
    figures: dict[str, Any] = {
        "ecbplus_pairs": len(of["ecbplus"]),
        "ecbplus_precision": precision(of["ecbplus"], lambda one, other: _topic(confusable, one) == _topic(confusable, other)),
        "basil_pairs": len(from_basil),
        "basil_precision": precision(from_basil, lambda one, other: one in own and other in own),
        "world_threads": sum(one.kind == "follows" for one in of["world"]),
        "world_related": sum(one.kind == "related" for one in of["world"]),
    }
    for size in sizes:
        figures |= {f"{name}_{size // 1000}k": value for name, value in cost(documents, encoder, size).items()}
    return figures


def _topic(stories: Mapping[str, Whole], id: str) -> str:
    return stories[id].members[0].group


def main() -> None:
    parser = arguments(__doc__ or "")
    parser.add_argument("--show", action="store_true", help="print all links")
    parser.add_argument("--stories", type=int, nargs="*", default=ARCHIVED, help="sizes of the made-up archives")
    options = parser.parse_args()
    encoder = UseEncoder()
    with one_core(), PeakMemory(os.getpid()) as memory:
        figures = measured(options.data, encoder, options.stories, shown=options.show)
    figures["peak_mb"] = round(memory.peak / 1e6)
    table([[name, value] for name, value in figures.items()], ["figure", "value"])
    result(figures)


if __name__ == "__main__":
    main()
