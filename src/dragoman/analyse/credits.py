"""Where an article names another outlet as its source: "(Reuters)", "avec AFP", "according to Bild", "по данным ТАСС".

An outlet that is only spoken of (its shares, its building, its journalists in prison) is none. What counts are brackets and
lines of credit, words before the outlet's name and words after it; they stand in the languages' tables, outlets in
`tables/outlets.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

from dragoman.analyse.find import UNSPACED_LETTER
from dragoman.analyse.name_tables import UNSPACED, entries, name_table, outlet_hosts, outlet_names, written
from dragoman.analyse.transliterate import script
from dragoman.model import Credit, Passage, Span
from dragoman.text import primary, slug

REACH = 80  # characters before and after a name in which the words of its credit stand
MAX_LINE = 60  # characters of a passage that is a line of credit and nothing else
_SMALL = "a-zß-öø-ÿа-џα-ώ"  # letters with which only few outlets begin
_WORD_PART = re.compile(r"\w+")
# What Arabic and Hebrew write together with the name after it.
_GLUED = frozenset("وبلفكהובלמש")
# Between a cue and the outlet: what kind of outlet it is, articles, days.
_FILL = r"(?:[\s,:]+[\w’'.-]+){0,4}?[\s:,]*[\"“”«„‘'(]*"
_FEW = r"(?:[\s,:]+[\w’'.-]+){0,2}?[\s:,]*[\"“”«„‘'(]*"
_AFTER_FILL = r"[\"”“»’']*(?:['’]\w{1,5})?(?:[\s,(]+[\w’'.-]+){0,2}?[)\s,]*"
_OPEN = re.compile(
    r"(?:[(\[（【［©]|\s[/|–—-])\s*(?:(?:with|avec|mit|con|com|met|from|by|via|photos?|photo by|image|picture|source|sources|"
    r"file photo|фото|из|за)[:\s]+)?(?:[^()\[\]]{1,40}[/,&;+]\s*)?(?:the |via )?$",
    re.I,
)
_CLOSE = re.compile(r"\s*(?:(?:[/,&;+]|\band\b|\bet\b|\bund\b|\by\b|\bvia\b)[^()\[\]]{1,60})?[)\]）】］]")
_SENTENCE_OVER = re.compile(
    r"(?:^|[.!?…。”\"»’)\]/–—-])\s*(?:(?:with|avec|mit|con|com|met|from|by)\s+)?(?:inputs? from )?(?:the )?$", re.I
)
_NOTHING_MORE = re.compile(r"(?:[/,&;+\s]|and|et|und|y|contributed to this report)*[\w/, ]{0,30}[.)\]|\s–—-]*$")
_END = re.compile(r"\s*[.)\]|–—-]*\s*$")
_HEADLINE_TAIL = re.compile(r"\s[|–—-]\s*$")
# The outlet as the subject of the news.
_OF_ITS = re.compile(
    r"['’]s?\s+(?!report|analysis|coverage|interview|investigat|account|poll|website|news|sources|live|own|us|\w+ report)|"
    r"\s+(?:journalists?|employees?|staff|building|offices?|headquarters|shares?|stocks?|photographers?|"
    r"cameram[ae]n|chief|boss|"
    r"executives?|director|presenter|hosts?|anchors?|owner|licence|license|lawsuit|workers|crew|subscribers|viewers|readers|"
    r"microphone|documentary|studio|programme|show)\b(?!\s+(?:reported|said that|told))|"
    r"\s+(?:was|were|is|has been|had been|will be|would be|faces|faced|agreed|sued|apologi[sz]ed|laid off|"
    r"lost|fired|hired|bought|"
    r"sold|acquired|plans|launched|appointed)\b(?!\s+(?:told|reporting|first to report|the first))|"
    r"\s+(?:said|says|announced|reported)\s+(?:in a statement|on its|it\b|its\b|they\b|their\b|that it\b|a loss|a profit|net )"
)
_HAS_ITS = re.compile(
    r"\b(?:shares?|stocks?|owners?|chief executive|boss|director|editor|head|chairman|employees?|journalists?|reporters?|"
    r"correspondents?|buildings?|offices?|headquarters|lawsuit against|against|sued|suing|sue|fined|"
    r"raided|banned|accused?|attacked|"
    r"criticis?z?ed|acquisition|takeover|subscribers?|readers|viewers|bought|buy|acquired?|aktien|akcje|акции|actions|acciones|"
    r"azioni|ações|aandelen|أسهم|סהם|worked|works|working|owned|hired|employed|founded)(?:\s+(?:of|at|by|"
    r"from|for|der|des|von|de|du|di|da|do|"
    r"van|the|to)){0,2}\s+$",
    re.I,
)
# An outlet that the table does not have, by what papers are called.
_UNLISTED = re.compile(
    r"(?:[A-Z][\w'’.]+[ -]){1,4}(?:Times|Post|Herald|Gazette|Journal|Tribune|Chronicle|Telegraph|Observer|"
    r"Standard|Courier|Dispatch|"
    r"Inquirer|Examiner|Bulletin|Magazine|Radio|TV|Television|News|Zeitung|Anzeiger|Nachrichten|Rundschau|Allgemeine)\b"
)
# Words that say too little inside of a sentence: they count in lines of credit alone.
_LIGHT = frozenset(
    re.findall(
        r"\w+",
        "with by via in to avec à par mit con por a da com pela pelo met za med till su στο στην στους από 対 "
        "对 對 向 据 據 紙 電 tờ báo",
    )
)
# "…, said Jane Doe in The Courier": the outlet's name must end its clause.
_SAID = re.compile(
    r"(?:\b(?:said|says|asked|asks|wrote|writes|stated|added|argued|argues|noted|explained|reckons|"
    r"reports|reported|according)\b|"
    r"[’”\"']\s(?=[A-Z]))"
    r"(?:\s+[\w’'.-]+){0,9}?\s+(?:(?:in|on|at|for|to)\s+)?(?:[Tt]he\s+)?$"
)
_SAID_END = re.compile(
    r"\s*(?:[.,;:–—“”\"‘(]|$|['’]s\s(?:[\w-]+\s){0,4}(?:editor|correspondent|reporter|columnist|analyst)\b|editorial\b|that\b)"
)
_BY_NAME = re.compile(
    r"(?:^|[\s,”’\"'])(?:said|says|asked|asks|wrote|writes|stated|added|argued|argues|noted)\s+(?:[Tt]he\s+)?$"
)
_STAFF = re.compile(r"['’]s\s(?:[\w-]+\s){0,4}(?:editor|correspondent|reporter|columnist|analyst)\b")
# A column's head in reviews of the press: “…” Jane Doe at The Courier
_COLUMN = re.compile(r"[’”\"']\s+(?:[A-Z][\w.'’-]+\s+){2,4}(?:at|in)\s+(?:[Tt]he\s+)?$")
_DASH = re.compile(r"[–—-]\s?$")
_PICTURE = re.compile(r"(?:photo|image|picture|photograph|file|foto|фото|bild)[^()]{0,60}$|/\s*Getty|Getty Images", re.I)


class _Named(NamedTuple):
    start: int
    end: int
    key: str
    weak: bool


class _Cues(NamedTuple):
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    light: re.Pattern[str] | None


def credits(passages: Sequence[Passage], language: str, own: Sequence[str] = ()) -> tuple[Credit, ...]:
    """Return where `passages` credit other outlets, in order. `own` are names, hosts or addresses of the article's own outlet,
    which is not credited by being named. `Credit.outlet` is a key of the table, else the name as a slug."""
    ours = frozenset(outlet_key(name) for name in own if name)
    return tuple(
        Credit(Span(passage.id, named.start, named.end), named.key)
        for passage in passages
        for named in in_text(passage.text, language)
        if named.key not in ours
    )


def in_text(text: str, language: str) -> list[_Named]:
    """Return the outlets that a text credits."""
    cues = _cues(primary(language))
    found = [named for named in _named(text, language) if _is_credit(text, named, cues)]
    for match in _UNLISTED.finditer(text):
        if not any(named.start < match.end() and match.start() < named.end for named in found):
            name = match[0].removeprefix("The ")
            named = _Named(match.end() - len(name), match.end(), outlet_key(name), weak=True)
            if _by_cue(text, named, cues) and not _is_subject(text, named):
                found.append(named)
    return sorted(found)


@cache
def outlet_key(name: str) -> str:
    """Return the key of an outlet by its name, its host or an address of it; of one that is not in the table, a slug."""
    host = (urlsplit(name).hostname or "") if "//" in name else name.lower()
    hosts = outlet_hosts()
    while host.count("."):
        if host in hosts:
            return hosts[host]
        host = host.partition(".")[2]
    bare = name.strip().removeprefix("The ").removeprefix("the ")
    return _keys().get(bare.lower()) or slug(bare) or bare.lower()


@cache
def _keys() -> dict[str, str]:
    keys: dict[str, str] = {}
    for name, key, _ in outlet_names():
        keys.setdefault(name.lower().removeprefix("the "), key)
        keys.setdefault(key, key)
    return keys


@cache
def _filed() -> tuple[dict[str, tuple[tuple[str, str, bool], ...]], dict[str, tuple[tuple[str, str, bool], ...]]]:
    """Names by their first word, and those of scripts without spaces by their first two characters; the longest first."""
    spaced: dict[str, list[tuple[str, str, bool]]] = {}
    wide: dict[str, list[tuple[str, str, bool]]] = {}
    for name, key, weak in outlet_names():
        if script(name) in UNSPACED:
            wide.setdefault(name[:2], []).append((name, key, weak))
        else:
            first = _WORD_PART.search(name)
            spaced.setdefault(first[0] if first else name, []).append((name, key, weak))
    spaced_in_order = {first: tuple(sorted(group, key=lambda one: -len(one[0]))) for first, group in spaced.items()}
    return spaced_in_order, {first: tuple(sorted(group, key=lambda one: -len(one[0]))) for first, group in wide.items()}


@cache
def _first_words() -> re.Pattern[str]:
    """The pattern of the words with which an outlet's name may begin: those that do not begin small, and a few that do."""
    small = "|".join(re.escape(word) for word in _filed()[0] if re.match(f"[{_SMALL}]", word))
    return re.compile(rf"\b(?<![@#/.])(?:[^\W_{_SMALL}]\w*|(?:{small or '(?!)'})\b)")


def _named(text: str, language: str) -> Iterator[_Named]:
    """Yield the outlets that are named, the longest name at each place."""
    spaced, wide = _filed()
    first_words = _first_words()
    declines = name_table(language).declines
    last = 0
    for match in first_words.finditer(text):
        first = match[0]
        group, offset = spaced.get(first), 0
        if group is None and first.islower():
            continue
        start = match.start()
        if start < last:
            continue
        if group is None and declines and len(first) > (2 if language[:2] == "ko" else 4):
            group = next((spaced[first[:-cut]] for cut in (1, 2, 3) if first[:-cut] in spaced), None)
        if group is None and first[0] in _GLUED:
            group, offset = spaced.get(first[1:]), 1
        for name, key, weak in group or ():
            end = _name_end(text, start + offset, name, declines)
            if end:
                yield _Named(start + offset, end, key, weak)
                last = end
                break
    if UNSPACED_LETTER.search(text):
        for place in range(len(text) - 1):
            for name, key, weak in wide.get(text[place : place + 2], ()):
                if place >= last and text.startswith(name, place):
                    yield _Named(place, place + len(name), key, weak)
                    last = place + len(name)
                    break


def _name_end(text: str, start: int, name: str, declines: bool) -> int:
    """Return where a name that begins at `start` ends, 0 if it does not stand there; a declined one may have an ending."""
    if not text.startswith(name, start):
        stem = name[:-1]
        if not (declines and len(name) > 5 and text.startswith(stem, start)):
            return 0
        name = stem
    end = start + len(name)
    ending = 0
    while end + ending < len(text) and text[end + ending].isalpha():
        ending += 1
    if ending and not (declines and ending <= 3 and len(name) > 1 and not text[end].isupper()):
        return 0
    return end if script(name) == "hangul" else end + ending


@cache
def _cues(language: str) -> _Cues:
    table = written(language)
    before = entries(table, "before")
    strong = [cue for cue in before if cue not in _LIGHT]
    light = [cue for cue in before if cue not in strong]
    wide = language in ("zh", "ja", "th")
    filled = r"[^。，,]{0,8}?[“「『《\"]?" if wide else _FILL
    after = entries(table, "after")
    between = r"[”」』》\"]?[^。，,]{0,10}?" if wide else _AFTER_FILL
    edge = "" if wide else r"\b"
    return _Cues(
        re.compile(f"{edge if language != 'ar' else ''}(?:{_any(strong)}){filled}$", re.I) if strong else None,
        re.compile(f"{between}(?:{_any(after)}){'' if wide else chr(92) + 'b'}", re.I) if after else None,
        re.compile(rf"(?:^|[.!?…»”\"–—-]\s*)(?:{_any(light)}){_FEW}$", re.I) if light else None,
    )


def _any(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _is_credit(text: str, named: _Named, cues: _Cues) -> bool:
    before, after = text[max(0, named.start - REACH) : named.start], text[named.end : named.end + REACH]
    if _OPEN.search(before) and _CLOSE.match(after):
        return not (_PICTURE.search(before) or _PICTURE.match(after) or _is_acronym(text[named.start : named.end], before))
    if named.weak and re.match(r"\s+[A-Z]", after):
        return False
    if _HEADLINE_TAIL.search(before) and _END.match(after):
        return False
    if _SENTENCE_OVER.search(before) and _END.match(after):
        return len(text) > MAX_LINE or not named.weak
    if len(text) <= MAX_LINE and not named.weak and _SENTENCE_OVER.search(before) and _NOTHING_MORE.match(after):
        return named.start <= 3 and not re.match(r"\s+[a-z]", after)
    if _STAFF.match(after) and _BY_NAME.search(before):
        return True
    if _COLUMN.search(before) or (_signs(text, named) and _DASH.search(before) and _END.match(after)):
        return True
    return not _is_subject(text, named) and _by_cue(text, named, cues)


def _signs(text: str, named: _Named) -> bool:
    """Whether the name is written as agencies sign: in capitals."""
    return text[named.start : named.end].isupper()


def _is_subject(text: str, named: _Named) -> bool:
    before, after = text[max(0, named.start - REACH) : named.start], text[named.end : named.end + REACH]
    return bool(_OF_ITS.match(after) or _HAS_ITS.search(before))


def _by_cue(text: str, named: _Named, cues: _Cues) -> bool:
    before, after = text[max(0, named.start - REACH) : named.start], text[named.end : named.end + REACH]
    clause = re.split(r"[.!?;。！？](?=\s|$)", before)[-1]
    if cues.before and cues.before.search(clause):
        return True
    if cues.light and _END.match(after) and cues.light.search(before):
        return True
    if _SAID_END.match(after) and (_BY_NAME.search(clause) or _said_in(clause)):
        return True
    return bool(cues.after and cues.after.match(after))


def _said_in(clause: str) -> bool:
    """Whether a clause ends with who said it and "in" or "to": "said Jane Doe in the"."""
    match = _SAID.search(clause)
    return bool(match and re.search(r"\s(?:in|on|at|for|to)\s+(?:[Tt]he\s+)?$", clause))


def _is_acronym(name: str, before: str) -> bool:
    """Whether a name in brackets is short for the words before it: "Emergency Response Team (ERT)"."""
    words = re.findall(r"\b[A-ZÀ-Þ]\w*", before)[-len(name) :]
    return name.isupper() and len(name) > 1 and "".join(word[0] for word in words) == name
