"""What a person decides of stories → the change that it makes, with the words that hold from then on. Pure.

A person may do what the machine may not: take from a pinned story, put together what was parted. The later word counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dragoman.errors import StoryError
from dragoman.group.rules import Rules
from dragoman.model import Change, Constraints, Decision, Move, Reason, Record, Role, Story, StoryMembers, Title, Word


@dataclass(frozen=True, slots=True)
class Said:
    """Who decides, when, and why, in the person's words."""

    who: str
    at: datetime
    why: str = ""

    def decision(self, kind: str, subject: str) -> Decision:
        """Return the decision of this kind on a subject."""
        return Decision(kind, subject, "person", self.at, (Reason("person", 1.0, self.why),), self.who, self.why)


def merge(into: StoryMembers, of: Sequence[StoryMembers], said: Said) -> Change:
    """Put the articles of `of` into `into`, and keep them all there. StoryError where a story is named twice."""
    ids = [into.story.id, *(one.story.id for one in of)]
    if len(set(ids)) < len(ids):
        raise StoryError(
            "is one story already.",
            subject=into.story.slug,
            advice="Name another; an old address stands for the story it leads to.",
        )
    moves = tuple(Move(article, one.story.id, into.story.id) for one in of for article in one.articles)
    placed = [*into.articles, *(move.article for move in moves)]
    return Change(said.decision("merge", into.story.id), moves, words=_placed(placed, into.story.id))


def split(story: StoryMembers, articles: Sequence[str], new: Story, said: Said) -> Change:
    """Make `articles` of `story` a story of their own, `new`, and keep them and the others apart. StoryError where none or
    all are named, or one that is not there."""
    leaving = set(articles)
    rest = [one for one in story.articles if one not in leaving]
    if not leaving or leaving - set(story.articles):
        raise StoryError("is not in this story.", subject=", ".join(sorted(leaving - set(story.articles))))
    if not rest:
        raise StoryError("would be left without an article.", subject=story.story.slug, advice="Name fewer articles.")
    named = [one for one in story.articles if one in leaving]
    moves = tuple(Move(one, story.story.id, new.id) for one in named)
    words = (*_placed(named, new.id), *_said("parted", rest))
    return Change(said.decision("split", story.story.id), moves, opens=(new,), words=words)


def move(article: str, origin: StoryMembers, target: StoryMembers, said: Said) -> Change:
    """Put `article` into `target`, keep it there with those that are there, and apart from those that it leaves. StoryError
    where it is there."""
    if origin.story.id == target.story.id:
        raise StoryError("is in this story already.", subject=article)
    words = (
        *_placed([article], target.story.id),
        *_said("beside", target.articles, target.story.id),
        *_said("parted", [one for one in origin.articles if one != article]),
    )
    moves = (Move(article, origin.story.id, target.story.id),)
    return Change(said.decision("move", article), moves, words=words)


def pin(story: StoryMembers, said: Said, *, on: bool, before: Sequence[Record]) -> Change:
    """Pin a story as it stands, or let go of it. `before` are the decisions on the story so far, which hold its articles."""
    if story.pinned == on:
        raise StoryError(f"is {'pinned already' if on else 'not pinned'}.", subject=story.story.slug)
    ends = () if on else _pins(before)
    words = _placed(story.articles, story.story.id) if on else ()
    return Change(said.decision("pin" if on else "unpin", story.story.id), words=words, ends=ends, pinned=on)


def title(story: Story, language: str, text: str, said: Said) -> Change:
    """Give a story a headline of the desk's own in the edition of `language`. StoryError where it is empty."""
    if not text:
        raise StoryError(
            "a title needs words.", subject=story.slug, advice="Take a title away with `dragoman story undo NUMBER`."
        )
    return Change(said.decision("title", story.id), title=Title(story.id, language, text))


def _pins(before: Sequence[Record]) -> tuple[int, ...]:
    # Taking back that a story was let go of pins it again, with words of its own.
    return tuple(one.number for one in before if one.decision.kind in ("pin", "undo") and one.undone_by is None)


def _placed(articles: Sequence[str], story: str) -> tuple[Word, ...]:
    return _said("placed", articles, story)


def _said(role: Role, articles: Sequence[str], story: str | None = None) -> tuple[Word, ...]:
    return tuple(Word(0, article, role, story) for article in articles)


# -- taking it back ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Undone:
    """The change that takes a decision back; the moves that it makes; and why other articles stay where they are."""

    change: Change
    stays: Mapping[str, str]


def undo(record: Record, stories: Mapping[str, tuple[Story, bool]], constraints: Constraints, said: Said) -> Undone:
    """Take a person's decision back: its words hold no longer, and its articles go where they came from, unless something later
    stands in the way, which is said.

    `stories` are, by the ids that the record names, what each story has gone into, and whether it is this very decision that
    ended it. `constraints` speak of all articles that the record speaks of.
    """
    own = [word for word in constraints.words if word.decision == record.number]
    before = Rules(constraints)
    rules = Rules(_without(constraints, record.number))
    back: list[Move] = []
    stays: dict[str, str] = {}
    for one in record.moves:
        goal, ended_by_this = stories[one.origin]
        goal_id = one.origin if ended_by_this else goal.id
        why = _stays(one, goal_id, stories[one.target][0].id, record.number, before, rules)
        if why:
            stays[one.article] = why
        else:
            back.append(Move(one.article, before.where(one.article) or one.target, goal_id))
            rules.put(one.article, goal_id)
    words = (*_kept(own, stays, rules), *_let_go(own, rules))
    change = Change(
        _undo(record, said),
        tuple(back),
        words=words,
        ends=(record.number,),
        undoes=record.number,
    )
    return Undone(change, stays)


def _undo(record: Record, said: Said) -> Decision:
    return replace(said.decision("undo", record.decision.subject), reasons=(Reason("undoes", record.number, said.why),))


def _without(constraints: Constraints, number: int) -> Constraints:
    # Where articles are is asked of those too that no other word speaks of: a word that says nothing keeps them known.
    words = [one if one.decision != number else Word(0, one.article, "beside") for one in constraints.words]
    return replace(constraints, words=tuple(words))


def _stays(one: Move, goal: str, target: str, number: int, before: Rules, rules: Rules) -> str:
    """Why an article cannot go back, "" where it can."""
    place, held = before.where(one.article), before.held(one.article)
    if held is not None and held[0] > number:
        return f"decision {held[0]} has placed it there, or others beside it, since"
    if place is None or place != target:
        return "it has left the story since"
    if place == goal:
        return "the stories have become one since"
    against = rules.against(one.article, goal)
    return f"decision {against} parts it from an article there" if against is not None else ""


def _kept(own: Sequence[Word], stays: Mapping[str, str], rules: Rules) -> tuple[Word, ...]:
    """Words that go on saying that those which could not part were put together: an older parting does not hold for them."""
    places = {rules.where(article) for article in stays}
    return tuple(
        Word(word.decision, word.article, "beside")
        for word in own
        if word.role != "parted" and rules.where(word.article) in places
    )


def _let_go(own: Sequence[Word], rules: Rules) -> tuple[Word, ...]:
    """Older words that held an article elsewhere than it is now hold it no longer."""
    return tuple(
        replace(older, story=None)
        for word in own
        for older in rules.words(word.article)
        if older.story is not None and older.story != rules.where(word.article)
    )


def of_pin(record: Record, story: StoryMembers, before: Sequence[Record], said: Said) -> Change:
    """Take back that a story was pinned or let go of; nothing but the word is undone where a later one stands."""
    later = any(one.number > record.number and one.undone_by is None for one in before if one.decision.kind in ("pin", "unpin"))
    was_pin = record.decision.kind == "pin"
    words = () if was_pin or later else _placed(story.articles, story.story.id)
    return Change(
        _undo(record, said), words=words, ends=(record.number,), undoes=record.number, pinned=None if later else not was_pin
    )
