"""Names: each name of the source stands in the translation, and no other in its place.

Names that gazetteers and tables know are held against each other by key, so that Köln and Cologne, "British" and "britisch" are
one. Others are held by their letters, and across scripts and endings by their skeletons (see `dragoman.analyse.transliterate`).
What is made of words that a dictionary has may have been translated ("Constitutional Court") and says nothing. A country
that is gone with another one in its place is a failure; every other difference is a doubt, as a translator may write "the
capital" for Paris, or spell a name in a way that no table has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache

from babel.core import get_global

from dragoman.analyse.date_tables import date_table
from dragoman.analyse.gazetteer import fold
from dragoman.analyse.link import Found
from dragoman.analyse.name_tables import given_names
from dragoman.analyse.names import in_text
from dragoman.analyse.transliterate import romanise, script, skeleton
from dragoman.analyse.words import words
from dragoman.model import Check, Verdict
from dragoman.translate.checks.dictionary import has_dictionary, is_word
from dragoman.translate.checks.forms import tells
from dragoman.translate.checks.pair import Pair, found, passed

NAME = "names"
_SHORTEST = 2  # classes of a skeleton that tells anything
_LEAST = 3  # letters or classes of a skeleton that are no chance
_ENDING = 2  # classes by which a declined name's skeleton may be longer
_ATTACHED = re.compile("^[وفبلك]?(?:ال|لل)?(?=.{3})")
_SILENT = re.compile("^h(?=[aeiouy])|(?<=[aeo])w(?![aeiou])|(?<=o)w(?=e)")  # an h or w that other languages do not write
_PART = re.compile(r"[^\W\d_]+")
_BEGINNING = 4  # letters or classes by which a word without a capital is known for a name: "буддистский"
_LETTERS = 0.36  # share of letters in common below which two words that sound alike do so by chance
_SAME = 0.7  # share of classes in common from which on two skeletons may be one name's
# Languages that spell foreign names by signs that sound like them at most, and their own by sense.
_BY_SENSE = frozenset(("zh", "ja"))
# Languages without capitals: what is a name and in no table is a guess.
_UNCASED = frozenset((*_BY_SENSE, "th", "ar", "fa", "he", "hi", "ko", "ur"))
# Those of them in which many a word may be read as a town: vowels are left out, or katakana spells words of all kinds.
_AMBIGUOUS = frozenset(("ar", "fa", "he", "ur", "ja"))
# Languages that leave each other's acronyms as they are, or make their own.
_LATIN = frozenset(("en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sk", "sv", "da", "no", "ro", "hu", "fi", "ca"))
_KEPT = "latin:"  # begins the key of a name that stands in Latin letters among others
_FAR = 0.75  # cosine from which on a new name of one word says nothing
_ROMAN = re.compile("[IVXLC]+")
# Dictionaries that have nearly every word that begins a sentence.
_FULL = frozenset(("en",))
_COMPOUNDS = frozenset(("de", "lb", "nl", "sv", "da", "nb", "no", "hu", "fi"))


def names(pair: Pair) -> Check:
    """Compare the names of both sides."""
    source, target = _named(pair.source, pair.source_language), _named(pair.target, pair.language)
    gone = _unmatched(source, target, pair.source_language, pair.target, pair.language)
    new = [one for one in _unmatched(target, source, pair.language, pair.source, pair.source_language) if not _is_short(one)]
    if not gone:
        new = [one for one in new if _weighs_alone(one, pair)]
    if not gone and not new:
        return passed(NAME)
    certain = len(gone) == len(new) == 1 and gone[0].kind == new[0].kind == "country"
    verdict: Verdict = "fail" if certain else "doubt"
    return found(NAME, verdict, pair, ((one.start, one.end) for one in gone), ((one.start, one.end) for one in new))


def _in_latin(text: str, names: Sequence[Found]) -> list[Found]:
    """Return what a text in another script has in Latin letters: names that are kept as they are."""
    taken = [(name.start, name.end) for name in names]
    return [
        Found(0, word.start, word.end, "name", f"{_KEPT}{word.text}", word.text)
        for word in ([] if text.isascii() else words(text))
        if word.capital and word.text.isascii() and len(word.text) >= _LEAST and not _ROMAN.fullmatch(word.text)
        if not any(start < word.end and word.start < end for start, end in taken)
    ]


def _weighs_alone(name: Found, pair: Pair) -> bool:
    """Whether a name that only the target has is a doubt although nothing is seen to be gone.

    Translators add names that explain: what country a government is of, an outlet, a word of their own language with a capital.
    Where the source has no capitals, what the name has replaced would not be seen.
    """
    if pair.source_language in _UNCASED:
        return True
    if name.known and name.kind != "country":
        return name.key.startswith(("city:", "region:"))
    if len(name.parts) > 1 and not name.known:
        return True
    if pair.cosine is None or pair.cosine >= _FAR:
        return False
    if name.known:
        return name.key not in _home(pair.source_language) | _home(pair.language)
    return not _is_plain(name, pair.language)


def _is_plain(name: Found, language: str) -> bool:
    """Whether all parts of a name are words of the dictionary (capital and plural aside) or written as "MPs" is."""
    return all(
        part[1:] != part[1:].lower()
        or any(is_word(form, language) for form in (part.lower(), part, part.lower().removesuffix("s")))
        for part in _PART.findall(name.name)
    )


@cache
def _home(language: str) -> frozenset[str]:
    """Return the key of the country that most readers of a language are in (CLDR's likely subtags)."""
    likely = get_global("likely_subtags").get(language, "").rpartition("_")[2].lower()
    return frozenset((f"country:{likely}",))


def _unmatched(some: Sequence[Found], others: Sequence[Found], own: str, text: str, language: str) -> list[Found]:
    """Return the names of a text in the language `own` that neither `others` nor the words of `text` account for."""
    keys = {other.key for other in others}
    missing = [one for one in some if one.key not in keys and not (one.known and tells(text, one.key, language))]
    if not missing:
        return []
    shorts = _acronyms(text) - {name.name for name in some}
    return [
        one
        for one in missing
        if not (
            _is_spelled_out(one, others, shorts, own, language)
            if _is_short(one)
            else _is_told(one, others, own, text, language)
        )
    ]


def _is_short(name: Found) -> bool:
    """Whether a name is an acronym that no table knows. A translator may bring one in; to drop one takes more."""
    return name.name.isupper() and not name.known and not name.key.startswith(_KEPT)


def _is_spelled_out(name: Found, others: Sequence[Found], shorts: frozenset[str], own: str, language: str) -> bool:
    """Whether an acronym of one side may stand on the other in full, or as another acronym; or is not to be compared at all."""
    if not _LATIN.issuperset((own, language)) or len(name.name) < _LEAST or _ROMAN.fullmatch(name.name):
        return True
    return bool(shorts) or any(len(other.name.split()) > 1 for other in others if other.key not in ("", name.key))


@lru_cache(maxsize=512)
def _acronyms(text: str) -> frozenset[str]:
    return frozenset(word.text for word in words(text) if word.text.isupper() and len(word.text) > 1)


@lru_cache(maxsize=512)
def _named(text: str, language: str) -> tuple[Found, ...]:
    """Return the names of a text, and all else that has a capital: whether it is a name, a dictionary will have to tell."""
    names = in_text(text, language)
    if script(text) not in ("latin", "other"):
        names = (*names, *_in_latin(text, names))
    if not has_dictionary(language):
        return names
    taken = [(name.start, name.end) for name in names]
    strays = [
        Found(0, word.start, word.end, "name", f"name:{skeleton(word.text, language)}", word.text)
        for word in words(text)
        if word.capital and len(word.text) > _LEAST and not word.text.isupper() and not text.startswith("-", word.end)
        if not (word.first and language not in _FULL)
        if not any(start < word.end and word.start < end for start, end in taken)
    ]
    return (*names, *strays)


def _is_told(name: Found, others: Sequence[Found], own: str, text: str, language: str) -> bool:
    """Whether a text may have the name in some form, or whether nothing can be said of it."""
    parts = [part for part in _PART.findall(name.name) if len(part) >= _LEAST or name.known]
    lower = text.casefold()
    if any(len(part) >= _LEAST and part.casefold() in lower for part in parts) or name.name.casefold() in lower:
        return True
    sounds = [skeleton(part, own) for part in parts]
    if not name.known and all(len(sound) < _SHORTEST for sound in sounds):
        return True
    if _is_heard(name, parts, sounds, others, own, text, language):
        return True
    # last, as dictionaries are slow to ask
    return not (_known_for_sure(name, parts, own, language) if name.known else _can_be_told(name, parts, own))


def _is_heard(
    name: Found, parts: Sequence[str], sounds: Sequence[str], others: Sequence[Found], own: str, text: str, language: str
) -> bool:
    """Whether a word of a text sounds like a part of a name."""
    if language in _BY_SENSE:
        row = _row(text, language)
        return name.kind != "country" and any(_heard_in(sound, row) for sound in sounds)
    if name.known and own in _BY_SENSE:
        return False
    heard = sounds_in(text, language, capital=not name.known or language in _FULL)
    if name.kind == "country":  # another country only sounds alike
        other_countries = {
            skeleton(part, language) for one in others if one.kind == "country" for part in _PART.findall(one.name)
        }
        heard = tuple(word for word in heard if word[0] not in other_countries)
    said = {(sound, letters) for part in parts for sound, letters in _ways_to_say(part, own)}
    spelled = {own, language} <= _LATIN
    if any(
        _alike(sound, other) and (not spelled or sound == other or _spelled_alike(letters, written))
        for sound, letters in said
        for other, written in heard
    ):
        return True
    small = () if language in _FULL else sounds_in(text, language, capital=False)
    return any(
        letters[:_BEGINNING] == written[:_BEGINNING] or sound[:_BEGINNING] == other[:_BEGINNING]
        for sound, letters in said
        if len(letters) >= _BEGINNING
        for other, written in small
        if len(sound) >= _BEGINNING or len(written) >= _BEGINNING
    )


@lru_cache(maxsize=20_000)
def _ways_to_say(word: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return the skeletons of a word with its letters: as it is, and without an h or w that others do not write."""
    letters = romanise(word, language)
    bare = _SILENT.sub("", letters)
    ways = {(skeleton(word, language), letters), (skeleton(bare, language), letters)}
    if letters.startswith("j"):
        ways |= {(skeleton(first + letters[1:], language), letters) for first in ("k", "")}
    return tuple(ways)


def _known_for_sure(name: Found, parts: Sequence[str], own: str, language: str) -> bool:
    """Whether what a table knows is a name here: small towns have the names of things ("Valley"), courts are made of words, and
    where nothing is written with a capital, any word may look like a town."""
    if own in _UNCASED or language in _BY_SENSE:
        if name.key.startswith("city:"):
            return len(name.name) >= _LEAST and own not in _AMBIGUOUS
        return name.key.startswith(("country:", "region:", "org:")) and not name.name.isupper()
    return name.kind == "country" or not all(is_word(part.lower(), own) for part in parts)


def _can_be_told(name: Found, parts: Sequence[str], own: str) -> bool:
    """Whether a name that no table knows is one, and can be looked for on the other side."""
    if name.key.startswith(_KEPT):
        return True
    if own in _UNCASED or not has_dictionary(own) or name.name.isupper() or fold(name.name) in date_table(own).names.exact:
        return False
    titled = name.kind == "person"
    return titled or _is_person(parts) or any(not _may_be_word(part, own) for part in parts)


def _may_be_word(part: str, own: str) -> bool:
    """Whether a part of a name is a word of its language, or a compound that ends with one."""
    if is_word(part.lower(), own) or (own in _COMPOUNDS and is_word(part, own)):
        return True
    return own in _COMPOUNDS and any(is_word(part[at:].capitalize(), own) for at in range(3, len(part) - 2))


def _is_person(parts: Sequence[str]) -> bool:
    return len(parts) > 1 and fold(parts[0]) in given_names()


def _alike(one: str, other: str) -> bool:
    """Whether two skeletons may be one name's: one begins like the other, or most of their classes are the same."""
    shorter, longer = sorted((one, other), key=len)
    begins = longer.startswith(shorter)
    if len(shorter) < _LEAST:
        return len(shorter) >= _SHORTEST and begins and len(longer) - len(shorter) < _ENDING
    if len(longer) - len(shorter) > (_ENDING * 2 if begins else _ENDING):
        return False
    if one[:_LEAST] == other[:_LEAST]:
        return True
    return one[0] == other[0] and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME


@lru_cache(maxsize=20_000)
def _spelled_alike(one: str, other: str) -> bool:
    """Whether two words, romanised, have so many letters in common that sounding alike is no chance."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _LETTERS


def _heard_in(sound: str, row: str) -> bool:
    """Whether a skeleton may be found in a row of syllables, in which names are spelled by sound."""
    bare = sound.removeprefix("A")
    if len(bare) <= _LEAST:
        return True
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(bare)
    for start in range(len(row)):
        matcher.set_seq1(row[start : start + len(bare)])
        if matcher.real_quick_ratio() >= _SAME and matcher.quick_ratio() >= _SAME and matcher.ratio() >= _SAME:
            return True
    return False


@lru_cache(maxsize=64)
def _row(text: str, language: str) -> str:
    """Return the sounds of a text without spaces, as one row of classes."""
    return skeleton(text, language).replace("-", "").replace("A", "")


@lru_cache(maxsize=512)
def sounds_in(text: str, language: str, *, capital: bool) -> tuple[tuple[str, str], ...]:
    """Return the skeletons of the words of a text with their letters, or of those alone that may be names by their first letter
    (`capital`)."""
    told = [word.text for word in words(text) if not capital or not word.text[0].islower()]
    if language == "ar":  # what is written with its article or a preposition
        told += [_ATTACHED.sub("", word) for word in told]
    heard = {(skeleton(word, language), romanise(word, language)) for word in told}
    return tuple(one for one in heard if one[0])
