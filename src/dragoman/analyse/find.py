"""Gazetteers held against a text: which places in it are a country's, a city's, an organisation's, an outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from dragoman.analyse.gazetteer import fold, gazetteer
from dragoman.analyse.name_tables import Entry, NameTable, Phrase, everywhere, first_words, name_table
from dragoman.analyse.transliterate import script
from dragoman.analyse.words import JOINTS, Word

MAX_WORDS = 6
_FILED = 4  # letters by which it is told whether a word may be a name at all
_LOOSE = 3  # letters by which a declined word may be longer, or differ at its end


class Hit(NamedTuple):
    """A name that a gazetteer knows: characters, words (from, to), and what it is; `demonym` for "French", "Frenchman"."""

    start: int
    end: int
    words: tuple[int, int]
    entry: Entry
    demonym: bool = False


def hits(text: str, words: Sequence[Word], table: NameTable) -> Iterator[Hit]:
    """Yield what the gazetteers know, in order and without overlaps. Scripts without spaces: see `scan`."""
    language, unspaced_script, busy = table.language, bool(table.scan), 0
    for place, (start, end, word, capital, first) in enumerate(words):
        if place < busy or (unspaced_script and not word.isascii()):
            continue
        if not capital and not _may_begin(word[:_FILED], language):
            continue
        alone = _alone(word, capital, first, language)
        if alone is None:
            continue
        if alone is _OPEN:
            found = _at(text, words, place, table)
            if found is None:
                continue
        else:
            found = Hit(start, end, (place, place + 1), alone.entry, alone.demonym)
        if found.entry.key and not (found.entry.kind == "country" and _something_else(text, words, found, table)):
            yield found
        busy = found.words[1]


# Words for money: "US-Dollar" and "dólares estadounidenses" tell of no country.
_MONEY = re.compile(
    r"(?:u?s?-?dollar|dolar|dolár|dólar|долл|долар|pound|pfund|funt|libra|livre|sterl|פונט|דולר|دولار|دلار|جنيه|डॉलर|δολάρι|달러|peso|yuan|yen|won|rubl|рубл|"
    r"rupe|rupi|euro|franc|frank|фунт|λίρ|lir)",
    re.I,
)
# Countries that are given names too, and languages whose adjectives have no capitals inside of a sentence.
_GIVEN = frozenset(("country:jo", "country:td", "country:ge", "country:il"))
_SMALL_ADJECTIVES = frozenset(("es", "ca", "it", "pt", "ro", "pl", "cs", "sk", "ru", "uk", "bg", "hr", "sr", "fi"))


def _something_else(text: str, words: Sequence[Word], hit: Hit, table: NameTable) -> bool:
    """Whether what looks like a country is a part of something else: a currency, or a person's name."""
    before = words[hit.words[0] - 1] if hit.words[0] else None
    after = words[hit.words[1]] if hit.words[1] < len(words) else None
    near_after = after is not None and text[hit.end : after.start] in JOINTS
    near_before = before is not None and text[before.end : hit.start] in JOINTS
    if near_after and after and _MONEY.match(after.text):
        return True
    if near_before and before and hit.demonym and _MONEY.match(before.text):
        return True
    if not (near_after and after and after.capital):
        return hit.entry.key in _GIVEN and near_before and bool(before and before.capital and not before.first)
    if table.fold(after.text) in table.starters or table.fold(after.text) in table.titles:
        return False
    capital = words[hit.words[0]].capital and not words[hit.words[0]].first
    return hit.entry.key in _GIVEN or (hit.demonym and capital and table.language in _SMALL_ADJECTIVES)


@lru_cache(maxsize=20_000)
def _may_begin(letters: str, language: str) -> bool:
    """Whether a word without a capital that begins with these letters, `_FILED` of them, may be, or begin, a name: most cannot,
    in scripts with capitals."""
    table = name_table(language)
    if table.adjectives or letters.upper() == letters:
        return True
    folded = table.fold(letters)[:_FILED]
    stems = table.stems.get(folded[:3], ())
    return folded in _first_letters() or any(folded.startswith(parts[0][:_FILED]) for parts, _ in stems)


@cache
def _first_letters() -> frozenset[str]:
    return frozenset(word[:_FILED] for word in first_words())


_OPEN = Hit(0, 0, (0, 0), Entry("", "name"))  # what a word is depends on those behind it


@lru_cache(maxsize=50_000)
def _alone(word: str, capital: bool, first: bool, language: str) -> Hit | None:
    """Return what a word is, whatever follows, None for nothing, `_OPEN` where it may begin a name of several words.

    Most words are nothing, and words come again and again.
    """
    table = name_table(language)
    folded = table.fold(word)
    uncased = not capital and word.upper() == word
    if not capital and not uncased and folded in first_words():
        return _OPEN
    for form in _variants(folded, table) if uncased else (folded,):
        stems = table.stems.get(form[:3])
        if stems and any(form == parts[0] and len(parts) > 1 for parts, _ in stems):
            return _OPEN
        if (capital or uncased) and (gazetteer().longest.get(fold(form)) or _phrases(form, language)):
            return _OPEN
    return _one_word(word, (Word(0, len(word), word, capital, first),), 0, table)


def _at(text: str, words: Sequence[Word], place: int, table: NameTable) -> Hit | None:
    """Return the longest name that begins at a word, or None."""
    word = words[place]
    folded = table.fold(word.text)
    uncased = not word.capital and word.text.upper() == word.text
    if word.capital or uncased:
        for form in _variants(folded, table) if uncased else (folded,):
            found = _phrase(text, words, place, form, table) or _city_phrase(text, words, place, form, table)
            if found:
                return found
    found = _one_word(text, words, place, table)
    if found is None and not word.capital and not uncased and folded in first_words():
        found = _phrase(text, words, place, folded, table)
    return found


def _one_word(text: str, words: Sequence[Word], place: int, table: NameTable) -> Hit | None:
    """Return what a word is by itself; a people's name may have two words."""
    word = words[place]
    folded = table.fold(word.text)
    uncased = not word.capital and word.text.upper() == word.text
    if not word.capital and not uncased:
        return _demonym(text, words, place, folded, table) or _adjective(word, place, folded, table)
    forms = _variants(folded, table) if uncased else (folded,)
    for form in forms:
        entry = _single(word, form, table)
        if entry:
            return Hit(word.start, word.end, (place, place + 1), entry)
    for form in forms:
        found = _demonym(text, words, place, form, table)
        if found:
            return found
    for form in forms:
        entry = _declined(word, form, table) or _city(word, form, table, uncased)
        if entry:
            return Hit(word.start, word.end, (place, place + 1), entry)
    return None


def _variants(folded: str, table: NameTable) -> tuple[str, ...]:
    """A word of a script without capitals, and what is left of it without the particles that are written with it."""
    found = [folded]
    for prefix in table.prefixes:
        if folded.startswith(prefix) and len(folded) - len(prefix) >= 2:
            found.append(folded[len(prefix) :])
    if table.language == "ko":
        # A country's name goes before any chain of particles; short ones are parts of other words too.
        found += [
            folded[:size] for size in range(len(folded) - 1, 1, -1) if folded[:size] in table.words and len(folded) - size < 5
        ]
    return tuple(found)


def _fits(word: Word, entry: Entry, table: NameTable) -> bool:
    if entry.weak:
        return False
    if entry.shouted:
        return word.text.replace(".", "").isupper()
    return not (word.first and table.fold(word.text) in table.starters)


def _single(word: Word, form: str, table: NameTable) -> Entry | None:
    bare = form.replace(".", "") if "." in form else form
    entry = table.words.get(bare) or everywhere()[0].get(fold(bare) if table.language == "vi" else bare)
    return entry if entry and _fits(word, entry, table) else None


def _declined(word: Word, form: str, table: NameTable) -> Entry | None:
    """What a declined form stands for, by the endings of the table."""
    if not table.cases or len(form) < 3:
        return None
    known, places = everywhere()[0], gazetteer().places
    korean = table.language == "ko"
    for size in range(min(4, len(form) - (1 if korean else 2)), 0, -1):
        bases = table.cases.get(form[-size:])
        for base in bases or ():
            stem = form[:-size] + base
            entry = table.words.get(stem) or known.get(stem)
            if (
                entry
                and (not entry.shouted or word.text[:2].isupper())
                and not entry.weak
                and len(stem) >= (2 if korean else 4)
            ):
                return entry
            number = places.get(stem) if len(stem) > (1 if korean else 3) else None
            if number is not None:
                return Entry(gazetteer().keys[number], "place")
    return None


def _city(word: Word, form: str, table: NameTable, uncased: bool) -> Entry | None:
    place = fold(form) if table.language == "vi" else form
    if place in table.places or place in table.titles:
        return None
    kept = gazetteer()
    number = kept.places.get(place)
    if number is None and uncased and script(place) == "arabic":
        number = kept.places.get(f"ال{place}")
    if number is None or (word.capital and word.first and table.fold(word.text) in table.starters):
        return None
    return Entry(kept.keys[number], "place")


def _bases(form: str, table: NameTable) -> Iterator[str]:
    """Yield what a declined form may stand for."""
    for size in range(min(4, len(form) - 3), 0, -1):
        for base in table.cases.get(form[-size:], ()):
            yield form[:-size] + base


def _city_phrase(text: str, words: Sequence[Word], place: int, form: str, table: NameTable) -> Hit | None:
    kept = gazetteer()
    longest = kept.longest.get(fold(form), 0)
    if not longest:
        return None
    run = _run(text, words, place, min(longest, MAX_WORDS))
    for count in range(len(run), 1, -1):
        whole = " ".join((fold(form), *(fold(word.text) for word in run[1:count])))
        number = kept.places.get(whole)
        if number is None and table.declines:
            number = next((kept.places[base] for base in _bases(whole, table) if base in kept.places), None)
        if number is not None and run[count - 1].text[0].isupper() == run[0].text[0].isupper():
            return Hit(run[0].start, run[count - 1].end, (place, place + count), Entry(kept.keys[number], "place"))
    return None


def _run(text: str, words: Sequence[Word], place: int, longest: int) -> list[Word]:
    """The words from `place` on that could be one name, at most `longest`."""
    found = [words[place]]
    while len(found) < longest and place + len(found) < len(words):
        following = words[place + len(found)]
        between = text[found[-1].end : following.start]
        if between not in JOINTS and between not in ("'", "’", ". ", ".", ".\u00a0"):
            break
        found.append(following)
    return found


@lru_cache(maxsize=40_000)
def _phrases(form: str, language: str) -> dict[str, tuple[Phrase, ...]]:
    """The phrases that a word may begin, by the first letters of their second word; the language's own first."""
    table = name_table(language)
    filed: dict[str, list[Phrase]] = {}
    for group in (table.phrases.get(form[:3], ()), everywhere()[1].get(fold(form)[:3], ())):
        for parts, entry in group:
            if _near(form, parts[0], table) and not entry.weak:
                filed.setdefault(parts[1][:3], []).append((parts, entry))
    return {first: tuple(group) for first, group in filed.items()}


def _phrase(text: str, words: Sequence[Word], place: int, form: str, table: NameTable) -> Hit | None:
    filed = _phrases(form, table.language)
    if not filed or place + 1 == len(words):
        return None
    candidates = filed.get(table.fold(words[place + 1].text)[:3])
    if not candidates:
        return None
    run = [form, *(table.fold(word.text) for word in _run(text, words, place, MAX_WORDS)[1:])]
    for parts, entry in candidates:
        if len(parts) <= len(run) and all(_near(word, part, table) for word, part in zip(run[1:], parts[1:], strict=False)):
            last = words[place + len(parts) - 1]
            return Hit(words[place].start, last.end, (place, place + len(parts)), entry)
    return None


def _near(word: str, form: str, table: NameTable) -> bool:
    """Whether a word of a text is a form's, or the same declined, in a language that declines."""
    if word == form:
        return True
    if not table.declines:
        if word[len(form) :] in table.cases and word.startswith(form):
            return True
        return table.language in ("bg", "ar") and word.startswith(form) and len(word) - len(form) <= 2
    if table.language == "ko":
        return len(word) > len(form) and word.startswith(form) and word[len(form) :] in table.cases
    kept = max(3, len(form) - _LOOSE)
    return len(form) >= 3 and len(word) >= 3 and word[:kept] == form[:kept] and -_LOOSE < len(word) - len(form) <= _LOOSE + 1


def _adjective(word: Word, place: int, form: str, table: NameTable) -> Hit | None:
    """An adjective made from a country's name by an ending alone: Hungarian németországi."""
    for size in (1, 4):
        for base in table.adjectives.get(form[-size:], ()):
            entry = table.words.get(form[:-size] + base)
            if entry and entry.kind == "country" and not entry.shouted and len(form) > 5:
                return Hit(word.start, word.end, (place, place + 1), entry, demonym=True)
    return None


def _demonym(text: str, words: Sequence[Word], place: int, form: str, table: NameTable) -> Hit | None:
    for parts, entry in table.stems.get(form[:3], ()):
        stem = parts[-1]
        if len(parts) == 1:
            if form.startswith(stem) and form[len(stem) :] in table.stem_endings and (len(form) > 4 or table.language != "ar"):
                return Hit(words[place].start, words[place].end, (place, place + 1), entry, demonym=True)
        elif form == parts[0] and place + 1 < len(words):
            following = words[place + 1]
            second = table.fold(following.text)
            if (
                text[words[place].end : following.start] in JOINTS
                and second.startswith(stem)
                and (second[len(stem) :] in table.stem_endings)
            ):
                return Hit(words[place].start, following.end, (place, place + 2), entry, demonym=True)
    return None


def scan(text: str, table: NameTable) -> Iterator[Hit]:
    """Yield what the gazetteers know in a text without spaces, the longest first at each character."""
    place, last = 0, len(text) - 1
    filed = table.scan
    while place < last:
        group = filed.get(text[place : place + 2])
        found = next((one for one in group if text.startswith(one[0], place)), None) if group else None
        if (
            found
            and "+" in found[1].key
            and any(text.startswith(form, place + 1) for form, _ in filed.get(text[place + 1 : place + 3], ()))
        ):
            found = None  # 其中美国: the second character begins a name of its own
        if found is None or _inside_kana(text, place, place + len(found[0])):
            place += 1
            continue
        end = place + len(found[0])
        if found[1].key:
            yield Hit(place, end, (0, 0), found[1])
        place = end


def _inside_kana(text: str, start: int, end: int) -> bool:
    """Whether a form is only a part of a longer run of katakana."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_is_kana(text[start]) and _is_kana(before)) or (_is_kana(text[end - 1]) and _is_kana(after))


def _is_kana(char: str) -> bool:
    return "ァ" <= char <= "ヺ" or char == "ー"


UNSPACED_LETTER = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def unspaced(text: str) -> bool:
    """Whether most of a text is written without spaces between words."""
    return len(UNSPACED_LETTER.findall(text, 0, 60)) * 3 > len(text[:60])


__all__ = ["Hit", "hits", "scan", "unspaced"]
