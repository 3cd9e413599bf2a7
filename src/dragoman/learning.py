"""The stylebook learns: which articles came into stories, what they tell of spellings, and that it was counted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from dragoman.model import Spellings, StoryMembers
from dragoman.ports import Archive
from dragoman.translate.learn import learn, member

STORIES_AT_A_TIME = 1_000
STORED_AT_A_TIME = 50  # stories: what they tell is read and stored together, which costs a third of one by one
BESIDE = 12  # articles of a story, of those counted before, with which new ones are compared


def learn_spellings(archive: Archive, readers: Collection[str], stopping: Callable[[], bool] = lambda: False) -> int:
    """Learn from the articles that stories have and that were not counted yet how the press in the languages of `readers`
    writes names. Returns how many there were. What some stories tell is stored, with who told it, before the next."""
    count, before = 0, -1
    while count > before and (waiting := archive.stylebook.to_learn(STORIES_AT_A_TIME)):
        before = count
        stories = archive.stories.many(waiting)
        for start in range(0, len(stories), STORED_AT_A_TIME):
            if stopping():
                return count
            some = stories[start : start + STORED_AT_A_TIME]
            new = {article for story in some for article in waiting[story.story.id]}
            archive.stylebook.add(_told(archive, some, waiting, readers), new)
            count += len(new)
    return count


def _told(
    archive: Archive, stories: Sequence[StoryMembers], waiting: Mapping[str, Sequence[str]], readers: Collection[str]
) -> Spellings:
    compared = {one.story.id: list(dict.fromkeys((*waiting[one.story.id], *one.articles[-BESIDE:]))) for one in stories}
    ids = [id for articles in compared.values() for id in articles]
    articles = {one.id: one for one in archive.articles.many(ids)}
    analyses = {one.article: one for one in archive.analyses.many(ids)}
    told = Spellings()
    for story, inside in compared.items():
        members = [member(articles[id], analyses[id]) for id in inside if id in articles and id in analyses]
        told = learn(told, members, waiting[story], readers)
    return told
