"""Facts: quantities and dates, countries, names and credits, as they are found in the same text in 30 languages.

    ./run bench facts [--data DIR] [--labels FILE] [--misses LANGUAGE]

`stories/ntrex.jsonl.gz` has the same sentences, line by line, in 30 languages. What the English line tells is the reference, read
by the same code; what the other line tells is compared with it:

- quantities are the same where value and unit are; a range and a score count as their two ends;
- dates are those that name a day or a month, the same where day, month and year (each told or not told) are.

Countries and names are compared in the same way, credits are looked for in `feeds/world`: `facts_names.py` says how. `cpu_ratio` is
what all facts together cost beside trafilatura on the same pages.

False ones count in both directions: precision, recall and F1 are over the lines of one language, or of several together (micro).
`--misses LANGUAGE` prints what differs, to learn what kind of thing a table lacks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias

from dragoman.analyse import identify
from dragoman.analyse.credits import credits as find_credits
from dragoman.analyse.dates import dates_in
from dragoman.analyse.names import mentions
from dragoman.analyse.periods import periods
from dragoman.analyse.quantities import quantities, quantities_in
from dragoman.analyse.quotes import quotes
from dragoman.model import Passage
from facts_names import countries, credits, names
from measure import arguments, cpu_seconds, records, result, table
from real_press import real_pages

NOW = datetime(2026, 2, 17, 12, tzinfo=UTC)  # any day: only costs are measured with it
REFERENCE = "eng"
LANGUAGES = {
    "arb": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "deu": "de", "ell": "el", "eng": "en", "fas": "fa", "fra": "fr", "heb": "he",
    "hin": "hi", "hun": "hu", "ind": "id", "ita": "it", "jpn": "ja", "kor": "ko", "nld": "nl", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "spa": "es", "swa": "sw", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk", "vie": "vi", "zho-CN": "zh",
    "zho-TW": "zh",
}  # fmt: skip
OTHER_SCRIPTS = {"ar", "el", "fa", "he", "hi", "ja", "ko", "th", "zh"}
Facts: TypeAlias = "Counter[tuple[Any, ...]]"


def quantity_facts(text: str, language: str) -> Facts:
    """Return the quantities of a line as (value, unit), ranges and scores as two."""
    found: Facts = Counter()
    for quantity in quantities_in(text, language):
        for value in (quantity.value, quantity.high):
            if value is not None:
                found[(float(f"{value:.6g}"), quantity.unit)] += 1
    return found


def date_facts(text: str, language: str) -> Facts:
    """Return the dates of a line that name a day or a month as (year, month, day), None for what is not told."""
    found: Facts = Counter()
    for partial in dates_in(text, language):
        if partial.kind == "date" and (partial.month or partial.day):
            for day in {partial.day, partial.last_day or partial.day}:
                found[(partial.year, partial.month, day)] += 1
    return found


class Tally:
    """True, false and missed facts."""

    def __init__(self) -> None:
        self.true = self.found = self.wanted = 0

    def add(self, wanted: Facts, found: Facts) -> None:
        self.true += (wanted & found).total()
        self.found += found.total()
        self.wanted += wanted.total()

    def __iadd__(self, other: Tally) -> Tally:
        self.true += other.true
        self.found += other.found
        self.wanted += other.wanted
        return self

    @property
    def precision(self) -> float:
        return self.true / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.true / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.true / (self.found + self.wanted) if self.found + self.wanted else 0.0


def aligned(data: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each other language of the data (as the data names it) with its (English line, its line) pairs."""
    documents: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for record in records(data / "stories" / "ntrex.jsonl.gz"):
        documents[record["language"]][record["story"]] = record["sentences"]
    english = documents.pop(REFERENCE, {})
    for name, stories in sorted(documents.items()):
        pairs = [pair for story, lines in stories.items() for pair in zip(english.get(story, []), lines, strict=False)]
        yield name, pairs


def compare(data: Path, facts: Callable[[str, str], Facts]) -> dict[str, Tally]:
    """Return the tally of each language for one kind of fact."""
    tallies: dict[str, Tally] = {}
    for name, pairs in aligned(data):
        tally = tallies[name] = Tally()
        language = LANGUAGES.get(name, name)
        for english, other in pairs:
            tally.add(facts(english, "en"), facts(other, language))
    return tallies


def together(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    total = Tally()
    for tally in tallies:
        total += tally
    return total


def figures(tallies: dict[str, Tally]) -> dict[str, Any]:
    """Return F1 over all, over Latin and Cyrillic script, and by language."""
    near = [tally for name, tally in tallies.items() if LANGUAGES.get(name, name) not in OTHER_SCRIPTS]
    return {
        "all": together(tallies.values()).f1,
        "latin_cyrillic": together(near).f1,
        "by_language": {name: tally.f1 for name, tally in tallies.items()},
    }


def print_table(title: str, tallies: dict[str, Tally]) -> None:
    """Print a kind of fact, language by language."""
    rows = [[name, tally.precision, tally.recall, tally.f1, tally.wanted] for name, tally in tallies.items()]
    total = together(tallies.values())
    table(
        [*rows, ["all", total.precision, total.recall, total.f1, total.wanted]], [title, "precision", "recall", "F1", "wanted"]
    )
    print()


def print_misses(data: Path, wanted_language: str) -> None:
    """Print the lines in which a language tells something else than English."""
    for name, pairs in aligned(data):
        if name != wanted_language:
            continue
        for english, other in pairs:
            for facts in (quantity_facts, date_facts):
                wanted, found = facts(english, "en"), facts(other, LANGUAGES.get(name, name))
                if wanted != found:
                    print(f"missed {list((wanted - found).elements())} false {list((found - wanted).elements())}")
                    print(f"  {english}\n  {other}")


def cpu_ratio(data: Path) -> float:
    """Return the CPU seconds of all facts over those of trafilatura (as it is called without options, which is how the desk's
    extraction runs it), on the same pages; 0 where there are none.

    Tables are made once a process, and no part of it: each language is read once before.
    """
    import trafilatura

    pages = real_pages(data)
    if not pages:
        return 0.0
    trafilatura.extract(pages[0].body)
    start = cpu_seconds()
    texts = [trafilatura.extract(page.body) or "" for page in pages]
    alone = cpu_seconds() - start
    articles = [
        ([Passage(str(at), "a", at, "paragraph", line) for at, line in enumerate(text.splitlines()) if line], identify(text)[0])
        for text in texts
    ]
    for language in {language for _, language in articles}:
        _all_facts([Passage("0", "a", 0, "paragraph", "Reuters, 12.5.2020: Paris 3% – 5")], language)
    start = cpu_seconds()
    for passages, language in articles:
        _all_facts(passages, language)
    return (cpu_seconds() - start) / alone


def _all_facts(passages: list[Passage], language: str) -> None:
    quantities(passages, language)
    periods(passages, language, NOW)
    mentions(passages, language)
    quotes(passages, language)
    find_credits(passages, language)


def main() -> None:
    """Run the bench."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--labels", type=Path, help="JSON lines `key credited`: which items of the feeds credit an outlet")
    parser.add_argument(
        "--misses", metavar="LANGUAGE", help="print what differs in this language (as the data names it), no figures"
    )
    chosen = parser.parse_args()
    if chosen.misses:
        print_misses(chosen.data, chosen.misses)
        return
    told: dict[str, Any] = {}
    for title, facts in (("quantities", quantity_facts), ("dates", date_facts)):
        tallies = compare(chosen.data, facts)
        print_table(title, tallies)
        told[title] = figures(tallies)
    told["countries"] = countries(chosen.data)
    told["names"] = names(chosen.data)
    told["credits"] = credits(chosen.data, chosen.labels)
    told["cpu_ratio"] = cpu_ratio(chosen.data)
    result(told)


if __name__ == "__main__":
    main()
