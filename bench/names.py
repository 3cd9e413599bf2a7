"""Names: how often the stylebook writes a name as a human translator does, before and after it has learned from the press.

    ./run bench names [--data DIR] [--misses LANGUAGE] [--no-engines]

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
- `swapped`: the same, learned from the documents at odd positions and tested on those at even ones. The misses of the former test
  were looked at while the rules were made, those of this one were not: it is the fairer figure.
- `bound` is of the names that translations are made to keep to (see `dragoman.translate.binding`), seen or not: how often right.
- `apertium`: sentences that Apertium translates at one step, through the desk: how often the gold stands in what would be shown,
  with an empty stylebook and with a learned one, by pair.
- `memory_per_s`: sentences per CPU second through `Translating.attempts`, all of them remembered.
- `engines`: what the desk keeps of each engine's own speed, from the bench of engines where that is there.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dragoman.analyse import names as reader
from dragoman.analyse.find import hits
from dragoman.analyse.name_tables import name_table
from dragoman.analyse.transliterate import script
from dragoman.analyse.words import words
from dragoman.archive import open_archive
from dragoman.engines.encoder import UseEncoder
from dragoman.model import Attempt, Done, EngineIdentity, Outcome, SourceName, Spellings
from dragoman.ports import Translator
from dragoman.translate.binding import Binding, guarded
from dragoman.translate.learn import Member, learn
from dragoman.translate.spelling import likeness
from dragoman.translate.stylebook import Stylebook, is_acronym, is_demonym, own_key, source_names
from dragoman.translating import Translating
from facts_names import CODES
from measure import arguments, cpu_seconds, records, result, table

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
    line: str


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


def seen_in(state: Spellings) -> frozenset[tuple[str, str]]:
    """Return the spellings that were learned, with their languages."""
    return frozenset((language, form) for (language, _), forms in state.forms.items() for form in forms)


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
                            yield Case(name, code(source), language, human, gold.surface, known, line)


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


def bound(everything: Sequence[Case], books: dict[str, Stylebook]) -> dict[str, float]:
    """Return how often names are right that translations have to keep to, and how many there are."""
    bindings = {(one.source, one.language): Binding(books[one.language], one.source) for one in everything}
    found = [right(one, books[one.language]) for one in everything if bindings[one.source, one.language].bids(one.name)]
    return {"share": round(share(found), 4), "count": len(found)}


def named(text: str, language: str) -> str:
    """Return the key of what tables know as a name by itself, "" where they know none."""
    hit = next(iter(hits(text, words(text), name_table(language))), None)
    return hit.entry.key if hit is not None else ""


def share(found: Sequence[bool]) -> float:
    """Return the share of what is true, 0 of nothing."""
    return sum(found) / max(len(found), 1)


def measured(data: Path, first: int = 0) -> tuple[dict[str, Any], list[tuple[Case, bool]]]:
    """Return the figures of names, and every case with whether it is right after learning from every second document, from the
    one at position `first` (0 or 1) on, and tested on the others."""
    documents = stories(data)
    state = learned(documents[first::2])
    before = {language: Stylebook(language) for language in READERS}
    after = {language: Stylebook(language, (), state) for language in READERS}
    everything = list(cases(documents[1 - first :: 2], seen_in(state)))
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
        "bound": bound(everything, after),
        "count": len(judged),
        "languages": len({one.source for one in everything}),
    }
    return figures, [(one, now) for one, _, now in judged]


# -- through an engine -----------------------------------------------------------------------------------------------------


def through_apertium(data: Path, most: int = 40) -> dict[str, Any]:
    """Return how often the names of sentences that Apertium translates at one step stand in the desk's translation as in the human
    one, with an empty stylebook and a learned one: of at most `most` sentences with such names for each pair."""
    from dragoman.engines.apertium import ApertiumTranslator

    engine = ApertiumTranslator()
    documents = stories(data)
    state = learned(documents[::2])
    rows: dict[str, dict[str, float]] = {}
    everything = [one for one in cases(documents[1::2], seen_in(state)) if one.seen]
    for language in READERS:
        for source in sorted({one.source for one in everything}):
            if len(engine.route(source, language) or ()) != 2:
                continue
            wanted = [one for one in everything if (one.source, one.language) == (source, language)]
            lines = list(dict.fromkeys(one.line for one in wanted))[:most]
            told = [one for one in wanted if one.line in set(lines)]
            figures = {"count": float(len(told))}
            for name, spellings in (("before", Spellings()), ("after", state)):
                shown = _translated(engine, lines, source, Stylebook(language, (), spellings))
                figures[name] = round(share([stands(one.gold, shown[one.line]) for one in told]), 4)
            rows[f"{source}-{language}"] = figures
    engine.close()
    return rows


def _translated(engine: Translator, lines: Sequence[str], source: str, book: Stylebook) -> dict[str, str]:
    """What the desk would show of sentences, "" where it shows the original."""
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        binding = Binding(book, source)
        translating = Translating(archive.translations, UseEncoder(), source, book.language, [engine], binding)
        made = translating.attempts(lines)
    return {line: next((one.text for one in attempts if one.verdict != "fail"), "") for line, attempts in made.items()}


# -- from memory -----------------------------------------------------------------------------------------------------------


class Human:
    """An engine that gives the human translation, with the tokens of names in their places, and counts what it was asked."""

    name = "human"

    def __init__(self, known: dict[str, str], binding: Binding) -> None:
        self.known, self.asked = dict(known), 0
        for line, human in known.items():
            tokens = guarded(line, binding.names(line))
            for number, kept in enumerate(tokens.kept, 1):
                human = human.replace(kept, f"XNE{number}", 1)
            self.known[tokens.text] = human

    def route(self, source: str, target: str) -> tuple[str, ...]:
        return (source, target)

    def identity(self, source: str, target: str) -> EngineIdentity:
        return EngineIdentity(self.name, "1")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        self.asked += len(texts)
        return [Done(self.known.get(text, text)) for text in texts]

    def close(self) -> None:
        return None


def memory_per_s(data: Path, batch: int = 512, times: int = 3) -> float:
    """Return how many sentences per CPU second come from memory: Russian and Ukrainian ones with their English translations, whose
    names a learned stylebook has bound; the best of `times`. 0 where the data has none."""
    documents = stories(data)
    known: dict[str, str] = {}
    for told in documents:
        for source in ("rus", "ukr"):
            known |= dict(zip(told.get(source, ()), told.get("eng", ()), strict=False))
    book = Stylebook("en", (), learned(documents[::2]))
    binding = Binding(book, "ru")  # one for all turns, as a desk has one for a round
    lines, engine, best = list(known), Human(known, binding), 0.0
    with tempfile.TemporaryDirectory() as folder, open_archive(f"sqlite:///{folder}/archive.sqlite") as archive:
        for turn in range(times + 1):
            translating = Translating(archive.translations, NoVectors(), "ru", "en", [engine], binding)
            asked, started, made = engine.asked, cpu_seconds(), dict[str, list[Attempt]]()
            for start in range(0, len(lines), batch):
                made |= translating.attempts(lines[start : start + batch])
            spent = cpu_seconds() - started
            if turn and engine.asked == asked:
                best = max(best, len(lines) / max(spent, 1e-9))
            lines = [line for line in lines if made[line][-1].verdict != "fail"]  # what has failed is tried again
    return best if lines else 0.0


class NoVectors:
    """An encoder that knows no language."""

    name, version = "none", "1"
    languages: frozenset[str] = frozenset()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError("no language, no vectors")


def engine_ratios(data: Path) -> dict[str, float]:
    """Return what the desk keeps of each engine's own speed, by engine; nothing where that bench is not there."""
    if importlib.util.find_spec("engines_speed") is None:
        return {}
    found: dict[str, float] = importlib.import_module("engines_speed").desk_ratios(data)
    return found


def main() -> None:
    options = arguments(__doc__ or "")
    options.add_argument(
        "--misses", metavar="LANGUAGE", default="", help="print names of this source language that were not met"
    )
    options.add_argument("--no-engines", action="store_true", help="leave Apertium and the speed of engines out")
    asked = options.parse_args()
    figures, judged = measured(asked.data)
    rows = [(name, one["before"], one["after"], one["count"]) for name, one in figures["names"].items()]
    table([*rows, ("all seen", figures["names_before"], figures["names_after"], "")], ("script", "before", "after", "names"))
    missed = Counter((one.name.surface, one.gold) for one, met in judged if one.seen and not met and one.source == asked.misses)
    for (name, gold), count in missed.most_common():
        print(f"  {count:>3}  {name}  {gold}")
    swapped, _ = measured(asked.data, 1)
    figures["swapped"] = {name: round(swapped[name], 4) for name in ("names_before", "names_after", "strict_after")}
    if not asked.no_engines:
        figures |= {"apertium": through_apertium(asked.data), "engines": engine_ratios(asked.data)}
    result(figures | {"memory_per_s": round(memory_per_s(asked.data))})


if __name__ == "__main__":
    main()
