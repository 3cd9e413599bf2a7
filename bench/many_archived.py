"""What linking a story costs when many are archived, made up from real ones. Not a bench itself."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice

import numpy as np
from sqlalchemy import insert

from dragoman.archive import SqlArchive, open_archive, schema
from dragoman.group.clues import Clues, clues
from dragoman.group.opened import begun
from dragoman.group.profiles import found_by
from dragoman.linking import Linking
from dragoman.model import Profile, Story, digest
from dragoman.ports import Encoder
from many_stories import mixture
from measure import cpu_seconds
from real_stories import NOW, Told

OPEN = 2_000  # open stories, whatever is archived
LINKED = 256  # of these, the ones that changed
AT_A_TIME = 2_000
ENGINE = "bench"
AGE = timedelta(days=380)  # of the oldest: all may still be followed


def cost(told: Sequence[Told], encoder: Encoder, count: int) -> dict[str, float]:
    """Return the CPU milliseconds of the links of one story, of the search of segments alone, and what a second round without
    news costs, with `count` archived stories."""
    real = [clues(one.article, one.analysis) for one in told if one.analysis is not None]
    if not real or not count:
        return {}
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        made = _made_up(real, count)
        while batch := list(islice(made, AT_A_TIME)):
            _store(archive, batch)
        linking = Linking(archive, encoder, ENGINE)
        archive.segments.tend(NOW - linking.window)
        for one in (_linking_of(archive, linking, 8), _linking_of(archive, linking, LINKED)):
            per_story = one  # the first pays for what is opened once
        found = {"ms_per_story": per_story, "ms_per_search": _searching(archive, real)}
        before = cpu_seconds()
        linking.run(NOW)
        return {**found, "ms_nothing_new": 1000 * (cpu_seconds() - before)}


def _linking_of(archive: SqlArchive, linking: Linking, stories: int) -> float:
    """CPU milliseconds of each of the stories that are linked, without what a round costs that links one."""
    costs = []
    for changed in (1, 1 + stories):
        with archive._engine.begin() as connection:  # as if they had changed
            newest = schema.profiles.c.story.like("open-%")
            chosen = connection.scalars(
                schema.profiles.select().with_only_columns(schema.profiles.c.story).where(newest).limit(changed)
            )
            ids = list(chosen)
            connection.execute(schema.profiles.update().where(schema.profiles.c.story.in_(ids)).values(linked=False))
        start = cpu_seconds()
        done = linking.run(NOW)
        assert done.stories == changed, done
        costs.append(cpu_seconds() - start)
    return 1000 * (costs[1] - costs[0]) / stories


def _searching(archive: SqlArchive, real: Sequence[Clues]) -> float:
    asked = [one.vector for one in real[:LINKED]]
    start = cpu_seconds()
    archive.segments.search(asked, 8)
    return 1000 * (cpu_seconds() - start) / len(asked)


# -- made-up stories -----------------------------------------------------------------------------------------------------------


def _made_up(real: Sequence[Clues], count: int) -> Iterator[Profile]:
    """Yield stories of one article each, `count` closed and some open ones: the clues of real ones, mixed; their vectors, shaken.
    Half of their names are of their own, so that a name is about as rare as it would be in an archive of any size."""
    chosen, noise = random.Random(1), np.random.default_rng(1)
    for number in range(count + OPEN):
        closed = number < count
        age = timedelta(days=20) + AGE * (number / count) if closed else timedelta(hours=chosen.uniform(0, 72))
        id = digest("made up", str(number)) if closed else f"open-{number - count}"
        yield _shaken(Story(id, id, NOW - age, NOW - age), chosen, noise, real, count)


def _shaken(story: Story, chosen: random.Random, noise: np.random.Generator, real: Sequence[Clues], count: int) -> Profile:
    mixed = mixture(chosen, noise, real, shake=0.03, name="name:MT", names=2 * (count + OPEN), weight=1.5)
    return Profile(begun(story, mixed), {key: {mixed.language: key} for key in mixed.names}, (story.id,), ENGINE, 0)


def _store(archive: SqlArchive, profiles: Sequence[Profile]) -> None:
    stories = [one.opened.story for one in profiles]
    with archive._engine.begin() as connection:
        connection.execute(
            insert(schema.stories),
            [{"id": one.id, "slug": one.slug, "opened_at": one.opened_at, "updated_at": one.updated_at} for one in stories],
        )
    archive.profiles.put([(one, found_by(one)) for one in profiles], (), 0)
    with archive._engine.begin() as connection:
        connection.execute(schema.profiles.update().where(schema.profiles.c.linked.is_(False)).values(linked=True))
