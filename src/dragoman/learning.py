"""The stylebook learns: which articles came into stories, what they tell of spellings, and that it was counted."""

from __future__ import annotations

from collections.abc import Callable, Collection

from dragoman.model import Spellings, StoryMembers
from dragoman.ports import Archive
from dragoman.translate.learn import learn, member

STORIES_AT_A_TIME = 1_000
BESIDE = 12  # articles of a story, of those counted before, with which new ones are compared


def learn_spellings(archive: Archive, readers: Collection[str], stopping: Callable[[], bool] = lambda: False) -> int:
    """Learn from the articles that stories have and that were not counted yet how the press in the languages of `readers`
    writes names. Returns how many there were. What a story tells is stored, with which articles told it, before the next."""
    count, before = 0, -1
    while count > before and (waiting := archive.stylebook.to_learn(STORIES_AT_A_TIME)):
        before = count
        for story in archive.stories.many(waiting):
            if stopping():
                return count
            new = waiting[story.story.id]
            archive.stylebook.add(_told(archive, story, new, readers), new)
            count += len(new)
    return count


def _told(archive: Archive, story: StoryMembers, new: Collection[str], readers: Collection[str]) -> Spellings:
    articles = archive.articles.many(list(dict.fromkeys((*new, *story.articles[-BESIDE:]))))
    analyses = {one.article: one for one in archive.analyses.many([one.id for one in articles])}
    members = [member(one, analyses[one.id]) for one in articles if one.id in analyses]
    return learn(Spellings(), members, new, readers)
