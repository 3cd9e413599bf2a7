"""Added text: a sentence, a line or a bracket that the source does not have, or an engine's words about its own work.

Sentences are split and brackets are opened in translating too, so counting them tells nothing. What tells is length, which
two texts that say the same have in common (Gale and Church 1993, "A Program for Aligning Sentences in Bilingual Corpora"):
where the translation without what it has more is still as long as its source calls for, the rest came from nowhere. That is
a doubt; where either of two sentences may have been added, the last is named. A failure is what names itself: "Here is the
translation:" before it, a translator's note in it. A quotation that is new is told of
by `quotes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, Span, found, passed
from dragoman.translate.sentences import split

NAME = "added"
# Letters of English for one of the language's: medians of human translations (`translation/outputs`, 400 to 1,000 of a pair).
_SAYS = {
    "ar": 1.15, "bg": 0.97, "cs": 1.06, "de": 0.9, "es": 0.9, "fr": 0.9, "it": 0.87, "ja": 2.35, "pl": 0.95, "ru": 0.96,
    "uk": 0.98, "zh": 3.2,
}  # fmt: skip
_LIKE = {"he": 1.15, "fa": 1.15, "ur": 1.15, "ko": 2.0}  # not measured: by their scripts
_ENOUGH = 0.9  # share of its source's length from which on a translation may say all of it, without the sentences it has more
_ENOUGH_BARE = 1.0  # … without a sentence at the beginning, or a bracket: these are added more seldom, and are shorter
_LEAST = 20.0  # letters of English in what is added: less is a word or two, a gloss
_WORDS = 3  # words in a bracket that is no gloss, name or figure
_LEAD = 120  # characters in which an engine announces its translation
_BRACKETS = re.compile(r"\([^()\n]*\)|（[^（）\n]*）|\[[^\[\]\n]*\]|［[^［］\n]*］|【[^【】\n]*】|〔[^〔〕\n]*〕|\{[^{}\n]*\}")
_OPENS = re.compile(r"[(（\[［【〔{]")
_ASIDE = re.compile(r"\s[-–—]+\s|[–—―]|\s-|-\s|\.\.\.|…")  # what may become a bracket in another language
_COLONS = re.compile(r"[:：﹕︰]")
_PARTS = re.compile(r"[;；؛]")  # what becomes a stop in another language
_LINE = re.compile(r"[^\n]+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{3}")
# What an engine calls its work, in the languages of editions; a translator is a person, whom news may quote.
_WORK = re.compile(
    r"\btranslat(?:ions?|ed)\b|\bübersetz(?:ung|t)|\btradu(?:ctions?|its?|cción|cid[oa]|zion[ei]|cere\w*|ç(?:ão|ões)|zid[oa])\b"
    r"|\bvertal(?:ing|ingen)\b|\bvertaald|\böversättning|\boversættelse|\boversettelse|\bpřeklad(?!atel)|\bpreklad(?!ateľ)"
    r"|\btłumaczeni|\bперевод(?!чи)|\bпереклад(?!ач)|\bпревод(?!ач)|\bçeviri(?!ci)|\bfordít(?:ás|va)|\bkäännö"
    r"|ترجمة|ترجمه|תרגום|译文|翻译|譯文|翻譯|翻訳|訳文|번역|अनुवाद(?!क)",
    re.I,
)
# A source that has to do with translating may well begin so itself.
_TOPIC = re.compile(
    r"translat|übers[ae]tz|\btradu[cçizt]|vertal|vertaa|övers[aä]tt|overs[aæe]tt|překl|prekl|tłumacz|перев[её]?[одс]"
    r"|перекла[дс]|прев[ео][дж]|çevir|tercüme|fordít|kään|ترجم|תרג|译|譯|訳|번역|अनु",
    re.I,
)
# How a note begins, in a bracket or a sentence of its own.
_NOTE = re.compile(
    r"\W*(?:translator[’']?s[’']? note|(?:translation |please )?note\b(?=\s*[:：]| that (?:the|this|in|i)\b)"
    r"|explanation\s*:|t/?n\s*:|anm(?:erkung|\.)"
    r"(?=\s*(?:[:：]|d\. ?ü|des üb|der üb))|hinweis\s*:|n\. ?d\. ?t\b|note (?:du|de la) traduct\w+"
    r"|(?:note|remarque)\s*[:：]|nota (?:del traductor|de la traductora|del traduttore|do tradutor)|nota\s*:"
    r"|прим(?:ечание|\.)\s*(?:[:：]|пер)|примітка\s*:"
    r"|poznámka\s*:|pozn\. ?překl|uwaga\s*:|przyp\. ?tłum|ملاحظة\s*[:：]|ملاحظة المترجم|译注|譯註|译者注|譯者註|訳注|訳者注"
    r"|(?:注|註|注意|备注|備註|说明|說明)\s*[:：])",
    re.I,
)


def added(pair: Pair) -> Check:
    """Find what the target has more than its source: an announcement, notes, sentences, brackets."""
    if not any(map(str.isalnum, pair.source)):
        return passed(NAME)
    told = [*_announced(pair), *_notes(pair)]
    if told:
        return found(NAME, "fail", pair, target=told)
    spans = _sentences(pair) or _brackets(pair)
    return found(NAME, "doubt", pair, target=spans) if spans else passed(NAME)


def _announced(pair: Pair) -> Iterator[Span]:
    """Yield where an engine says that a translation follows: before a colon that the source does not have."""
    colon = _COLONS.search(pair.target, 0, _LEAD)
    if colon is None or len(_COLONS.findall(pair.target)) <= len(_COLONS.findall(pair.source)):
        return
    if (
        _WORK.search(pair.target, 0, colon.start())
        and not _TOPIC.search(pair.source)
        and _says_all(pair, 0, colon.end(), _ENOUGH / 2)
    ):
        yield (0, colon.end())


def _notes(pair: Pair) -> Iterator[Span]:
    """Yield notes: in brackets that the source does not have, or as a sentence more than it has."""
    candidates = list[Span]()
    brackets, units = _bracketed(pair.target), _units(pair.target, pair.language)
    if brackets and len(brackets) > len(_OPENS.findall(pair.source)):
        candidates += brackets
    own = _units(pair.source, pair.source_language)
    if len(units) > len(own) and len(_COLONS.findall(pair.target)) > len(_COLONS.findall(pair.source)):
        candidates += [span for span in units[1:] if pair.target[span[0]] not in "([（［【〔"]
    notes = [span for span in candidates if _NOTE.match(pair.target, *span)]
    if notes and not any(_NOTE.match(pair.source, start) for start, _ in (*own, *_bracketed(pair.source))):
        yield from notes


def _sentences(pair: Pair) -> Sequence[Span]:
    """Return the sentences at the end, else at the beginning, without which the target says as much as its source."""
    units = _units(pair.target, pair.language)
    more = len(units) - len(_units(pair.source, pair.source_language)) - len(_PARTS.findall(pair.source))
    if more <= 0:
        return []
    for few, share in ((units[-more:], _ENOUGH), (units[:more], _ENOUGH_BARE)):
        start, end = few[0][0], few[-1][1]
        if _weight(pair.target[start:end], pair.language) >= _LEAST and _says_all(pair, start, end, share):
            return few
    return []


def _brackets(pair: Pair) -> list[Span]:
    """Return brackets of several words, if the source has no aside of any kind and the target is long enough without."""
    if _OPENS.search(pair.source) or _ASIDE.search(pair.source):
        return []
    spans = [span for span in _bracketed(pair.target) if _is_clause(pair.target[slice(*span)], pair.language)]
    return [span for span in spans if _says_all(pair, *span, _ENOUGH_BARE)]


def _is_clause(text: str, language: str) -> bool:
    if _weight(text, language) < _LEAST:
        return False
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    small = [word for word in words if not word.strip("([{（［【〔")[:1].isupper()]
    return (len(words) >= _WORDS and 2 * len(small) > len(words)) or bool(_UNSPACED.search(text))


def _says_all(pair: Pair, start: int, end: int, share: float) -> bool:
    """Whether the target without a span is still `share` as long as the source calls for."""
    left = _weight(pair.target[:start], pair.language) + _weight(pair.target[end:], pair.language)
    return left >= share * _weight(pair.source, pair.source_language)


def _weight(text: str, language: str) -> float:
    """Return how many letters of English a text is worth; white space counts once."""
    return len(" ".join(text.split())) * (_SAYS.get(language) or _LIKE.get(language, 1.0))


@lru_cache(maxsize=512)
def _units(text: str, language: str) -> tuple[Span, ...]:
    """Return the sentences of a text that have words, line by line."""
    spans = [
        (line.start() + start, line.start() + end) for line in _LINE.finditer(text) for start, end in split(line[0], language)
    ]
    return tuple(span for span in spans if any(map(str.isalnum, text[slice(*span)])))


def _bracketed(text: str) -> list[Span]:
    return [match.span() for match in _BRACKETS.finditer(text)]
