"""What is taken from one page, and what became of one article, in words."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dragoman import text
from dragoman.analyse import identify
from dragoman.archive import SqlArchive, open_archive
from dragoman.cli.memory import offered
from dragoman.config import Settings, load
from dragoman.errors import PageError
from dragoman.extract import Page, extract
from dragoman.feeds.links import same_link
from dragoman.fetch.http import HttpTransport
from dragoman.model import Article, Attempt, Capture, Correction, Done, Extraction, Item, Outcome, Reason, Rendering


def read(where: str, *, as_json: bool) -> None:
    """Print what is taken from the page in a file or at an address. PageError where nothing can be."""
    now = datetime.now(UTC)
    capture = asyncio.run(_fetch(where)) if "://" in where else _file(Path(where), now)
    if not isinstance(capture, Done):
        raise PageError(capture.note or capture.reason, subject=where)
    url = capture.value.final_url
    item = Item("page", "", text.slug(where) or "page", url, url, "", "", "", None, (), None, now)
    outcome = extract(Page(item, capture, now))
    if not isinstance(outcome, Done):
        raise PageError(outcome.note or outcome.reason, subject=where)
    print(_as_json(outcome.value) if as_json else "\n".join([*_lines(outcome.value.article), *_left_out(outcome.value)]))


async def _fetch(url: str) -> Outcome[Capture]:
    async with HttpTransport() as transport:
        return await transport.get(url, "page")


def _file(path: Path, now: datetime) -> Outcome[Capture]:
    try:
        body = path.read_bytes()
    except OSError as error:
        raise PageError(f"cannot be read: {error.strerror}.", subject=str(path)) from error
    return Done(Capture(path.absolute().as_uri(), path.absolute().as_uri(), now, 200, "text/html", body))


def _as_json(taken: Extraction) -> str:
    found = dataclasses.asdict(taken.article) | {"left_out": [dataclasses.asdict(one) for one in taken.left_out]}
    return json.dumps(found, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _lines(article: Article) -> list[str]:
    language, confidence = identify(" ".join(passage.text for passage in article.passages), article.language)
    particulars = {
        "address": article.canonical,
        "language": f"{language} ({confidence:.0%})",
        "published": f"{article.published_at:%Y-%m-%d %H:%M} UTC, from {article.date_from}",
        "modified": f"{article.modified_at:%Y-%m-%d %H:%M} UTC" if article.modified_at else "",
        "by": ", ".join(article.bylines),
        "organisations": ", ".join(article.organisations),
        "section": article.section or "",
        "image": article.image or "",
        "image by": article.image_credit or "",
        "access": article.access,
        "notes": ", ".join(article.notes),
    }
    head = [f"{name:<13} {value}" for name, value in particulars.items() if value]
    return [*head, "", *(f"{passage.kind:<10} {passage.text}" for passage in article.passages)]


# Why a block of a page is not taken for text, in words.
_WHY = {
    "related": "leads to other articles",
    "links": "is all links",
    "other": "is another article's",
    "offer": "offers a subscription or a newsletter",
    "share": "shares the article",
    "comment": "belongs to the comments",
    "advert": "advertises",
    "notice": "is a notice of the outlet's",
    "picture": "names a picture's maker",
    "author": "is about the author",
    "frame": "stands on the outlet's other pages too",
    "repeated": "stands in the article already",
    "marked": "is called something else by the page",
    "unlikely": "does not look like the article's text",
}


def _left_out(taken: Extraction) -> list[str]:
    if not taken.left_out:
        return []
    return ["", "Left out:", *(f"  {_WHY[one.reason]:<40} {one.text[:80]}" for one in taken.left_out)]


def explain(desk: Path, url: str) -> None:
    """Print what became of the article at `url`. PageError where the desk has not met it."""
    settings = load(desk)
    with open_archive(settings.archive) as archive:
        item = archive.items.find(url) or archive.items.find(same_link(url))
        if item is None:
            advice = "Look whether a feed of the desk lists it (`dragoman sources`), and whether the address is the whole one."
            raise PageError("the desk has not met this address.", subject=url, advice=advice)
        for line in (*_fetched(archive, item), *_taken(archive, item)):
            print(line)
        if article := archive.articles.of_item(item.id):
            for line in (*_grouped(archive, article), *_rendered(archive, settings, article)):
                print(line)


def _fetched(archive: SqlArchive, item: Item) -> list[str]:
    published = f"{item.published_at:%Y-%m-%d %H:%M} UTC" if item.published_at else "no date"
    lines = [
        f"item       {item.title}",
        f"           in {item.feed}, {published}; first seen {item.seen_at:%Y-%m-%d %H:%M} UTC",
    ]
    outcome = archive.captures.get(item.id)
    if outcome is None:
        return [*lines, "fetched    not yet"]
    if not isinstance(outcome, Done):
        return [*lines, f"fetched    no: {outcome.reason}. {outcome.note}"]
    page = outcome.value
    via = f" → {page.final_url}" if page.final_url != page.url else ""
    size = f"{len(page.body) / 1000:.1f} kB of {page.media_type}"
    return [*lines, f"fetched    {page.fetched_at:%Y-%m-%d %H:%M} UTC, {page.status}, {size}: {page.url}{via}"]


def _taken(archive: SqlArchive, item: Item) -> list[str]:
    article = archive.articles.of_item(item.id)
    if article is None:
        problem = archive.captures.problem(item.id)
        return [f"taken      no: {problem.reason}. {problem.note}" if problem else "taken      not yet"]
    kinds: dict[str, int] = {}
    for passage in article.passages:
        kinds[passage.kind] = kinds.get(passage.kind, 0) + 1
    counts = ", ".join(f"{number} {kind}" for kind, number in kinds.items())
    where = "the feed alone" if article.from_feed else "its page"
    lines = [
        f"taken      from {where}, revision {article.revision}: {counts}",
        f"           published {article.published_at:%Y-%m-%d %H:%M} UTC (from {article.date_from}), access {article.access}",
    ]
    for analysis in archive.analyses.many([article.id]):
        lines.append(f"analysed   {analysis.language} ({analysis.confidence:.0%}), vector by {analysis.engine}")
    return lines


def _grouped(archive: SqlArchive, article: Article) -> list[str]:
    found = archive.stories.of_article(article.id)
    if found is None:
        return ["story      not yet"]
    story, membership = found
    lines = [f"story      {story.slug}, score {membership.score:.2f}"]
    for record in (*archive.decisions.of(article.id), *archive.decisions.of(story.id)):
        decision = record.decision
        because = "; ".join(_reason(reason) for reason in decision.reasons)
        who = decision.who or f"the {decision.by}"
        lines.append(f"           {decision.kind} by {who}, {decision.at:%Y-%m-%d %H:%M} UTC: {because}")
    for link in archive.threads.of([story.id]):
        way = "related to" if link.kind == "related" else "follows" if link.story == story.id else "is followed by"
        for other in archive.stories.many([link.other(story.id)]):
            because = "; ".join(_reason(reason) for reason in link.reasons)
            lines.append(f"           {way} {other.story.slug}, score {link.score:.2f}: {because}")
    return lines


def _reason(reason: Reason) -> str:
    return f"{reason.name} {reason.value:g}" + (f" ({reason.note})" if reason.note else "")


def _rendered(archive: SqlArchive, settings: Settings, article: Article) -> list[str]:
    lines: list[str] = []
    ids = [passage.id for passage in article.passages]
    languages = {analysis.language for analysis in archive.analyses.many([article.id])}
    for language in settings.editions:
        if language in languages:
            continue
        shown = archive.translations.renderings(ids, language)
        lines.append(f"rendered   into {language}: {sum(len(one) for one in shown.values())} sentences")
        for id in ids:
            for rendering in shown.get(id, ()):
                lines += _sentence(archive, rendering)
    return lines


def _sentence(archive: SqlArchive, rendering: Rendering) -> list[str]:
    why = f" ({rendering.reason})" if rendering.reason else ""
    lines = [f"  · {rendering.sentence.text}", f"    shown as {rendering.shown_as}{why}"]
    texts = [rendering.sentence.text]
    tried = archive.translations.attempts(texts, rendering.source_language, rendering.language)
    ranked = sorted(tried.get(rendering.sentence.text, ()), key=lambda one: (one.engine.name, one.engine.version, one.way))
    doubted = rendering.attempt is not None and rendering.attempt.verdict != "pass"
    return [*lines, *(f"    {_attempt(one)}" for one in ranked), *(offered(archive, rendering, {}) if doubted else ())]


def _attempt(attempt: Attempt) -> str:
    checks = "; ".join(f"{one.name} {one.verdict} {one.note}".strip() for one in attempt.checks if one.verdict != "pass")
    said = attempt.text or f"nothing: {attempt.error}"
    way = f" ({attempt.way})" if attempt.way else ""
    bound = ", ".join(f"{name.surface} → {name.text}" for name in attempt.names or () if name.text)
    names = f" (names: {bound})" if bound else ""
    return f"{attempt.engine}{way}: {said} [{attempt.verdict}{': ' + checks if checks else ''}]{names}"


def doubts(desk: Path, language: str) -> None:
    """Print what is shown with a doubt, and what is not shown because a check failed it, for an editor to look at."""
    settings = load(desk)
    with open_archive(settings.archive) as archive:
        for edition in [language] if language else settings.editions:
            found = archive.translations.doubtful(edition)
            corrections: dict[tuple[str, str], tuple[Correction, ...]] = {}
            print(f"{edition}: {len(found)} sentences in doubt or not shown")
            for one in found:
                if one.attempt is not None:
                    print(f"  {one.sentence.passage}  {one.source_language}  shown as {one.shown_as}")
                    print(f"    {one.sentence.text}\n    {_attempt(one.attempt)}")
                    print("".join(f"{line}\n" for line in offered(archive, one, corrections)), end="")
