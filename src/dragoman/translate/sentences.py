"""Where sentences begin and end, by rules and tables of abbreviations. Pure, and linear in the length of the text.

Every run of stops is looked at once, with what stands before and after it. A table, `tables/abbreviations/<language>.txt`, has
sections of words that are written with a stop:

- never: a stop after it ends no sentence (Dr., Mr., z.B.);
- may end: it does where a sentence can begin (etc., Inc.): before a capital, or one of the starters where these are listed;
- after a number: as "may end" after a number, else as "never" (in Russian "2014 г." the year, "г. Киев" the town);
- before a number: never before a number, else a word like any other (No., Art.);
- starters: words that begin sentences, for languages whose names and nouns have capitals within them;
- conjunctions: words before which a long sentence may be cut.

An entry with a capital is only met with that capital; one without, in any case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from dragoman.model import Passage, Sentence

Spans = tuple[tuple[int, int], ...]

# How far a word is looked at: longer ones are no abbreviations, and hostile text has no end.
_REACH = 40
_QUOTE_REACH = 400
# Languages that write ordinals with a stop: "am 5. Mai".
_ORDINALS = frozenset(
    {"bs", "cs", "da", "de", "et", "fi", "fo", "hr", "hu", "is", "lv", "nb", "nn", "no", "pl", "sh", "sk", "sl", "sr", "tr"}
)
# Titles that stand before names in the press of any language.
_EVERYWHERE = frozenset({"Mr", "Mrs", "Ms", "St", "dr", "prof"})
_WIDE = "。！？｡．"
_FULL = "।॥۔։።።။។"
_STOPS = ".!?…‼⁇⁈⁉؟" + _WIDE + _FULL
_GREEK = ";\u037e"
_BLANK_LINE = r"\n\s*\n"
# What may follow a stop and still belongs to the sentence: quotes and brackets that close, notes such as [1].
_CLOSERS = re.compile(r"""(?:["'”’»›“‘«)\]}]|\[\d{1,3}\])*(?:\s{1,3}[»›](?!\w))?[)”"]?""")
_WIDE_CLOSERS = re.compile(r"[”’」』）》〉】｣)\]]*")
# What goes on after a quote: と述べた, 他说。 But 他说，… begins a sentence.
_TELLS = re.compile(r"と(?!ころ|はいえ|もあれ)|って|などと|[をのが]|[^，。！？、：\s]{0,8}[说說问問道喊叫答称稱](?=[。！\s]|$)")
_OPENERS = re.compile(r"""[\s"'“‘„‚«‹»›(\[{¿¡—–―•*-]*""")
_WORD = re.compile(r"[\w'’-]*")
# A word before a stop, with stops inside: what stands before it (a quote, a bracket) is taken off afterwards.
_BEFORE = re.compile(r"[^\s,;:!?()\[\]{}«»“”„‚‹›<>/=|…]+$")
_ROMAN = re.compile(r"[IVXLC]{1,6}")
# What stands before a word that is one letter, if that is an initial: not "km/h", "Ejaria'y", or a Hebrew acronym.
_INITIAL_BEFORE = re.compile(r"""(?:^|[\s.([])["'“„«‘]?$""")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-)*[^\W\d_]")
_LETTER_BEFORE = re.compile(r"(?:^|\s)([^\W\d_])\.\s?$")
_CLOCK_BEFORE = re.compile(r"[:.,]$")
_NUMBER_BEFORE = re.compile(r"(?:\d|[IVXLC])\s?$")
# U.S, e.g, यू.एस: marks are no letters to a regular expression.
_DOTTED = re.compile(r"(?:[^\s.\d]{1,3}\.)+[^\s.\d]{1,3}")
# "the end.The next": a page that lost a space. Not "example.Com", nor "asp.NET".
_SPACE_LOST = re.compile(r"[^\W\d_]{3}\.[”»\"]?[^\W\d_][^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a language's table says, and the stops to look at."""

    stops: re.Pattern[str]
    ordinals: bool
    never: frozenset[str] = frozenset()
    may_end: frozenset[str] = frozenset()
    after_number: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    breaks: tuple[re.Pattern[str], ...] = field(default=())


def split(text: str, language: str) -> Spans:
    """Return the sentences of `text`, in a language by its BCP 47 code, as spans without white space at their ends.

    Together the spans cover all of `text` that is not white space, in order.
    """
    rules = _rules(language)
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in rules.stops.finditer(text):
        end = _end(text, start, stop, rules)
        if end is not None:
            spans.extend(_trimmed(text, start, end))
            start = end
    spans.extend(_trimmed(text, start, len(text)))
    return tuple(spans)


def sentences(passage: Passage, language: str) -> tuple[Sentence, ...]:
    """Return the sentences of `passage`, which is in `language`."""
    spans = split(passage.text, language)
    return tuple(Sentence(passage.id, index, start, end, passage.text[start:end]) for index, (start, end) in enumerate(spans))


def cut(text: str, language: str, limit: int) -> Spans:
    """Return the pieces of a long sentence, each of `limit` characters at most, cut where that does the least harm.

    That is after a semicolon or colon, else after a comma, before a conjunction, at a space, and at last anywhere. Together the
    spans cover all of `text` that is not white space, in order. ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError("a piece has at least one character")
    rules = _rules(language)
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _cut_end(text, start, limit, rules)
        spans.extend(_trimmed(text, start, end))
        start = end
        while start < len(text) and text[start].isspace():
            start += 1
    return tuple(spans)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the span from `start` to `end` without white space around, nothing if nothing is left."""
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        lead = len(piece) - len(piece.lstrip())
        yield start + lead, start + lead + len(inner)


# -- does a stop end a sentence? -----------------------------------------------------------------------------------------


def _end(text: str, start: int, stop: re.Match[str], rules: _Rules) -> int | None:
    """Return where the sentence that began at `start` ends by `stop`, or None where it goes on."""
    if stop.start() < start:
        return None
    run = stop[0]
    if run[0] == "\n":
        return stop.start()
    if run[-1] in _WIDE or (run[-1] in "!?" and _is_cjk(text[stop.end() : stop.end() + 1])):
        return _wide_end(text, start, stop)
    after = _closed(text, stop.end())
    if run[-1] in _FULL:
        return after
    if after == len(text):
        return None
    if not text[after].isspace():
        return after if _space_lost(text, start, stop) else None
    ahead = _OPENERS.match(text, after)
    place = ahead.end() if ahead else after
    if place == len(text) or _goes_on(text, place):
        return None
    if run == "." and not _dot_ends(text, start, stop.start(), place, rules):
        return None
    return after


def _closed(text: str, place: int) -> int:
    """Return where the closing quotes and brackets after a stop end."""
    closers = _CLOSERS.match(text, place)
    return closers.end() if closers else place


def _wide_end(text: str, start: int, stop: re.Match[str]) -> int | None:
    """Return where a sentence ends by a Chinese or Japanese stop, which needs no space after it."""
    after = _wide_closed(text, start, stop.end())
    following = text[after : after + 1]
    if (stop[0] == "．" and following.isdigit()) or (following and following in "、，,）)」』的"):
        return None
    # 「…。」と述べた, “……！”他说: a quote within its sentence.
    quoted = after > stop.end()
    return None if quoted and _TELLS.match(text, after) else after


def _wide_closed(text: str, start: int, place: int) -> int:
    """Return where the closing quotes after a wide stop end. A straight one closes if one is open."""
    closers = _WIDE_CLOSERS.match(text, place)
    after = closers.end() if closers else place
    if text[after : after + 1] == '"' and text.count('"', max(start, place - _QUOTE_REACH), place) % 2:
        after += 1
    return after


def _is_cjk(char: str) -> bool:
    return "\u3008" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff"


def _space_lost(text: str, start: int, stop: re.Match[str]) -> bool:
    """Return whether a sentence ends at this stop although no space follows."""
    place = stop.start()
    if stop[0] != "." or place - start < 3 or not _SPACE_LOST.match(text, place - 3):
        return False
    word = text[max(start, place - _REACH) : place].split()[-1]
    following = text[place + 1 : place + _REACH].lstrip('”»"')
    capital = following[:1].isupper() and following[1:3].islower()
    address = any(sign in word for sign in "./@:") or any(sign in following.split()[0] for sign in "/@")
    return capital and not address and word.islower() and word[-3:].isalpha()


def _goes_on(text: str, place: int) -> bool:
    """Return whether what stands at `place`, after a stop, white space and opening quotes, cannot begin a sentence."""
    char = text[place]
    if char.islower():
        # iPhone begins sentences; so does "d'Artagnan" seldom enough.
        return not text[place + 1 : place + 2].isupper()
    return char in ",;:!?.…)]}%،؛、，؟"


def _dot_ends(text: str, start: int, dot: int, place: int, rules: _Rules) -> bool:
    """Return whether a single stop at `dot` ends the sentence, where the next word begins at `place` with no small letter."""
    before = _BEFORE.search(text, max(start, dot - _REACH), dot)
    word = before[0].lstrip("\"'‘’.-–—*#") if before else ""
    if not word:
        return True
    if dot - start <= 4 and _is_enumerator(text[start:dot].strip()):
        return False
    earlier = text[max(start, dot - len(word) - 8) : dot - len(word)]
    return _word_ends(word, earlier, _word_at(text, place), rules)


def _word_at(text: str, place: int) -> str:
    """Return the word that begins at `place`, with its stop if it is an initial: "A." begins no sentence as "A" does."""
    match = _WORD.match(text, place, place + _REACH)
    word = match[0] if match else ""
    return text[place : place + 2] if len(word) == 1 and text[place + 1 : place + 2] == "." else word


def _is_enumerator(text: str) -> bool:
    """Return whether a text is what stands before an entry of a list: "1", "12", "a", "IV"."""
    return (text.isdigit() and len(text) <= 3) or (len(text) == 1 and text.isalpha()) or bool(_ROMAN.fullmatch(text))


def _word_ends(word: str, before: str, following: str, rules: _Rules) -> bool:
    """Return whether `word` with a stop ends a sentence, after the text `before` and before the word `following`."""
    number_follows = following[:1].isdigit()
    letter = _LETTER_BEFORE.search(before)
    forms = _forms(word) | (_forms(f"{letter[1]}.{word}") if letter else frozenset())  # т. п. as т.п.
    if forms & rules.after_number:
        return _NUMBER_BEFORE.search(before) is not None and not number_follows and _starts(following, rules)
    if forms & rules.may_end:
        return not number_follows and _starts(following, rules)
    if forms & rules.never or (number_follows and forms & rules.before_number):
        return False
    if word.isdigit():
        ordinal = rules.ordinals and len(word) <= 2 and not _CLOCK_BEFORE.search(before)
        return not ordinal or _starts_for_sure(following, rules)
    if rules.ordinals and _ROMAN.fullmatch(word):
        return _starts_for_sure(following, rules)
    if _DOTTED.fullmatch(word):
        return _starts_for_sure(following, rules)
    if len(word) == 1 and word.islower() and (following[1:] == "." or letter):
        return _starts_for_sure(following, rules)  # z. B., u. a.
    if _INITIALS.fullmatch(word) and not word.islower() and not _is_cjk(word[-1]) and _INITIAL_BEFORE.search(before):
        return _starts_for_sure(following, rules)
    return True


def _forms(word: str) -> frozenset[str]:
    """Return the entries under which `word` may stand in a table: as it is, in small letters, and its part after a hyphen."""
    last = _last_part(word)
    return frozenset((word, word.lower(), last, last.lower()))


def _last_part(word: str) -> str:
    """Return what stands after the last hyphen or apostrophe: "art" of "l'art"."""
    return re.split(r"[-'’]", word)[-1] or word


def _starts(following: str, rules: _Rules) -> bool:
    """Return whether `following`, which has no small letter in front, can begin a sentence after an abbreviation."""
    return _starts_for_sure(following, rules) if rules.starters else True


def _starts_for_sure(following: str, rules: _Rules) -> bool:
    return following.lower().replace("’", "'") in rules.starters


# -- where to cut --------------------------------------------------------------------------------------------------------


def _cut_end(text: str, start: int, limit: int, rules: _Rules) -> int:
    """Return where the piece that begins at `start` ends: at the last good break in its later part, else at any."""
    if len(text) - start <= limit:
        return len(text)
    window = text[start : start + limit + 1]
    for pattern in rules.breaks:
        places = [match.end() for match in pattern.finditer(window) if limit * 2 // 5 < match.end() <= limit]
        if places:
            return start + places[-1]
    space = max((place for place, char in enumerate(window) if char.isspace()), default=0)
    return start + (space or _whole(window, limit))


def _whole(window: str, limit: int) -> int:
    """Return a place at most at `limit` that does not part a letter from its marks, if there is one nearby."""
    place = limit
    while place > max(1, limit - 16) and (
        unicodedata.category(window[place])[0] == "M" or "\u200d" in window[place - 1 : place + 1]
    ):
        place -= 1
    return place if place > max(1, limit - 16) else limit


# -- tables --------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=128)
def _rules(language: str) -> _Rules:
    """Return the rules for a language by its BCP 47 code; a language without a table has the general ones."""
    primary = re.split(r"[-_]", language.lower(), maxsplit=1)[0]
    table = _table(primary)
    stops = _STOPS + (_GREEK if primary == "el" else "")
    conjunctions = "|".join(re.escape(word) for word in sorted(table.get("conjunctions", ()), key=len, reverse=True))
    return _Rules(
        stops=re.compile(f"[{re.escape(stops)}]+|{_BLANK_LINE}"),
        ordinals=primary in _ORDINALS,
        never=table.get("never", frozenset()) | _EVERYWHERE,
        may_end=table.get("may end", frozenset()),
        after_number=table.get("after a number", frozenset()),
        before_number=table.get("before a number", frozenset()),
        starters=table.get("starters", frozenset()),
        breaks=(
            re.compile(r"[.!?…][\"”»)]{0,2}(?=\s)|[;:؛](?=\s)|[；：。！？।۔]"),
            re.compile(r"[,،—–](?=\s)|[，、]"),
            *([re.compile(rf"\s(?=(?:{conjunctions})\s)", re.IGNORECASE)] if conjunctions else []),
        ),
    )


def _table(language: str) -> dict[str, frozenset[str]]:
    """Return a language's table by section, empty where there is none."""
    if not re.fullmatch(r"[a-z]{2,3}", language):
        return {}
    file = resources.files("dragoman.translate") / "tables" / "abbreviations" / f"{language}.txt"
    if not file.is_file():
        return {}
    sections: dict[str, set[str]] = {}
    current: set[str] = set()
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[] "), set())
        elif not line.startswith("#"):
            current.update(word.rstrip(".") for word in line.split())
    return {name: frozenset(words) for name, words in sections.items()}
