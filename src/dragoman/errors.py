"""Every error that Dragoman raises on purpose.

    DragomanError
    ├── ConfigError     desk.toml is missing, unreadable, or says something that cannot be done
    ├── FetchError      the press could not be asked (an address that is refused, a transport that is broken)
    ├── PageError       a page, feed or file could not be read
    ├── EngineError     a translator or an encoder is missing, damaged or gone
    ├── ArchiveError    the archive could not be opened, or is of another version
    ├── StoryError      what a person wants to decide of a story cannot be, or no such story or article is known
    └── SiteError       the site could not be written or served

What is expected to go wrong with one feed, page or sentence (a 404, an empty page, a failed check) is no exception but a value,
`dragoman.model.Failed` or `Skipped`: the run goes on and counts it. An exception ends what was asked for.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Something that was asked for cannot be done.

    `message` says what happened, `advice` what to do about it, `subject` is the id or address of what it happened to.
    The cause, where there is one, is the exception's `__cause__`.
    """

    def __init__(self, message: str, *, subject: str = "", advice: str = "") -> None:
        super().__init__(message, subject, advice)
        self.message = message
        self.subject = subject
        self.advice = advice

    def __str__(self) -> str:
        head = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{head} {self.advice}" if self.advice else head

    def __reduce__(self) -> tuple[object, ...]:
        return _remake, (type(self), self.message, self.subject, self.advice)


def _remake(kind: type[DragomanError], message: str, subject: str, advice: str) -> DragomanError:
    return kind(message, subject=subject, advice=advice)


class ConfigError(DragomanError):
    """desk.toml is missing, unreadable, or says something that cannot be done."""


class FetchError(DragomanError):
    """The press could not be asked."""


class PageError(DragomanError):
    """A page, feed or file could not be read."""


class EngineError(DragomanError):
    """A translator or an encoder is missing, damaged or gone."""


class ArchiveError(DragomanError):
    """The archive could not be opened, or is of another version."""


class StoryError(DragomanError):
    """What a person wants to decide of a story cannot be, or no such story or article is known."""


class SiteError(DragomanError):
    """The site could not be written or served."""
