"""The commands on stories: what there is, what a person decides of it, what was decided."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dragoman import text
from dragoman.archive import SqlArchive, open_archive
from dragoman.config import load
from dragoman.errors import ConfigError
from dragoman.group import GroupSettings
from dragoman.model import Article, Record, StoryMembers
from dragoman.stories import Decided, Said, Stories, slug_in

HEADLINE = 90
REASONS = 4


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def said(by: str, why: str) -> Said:
    """Return who decides, now; the user of this machine where no name is given."""
    return Said(by or getpass.getuser(), now(), why)


# -- looking -----------------------------------------------------------------------------------------------------------------


def show_list(desk: Path, words: Sequence[str], limit: int) -> None:
    """Print the open stories, the newest first; with `words`, those of which a headline or the address has all of them."""
    with open_archive(load(desk).archive) as archive:
        wanted = [word.casefold() for word in words]
        shown = 0
        for story in archive.stories.since(now() - GroupSettings().window):
            headlines = [one.headline for one in archive.articles.many(story.articles if wanted else story.articles[:1])]
            said_of_it = " ".join([story.story.slug, *headlines, *story.titles.values()]).casefold()
            if not all(word in said_of_it for word in wanted):
                continue
            shown += 1
            if shown > limit:
                print(f"… and more: name words that they must have, or a higher --limit than {limit}.")
                return
            print(_line(story, headlines))
        if not shown:
            print("No open story." if not words else f"No open story has {' and '.join(words)}.")


def _line(story: StoryMembers, headlines: Sequence[str]) -> str:
    pinned = " · pinned" if story.pinned else ""
    counts = f"{_many(len(story.articles), 'article')} · {_many(len(story.sources), 'outlet')} · {' '.join(story.languages)}"
    headline = next(iter(headlines), "")[:HEADLINE]
    return f"{story.story.slug}\n  {counts} · last {_moment(story.story.updated_at)}{pinned}\n  {headline}"


def show(desk: Path, name: str) -> None:
    """Print a story: its articles with the reasons that put them there, what persons have said of them, what was decided."""
    with open_archive(load(desk).archive) as archive:
        story = Stories(archive).story(name)
        if not any(one.startswith(slug_in(name)) for one in (story.story.id, story.story.slug)):
            print(f"{name} leads to:")
        print(_line(story, ()).rstrip())
        print(f"  id {story.story.id}")
        for language, words in story.titles.items():
            print(f"  title in {language}: {words}")
        articles = archive.articles.many(story.articles)
        for line in (*_articles(archive, articles), *_constraints(archive, story), *_decisions(archive, story)):
            print(line)


def _articles(archive: SqlArchive, articles: Sequence[Article]) -> Iterator[str]:
    for article in articles:
        yield f"\n{_moment(article.published_at)}  {article.source}  {article.headline[:HEADLINE]}"
        yield f"  {article.id}  {article.url}"
        if found := archive.stories.of_article(article.id):
            _, membership = found
            because = "; ".join(
                f"{one.name} {one.value:g}" + (f" ({one.note})" if one.note else "") for one in membership.reasons[:REASONS]
            )
            yield f"  score {membership.score:.2f}: {because}"


def _constraints(archive: SqlArchive, story: StoryMembers) -> Iterator[str]:
    constraints = archive.decisions.constraints(story.articles)
    held: dict[int, list[str]] = {}
    parted: dict[int, list[str]] = {}
    for word in constraints.words:
        if word.article in story.articles and word.story == story.story.id:
            held.setdefault(word.decision, []).append(word.article)
        elif word.article in story.articles and word.role == "parted":
            parted.setdefault(word.decision, []).append(word.article)
    if held or parted or story.pinned:
        yield "\nWhat the machine keeps to:"
    if story.pinned:
        yield "  pinned: it adds nothing, takes nothing, merges nothing"
    for number, articles in held.items():
        yield f"  decision {number} keeps here: {', '.join(articles)}"
    for number, articles in parted.items():
        others = [w.article for w in constraints.words if w.decision == number and w.role == "placed"]
        yield f"  decision {number} keeps {', '.join(articles)} apart from {', '.join(others)}"


def _decisions(archive: SqlArchive, story: StoryMembers) -> Iterator[str]:
    records = archive.decisions.of(story.story.id)
    if records:
        yield "\nDecisions:"
    for record in records:
        yield from _record(archive, record)


def show_log(desk: Path, limit: int) -> None:
    """Print what persons have decided, the newest first."""
    with open_archive(load(desk).archive) as archive:
        records = archive.decisions.log(limit)
        for record in records:
            for line in _record(archive, record):
                print(line)
        if not records:
            print("No person has decided anything of a story yet.")


def _record(archive: SqlArchive, record: Record) -> Iterator[str]:
    decision = record.decision
    undone = f" (undone by {record.undone_by})" if record.undone_by is not None else ""
    yield f"{record.number:>6}  {_moment(decision.at)}  {decision.who or decision.by}: {_what(archive, record)}{undone}"
    if decision.why:
        yield f"        why: {decision.why}"
    elif decision.by == "machine":
        because = "; ".join(f"{one.name} {one.value:g}" + (f" ({one.note})" if one.note else "") for one in decision.reasons)
        yield f"        {because}"


def _what(archive: SqlArchive, record: Record) -> str:
    slugs = {one.story.id: one.story.slug for one in archive.stories.many(_named(record))}
    decision = record.decision
    if record.title is not None:
        return f"title {slugs.get(decision.subject, decision.subject)} in {record.title.language}: {record.title.text}"
    ways: dict[tuple[str, str], int] = {}
    for move in record.moves:
        ways[move.origin, move.target] = ways.get((move.origin, move.target), 0) + 1
    went = "; ".join(f"{_many(count, 'article')} of {slugs[one]} into {slugs[other]}" for (one, other), count in ways.items())
    kind = decision.kind
    if kind == "undo":
        kind += f" of {decision.reasons[0].value:.0f}:"
    return f"{kind} {went or slugs.get(decision.subject, decision.subject)}"


def _named(record: Record) -> set[str]:
    return {record.decision.subject, *(id for move in record.moves for id in (move.origin, move.target))}


# -- deciding ----------------------------------------------------------------------------------------------------------------


def merge(desk: Path, into: str, of: Sequence[str], who: Said) -> str:
    """Merge stories, for good."""
    return _decide(desk, lambda stories: stories.merge(into, of, who))


def split(desk: Path, story: str, articles: Sequence[str], who: Said) -> str:
    """Make articles a story of their own."""
    return _decide(desk, lambda stories: stories.split(story, articles, who))


def move(desk: Path, article: str, story: str, who: Said) -> str:
    """Put an article into another story."""
    return _decide(desk, lambda stories: stories.move(article, story, who))


def pin(desk: Path, story: str, who: Said, *, on: bool) -> str:
    """Pin a story, or let go of it."""
    return _decide(desk, lambda stories: stories.pin(story, who, on=on))


def title(desk: Path, story: str, words: str, language: str, who: Said) -> str:
    """Give a story a headline in one edition. ConfigError where the desk has no such edition."""
    editions = load(desk).editions
    if language not in editions:
        raise ConfigError("is no edition of this desk.", subject=language, advice=f"It has {', '.join(editions)}.")
    return _decide(desk, lambda stories: stories.title(story, language, text.clean(words), who))


def undo(desk: Path, number: int | None, who: Said) -> str:
    """Take back a person's decision."""
    return _decide(desk, lambda stories: stories.undo(number, who))


def _decide(desk: Path, decide: Callable[[Stories], Decided]) -> str:
    with open_archive(load(desk).archive) as archive:
        decided = decide(Stories(archive))
        record = archive.decisions.record(decided.number)
        lines = list(_record(archive, record)) if record else []
        if decided.change.undoes is not None:
            lines += _undone(decided)
        return "\n".join([*lines, "The next round publishes it."])


def _undone(decided: Decided) -> list[str]:
    lines = [f"Decision {decided.change.undoes} holds no longer: the machine is free of it."]
    if moves := decided.change.moves:
        where = "it was" if len(moves) == 1 else "they were"
        lines.append(f"{_many(len(moves), 'article')} went back to where {where}; what came since stays where it is.")
    lines += [f"{article} stays where it is: {why}." for article, why in decided.stays.items()]
    lines += [
        f"Decision {word.decision} does not hold {word.article} any more either, which it had held elsewhere."
        for word in decided.change.words
        if word.decision not in (0, decided.change.undoes)
    ]
    return lines


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
