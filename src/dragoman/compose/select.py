"""What will be shown: which stories, and which passages of each article. Nothing else is translated, nothing else published.

The rights of sources are kept here, once for the whole site: a page, a feed or a search result can only show what `shown` has
let through. What it lets through follows the article and its terms alone, not the page, the edition or the reader: lines and
excerpts, originals and translations are of the same sentences everywhere, so that all of them together show no more of an
article than its limit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dragoman.model import Article, Passage, Sentence, Source, Story, StoryMembers
from dragoman.text import primary

Split = Callable[[Passage, str], tuple[Sentence, ...]]

# An excerpt: the first sentences, at most this many characters, and at most this share of the article's text.
EXCERPT_LENGTH = 420
EXCERPT_LENGTH_DENSE = 160  # Chinese and Japanese say as much in fewer characters
EXCERPT_SHARE = 0.4
# A headline that is longer is none: outlets' feeds have been seen to put the whole text there.
HEADLINE_LENGTH = 300
HEADLINE_LENGTH_DENSE = 120
DENSE = frozenset({"zh", "ja"})
FULL_TEXT = ("lead", "subhead", "paragraph", "quote")
NO_TEXT = frozenset({"nosnippet", "tdm"})  # reservations under which nothing of the text is shown
HALF_LIFE = timedelta(hours=18)


def shown(article: Article, source: Source, language: str, split: Split, *, private: bool) -> tuple[tuple[Sentence, ...], ...]:
    """Return the sentences of `article` that may be published, by passage, the headline first.

    By the source's terms: "link" shows the headline, "excerpt" the first sentences too, "full" everything; a private site
    shows everything. What the outlet reserves for the page goes before: "nosnippet" and "tdm" leave the headline,
    "noarchive" an excerpt.
    """
    headline = _headline(article, language, split)
    if NO_TEXT & set(article.reservations):
        return (headline,)
    if (private or source.terms == "full") and "noarchive" not in article.reservations:
        rest = tuple(split(passage, language) for passage in article.passages[1:] if passage.kind in FULL_TEXT)
        return (headline, *(sentences for sentences in rest if sentences))
    if source.terms == "link":
        return (headline,)
    return (headline, *_excerpt(article, language, split))


def _headline(article: Article, language: str, split: Split) -> tuple[Sentence, ...]:
    """The sentences of the headline that fit, or as many words of the first as do."""
    if not article.passages:
        return ()
    room = HEADLINE_LENGTH_DENSE if primary(language) in DENSE else HEADLINE_LENGTH
    sentences = split(article.passages[0], language)
    kept = _fitting(sentences, room)
    if kept or not sentences:
        return kept
    first = sentences[0]
    words = first.text[: room + 1].rpartition(" ")[0] or first.text[:room]
    return (replace(first, end=first.start + len(words), text=words),)


def _excerpt(article: Article, language: str, split: Split) -> Iterable[tuple[Sentence, ...]]:
    room = _room(article, language)
    for passage in article.passages[1:]:
        if passage.kind not in ("lead", "paragraph", "quote"):
            continue
        sentences = split(passage, language)
        kept = _fitting(sentences, room)
        if kept:
            yield kept
        room -= sum(sentence.end - sentence.start for sentence in kept)
        if len(kept) < len(sentences):
            return


def _room(article: Article, language: str) -> int:
    most = EXCERPT_LENGTH_DENSE if primary(language) in DENSE else EXCERPT_LENGTH
    texts = [passage for passage in article.passages if passage.kind in FULL_TEXT]
    if article.from_feed and len(texts) <= 1:
        return most  # a feed's summary is an excerpt already; its full text is not
    whole = sum(len(passage.text) for passage in texts)
    return min(most, int(whole * EXCERPT_SHARE))


def _fitting(sentences: Sequence[Sentence], room: int) -> tuple[Sentence, ...]:
    kept: list[Sentence] = []
    for sentence in sentences:
        room -= sentence.end - sentence.start
        if room < 0:
            break
        kept.append(sentence)
    return tuple(kept)


def front(stories: Iterable[StoryMembers], now: datetime, limit: int) -> tuple[StoryMembers, ...]:
    """Return the `limit` weightiest of `stories`, the weightiest first."""
    ranked = sorted(stories, key=lambda one: (-weight(one.story, len(one.sources), len(one.languages), now), one.story.id))
    return tuple(ranked[:limit])


def weight(story: Story, outlets: int, languages: int, now: datetime) -> float:
    """How much room a story deserves: many outlets, many languages, and news of today before news of yesterday."""
    age = max(now - story.updated_at, timedelta())
    return (math.log2(1 + outlets) + 0.5 * languages) * math.exp2(-(age / HALF_LIFE))
