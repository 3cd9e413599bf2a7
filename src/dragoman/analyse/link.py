"""Names of one article brought together: a key for each, short forms with full ones, odd spellings with the usual ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from dragoman.analyse.gazetteer import fold
from dragoman.analyse.name_tables import NameTable
from dragoman.analyse.transliterate import romanise, skeleton
from dragoman.model import MentionKind

LEAST_STEM = 3
# From this likeness on, of two spellings that differ, one may be the other garbled.
ALIKE = 0.82
LEAST_ODD = 6  # letters: shorter words are alike by chance
_HAS_CONSONANT = re.compile("[бвгджзйклмнпрстфхцчшщbcdfghjklmnpqrstvwxyz]")


class Found(NamedTuple):
    """A name found: number of the text, characters, kind, key ("" until it is known), and its words in `parts`."""

    text: int
    start: int
    end: int
    kind: MentionKind
    key: str
    name: str
    known: bool = False
    parts: tuple[str, ...] = ()
    note: str = ""


def linked(names: Sequence[Found], table: NameTable, capitals: Counter[str]) -> list[Found]:
    """Return the names with keys, in the same order; what has no sound to make a key of is left out."""
    keyed: list[Found] = []
    for name in names:
        if name.key:
            keyed.append(name)
            continue
        parts = tuple(_bare(part, table, capitals) for part in name.parts if len(part) > 1 or not part.isascii())
        sound = "-".join(filter(None, (skeleton(part, table.language) for part in parts)))
        if sound:
            keyed.append(name._replace(key=f"name:{sound}", parts=parts))
    return _spellings(_short_forms(keyed), table)


def _bare(word: str, table: NameTable, capitals: Counter[str]) -> str:
    """Return a name's word without the ending of its case, where the article or the ending itself tells that there is one."""
    if not table.person:
        return word
    lower = fold(word)
    if len(lower) != len(word):
        lower = word.lower()
    if not lower.endswith(table.person):
        return word
    for ending in table.person:
        stem = lower[: -len(ending)]
        if not lower.endswith(ending) or len(stem) < LEAST_STEM:
            continue
        shown = word[: len(stem)]
        if any(shown + other in capitals for other in ("", *table.person) if other != ending):
            return shown
        if len(stem) + len(ending) > LEAST_STEM + 2 and len(ending) > 1 and _HAS_CONSONANT.search(ending):
            return shown
    return word


def _short_forms(names: Sequence[Found]) -> list[Found]:
    """Give short forms the key of the full name that the article has: the last one before, else the first after."""
    owners: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        if not name.known and name.key.count("-") and len(name.parts) > 1:
            for part in name.key.removeprefix("name:").split("-"):
                owners.setdefault(part, []).append(number)
    made: list[Found] = []
    for number, name in enumerate(names):
        candidates = owners.get(name.key.removeprefix("name:"), ()) if not name.known and "-" not in name.key else ()
        if candidates:
            earlier = [one for one in candidates if one < number]
            full = names[earlier[-1] if earlier else candidates[0]]
            kind = full.kind if full.kind != "name" else name.kind
            made.append(name._replace(key=full.key, kind=kind, name=full.name))
        else:
            made.append(name)
    return _same_kind(made)


def _same_kind(names: Sequence[Found]) -> list[Found]:
    """One name is of one kind: a title once says that it is a person everywhere."""
    persons = {name.key for name in names if name.kind == "person"}
    return [name._replace(kind="person") if name.kind == "name" and name.key in persons else name for name in names]


def _spellings(names: Sequence[Found], table: NameTable) -> list[Found]:
    """Flag spellings that differ from what the article, or the gazetteer, calls the same thing elsewhere."""
    if len(names) < 2 or all(map(_is_sure, names)):  # as in most sentences
        return list(names)
    written = [_plain(name, table) for name in names]
    scene = _Spellings(table, Counter(written))
    for name, spelled in zip(names, written, strict=True):
        if name.known and name.kind == "place":
            scene.places[spelled] = name
        best = scene.usual.get(name.key)
        if best is None or (scene.counts[spelled], name.known) > (scene.counts[best], False):
            scene.usual[name.key] = spelled
    for spelled, place in scene.places.items():
        scene.by_key.setdefault(place.key, []).append((spelled, place))
    return [name if _is_sure(name) else _judged(name, spelled, scene) for name, spelled in zip(names, written, strict=True)]


def _is_sure(name: Found) -> bool:
    """Whether a name cannot be another one misspelled: tables know it, or it is a person's, or has several words."""
    return name.known or len(name.parts) > 1 or name.kind == "person"


@dataclass(slots=True)
class _Spellings:
    """How an article spells its names, romanised: how often each, the usual one of a key, places by spelling and by key."""

    table: NameTable
    counts: Counter[str]
    usual: dict[str, str] = field(default_factory=dict)
    places: dict[str, Found] = field(default_factory=dict)
    by_key: dict[str, list[tuple[str, Found]]] = field(default_factory=dict)


def _judged(name: Found, spelled: str, scene: _Spellings) -> Found:
    declines, counts = scene.table.declines, scene.counts
    for plain, other in scene.by_key.get(name.key, ()):
        if _differ(spelled, plain, declines):
            note = f"spelled otherwise than “{other.name}”, sounds the same"
            return name._replace(name=other.name, kind=other.kind, note=note)
    if len(spelled) >= LEAST_ODD and counts[spelled] == 1:
        for plain, other in scene.places.items():
            if len(plain) >= LEAST_ODD and plain[0] == spelled[0] and _alike(plain, spelled, declines):
                note = f"looks like “{other.name}” misspelled"
                return name._replace(name=other.name, kind=other.kind, key=other.key, note=note)
    best = scene.usual[name.key]
    if best != spelled and _differ(spelled, best, declines) and counts[best] > counts[spelled]:
        return name._replace(note=f"spelled otherwise than elsewhere in the article: “{best}”")
    return name


def _plain(name: Found, table: NameTable) -> str:
    return romanise("".join(name.parts) or name.name, table.language)


def _differ(one: str, other: str, declines: bool) -> bool:
    """Whether two spellings differ by more than an ending."""
    ending = 3 if declines else 1
    return not (one.startswith(other[: max(3, len(other) - ending)]) or other.startswith(one[: max(3, len(one) - ending)]))


def _alike(one: str, other: str, declines: bool) -> bool:
    if one == other or not _differ(one, other, declines) or abs(len(one) - len(other)) > 2:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
