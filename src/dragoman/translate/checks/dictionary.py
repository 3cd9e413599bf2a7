"""Whether a word is one of a language: the word lists of simplemma (Barbaresi), read as they are asked for."""

from __future__ import annotations

from functools import cache, lru_cache

from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

# What the dictionaries call languages that are written elsewhere by another code.
_CALLED = {"hr": "hbs", "sr": "hbs", "bs": "hbs", "sh": "hbs", "no": "nb"}


def has_dictionary(language: str) -> bool:
    """Return whether there is a dictionary of `language` (a BCP 47 primary subtag)."""
    return _CALLED.get(language, language) in SUPPORTED_LANGUAGES


@lru_cache(maxsize=50_000)
def is_word(word: str, language: str) -> bool:
    """Return whether `word`, written as it is, is in the dictionary of `language`; False where there is none."""
    return has_dictionary(language) and _words().is_dictionary_member(word, _CALLED.get(language, language))


@cache
def _words() -> DictionaryLookupStrategy:
    # The streamed dictionaries take a few megabytes a language; the others take fifty.
    return DictionaryLookupStrategy(StreamDictionaryFactory(cache_max_size=len(SUPPORTED_LANGUAGES)))
