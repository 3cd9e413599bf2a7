"""What an outlet calls itself on its pages: to know its name where it stands behind a headline or in place of an author."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

LEAST_LABEL = 3  # a shorter part of a host name says nothing
SURE_LABEL = 5  # a shorter one is a word of a language as well: "time", "post"
LONGEST_NAME = 7  # words of an outlet's name that only its host name vouches for
_ARTICLE = re.compile(r"(?:the|der|die|das|la|le|les|el|los|il|lo|o|a|de|het)\s+", re.I)
_NO_LETTERS = re.compile(r"[\W_]+")
# Parts of a host name that are no name of an outlet.
_COMMON = frozenset(
    {"www", "mobile", "news", "edition", "com", "net", "org", "gov", "edu", "gob", "gouv", "info", "press", "media", "politics"}
    | {"sport", "sports", "world", "local", "international", "beta", "web", "article", "articles", "story", "blog", "blogs"}
)


@dataclass(frozen=True, slots=True)
class Outlet:
    """The names that a page gives its outlet, and the parts of its host name, each as `key` makes them."""

    names: frozenset[str]
    labels: frozenset[str]

    def is_exactly(self, words: str) -> bool:
        """Return whether `words` are one of the outlet's names, with or without an article before it."""
        own = key(words)
        bare = own if " " not in words.strip() else key(_ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words)
        return bool(own) and bool({own, bare} & (self.names | self.labels))

    def is_name(self, words: str) -> bool:
        """Return whether `words` are the outlet's name, or look like one because its host name is among them."""
        if not key(words) or self.is_exactly(words):
            return bool(key(words))
        parts = words.split()
        if len(parts) > LONGEST_NAME or any(part[0].islower() and len(part) > LEAST_LABEL for part in parts):
            return False
        keys = [key(part) for part in parts]
        initials = "".join(one[:1] for one in keys) if len(keys) > 1 else ""
        return initials in self.labels or any(one in self.labels for one in keys if len(one) >= SURE_LABEL)


def of(names: Iterable[str], url: str) -> Outlet:
    """Return the outlet of a page at `url` that gives itself these `names` ("Paper", "paper.example", "@paper")."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    labels = {key(label) for label in host.split(".")[:-1] if len(label) >= LEAST_LABEL and label not in _COMMON}
    keys = {key(name) for name in names} | {key(host.removeprefix("www."))} | {key(".".join(host.split(".")[-2:]))}
    return Outlet(frozenset(keys - {""}), frozenset(labels))


@lru_cache(maxsize=10_000)
def key(words: str) -> str:
    """Return `words` as names are compared: letters and digits alone, in lower case, without accents."""
    bare = (
        words
        if words.isascii()
        else "".join(one for one in unicodedata.normalize("NFKD", words) if not unicodedata.combining(one))
    )
    return _NO_LETTERS.sub("", bare.casefold())
