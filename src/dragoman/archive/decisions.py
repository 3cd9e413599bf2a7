"""What was decided of stories: changes and what they leave behind, persons' words, the log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, false, func, or_, select, true

from dragoman.archive import changes, rows, schema
from dragoman.model import Change, Constraints, Move, Reason, Record, Story, Title, Word


class SqlDecisions:
    """What was decided of stories."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, changes: Sequence[Change], *, known: int, reviewed: Collection[str] = ()) -> tuple[int, ...] | None:
        """Store changes, all or none, note that the stories `reviewed` (ids) were, and return the numbers of the decisions.

        None, and nothing stored, where there is a decision after `known`: of a person, for changes by the machine; of anyone,
        for a person's.
        """
        with self._engine.connect() as connection:
            for batch in rows.batches(sorted(reviewed)):
                table = schema.memberships
                waiting = table.update().where(table.c.story.in_(batch), table.c.reviewed.is_(false()))
                connection.execute(waiting.values(reviewed=True))
            numbers = tuple(_apply(connection, change) for change in changes)
            # Asked after the first write: no other program can store a decision any more before this one is committed.
            by_person = any(change.decision.by == "person" for change in changes)
            last = last_of_all(connection, but=numbers) if by_person else last_of_a_person(connection)
            if last > known:
                return None
            connection.commit()
            return numbers

    def last(self) -> int:
        """The number of the last decision, 0 before the first."""
        with self._engine.connect() as connection:
            return last_of_all(connection)

    def constraints(self, articles: Collection[str] = (), since: datetime | None = None) -> Constraints:
        """What persons have decided that concerns these articles, and those of stories updated at or after `since`."""
        words, memberships, stories = schema.words, schema.memberships, schema.stories
        with self._engine.connect() as connection:
            known = last_of_a_person(connection)  # first: what comes meanwhile is seen as too late
            numbers: set[int] = set()
            for batch in rows.batches(sorted(articles)):
                numbers |= set(connection.execute(select(words.c.decision).where(words.c.article.in_(batch))).scalars())
            if since is not None:
                of_open = (
                    select(words.c.decision)
                    .join(memberships, memberships.c.article == words.c.article)
                    .join(stories, stories.c.id == memberships.c.story)
                    .where(stories.c.updated_at >= since)
                )
                numbers |= set(connection.execute(of_open.distinct()).scalars())
            found = _words(connection, numbers)
            pinned = select(stories.c.id).where(stories.c.pinned.is_(true()), stories.c.into.is_(None))
            held = living(connection, {word.story for word in found if word.story is not None})
            return Constraints(
                tuple(Word(w.decision, w.article, w.role, held[w.story].id if w.story else None) for w in found),
                _where(connection, {word.article for word in found} | set(articles)),
                frozenset(connection.execute(pinned).scalars()),
                {story.id: story for story in held.values()},
                known,
            )

    def record(self, number: int) -> Record | None:
        """The decision with this number, or None."""
        with self._engine.connect() as connection:
            return next(iter(_records(connection, [number])), None)

    def of(self, subject: str) -> tuple[Record, ...]:
        """What was decided of an article or a story (id), oldest first: also that it moved, or that something moved into or out
        of it."""
        decisions, moves = schema.decisions, schema.moves
        moved = or_(moves.c.article == subject, moves.c.origin == subject, moves.c.target == subject)
        with self._engine.connect() as connection:
            numbers = set(connection.execute(select(decisions.c.number).where(decisions.c.subject == subject)).scalars())
            numbers |= set(connection.execute(select(moves.c.decision).where(moved)).scalars())
            return _records(connection, sorted(numbers))

    def log(self, limit: int) -> tuple[Record, ...]:
        """The last decisions of persons, the newest first."""
        table = schema.decisions
        query = select(table.c.number).where(table.c.by == "person").order_by(table.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return _records(connection, list(connection.execute(query).scalars()))[::-1]

    def ended(self, number: int, stories: Collection[str]) -> dict[str, tuple[Story, bool]]:
        """What each of these stories (ids) has gone into, itself where it has not, and whether decision `number` ended it."""
        table = schema.stories
        with self._engine.connect() as connection:
            by_this = set(connection.execute(select(table.c.id).where(table.c.gone_by == number)).scalars())
            return {id: (story, id in by_this) for id, story in living(connection, stories).items()}


# -- writing -----------------------------------------------------------------------------------------------------------------


def _apply(connection: Connection, change: Change) -> int:
    decision = change.decision
    insert = schema.decisions.insert().values(rows.decision_row(decision)).returning(schema.decisions.c.number)
    number: int = connection.execute(insert).scalar_one()
    rows.upsert(connection, schema.stories, [rows.story_row(story) for story in change.opens], keep=("slug",))
    _move(connection, change, number)
    _say(connection, change, number)
    if change.pinned is not None:
        _update_story(connection, decision.subject, pinned=change.pinned)
    for story in sorted({one for move in change.moves for one in (move.origin, move.target)}):
        _settle(connection, story, number, change)
    stories = {decision.subject, *(move.origin for move in change.moves), *(move.target for move in change.moves)}
    if decision.by == "person":
        for story in stories:
            _update_story(connection, story, touched_at=decision.at)
    changes.note(connection, stories=sorted({*stories, *(story.id for story in change.opens)}))
    return number


def _move(connection: Connection, change: Change, number: int) -> None:
    table = schema.memberships
    for move in change.moves:
        values: dict[str, object] = {"story": move.target, "reviewed": True}
        if change.decision.by == "person":
            note = f"{change.decision.kind} by {change.decision.who}, decision {number}"
            values |= {"score": 1.0, "reasons": rows.reasons_json([Reason("person", 1.0, note)]), "reviewed": False}
        connection.execute(table.update().where(table.c.article == move.article).values(values))
        row = {"decision": number, "article": move.article, "origin": move.origin, "target": move.target}
        connection.execute(schema.moves.insert().values(row))


def _say(connection: Connection, change: Change, number: int) -> None:
    words, titles, decisions = schema.words, schema.titles, schema.decisions
    for ended in change.ends:
        connection.execute(words.delete().where(words.c.decision == ended))
        connection.execute(titles.update().where(titles.c.decision == ended).values(holds=False))
    if change.undoes is not None:
        connection.execute(decisions.update().where(decisions.c.number == change.undoes).values(undone_by=number))
    said = [
        {"decision": word.decision or number, "article": word.article, "role": word.role, "story": word.story}
        for word in change.words
    ]
    rows.upsert(connection, words, said)
    if change.title is not None:
        title = change.title
        row = {"decision": number, "story": title.story, "language": title.language, "text": title.text, "holds": True}
        connection.execute(titles.insert().values(row))


def _settle(connection: Connection, story: str, number: int, change: Change) -> None:
    """Bring a story up to the articles that it has now. One that has none leads to the story that it was merged into, else to
    where most of its articles are."""
    memberships, articles = schema.memberships, schema.articles
    query = (
        select(func.min(articles.c.published_at), func.max(articles.c.published_at))
        .join(memberships, memberships.c.article == articles.c.id)
        .where(memberships.c.story == story)
    )
    first, last = connection.execute(query).one()
    if first is not None:
        gone = schema.stories.c.into.is_not(None)  # its page has to be made again, wherever it stands
        again = schema.stories.update().where(schema.stories.c.id == story, gone).values(touched_at=change.decision.at)
        connection.execute(again)
        _update_story(connection, story, opened_at=first, updated_at=last, into=None, gone_by=None, gone_at=None)
        return
    merged = [move.target for move in change.moves if move.origin == story and change.decision.kind == "merge"]
    counted = Counter(merged or _went_to(connection, story))
    if not counted:  # its articles were withdrawn
        return
    into = min(counted, key=lambda id: (-counted[id], id))
    _update_story(connection, story, into=into, gone_by=number, gone_at=change.decision.at)


def _went_to(connection: Connection, story: str) -> list[str]:
    """Where the articles are that were in a story, each once."""
    memberships, moves = schema.memberships, schema.moves
    left = select(moves.c.article).where(moves.c.origin == story)
    return list(connection.execute(select(memberships.c.story).where(memberships.c.article.in_(left))).scalars())


def _update_story(connection: Connection, id: str, **values: object) -> None:
    connection.execute(schema.stories.update().where(schema.stories.c.id == id).values(values))


# -- reading -----------------------------------------------------------------------------------------------------------------


def _words(connection: Connection, numbers: Iterable[int]) -> list[Word]:
    table = schema.words
    return [
        Word(row.decision, row.article, row.role, row.story)
        for batch in rows.batches(sorted(numbers))
        for row in connection.execute(
            select(table).where(table.c.decision.in_(batch)).order_by(table.c.decision, table.c.article)
        )
    ]


def _where(connection: Connection, articles: Collection[str]) -> dict[str, str]:
    table = schema.memberships
    return {
        row.article: row.story
        for batch in rows.batches(sorted(articles))
        for row in connection.execute(select(table.c.article, table.c.story).where(table.c.article.in_(batch)))
    }


def _records(connection: Connection, numbers: Sequence[int]) -> tuple[Record, ...]:
    """The decisions with these numbers, in their order."""
    found: list[Record] = []
    decisions, moves, titles = schema.decisions, schema.moves, schema.titles
    for batch in rows.batches(sorted(numbers)):
        moved: dict[int, list[Move]] = {}
        for row in connection.execute(select(moves).where(moves.c.decision.in_(batch)).order_by(moves.c.article)):
            moved.setdefault(row.decision, []).append(Move(row.article, row.origin, row.target))
        titled = {
            row.decision: Title(row.story, row.language, row.text)
            for row in connection.execute(select(titles).where(titles.c.decision.in_(batch)))
        }
        for row in connection.execute(select(decisions).where(decisions.c.number.in_(batch)).order_by(decisions.c.number)):
            moves_of = tuple(moved.get(row.number, ()))
            found.append(Record(row.number, rows.decision(row), moves_of, titled.get(row.number), row.undone_by))
    return tuple(found)


# -- stories that lead to others, and the last word ------------------------------------------------------------------------


def living(connection: Connection, ids: Iterable[str]) -> dict[str, Story]:
    """What each of these stories has gone into, by however many steps; itself where it has not."""
    table = schema.stories
    wanted = set(ids)
    known: dict[str, Row[Any]] = {}
    unknown = sorted(wanted)
    while unknown:
        for batch in rows.batches(unknown):
            known |= {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(batch)))}
        unknown = sorted({row.into for row in known.values() if row.into is not None} - known.keys())
    return {id: rows.story(_last(known, id)) for id in sorted(wanted & known.keys())}


def _last(known: dict[str, Row[Any]], id: str) -> Row[Any]:
    row = known[id]
    while row.into is not None:
        row = known[row.into]
    return row


def last_of_all(connection: Connection, *, but: Collection[int] = ()) -> int:
    """The number of the last decision that is none of `but`, 0 where there is none."""
    table = schema.decisions
    return connection.execute(select(func.max(table.c.number)).where(table.c.number.not_in(but))).scalar() or 0


def last_of_a_person(connection: Connection) -> int:
    """The number of a person's last decision, 0 where there is none."""
    table = schema.decisions
    return connection.execute(select(func.max(table.c.number)).where(table.c.by == "person")).scalar() or 0
