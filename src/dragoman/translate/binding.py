"""What the stylebook bids a translation: names given to engines as tokens, other spellings of them found and put right.

Bound is what an editor has set, and what the press of the reader's language is beyond doubt seen to write otherwise than the
source. Countries and organisations are left to engines, unless an editor has spoken: they know them, and have articles to bend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from dragoman.analyse.find import UNSPACED_LETTER
from dragoman.analyse.name_tables import name_table
from dragoman.analyse.transliterate import skeleton
from dragoman.model import Check, SourceName, Spellings
from dragoman.translate.protection import Protected, left_tokens, protect
from dragoman.translate.spelling import SAME, likeness, plain
from dragoman.translate.stylebook import LEAST_STEM, Stylebook, keys_of, source_names

NAME = "names"  # the check whose verdict the stylebook sharpens
HEARD = 0.75  # likeness of skeletons from which on a word may be another spelling of a name
KINDS = ("name", "city", "region")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")  # apostrophes part words: l'Ukraine, Mueller's
_READ = 4_000  # characters of a sentence in which names are looked for
_LONGER = 3  # letters by which another spelling of a name may be longer or shorter
_KEPT = 20_000  # names of which it is remembered how they are written


@dataclass(slots=True)
class Binding:
    """The stylebook as it binds translations from one language. It remembers what it said: the same names come again and
    again.

    `load` gives what the press writes for the names under some keys, where `book` has not all of it: an archive knows more
    spellings than anyone wants to read for a few sentences.
    """

    book: Stylebook
    source_language: str
    load: Callable[[Collection[str]], Spellings] | None = None
    _loaded: set[str] = field(default_factory=set)
    _texts: dict[SourceName, str] = field(default_factory=dict)

    def names(self, text: str) -> tuple[SourceName, ...]:
        """Return the names of a sentence, each with what is bidden for it."""
        return self.names_of([text])[text]

    def names_of(self, texts: Iterable[str]) -> dict[str, tuple[SourceName, ...]]:
        """Return the names of sentences, each with what is bidden for it, by sentence."""
        found = {text: self._read(text) for text in texts}
        self.prepare(name for names in found.values() for name in names)
        return {text: tuple(replace(one, text=self.bids(one)) for one in names) for text, names in found.items()}

    def prepare(self, names: Iterable[SourceName]) -> None:
        """Load what the press writes for names, all at once: one by one would take long."""
        if self.load is None:
            return
        asked = {replace(one, text="") if one.text else one for one in names} - self._texts.keys()
        keys = {key for one in asked for key in keys_of(one, self.source_language, self.book.language)} - self._loaded
        if keys:
            more, known = self.load(keys), self.book.spellings
            self.book = replace(self.book, spellings=Spellings({**known.forms, **more.forms}, {**known.links, **more.links}))
            self._loaded |= keys

    def _read(self, text: str) -> tuple[SourceName, ...]:
        found = {one.surface: one for one in source_names(text[:_READ], self.source_language)}
        for entry in self._spelled_out(text):
            found.setdefault(entry.surface, entry)
        return tuple(found.values())

    def holds(self, text: str, names: Sequence[SourceName]) -> bool:
        """Whether the stylebook still bids what it bade when `names` were read of a sentence."""
        if any(self.bids(one) != one.text for one in names):
            return False
        return not self.book.entries or {one.surface for one in self._spelled_out(text)} <= {one.surface for one in names}

    def bids(self, name: SourceName) -> str:
        """Return how a name has to be written, "" where nothing is bidden."""
        asked = replace(name, text="") if name.text else name
        known = self._texts.get(asked)
        if known is None:
            if len(self._texts) >= _KEPT:
                self._texts.clear()
            self.prepare([asked])
            known = self._texts[asked] = self._bidden(asked)
        return known

    def _bidden(self, name: SourceName) -> str:
        edited = self.book.by_editor(name, self.source_language)
        if edited is not None:
            return edited.text
        kind, _, code = name.key.partition(":")
        continent = kind == "region" and code.isdigit()  # "Europe" may be told as "European"
        if kind not in KINDS or continent:
            return ""
        written = self.book.by_press(name, self.source_language)
        bound = written is not None and written.binds and written.text.casefold() != name.surface.casefold()
        return written.text if written is not None and bound else ""

    def _spelled_out(self, text: str) -> Iterator[SourceName]:
        """The names of an editor's entries that stand in a text as they are, whether or not they can be told to be names."""
        for entry in self.book.entries:
            if entry.source_language in ("", self.source_language) and _places(text, entry.name):
                yield SourceName(entry.name, entry.name, entry.key, True)


def guarded(text: str, names: Sequence[SourceName]) -> Protected:
    """Return `text` with tokens in the places of what must not be translated, and of bound names, which come back as they are
    bidden."""
    made = protect(text)
    if left_tokens(text):
        return made
    kept = list(made.kept)
    whole = made.text
    for name in sorted((one for one in names if one.text), key=lambda one: -len(one.surface)):
        for start, end in reversed(_places(whole, name.surface)):
            kept.append(name.text)
            whole = f"{whole[:start]}XNE{len(kept)}{whole[end:]}"
    return Protected(whole, tuple(kept))


def styled(checks: Sequence[Check], source: str, target: str, names: Sequence[SourceName], language: str) -> tuple[Check, ...]:
    """Return verdicts in which the stylebook was heard: a bound name that stands as it is bidden gives no cause for
    doubt; one that stands there in another spelling has failed."""
    bound = [one for one in names if one.text]
    if not bound:
        return tuple(checks)
    wrong = misspelled(source, target, names, language)
    if wrong:
        note = " ".join(f"+{target[slice(*place)]} → {text}" for _, place, text in wrong)
        failed = Check(NAME, "fail", tuple(one for one, _, _ in wrong), tuple(place for _, place, _ in wrong), note)
        return tuple(failed if one.name == NAME else one for one in checks)
    kept = {
        source[start:end] for one in bound if _stands(one.text, target, language) for start, end in _places(source, one.surface)
    }
    return tuple(_heard(one, source, kept) if one.name == NAME else one for one in checks)


def _heard(check: Check, source: str, kept: set[str]) -> Check:
    """The verdict on names without those that the stylebook answers for."""
    gone = tuple(span for span in check.source_spans if source[slice(*span)] not in kept)
    if check.verdict == "pass" or len(gone) == len(check.source_spans):
        return check
    return Check(check.name, "pass") if not gone else replace(check, source_spans=gone)


Misspelled: TypeAlias = "tuple[tuple[int, int], tuple[int, int], str]"
"""Where a name stands in the source, where it stands misspelled in the translation, and how it is bidden."""


def misspelled(source: str, target: str, names: Sequence[SourceName], language: str) -> list[Misspelled]:
    """Return the bound names that a translation spells otherwise, each where there is just one place that can be it."""
    found: list[Misspelled] = []
    for name in names:
        here = _places(source, name.surface)
        if not name.text or not here or _stands(name.text, target, language):
            continue
        places = _places(target, name.surface) or _heard_at(target, name, names, language)
        if len(places) == 1:
            found.append((here[0], places[0], name.text))
    return found


def respelled(source: str, target: str, names: Sequence[SourceName], language: str) -> str | None:
    """Return `target` with every bound name put right whose place is certain, or None where there is none."""
    wrong = sorted(misspelled(source, target, names, language), key=lambda one: one[1], reverse=True)
    for _, (start, end), text in wrong:
        target = f"{target[:start]}{text}{target[end:]}"
    return target if wrong else None


def _runs(target: str, text: str) -> Iterator[tuple[int, int]]:
    """The places of as many words in a row as a name has, of about its length, that begin as its first and last words do."""
    words, wanted = list(_WORD.finditer(target)), _WORD.findall(text)
    small = [word[0].islower() for word in (wanted[0], wanted[-1])] if wanted else []
    for first, last in zip(words, words[max(len(wanted) - 1, 0) :], strict=False):
        alike = [word[0][0].islower() for word in (first, last)] == small
        if alike and abs(last.end() - first.start() - len(text)) <= _LONGER:
            yield first.start(), last.end()


def _heard_at(target: str, name: SourceName, names: Sequence[SourceName], language: str) -> list[tuple[int, int]]:
    """Where a translation has what sounds most like a name: one place, or several that sound alike."""
    runs = _runs(target, name.text)
    near = {place: _nearness(target[slice(*place)], name, names, language) for place in runs}
    best = max(near.values(), default=0.0)
    return [place for place, alike in near.items() if alike == best and best >= HEARD]


def _nearness(words: str, name: SourceName, names: Sequence[SourceName], language: str) -> float:
    """How much words of a translation sound like a name, 0 where they are spelled altogether otherwise, or sound more like
    another name of the sentence."""
    sound, wanted = skeleton(words, language), skeleton(name.text, language)
    near = likeness(sound, wanted)
    if len(wanted) < LEAST_STEM or likeness(plain(words, language), plain(name.text, language)) < SAME:
        return 0.0
    others = (one for one in names if one.key != name.key and one.key.startswith("name:"))
    return near if all(likeness(sound, other.key.removeprefix("name:")) < near for other in others) else 0.0


def _stands(text: str, target: str, language: str) -> bool:
    """Whether a name stands in a translation, be it declined, where the language declines."""
    if _places(target, text):
        return True
    stem = text.rstrip("aeiouyаеиоуыэюяьй")
    return name_table(language).declines and len(stem) >= LEAST_STEM and stem in target


def _places(text: str, surface: str) -> list[tuple[int, int]]:
    """Where a name stands in a text, as whole words where the script has words."""
    if surface not in text:
        return []
    if UNSPACED_LETTER.search(surface):
        return [found.span() for found in re.finditer(re.escape(surface), text)]
    return [found.span() for found in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text)]
