"""An article → the facts that its words tell: who, where, how many, when, what was said, whom it cites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from dragoman.analyse.credits import credits
from dragoman.analyse.language import identify
from dragoman.analyse.names import mentions
from dragoman.analyse.periods import periods
from dragoman.analyse.quantities import quantities
from dragoman.analyse.quotes import quotes
from dragoman.model import Article, Done, Facts, Passage

READ = ("headline", "lead", "subhead", "paragraph", "quote")  # captions tell of other days than the article

MOST_READ = 8_000


def facts(article: Article) -> Done[Facts]:
    """Return the facts of `article`, read in the language that its text is identified as.

    Days are taken for those of UTC: an outlet's time zone is not known. Of a very long article, the first MOST_READ characters
    are read: they hold the news.
    """
    passages = list(_beginning([passage for passage in article.passages if passage.kind in READ]))
    language, confidence = identify(" ".join(passage.text for passage in passages), article.language)
    own = urlsplit(article.url).hostname or ""
    return Done(
        Facts(
            language,
            confidence,
            mentions(passages, language),
            quantities(passages, language),
            periods(passages, language, article.published_at),
            quotes(passages, language),
            credits(passages, language, (own,) if own else ()),
        )
    )


def _beginning(passages: Sequence[Passage]) -> Iterator[Passage]:
    """The first passages, whole, up to MOST_READ characters; at least one."""
    read = 0
    for passage in passages:
        if read and read + len(passage.text) > MOST_READ:
            return
        read += len(passage.text)
        yield passage
