"""The language of a translation: given back as it was, words left over, another language altogether.

A word that both sides have is a name, a loan, or left over. It is left over where its script is not the reader's language's, or
where dictionaries (simplemma, Barbaresi) know it in the source's language and not in the target's: that is a doubt, as
dictionaries end somewhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from dragoman.analyse.language import identify
from dragoman.analyse.name_tables import name_table
from dragoman.analyse.words import Word, words
from dragoman.model import Check, Verdict
from dragoman.translate.checks.dictionary import has_dictionary, is_word
from dragoman.translate.checks.pair import Pair, Span, found, passed, quotes_in

UNTRANSLATED, LANGUAGE = "untranslated", "language"
_SAME = 3  # words without a capital, from which on a sentence given back is no name or heading
_FEW = 6  # words below which nothing is said of a sentence's language
_SURE = 0.95
_LEAST = 3  # letters of a word that may be left over
_EVERYWHERE = frozenset(("etc", "web", "online", "http", "https", "www"))
_JOINS = frozenset("/@-.:")
# Scripts that a language is written in, where it is not the Latin one, by the beginning of the names of their characters.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ru", "uk", "bg", "mk", "sr", "be", "kk", "ky", "mn", "tg"), ("CYRILLIC",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "sd"), ("ARABIC",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("DEVANAGARI",)),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
    "th": ("THAI",),
    "ko": ("HANGUL",),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
}


def untranslated(pair: Pair) -> Check:
    """A sentence given back and words in a foreign script are failures; words of the source's language are a doubt."""
    if pair.source.strip() == pair.target.strip() and sum(not word.capital for word in words(pair.source)) >= _SAME:
        return found(UNTRANSLATED, "fail", pair, [(0, len(pair.source))], [(0, len(pair.target))], "the same text")
    foreign = list(_in_foreign_script(pair))
    if foreign:
        return found(UNTRANSLATED, "fail", pair, target=foreign)
    left = [(word.start, word.end) for word in _left_over(pair)]
    # one word of English alone is a loan more often than not
    return (
        found(UNTRANSLATED, "doubt", pair, target=left) if len(left) > (pair.source_language == "en") else passed(UNTRANSLATED)
    )


def _in_foreign_script(pair: Pair) -> Iterator[Span]:
    own = _SCRIPTS.get(pair.language, ())
    foreign = tuple(script for script in _SCRIPTS.get(pair.source_language, ()) if script not in own)
    if foreign and not pair.target.isascii():
        yield from ((word.start, word.end) for word in words(pair.target) if _in_script(word.text, foreign))


@lru_cache(maxsize=20_000)
def _in_script(word: str, scripts: tuple[str, ...]) -> bool:
    return not word.isascii() and any(unicodedata.name(char, "").startswith(scripts) for char in word if char.isalpha())


def _left_over(pair: Pair) -> Iterator[Word]:
    if not (has_dictionary(pair.source_language) and has_dictionary(pair.language)):
        return
    source = {word.text for word in words(pair.source) if not word.capital}
    told, quotes = words(pair.target), quotes_in(pair.target, pair.language)
    for place, word in enumerate(told):
        if word.text not in source or len(word.text) < _LEAST or _in_address(pair.target, word):
            continue
        if not is_word(word.text, pair.source_language) or _is_known(word.text, pair.language):
            continue
        beside = told[max(0, place - 1) : place] + told[place + 1 : place + 2]
        named = any(other.capital and not other.first for other in beside)
        if not named and not any(start <= word.start < end for start, end in quotes):
            yield word


def _in_address(text: str, word: Word) -> bool:
    """Whether a word is a part of something written together: an address, a compound with a hyphen."""
    before, after = text[max(0, word.start - 2) : word.start], text[word.end : word.end + 2]
    return bool(_JOINS & set(before[-1:]) and before[:1].strip()) or bool(_JOINS & set(after[:1]) and after[1:].strip())


def _is_known(word: str, language: str) -> bool:
    return word in _EVERYWHERE or is_word(word, language) or is_word(word.capitalize(), language)


def output_language(pair: Pair) -> Check:
    """A text long enough to tell that is in another language was not translated, or into another one."""
    told = words(pair.target)
    small = _small_words(pair.language)
    if len(told) < _FEW or any(word.text.casefold() in small for word in told):
        return passed(LANGUAGE)
    language, confidence = identify(pair.target, pair.language)
    if language == pair.language or confidence < _SURE:
        return passed(LANGUAGE)
    verdict: Verdict = "fail" if language == pair.source_language else "doubt"
    return found(LANGUAGE, verdict, pair, target=[(0, len(pair.target))], note=f"reads as {language}")


@cache
def _small_words(language: str) -> frozenset[str]:
    """Return words by which sentences of a language are known: those that often begin them."""
    return name_table(language).starters
