"""What a person decides of stories: loads what it concerns, asks `dragoman.group.person` what it changes, and stores that.

The desk may be at work in another process: where anything was decided between loading and storing, it is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dragoman.errors import StoryError
from dragoman.feeds.links import same_link
from dragoman.group import person
from dragoman.group.person import Said, Undone
from dragoman.group.split import split_off
from dragoman.model import Article, Change, Record, StoryMembers
from dragoman.ports import Archive

TRIES = 20
SHOWN = 6


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided and stored, under which number. `stays` says of articles that an undo did not move why not."""

    number: int
    change: Change
    stays: Mapping[str, str] = field(default_factory=dict)


def slug_in(name: str) -> str:
    """Return the last part of a story's address, or the name as it is."""
    return name.strip().removesuffix("/index.html").strip("/").rpartition("/")[2]


class Stories:
    """Persons' decisions on the stories of an archive. Stories are named by id, slug or the beginning of one, and an old name
    stands for the story that it leads to; articles by id or address. StoryError where a name is unknown or names several."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def story(self, name: str) -> StoryMembers:
        """Return the story of this name with its articles."""
        found = self._archive.stories.find(slug_in(name))
        living = {one.id: one for story in found if (one := self._archive.stories.leads_to(story.slug)) is not None}
        if not living:
            raise StoryError(
                "is no story that the desk knows.", subject=name, advice="List them with `dragoman story list [WORD...]`."
            )
        if len(living) > 1:
            some = ", ".join(sorted(story.slug for story in living.values())[:SHOWN])
            raise StoryError("is the beginning of several stories.", subject=name, advice=f"Write more of it: {some}.")
        return self._archive.stories.many(living)[0]

    def article(self, name: str) -> Article:
        """Return the article of this id or address."""
        if (article := self._archive.articles.get(name)) is not None:
            return article
        item = self._archive.items.find(name) or self._archive.items.find(same_link(name))
        article = self._archive.articles.of_item(item.id) if item else None
        if article is None:
            raise StoryError(
                "is no article that the desk knows.",
                subject=name,
                advice="Name its id or its address: see `dragoman story show`.",
            )
        return article

    # -- decisions ---------------------------------------------------------------------------------------------------------

    def merge(self, into: str, of: Sequence[str], said: Said) -> Decided:
        """Put stories `of` into `into`, for good."""
        return self._decide(lambda: person.merge(self.story(into), [self.story(one) for one in of], said))

    def split(self, story: str, articles: Sequence[str], said: Said) -> Decided:
        """Make articles of a story a story of their own, and keep them and the others apart."""
        named = [self.article(one) for one in articles]

        def change() -> Change:
            members = self.story(story)
            first = min(named, key=lambda one: (one.published_at, one.id))
            new = split_off(members.story.id, first, self._lives)
            return person.split(members, [one.id for one in named], new, said)

        return self._decide(change)

    def move(self, article: str, story: str, said: Said) -> Decided:
        """Put an article into a story, keep it there, and apart from the story that it leaves."""
        one = self.article(article)
        return self._decide(lambda: person.move(one.id, self._of(one), self.story(story), said))

    def pin(self, story: str, said: Said, *, on: bool) -> Decided:
        """Pin a story as it stands: the machine neither adds nor takes nor merges; or let go of it."""

        def change() -> Change:
            members = self.story(story)
            return person.pin(members, said, on=on, before=self._archive.decisions.of(members.story.id))

        return self._decide(change)

    def title(self, story: str, language: str, text: str, said: Said) -> Decided:
        """Give a story a headline of the desk's own in one edition."""
        return self._decide(lambda: person.title(self.story(story).story, language, text.strip(), said))

    def undo(self, number: int | None, said: Said) -> Decided:
        """Take back a person's decision, the last one where no number is given."""
        stays: dict[str, str] = {}

        def change() -> Change:
            undone = self._undone(self._to_undo(number), said)
            stays.clear()
            stays.update(undone.stays)
            return undone.change

        decided = self._decide(change)
        return Decided(decided.number, decided.change, stays)

    def _undone(self, record: Record, said: Said) -> Undone:
        if record.decision.kind in ("pin", "unpin"):
            subject = record.decision.subject
            members, before = self._archive.stories.many([subject])[0], self._archive.decisions.of(subject)
            return Undone(person.of_pin(record, members, before, said), {})
        stories = self._archive.decisions.ended(
            record.number, {id for move in record.moves for id in (move.origin, move.target)}
        )
        ids = {story.id for story, _ in stories.values()}
        near = {article for one in self._archive.stories.many(ids) for article in one.articles}
        moved = near | {move.article for move in record.moves}
        # What it says of others than it moved may hold them no longer either: their words are asked for too.
        spoken = {word.article for word in self._archive.decisions.constraints(moved).words if word.decision == record.number}
        constraints = self._archive.decisions.constraints(moved | spoken)
        return person.undo(record, stories, constraints, said)

    def _to_undo(self, number: int | None) -> Record:
        if number is None:
            return self._last()
        record = self._archive.decisions.record(number)
        if record is None or record.decision.by != "person":
            advice = "See `dragoman story log`. What the machine did is changed by deciding otherwise."
            raise StoryError("is no decision of a person.", subject=str(number), advice=advice)
        if record.decision.kind == "undo":
            raise StoryError("was an undo.", subject=str(number), advice="Decide again what it took back.")
        if record.undone_by is not None:
            raise StoryError(f"was undone already, by decision {record.undone_by}.", subject=str(number))
        return record

    def _last(self) -> Record:
        limit = 50
        while True:
            log = self._archive.decisions.log(limit)
            for record in log:
                if record.decision.kind != "undo" and record.undone_by is None:
                    return record
            if len(log) < limit:
                raise StoryError("there is no decision of a person to undo.")
            limit *= 4

    def _of(self, article: Article) -> StoryMembers:
        found = self._archive.stories.of_article(article.id)
        if found is None:
            raise StoryError("is in no story yet.", subject=article.id, advice="Run a round first: `dragoman run --once`.")
        return self._archive.stories.many([found[0].id])[0]

    def _lives(self, story: str) -> bool:
        return any(one.articles for one in self._archive.stories.many([story]))

    def _decide(self, change: Callable[[], Change]) -> Decided:
        for _ in range(TRIES):
            known = self._archive.decisions.last()
            made = change()
            if numbers := self._archive.decisions.put([made], known=known):
                return Decided(numbers[0], made)
        raise StoryError("the desk decides too much at the moment.", advice="Try again, or between two rounds.")


__all__ = ["Decided", "Said", "Stories", "slug_in"]
