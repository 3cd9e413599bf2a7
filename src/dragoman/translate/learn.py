"""What the stylebook learns as articles arrive: how the press of readers' languages writes names, and which of its names stands
for which of another language's.

An article in a reader's language tells how it spells the names that it has. Beside an article of the same story in another
language it tells more: of names whose keys differ, those that sound most alike, each of the other, are taken for one. No
sentence is held against another one. What is learned is counted, so that what was learned before is added to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.analyse.transliterate import script, skeleton
from dragoman.model import Analysis, Article, Spellings
from dragoman.translate.spelling import ALPHABETS, likeness, plain
from dragoman.translate.stylebook import LEAST_STEM, WORD, mentioned

ALIKE = 0.6  # likeness of skeletons from which on two names of one story may be one
COMPARED = 6  # articles of a story with which a new one is compared, in each reader's language


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a story: its language (a primary subtag), and its names as it spells them, with their keys."""

    article: str
    language: str
    names: Mapping[str, str]


def member(article: Article, analysis: Analysis) -> Member:
    """Return an article as `learn` takes it, by its analysis."""
    texts = {passage.id: passage.text for passage in article.passages}
    language = analysis.language.partition("-")[0]
    return Member(article.id, language, mentioned(analysis.mentions, texts, language))


def learn(state: Spellings, members: Sequence[Member], new: Collection[str], readers: Collection[str]) -> Spellings:
    """Return `state` with what the articles `new` (ids) of a story's `members` tell of the languages of `readers`.

    Each article is to be new once: what it tells is counted.
    """
    forms: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    links: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for member in members:
        if member.article in new and member.language in readers:
            for key, form in _forms(member):
                forms[member.language, key][form] += 1
    for member, reader in _pairs(members, new, readers):
        for key, form in set(_stand_for(member, reader)):
            links[member.language, key, reader.language][form] += 1
    return merged(state, Spellings(forms, links))


def merged(state: Spellings, more: Spellings) -> Spellings:
    """Return the sum of two states."""
    forms = dict(state.forms)
    for place, counts in more.forms.items():
        forms[place] = Counter(forms.get(place, {})) + Counter(counts)
    links = dict(state.links)
    for pair, others in more.links.items():
        links[pair] = Counter(links.get(pair, {})) + Counter(others)
    return Spellings(forms, links)


def _forms(member: Member) -> Iterator[tuple[str, str]]:
    """Yield what an article calls what, each once: its names, and the words of those of which no gazetteer knows the whole."""
    found: dict[tuple[str, str], None] = {}
    for form, key in member.names.items():
        found[key, form] = None
        words = WORD.findall(form)
        if key.startswith("name:") and "-" in key:
            found |= {(f"name:{sound}", word): None for word in words if (sound := skeleton(word, member.language))}
    yield from found


def _pairs(members: Sequence[Member], new: Collection[str], readers: Collection[str]) -> Iterator[tuple[Member, Member]]:
    """Yield articles of which one at least is new, each with one in a reader's language that is not its own."""
    by_language: defaultdict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_language[member.language].append(member)
    for reader in readers:
        told = by_language.get(reader, [])
        for member in members:
            others = [one for one in told if member.article in new or one.article in new] if member.language != reader else []
            yield from ((member, one) for one in others[-COMPARED:])


def _stand_for(member: Member, reader: Member) -> Iterator[tuple[str, str]]:
    """Yield the keys of an article's names with the spellings that stand for them in one in a reader's language: those with the
    same key that are most like them; else, of the keys left over, the one most alike, each of the other."""
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    for form, key in reader.names.items():
        by_key[key].append(form)
    for form, key in member.names.items():
        if key in by_key and (len(by_key[key]) == 1 or script(form) in ("latin", *ALPHABETS)):
            heard = plain(form, member.language)
            yield key, max(by_key[key], key=lambda other: (likeness(heard, plain(other, reader.language)), other))
    own = set(member.names.values())
    ours = [key for key in sorted(own - by_key.keys()) if _can_be_heard(key)]
    theirs = [key for key in sorted(by_key.keys() - own) if _can_be_heard(key)]
    if not ours or not theirs:
        return
    best = {one: max(theirs, key=lambda other: likeness(one[5:], other[5:])) for one in ours}
    back = {other: max(ours, key=lambda one: likeness(one[5:], other[5:])) for other in theirs}
    for one, other in best.items():
        if back[other] == one and likeness(one[5:], other[5:]) >= ALIKE and one.count("-") == other.count("-"):
            yield one, by_key[other][0]


def _can_be_heard(key: str) -> bool:
    return key.startswith("name:") and len(key) >= len("name:") + LEAST_STEM
