"""One feed's answer as a piece of work that a worker process can take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dragoman.feeds.parse import ParsedFeed, parse
from dragoman.model import Feed, Outcome


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """The bytes that `feed` answered with at `now`, and the charset that the server declared for them, if any."""

    body: bytes = field(repr=False)
    feed: Feed
    now: datetime
    charset: str | None = None


def read_answer(answer: FeedAnswer) -> Outcome[ParsedFeed]:
    """Return what a feed's answer says; see `dragoman.feeds.parse.parse`."""
    return parse(answer.body, answer.feed, answer.now, answer.charset)
