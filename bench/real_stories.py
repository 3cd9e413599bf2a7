"""The data's stories as articles: which records tell of one event, as people have said. Not a bench itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dragoman.analyse.analyse import analyse
from dragoman.analyse.facts import facts
from dragoman.extract.passages import Piece, passages
from dragoman.feeds.parse import parse
from dragoman.model import Analysis, Article, Done, Feed
from dragoman.ports import Encoder
from measure import records

NOW = datetime(2026, 2, 18, tzinfo=UTC)
ANALYSED_AT_A_TIME = 64
SHORT = 280  # characters of a summary
_TWO_LETTERS = {
    **{"eng": "en", "fra": "fr", "deu": "de", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "pol": "pl", "rus": "ru"},
    **{"ukr": "uk", "bul": "bg", "tur": "tr", "arb": "ar", "fas": "fa", "heb": "he", "hin": "hi", "jpn": "ja", "kor": "ko"},
    **{"zho-CN": "zh", "zho-TW": "zh", "tha": "th", "vie": "vi", "ind": "id", "ell": "el", "ces": "cs", "ron": "ro"},
    **{"swe": "sv", "hun": "hu", "swa": "sw", "cat": "ca"},
}


# Documents of NTREX that report one event in two outlets.
_SAME_EVENT = {"reuters.218863": "euronews-en.153835", "reuters.218861": "cnbc.com.6769", "scotsman.133791": "bbc.381746"}


def same_event(story: str) -> str:
    """Return the story that a document's event is counted as, whichever outlet reports it."""
    return _SAME_EVENT.get(story, story)


@dataclass(frozen=True)
class Told:
    """An article and the story that it belongs to; `group` is what the record says beside it: its language, its topic."""

    article: Article
    story: str
    group: str = ""
    analysis: Analysis | None = None


def _article(key: str, headline: str, body: Iterable[str], language: str | None, moment: datetime, source: str) -> Article:
    pieces: list[Piece] = [("headline", headline), *(("paragraph", text) for text in body if text.strip())]
    url = f"https://{source}.example/{key}"
    return Article(
        id=key,
        source=source,
        url=url,
        canonical=url,
        language=language,
        headline=headline,
        bylines=(),
        section=None,
        image=None,
        published_at=moment,
        date_from="feed",
        access="free",
        revision=1,
        passages=passages(key, pieces),
    )


def basil(data: Path, *, dated: bool) -> list[Told]:
    """Three outlets' articles on each story; without dates, all are of one moment."""
    told = []
    for place, record in enumerate(records(data / "stories" / "basil.jsonl.gz")):
        moment = datetime.fromisoformat(record["date"]).replace(tzinfo=UTC) if dated else NOW
        one = _article(f"b{place}", record["title"], record["paragraphs"], "en", moment, record["source"])
        told.append(Told(one, record["story"]))
    return told


def ecbplus(data: Path) -> list[Told]:
    """Topics of two stories each that are easily confused. Some texts begin with an address, which is no sentence."""
    told = []
    for place, record in enumerate(records(data / "stories" / "ecbplus.jsonl.gz")):
        first, *rest = [text for text in record["sentences"] if not text.startswith("http : / /")] or record["sentences"]
        one = _article(f"e{place}", first, rest, "en", NOW, f"outlet{place}")
        told.append(Told(one, f"{record['topic']}/{record['story']}", record["topic"]))
    return told


def ntrex(data: Path) -> list[Told]:
    """One document in thirty languages; the group is the language."""
    told = []
    for place, record in enumerate(records(data / "stories" / "ntrex.jsonl.gz")):
        language = record["language"]
        first, *rest = record["sentences"]
        two = _TWO_LETTERS.get(language, language[:2])
        told.append(Told(_article(f"n{place}", first, rest, two, NOW, f"outlet-{language}"), record["story"], language))
    return told


def semeval(data: Path) -> list[tuple[Told, Told, float]]:
    """Pairs of articles with their grade: from 1, the same story, to 4, unrelated."""
    pairs = []
    for place, record in enumerate(records(data / "stories" / "semeval22.jsonl.gz")):
        two = [_from_text(f"s{place}-{side}", record[f"text{side}"], record[f"lang{side}"]) for side in (1, 2)]
        pairs.append((two[0], two[1], float(record["Overall"])))
    return pairs


def _from_text(key: str, text: str, language: str) -> Told:
    """A text without a mark between its headline and the rest: the first words stand for the headline."""
    words = text.split()
    headline = " ".join(words[:12])
    rest = " ".join(words[12:])
    return Told(
        _article(key, headline, [rest[start : start + 800] for start in range(0, len(rest), 800)], language, NOW, key), ""
    )


def world(data: Path) -> list[Told]:
    """The captured feeds as one stream in order of date, each link once. The story is unknown, the group is the item's key."""
    seen: set[str] = set()
    told = []
    for path in sorted((data / "feeds" / "world").glob("*.xml")):
        found = parse(path.read_bytes(), Feed(f"https://{path.stem}.example/feed", path.stem), NOW)
        for item in found.value.items if isinstance(found, Done) else ():
            key = hashlib.sha256(item.url.encode()).hexdigest()[:12]
            if key not in seen:
                seen.add(key)
                headline = item.title or item.summary[:200]
                moment = min(item.published_at or NOW, NOW)
                told.append(Told(_article(f"w{key}", headline, [item.summary], "en", moment, path.stem), "", key))
    return sorted(told, key=lambda one: (one.article.published_at, one.article.id))


def cut(told: Sequence[Told]) -> list[Told]:
    """The same articles as a feed gives them: a headline and one short passage."""
    return [Told(_short(one.article), one.story, one.group) for one in told]


def _short(article: Article) -> Article:
    text = " ".join(passage.text for passage in article.passages[1:])
    words = text[:SHORT].rpartition(" ")[0] or text[:SHORT]
    key = f"{article.id}s"
    return _article(key, article.headline, [words], article.language, article.published_at, article.source)


def analysed(told: Sequence[Told], encoder: Encoder) -> list[Told]:
    """The same with their analyses, made by the project's own facts and encoder."""
    return list(_analysed(told, encoder))


def _analysed(told: Sequence[Told], encoder: Encoder) -> Iterator[Told]:
    for start in range(0, len(told), ANALYSED_AT_A_TIME):
        batch = told[start : start + ANALYSED_AT_A_TIME]
        articles = [one.article for one in batch]
        found = analyse(articles, [facts(article).value for article in articles], encoder)
        for one, analysis in zip(batch, found, strict=True):
            yield Told(one.article, one.story, one.group, analysis)
