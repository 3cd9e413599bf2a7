"""The stylebook: one rendering per name and reader's language, with where it comes from and how many articles use it.

In this order: what an editor has set; how the reader language's own press in the archive writes the name; what gazetteers say;
a transliteration letter by letter. A name is found whatever its case and script by its key (see `dragoman.analyse.names`);
names that share a key are told apart by how they are spelled.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import log2
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from dragoman.analyse import names
from dragoman.analyse.find import hits
from dragoman.analyse.gazetteer import fold
from dragoman.analyse.link import Found
from dragoman.analyse.name_tables import name_table
from dragoman.analyse.transliterate import script, skeleton, with_nasal
from dragoman.analyse.words import words
from dragoman.model import Mention, SourceName, Spellings, StyleEntry
from dragoman.translate.called import sense
from dragoman.translate.spelling import ALPHABETS, SAME, by_gazetteer, by_letters, countries, likeness, plain, script_of

Origin: TypeAlias = Literal["editor", "press", "gazetteer", "letters"]
BINDING: Final = frozenset(("editor", "press"))  # what a translation has to keep to
OWN: Final = 0.75  # likeness below which what is written in the reader's script already is left as it is
SURE: Final = 0.8  # likeness from which on they are
SHORTEST_SURE: Final = 4  # letters
CLOSE: Final = 0.85  # likeness from which on one pair of articles is enough, in one script
SHORTEST_CLOSE: Final = 6  # letters
SEEN_TOGETHER: Final = 2  # pairs of articles of a story in which one stood for the other
USUAL: Final = 3  # articles that what a gazetteer writes is worth
LINKED: Final = 2  # articles that one is worth that stood beside the source's in a story
LEAST_STEM = 3
LONGEST: Final = 60  # characters of a name that is learned
MOST_CUT, SHORTEST_CUT = 3, 4  # letters of an ending in the reader's own script, and those that a name has without it
PARTICLE = re.compile("का|के|की|को|में|से|पर|ने|तक|را|با|یا|که|در|از|به|في|من|على|إلى|أن|عن|مع|היה|היא|הוא|על|של|את")
MOST_ENDING: Final = 2  # classes of a skeleton that an ending may have
WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
HEARD: Final = 0.4  # likeness to how letters of another script sound that a name's spelling has at least
HEARD_ALONE: Final = 0.6  # the same for each word of a name that is put together
SYLLABLES = ("kana", "hangul", "devanagari", "thai")
_FREQUENT = 0.06  # what each doubling of the articles weighs against likeness


class Written(NamedTuple):
    """How a name is written, on whose word, in how many articles of the reader's language (0 where none was counted); `sure`
    where it is an editor's word, or beyond doubt the same name."""

    text: str
    origin: Origin
    articles: int = 0
    sure: bool = False

    @property
    def binds(self) -> bool:
        """Whether a translation has to keep to it."""
        return self.sure and self.origin in BINDING


def key_of(name: str, language: str = "") -> str:
    """Return the key under which a name goes: that of the gazetteer where one has it, else its skeleton."""
    found = next((one for one in names.in_text(name, language or "en") if one.known and one.name == name), None)
    if found is not None:
        return found.key
    hit = next((hit for hit in hits(name, words(name), name_table(language or "en"))), None)
    whole = hit is not None and (hit.start, hit.end) == (0, len(name)) and not hit.demonym
    return hit.entry.key if hit is not None and whole else f"name:{skeleton(name, language)}"


def own_key(key: str, surface: str, language: str) -> str:
    """Return the key of a name as it stands: of a short form, the part of its full form's key that sounds like it."""
    if not key.startswith("name:"):
        return key
    full = key.removeprefix("name:").split("-")
    sounds = [sound for sound in skeleton(surface, language).split("-") if sound]
    if not sounds or len(sounds) >= len(full):
        return key
    fitting = (next((part for part in full if len(part) > 1 and sound.startswith(part)), sound) for sound in sounds)
    return f"name:{'-'.join(fitting)}"


@lru_cache(maxsize=20_000)
def is_demonym(surface: str, language: str) -> bool:
    """Whether a word is a country's adjective or its people: what has no rendering of its own."""
    return any(hit.demonym for hit in hits(surface, words(surface), name_table(language)))


def source_names(text: str, language: str) -> tuple[SourceName, ...]:
    """Return the names of a sentence, each once, in order, without those of languages and peoples."""
    found = (_source_name(one, text, language) for one in names.in_text(text, language))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _source_name(one: Found, text: str, language: str) -> SourceName | None:
    surface = text[one.start : one.end]
    if one.kind == "country" and is_demonym(surface, language):
        return None
    name = _without_particles(surface)
    if name != surface and not one.known:
        return SourceName(name, name, f"name:{skeleton(name, language)}", False)
    key = own_key(one.key, surface, language)
    return SourceName(surface, surface if one.known else _plain(surface, one.parts), key, one.known)


def _without_particles(surface: str) -> str:
    """A name in a script without capitals, without the words of the sentence that stand after it: the case in Hindi is a word
    of its own, and nothing tells where a Persian name ends."""
    words = surface.split()
    while len(words) > 1 and PARTICLE.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def _plain(surface: str, parts: Sequence[str]) -> str:
    """The name without the endings of its case: each part in the place of the word that begins like it."""
    made = surface
    for part in parts:
        made = re.sub(rf"(?<!\w){re.escape(part)}\w*", lambda _, part=part: part, made, count=1)  # type: ignore[misc]
    return made


def mentioned(mentions: Iterable[Mention], texts: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the names of an article as it spells them, with their keys, but for those that are longer than names are, and
    those that it seems to have misspelled. `texts`: those of its passages, by id."""
    found: dict[str, str] = {}
    for one in mentions:
        surface = texts.get(one.span.passage, "")[one.span.start : one.span.end]
        fits = 0 < len(surface) <= LONGEST and len(one.key) <= 2 * LONGEST
        if fits and not one.note and not (one.kind == "country" and is_demonym(surface, language)):
            found.setdefault(surface, own_key(one.key, surface, language))
    return found


@dataclass(frozen=True, slots=True)
class Stylebook:
    """The stylebook of one reader's language: what editors have set, and what the press was seen to write."""

    language: str
    entries: tuple[StyleEntry, ...] = ()
    spellings: Spellings = field(default_factory=Spellings)

    def written(self, name: SourceName, source_language: str) -> Written | None:
        """Return how a name of a text in `source_language` is written, or None where nothing tells."""
        return (
            self.by_editor(name, source_language)
            or self.by_press(name, source_language)
            or self._by_tables(name, source_language)
        )

    def by_editor(self, name: SourceName, source_language: str) -> Written | None:
        """Return how an editor has a name written, or None."""
        for entry in self.entries:
            if entry.source_language in ("", source_language) and is_entry(entry, name, source_language):
                return Written(entry.text, "editor", self._articles(entry.key, entry.text), sure=True)
        for part in (part for entry in self.entries for part in _parts(entry)):
            if part.source_language in ("", source_language) and is_entry(part, name, source_language):
                return Written(part.text, "editor", self._articles(part.key, part.text), sure=True)
        return None

    def by_press(self, name: SourceName, source_language: str) -> Written | None:
        """Return how the press of the reader's language writes a name, or None where it was not seen to."""
        best = self._spelling(name.key, (name.plain, name.surface), source_language)
        if best is None and name.key.startswith("name:") and script(name.plain) == script_of(self.language):
            best = self._undeclined(WORD.findall(name.plain), source_language)
        if best is not None or "-" not in name.key or script(name.plain) == script_of(self.language):
            return best
        pieces = WORD.findall(name.plain)
        parts = [part for part in name.key.removeprefix("name:").split("-") if part]
        if len(pieces) != len(parts):
            return None
        found = [self._spelling(f"name:{part}", (piece,), source_language) for part, piece in zip(parts, pieces, strict=True)]
        told = [one for one in found if one is not None]
        if len(told) < len(found):
            return None
        heard = [
            likeness(plain(piece, source_language), plain(one.text, self.language))
            for one, piece in zip(told, pieces, strict=True)
        ]
        if not heard or min(heard) < HEARD_ALONE:
            return None
        return Written(" ".join(one.text for one in told), "press", min(one.articles for one in told))

    def _undeclined(self, pieces: Sequence[str], source_language: str) -> Written | None:
        """What the press writes word for word as a name in the same letters stands but for endings of its case ("Kowalskiego",
        "Millers"), or None where it was not seen to for every word."""
        told: list[Written] = []
        for piece in pieces:
            stems = (piece[: len(piece) - cut] for cut in range(min(MOST_CUT, len(piece) - SHORTEST_CUT) + 1))
            seen = ((stem, self._seen(f"name:{skeleton(stem, self.language)}", (stem,), source_language)) for stem in stems)
            told += [found for stem, found in seen if found is not None and fold(found.text) == fold(stem)][:1]
        if not pieces or len(told) < len(pieces):
            return None
        return Written(" ".join(one.text for one in told), "press", min(one.articles for one in told))

    def _spelling(self, key: str, names: Sequence[str], source_language: str) -> Written | None:
        """The best of the spellings seen under a key, or under that of which it is a declined form."""
        best = self._seen(key, names, source_language)
        nasal = with_nasal(names[0])
        if best is None and nasal != names[0] and key == f"name:{skeleton(names[0], source_language)}":
            best = self._seen(f"name:{skeleton(nasal, source_language)}", (nasal,), source_language)
        if best is None and key.startswith("name:"):
            shorter = (key[:size] for size in range(len(key) - 1, max(len(key) - MOST_ENDING, len("name:") + 1) - 1, -1))
            for stem in shorter:
                found = self._seen(stem, names, source_language)
                if found is not None and _begins(names[0], found.text, source_language, self.language):
                    return found
        return best

    def _seen(self, key: str, names: Sequence[str], source_language: str) -> Written | None:
        """The best of the spellings under a key, and of those that stood for it in stories; what gazetteers write is one of
        them, as if some articles had it."""
        forms = self.spellings.forms.get((self.language, key), {})
        linked = self.spellings.links.get((source_language, key, self.language), {})
        if not forms and not linked and not key.startswith("country:"):
            return None
        weights: dict[str, float] = dict(forms)
        for form, count in linked.items():
            weights[form] = weights.get(form, 0) + LINKED * count
        if not key.startswith("name:"):
            self._add_usual(weights, key, names[0])
        if key.startswith("country:"):
            weights = self._of_country(weights, key, names[0])
        best, alike = best_of(weights, linked, Sought(key, names, source_language, self.language))
        articles = forms.get(best, 0)
        sure = is_sure(alike, names[0], best, linked.get(best, 0), self.language)
        return Written(best, "press" if articles or best in linked else "gazetteer", articles, sure) if best else None

    def _add_usual(self, weights: dict[str, float], key: str, name: str) -> None:
        """Add what gazetteers write, and the other names of a country; of its acronyms those alone that the press was seen to
        use, as languages differ in them."""
        usual = by_gazetteer(key, name, self.language)
        if usual:
            weights[usual] = weights.get(usual, 0) + USUAL
        for other in countries(self.language).get(key.removeprefix("country:"), ()):
            if not is_acronym(other):
                weights.setdefault(other, 0)

    def _of_country(self, weights: Mapping[str, float], key: str, name: str) -> dict[str, float]:
        """Those of the spellings that are the language's own names of a country, in the sense in which the source names it."""
        own = {fold(one) for one in countries(self.language).get(key.removeprefix("country:"), ())}
        meant = sense(name)
        kept = {form: weight for form, weight in weights.items() if fold(form) in own} or dict(weights)
        return {form: weight for form, weight in kept.items() if sense(form) == meant} or kept

    def _by_tables(self, name: SourceName, source_language: str) -> Written | None:
        known = by_gazetteer(name.key, name.plain, self.language) if name.known else ""
        if known:
            return Written(known, "gazetteer", self._articles(name.key, known))
        spelled = by_letters(name.plain, source_language, self.language)
        return Written(spelled, "letters") if spelled else None

    def _articles(self, key: str, text: str) -> int:
        return self.spellings.forms.get((self.language, key), {}).get(text, 0)


class _Asked(dict[tuple[str, str], dict[str, int]]):
    """Spellings of which there are none: it writes down what was looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.keys_asked: set[str] = set()

    def get(self, place: tuple[str, str], default: Any = None) -> Any:
        self.keys_asked.add(place[1])
        return default


@lru_cache(maxsize=20_000)
def keys_of(name: SourceName, source_language: str, language: str) -> frozenset[str]:
    """Return all keys under which a stylebook of `language` may look for what the press writes for a name: with the spellings
    of these alone it says what it says with all. One that has none is asked: where nothing is found, every way is tried."""
    asked = _Asked()
    asked.get((language, name.key))
    Stylebook(language, (), Spellings(asked, {})).by_press(name, source_language)
    return frozenset(asked.keys_asked)


def _parts(entry: StyleEntry) -> Iterator[StyleEntry]:
    """Yield what an entry of several words says of each alone: "Zelensky" for Зеленського, where the full name was set."""
    keys, words, told = entry.key.removeprefix("name:").split("-"), WORD.findall(entry.name), entry.text.split()
    if entry.key.startswith("name:") and len(keys) == len(words) == len(told) > 1:
        for key, word, text in zip(keys, words, told, strict=True):
            yield replace(entry, name=word, key=f"name:{key}", text=text)


def is_entry(entry: StyleEntry, name: SourceName, source_language: str) -> bool:
    """Whether an editor's entry is of this name: of its key, and spelled alike."""
    if entry.key != name.key:
        return False
    return not entry.key.startswith("name:") or _like(name.plain, entry.name, source_language, entry.source_language)


def _like(one: str, other: str, language: str, other_language: str) -> bool:
    """Whether two spellings may be one name's. Short names are told apart by a letter."""
    least = SURE if len(other) < SHORTEST_CLOSE else SAME
    return script(one) != script(other) or likeness(plain(one, language), plain(other, other_language)) >= least


def _begins(name: str, form: str, source_language: str, language: str) -> bool:
    """Whether a name begins as a form does, its last vowel aside."""
    stem = plain(form, language).rstrip("aeiouy")
    return len(stem) >= LEAST_STEM and plain(name, source_language).startswith(stem)


class Sought(NamedTuple):
    """A name for which a spelling is sought: its key, how the source writes it (several ways), and both languages."""

    key: str
    names: Sequence[str]
    source_language: str
    language: str


def best_of(weights: Mapping[str, float], linked: Container[str], sought: Sought) -> tuple[str, float]:
    """Return the spelling that is the name's, the one most like it and most used, with how alike it is; "" where none is like
    it."""
    kind, name = sought.key.partition(":")[0], sought.names[0]
    told = script(name) in ("latin", *ALPHABETS)
    heard = [plain(one, sought.source_language) for one in sought.names]

    def alike(form: str) -> float:
        if kind != "name":
            if is_acronym(form) or is_acronym(name):
                return float(is_acronym(form) == is_acronym(name))
            near = likeness(heard[0], plain(form, sought.language)) if told and kind in ("country", "org") else 0.0
            return 1 + near / 2
        letters = max(likeness(one, plain(form, sought.language)) for one in heard) if told else 0.0
        if told and (form not in linked or script(name) == script_of(sought.language)):
            return letters
        sounds = likeness(sought.key[5:], skeleton(form, sought.language))
        if told:
            return (letters + sounds) / 2
        if script(name) in SYLLABLES:
            near = max(likeness(one, plain(form, sought.language)) for one in heard)
            return (2 * sounds + near) / 3
        return sounds

    def weight(form: str) -> tuple[float, int, str]:
        return (alike(form) + _FREQUENT * log2(1 + weights[form]), -len(form), form)

    best = max(weights, key=weight, default="") if len(weights) > 1 else next(iter(weights), "")
    if not best or kind != "name":
        return best, 1.0
    least = SAME if best in linked or (told and script(name) != script_of(sought.language)) else OWN
    near = alike(best)
    sounds = script(name) != script_of(sought.language) and (told or script(name) in SYLLABLES)
    if sounds and max(likeness(one, plain(best, sought.language)) for one in heard) < HEARD:
        return "", near
    return (best, near) if near >= least else ("", near)


def is_sure(alike: float, name: str, form: str, pairs: int, language: str) -> bool:
    """Whether a spelling is beyond doubt the name's. Letters of another alphabet that tell how it sounds are enough, if
    there are some; where they do not, or where a name could stay as it is, stories have to have shown it."""
    told = script(name) in ALPHABETS and script(name) != script_of(language)
    close = alike >= CLOSE and len(form) >= SHORTEST_CLOSE and script(name) == script_of(language)
    shown = pairs >= (1 if close else SEEN_TOGETHER)
    return alike >= SURE and len(form) >= SHORTEST_SURE and (told or shown)


def is_acronym(name: str) -> bool:
    """Whether a name is one of letters: EU, U.N., ООН."""
    letters = "".join(filter(str.isalpha, name))
    return 1 < len(letters) < 6 and letters.isupper() and letters.lower() != letters
