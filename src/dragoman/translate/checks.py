"""Checks on a translated sentence, each small and pure: pass, doubt or fail, with the spans that made it so.

A check never says that a translation is good. It says what can be known without understanding: that a number is gone, that half
of the sentence is, that it repeats itself, that it is not in the reader's language.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

from dragoman.analyse.language import identify
from dragoman.model import Check, Verdict

Span = tuple[int, int]

_NUMBER = re.compile(r"\d+(?:[.,'’\u00a0\u2009\u202f٬٫ ]\d{3}(?!\d)|[.,٫]\d+)*")
_WORD = re.compile(r"\w+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts in which a character says as much as two or three
# In news, a faithful sentence has between a third and three times the characters of its source, all languages taken together.
SHORTEST, LONGEST, SLACK = 1 / 3, 3.0, 20
LEAST_FOR_LANGUAGE = 40
# Scripts that a language is written in, where it is not the Latin one.
_SCRIPTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("ru", "uk", "bg", "mk", "sr", "be", "kk", "ky", "mn", "tg"), ("CYRILLIC",)),
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ug", "sd"), ("ARABIC",)),
    **dict.fromkeys(("hi", "mr", "ne"), ("DEVANAGARI",)),
    "el": ("GREEK",),
    "he": ("HEBREW",),
    "ka": ("GEORGIAN",),
    "hy": ("ARMENIAN",),
    "th": ("THAI",),
    "ko": ("HANGUL",),
    "zh": ("CJK",),
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
}


def run(source: str, target: str, source_language: str, language: str) -> tuple[Check, ...]:
    """Return what every check says of `target` as a translation of `source`."""
    return tuple(check(source, target, source_language, language) for check in CHECKS)


def numbers(source: str, target: str, source_language: str, language: str) -> Check:  # noqa: ARG001
    """Every number in digits must stand in the translation. A single digit may have become a word, which is a doubt."""
    wanted, given = _numbers(source), _numbers(target)
    missing = _without(wanted, given)
    added = _without(given, wanted)
    verdict: Verdict = "pass"
    if any(len(value) > 1 for value, _ in missing):
        verdict = "fail"
    elif missing or added:
        verdict = "doubt"
    note = " ".join([*(f"−{value}" for value, _ in missing), *(f"+{value}" for value, _ in added)])
    return Check("numbers", verdict, tuple(span for _, span in missing), tuple(span for _, span in added), note)


def _numbers(text: str) -> list[tuple[str, Span]]:
    """The numbers of a text in plain digits. Separators differ between languages, so only one is kept, as a point: that
    before one or two last digits, where no other stands. 4,2 is not 42."""
    found = []
    for match in _NUMBER.finditer(text):
        groups = ["".join(str(unicodedata.decimal(one)) for one in group) for group in re.findall(r"\d+", match[0])]
        mark = "." if len(groups) == 2 and len(groups[1]) <= 2 else ""
        found.append((mark.join(groups), match.span()))
    return found


def _without(some: list[tuple[str, Span]], others: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    left = Counter(value for value, _ in others)
    missing = []
    for value, span in some:
        if left[value] > 0:
            left[value] -= 1
        else:
            missing.append((value, span))
    return missing


def length(source: str, target: str, source_language: str, language: str) -> Check:  # noqa: ARG001
    """A translation much shorter or longer than its source has lost or made up something."""
    before, after = _weight(source), _weight(target)
    fits = SHORTEST * before - SLACK <= after <= LONGEST * before + SLACK
    return Check("length", "pass" if fits else "fail", note="" if fits else f"{len(source)} → {len(target)}")


def _weight(text: str) -> float:
    return len(text) + 1.5 * len(_DENSE.findall(text))


def repetition(source: str, target: str, source_language: str, language: str) -> Check:  # noqa: ARG001
    """The same three words again and again, more often than in the source, are an engine's loop."""
    most, words = _most_repeated(target)
    if most >= 3 and most > _most_repeated(source)[0] + 1:
        place = target.casefold().find(words.split(" ", 1)[0])
        return Check("repetition", "fail", target_spans=((max(place, 0), len(target)),), note=f"{most} × {words!r}")
    return Check("repetition", "pass")


def _most_repeated(text: str) -> tuple[int, str]:
    words = _WORD.findall(text.casefold())
    if len(words) < 3:
        words = [*_DENSE.findall(text)]
    counts = Counter(zip(words, words[1:], words[2:], strict=False))
    if not counts:
        return 0, ""
    trigram, most = counts.most_common(1)[0]
    return most, " ".join(trigram)


def untranslated(source: str, target: str, source_language: str, language: str) -> Check:
    """Words of the source's script in a language that is not written in it were left over; so was a sentence given back."""
    if source.strip() == target.strip() and len(_WORD.findall(source)) >= 4:
        return Check("untranslated", "fail", ((0, len(source)),), ((0, len(target)),), "the same text")
    own = _SCRIPTS.get(language, ())
    foreign = tuple(script for script in _SCRIPTS.get(source_language, ()) if script not in own)
    if not foreign:
        return Check("untranslated", "pass")
    spans = tuple(match.span() for match in _WORD.finditer(target) if _in_script(match[0], foreign))
    return Check("untranslated", "fail" if spans else "pass", target_spans=spans, note=", ".join(target[s:e] for s, e in spans))


def _in_script(word: str, scripts: tuple[str, ...]) -> bool:
    return any(unicodedata.name(character, "").startswith(scripts) for character in word if character.isalpha())


def output_language(source: str, target: str, source_language: str, language: str) -> Check:  # noqa: ARG001
    """A text long enough to tell that is still in the source's language was not translated."""
    if len(target) < LEAST_FOR_LANGUAGE:
        return Check("language", "pass")
    found, confidence = identify(target, language)
    if found == source_language and confidence > 0.9:
        return Check("language", "fail", target_spans=((0, len(target)),), note=f"reads as {found}")
    return Check("language", "pass")


CHECKS: tuple[Callable[[str, str, str, str], Check], ...] = (numbers, length, repetition, untranslated, output_language)
