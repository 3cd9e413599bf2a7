"""An article → the facts that its words tell: who, where, how many, when, what was said, whom it cites."""

from __future__ import annotations

from urllib.parse import urlsplit

from dragoman.analyse.credits import credits
from dragoman.analyse.language import identify
from dragoman.analyse.names import mentions
from dragoman.analyse.periods import periods
from dragoman.analyse.quantities import quantities
from dragoman.analyse.quotes import quotes
from dragoman.model import Article, Done, Facts

READ = ("headline", "lead", "subhead", "paragraph", "quote")  # captions tell of other days than the article


def facts(article: Article) -> Done[Facts]:
    """Return the facts of `article`, read in the language that its text is identified as.

    Days are taken for those of UTC: an outlet's time zone is not known.
    """
    passages = [passage for passage in article.passages if passage.kind in READ]
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
