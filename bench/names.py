"""Names: how often the stylebook writes a name as a human translator does, before and after it has learned from the press.

    ./run bench names [--data DIR] [--misses LANGUAGE]

On `stories/ntrex`, the same documents in thirty languages. The documents at even positions are stories that the stylebook learns
from as a desk does: each language's text is an article, its names are read as in any article, and no sentence is held against
another. At odd positions, every sentence is rendered into French and into English from every other language.

- A name of the source is what the desk's reader of names finds in the sentence, before the answer is looked at. Adjectives and
  peoples of countries ("French", "Briten") are none.
- Its gold is a name that the same reader finds in the human translation of that sentence, with the same key, or, where no name
  there has it, the one whose skeleton is most like it (.7 at least, and the same at the beginning). A name without gold is not
  counted: the translator has written "he", or the reader of names was wrong.
- The stylebook is right where its rendering stands in the human translation as whole words, capitals, full stops and hyphens aside;
  for what tables know as one thing, also where one of both is its acronym and the other is spelled out ("the United States", "the
  US"). `strict_after` counts these as wrong.
- A name is seen where gazetteers know it, or where the learned half has its gold in the reader's language, spelled so: the answer
  says which names were to be learned, not how they are found. `names_before` and `names_after` count names that were seen; `all`
  counts those that were not, too.

Through Apertium, where it has a direct pair into French or English, the sentence is translated with names protected, and
the rendering is looked for in its output (`apertium`: share of names that came through as the stylebook writes them).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.analyse import names as reader
from dragoman.analyse.find import hits
from dragoman.analyse.name_tables import name_table
from dragoman.analyse.transliterate import script
from dragoman.analyse.words import words
from dragoman.model import SourceName, Spellings
from dragoman.translate.learn import Member, learn
from dragoman.translate.spelling import likeness
from dragoman.translate.stylebook import Stylebook, is_acronym, is_demonym, own_key, source_names
from facts_names import CODES
from measure import records

READERS = ("fr", "en")
GOLD = 0.7


class Case(NamedTuple):
    """A name of a sentence, the language of the sentence, the reader's language, and the human translation."""

    name: SourceName
    source: str
    language: str
    human: str
    gold: str
    seen: bool


def stories(data: Path) -> list[dict[str, list[str]]]:
    """Return the documents in file order: language → sentences."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for record in records(data / "stories" / "ntrex.jsonl.gz"):
        found[record["story"]][record["language"]] = record["sentences"]
    return list(found.values())


def code(language: str) -> str:
    """Return the primary subtag of a language of the data."""
    return CODES.get(language, language).partition("-")[0]


def names_of(sentences: Sequence[str], language: str) -> dict[str, str]:
    """Return the names of a document as it spells them, with their keys, read as one article."""
    found: dict[str, str] = {}
    for one in reader.in_texts(sentences, language):
        surface = sentences[one.text][one.start : one.end]
        if not one.note and not (one.kind == "country" and is_demonym(surface, language)):
            found.setdefault(surface, own_key(one.key, surface, language))
    return found


def learned(documents: Sequence[dict[str, list[str]]]) -> Spellings:
    """Return what the stylebook learns of documents, each a story."""
    state = Spellings()
    for number, told in enumerate(documents):
        members = [Member(f"{number} {one}", code(one), names_of(lines, code(one))) for one, lines in told.items()]
        state = learn(state, members, {one.article for one in members}, READERS)
    return state


def cases(documents: Sequence[dict[str, list[str]]], seen: frozenset[tuple[str, str]]) -> Iterator[Case]:
    """Yield the names of documents that have gold."""
    codes = {CODES[name]: name for name in CODES}
    for told in documents:
        for language in READERS:
            humans = told.get(codes[language], [])
            for source, lines in told.items():
                if code(source) == language:
                    continue
                for line, human in zip(lines, humans, strict=False):
                    there = source_names(human, language)
                    for name in source_names(line, code(source)):
                        gold = _gold(name, there)
                        if gold is not None:
                            known = (
                                not name.key.startswith("name:")
                                or (name.known and gold.known)
                                or (language, gold.surface) in seen
                            )
                            yield Case(name, code(source), language, human, gold.surface, known)


def _gold(name: SourceName, there: Sequence[SourceName]) -> SourceName | None:
    same = next((one for one in there if one.key == name.key), None)
    if same is not None or not name.key.startswith("name:"):
        return same
    ours = name.key[5:]
    near = [one for one in there if one.key.startswith("name:") and one.key[5:6] == ours[:1]]
    best = max(near, key=lambda one: likeness(ours, one.key[5:]), default=None)
    return best if best is not None and likeness(ours, best.key[5:]) >= GOLD else None


def stands(text: str, human: str) -> bool:
    """Whether a rendering stands in a text as whole words."""
    wanted, there = (one.replace("’", "'").replace(".", "").replace("-", " ") for one in (text, human))
    return bool(wanted) and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", there, re.I) is not None


def right(case: Case, book: Stylebook, *, strict: bool = False) -> bool:
    """Whether the stylebook writes a name as the human translator did."""
    written = book.written(case.name, case.source)
    if written is None:
        return False
    if stands(written.text, case.human):
        return True
    shortened = is_acronym(written.text) != is_acronym(case.gold)
    return (
        not strict
        and shortened
        and not case.name.key.startswith("name:")
        and named(written.text, book.language) == case.name.key
    )


def named(text: str, language: str) -> str:
    """Return the key of what tables know as a name by itself, "" where they know none."""
    hit = next(iter(hits(text, words(text), name_table(language))), None)
    return hit.entry.key if hit is not None else ""


def share(found: Sequence[bool]) -> float:
    """Return the share of what is true, 0 of nothing."""
    return sum(found) / max(len(found), 1)


def measured(data: Path) -> tuple[dict[str, Any], list[tuple[Case, bool]]]:
    """Return the figures of names, and every case with whether it is right after learning."""
    documents = stories(data)
    state = learned(documents[::2])
    seen = frozenset((language, form) for (language, _), forms in state.forms.items() for form in forms)
    before = {language: Stylebook(language) for language in READERS}
    after = {language: Stylebook(language, (), state) for language in READERS}
    everything = list(cases(documents[1::2], seen))
    judged = [(one, right(one, before[one.language]), right(one, after[one.language])) for one in everything]
    counted = [row for row in judged if row[0].seen]
    by_script: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for one, was, now in counted:
        by_script[script(one.name.surface)].append((was, now))
    figures = {
        "names_before": share([was for _, was, _ in counted]),
        "names_after": share([now for _, _, now in counted]),
        "names": {
            kind: {
                "before": round(share([was for was, _ in rows]), 4),
                "after": round(share([now for _, now in rows]), 4),
                "count": len(rows),
            }
            for kind, rows in sorted(by_script.items())
        },
        "strict_after": share([right(one, after[one.language], strict=True) for one in everything if one.seen]),
        "all_before": share([was for _, was, _ in judged]),
        "all_after": share([now for _, _, now in judged]),
        "count": len(judged),
        "languages": len({one.source for one in everything}),
    }
    return figures, [(one, now) for one, _, now in judged]
