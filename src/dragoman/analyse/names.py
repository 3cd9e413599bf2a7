"""Names in an article: passages and a language → mentions, whose keys are the same across scripts and spellings.

Keys: `country:ua`, `region:us-tx`, `city:703448` (GeoNames), `org:eu`, `outlet:reuters` for what tables and gazetteers know;
`name:` and a skeleton (see `transliterate`) for every other name, so that Kirby, Кирби and カービー meet. A country's adjective
and its people count as the country: "British", "Briten" and "英国首相" say the same, and many languages do not tell them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dragoman.analyse.find import Hit, hits, scan, unspaced
from dragoman.analyse.gazetteer import fold
from dragoman.analyse.link import Found, linked
from dragoman.analyse.name_tables import NameTable, given_names, name_table
from dragoman.analyse.transliterate import skeleton
from dragoman.analyse.words import JOINTS, Word, words
from dragoman.model import Mention, MentionKind, Passage, Span

LONGEST_NAME = 5  # words
TITLE_CASE = 0.6  # share of long words with capitals from which a passage's capitals say nothing
_INITIALS = re.compile(r"[. ]{1,2}")
_KANA_NAME = re.compile(r"[ァ-ヺー]{2,}(?:[・＝][ァ-ヺー]+)+")
_KANA_WORD = re.compile(r"[ァ-ヺー]{2,}")
# The characters with which Chinese writes foreign names, simplified and traditional.
_SOUND = (
    "历歷阿埃艾爱愛安昂奥奧澳巴白班邦包保鲍鮑贝貝本比彼毕畢别別宾賓波伯勃博布采查察昌楚茨措达達戴丹道德登邓鄧迪蒂丁东東杜敦顿頓多厄恩尔爾法凡范方菲费費芬丰夫弗福富盖蓋甘"
    "冈岡高戈哥格葛贡貢古瓜圭哈海汉漢豪赫亨洪侯胡华華怀懷惠霍基吉季加贾賈简簡江杰傑金津京居卡凯凱坎康考科克肯孔库庫奎昆拉莱萊赖賴兰蘭朗劳勞勒雷黎里李利莉丽麗连連林琳"
    "伶龙龍隆卢盧鲁魯路伦倫罗羅洛吕呂略马馬玛瑪麦麥迈邁曼芒毛梅门門蒙孟米密敏明摩莫默姆慕穆纳納娜乃南内內尼年宁寧纽紐农農努诺諾欧歐帕派潘庞龐培佩彭皮平珀朴普奇齐齊恰"
    "钱錢乔喬切琴丘屈泉让讓热熱仁日荣榮儒瑞若撒萨薩塞赛賽桑瑟森沙莎山尚绍紹舍申圣聖施什史士舒朔司丝絲斯思松苏蘇孙孫索塔泰坦汤湯唐特藤提田廷亭通图圖托陀瓦万萬旺威维"
    "維韦韋魏温溫文翁沃乌烏吴吳武西希锡錫席夏香肖谢謝辛欣兴興休许許雅亚亞延扬揚耶叶葉伊因英永尤于约約泽澤曾扎詹张張珍芝治朱卓兹茲宗佐妮蕾绫芙琪娅婭"
)
_HAN_NAME = re.compile(rf"[{_SOUND}]{{1,6}}(?:[·・‧][{_SOUND}]{{1,6}})+")


@dataclass(slots=True)
class _Scene:
    """What an article's passages say of its words: which stand small, which with a capital inside of sentences."""

    table: NameTable
    small: set[str] = field(default_factory=set)
    capital: Counter[str] = field(default_factory=Counter)

    def see(self, found: Sequence[Word], title_case: bool) -> None:
        self.small.update([word.text for word in found if not word.capital])
        if not title_case:
            self.capital.update([word.text for word in found if word.capital and not word.first])


def mentions(passages: Sequence[Passage], language: str) -> tuple[Mention, ...]:
    """Return the names in `passages`, in order. `language` is the article's (BCP 47). A short form of a name has the key and
    the name of its full form; `note` says why a spelling that differs is taken for another's."""
    found = in_texts([passage.text for passage in passages], language)
    return tuple(
        Mention(Span(passages[one.text].id, one.start, one.end), one.kind, one.key, one.name, one.note) for one in found
    )


@lru_cache(maxsize=512)
def in_text(text: str, language: str) -> tuple[Found, ...]:
    """Return the names in a text that stands alone, in order. They are kept for a while: the stylebook asks for those of a
    sentence, and the checks for those of the same one, with each translation of it."""
    return tuple(in_texts([text], language))


def in_texts(texts: Sequence[str], language: str) -> list[Found]:
    """Return the names in the texts of one article, in order; `Found.text` is the number of the text."""
    table = name_table(language)
    scene = _Scene(table)
    cut = [words(text) for text in texts]
    shouting = [_title_case(text, found, table.language) for text, found in zip(texts, cut, strict=True)]
    for found, shouts in zip(cut, shouting, strict=True):
        scene.see(found, shouts)
    names: list[Found] = []
    for number, (text, found) in enumerate(zip(texts, cut, strict=True)):
        names += _in_text(number, text, found, scene, shouting[number])
    return linked(names, table, scene.capital)


# Languages whose headlines give a capital to every word.
_TITLES = frozenset(("en", "id", "ms", "vi", "tr", "sw", "tl", "hi"))


def _title_case(text: str, found: Sequence[Word], language: str) -> bool:
    """Whether a text has capitals as headlines have: most words, and no full stop at its end."""
    if text.rstrip('"”’») ').endswith("."):
        return False
    long = [word for word in found if len(word.text) > 3]
    if language not in _TITLES:
        return len(long) > 1 and all(word.text.isupper() for word in long if word.capital)
    return len(long) > 4 and sum(word.capital for word in long) > TITLE_CASE * len(long)


def _in_text(number: int, text: str, found: Sequence[Word], scene: _Scene, title_case: bool) -> list[Found]:
    table = scene.table
    known = [
        hit
        for hit in hits(text, found, table)
        if not (hit.entry.kind == "place" and (_is_surname(text, found, hit, table) or _is_word(found, hit, scene)))
    ]
    names: list[Found] = []
    if table.scan and unspaced(text):
        scanned = list(scan(text, table))
        known = [hit for hit in known if text[hit.start].isascii() and not _overlaps(hit, scanned)]
        names += [one for hit in scanned for one in _from_scan(number, text, hit)]
        names += _unspaced_names(number, text, scanned)
    covered = {place for hit in known for place in range(*hit.words)}
    names += _runs(number, text, found, covered, scene, title_case)
    if not table.scan and any(not word.capital and word.text.upper() == word.text for word in found[:3]):
        names += _after_titles(number, text, found, covered, table)
    taken = [(name.start, name.end) for name in names if name.known is False]
    names += [_from_hit(number, text, hit) for hit in known if not _within(hit, taken)]
    names.sort(key=lambda name: (name.start, -name.end))
    return names


def _is_surname(text: str, found: Sequence[Word], hit: Hit, table: NameTable) -> bool:
    """Whether a town's name is a part of a person's: Tommy Fleetwood, Gary Holt. Small towns give way to any capital beside."""
    first, last = hit.words
    if last - first != 1 or not found[first].capital:
        return False
    small = hit.entry.key.startswith("name:")
    before = found[first - 1] if first else None
    if before and before.capital and text[before.end : hit.start] in (" ", "\u00a0"):
        plain = not before.first and not _is_title(before, table) and not _is_starter(before, table)
        if fold(before.text) in given_names() or (small and plain):
            return True
    after = found[last] if last < len(found) else None
    if after and after.capital and text[hit.end : after.start] in (" ", "\u00a0"):
        return fold(found[first].text) in given_names() or (small and not _is_starter(after, table))
    return False


def _is_word(found: Sequence[Word], hit: Hit, scene: _Scene) -> bool:
    """Whether what could be a town is only a word at the beginning of a sentence, which the article writes small elsewhere."""
    first, last = hit.words
    return last - first == 1 and found[first].first and _small_elsewhere(found[first], scene)


def _overlaps(hit: Hit, others: Iterable[Hit]) -> bool:
    return any(hit.start < other.end and other.start < hit.end for other in others)


def _within(hit: Hit, taken: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in taken)


def _from_hit(number: int, text: str, hit: Hit) -> Found:
    return Found(number, hit.start, hit.end, hit.entry.kind, hit.entry.key, text[hit.start : hit.end], known=True)


def _from_scan(number: int, text: str, hit: Hit) -> list[Found]:
    """One name, or two where two countries are told by a character each: 美朝."""
    keys = hit.entry.key.split("+")
    if len(keys) == 1:
        return [_from_hit(number, text, hit)]
    return [
        Found(number, place, place + 1, "country", key, text[place], known=True)
        for place, key in enumerate(keys, start=hit.start)
    ]


# -- scripts with capitals --------------------------------------------------------------------------------------------------


def _runs(number: int, text: str, found: Sequence[Word], covered: set[int], scene: _Scene, title_case: bool) -> list[Found]:
    """Names that no gazetteer knows: words with capitals side by side."""
    names: list[Found] = []
    end = 0
    for place in [place for place, word in enumerate(found) if word.capital and place not in covered]:
        if place < end:
            continue
        end = _run_end(text, found, place, covered, scene.table)
        name = _trimmed(number, text, found, (place, end), scene, title_case)
        if name is not None:
            names.append(name)
    return names


def _run_end(text: str, found: Sequence[Word], place: int, covered: set[int], table: NameTable) -> int:
    """Return where the run of capitals that begins at `place` ends; particles may stand inside."""
    end, ahead = place + 1, place + 1
    while ahead < len(found) and ahead - place < LONGEST_NAME + 2:
        word, last = found[ahead], found[ahead - 1]
        between = text[last.end : word.start]
        initial = len(last.text) == 1 and _INITIALS.fullmatch(between)
        apostrophe = between in ("'", "’") and len(last.text) <= 2 and word.capital
        if not (between in JOINTS or initial or apostrophe) or ahead in covered:
            break
        if word.capital:
            end = ahead + 1
        elif not _traits(word.text, table.language).particle:
            break
        ahead += 1
    return end


def _trimmed(
    number: int, text: str, found: Sequence[Word], run: tuple[int, int], scene: _Scene, title_case: bool
) -> Found | None:
    """Return the name in a run of capitals, without titles and without words that have their capital from elsewhere."""
    start, end = run
    table = scene.table
    titled = start > 0 and _is_title(found[start - 1], table) and not _full_stop(text, found[start - 1], found[start])
    start, titled = _past_titles(found, start, end, table, titled)
    begins = start
    while start < end and (_is_starter(found[start], table) or (found[start].first and _small_elsewhere(found[start], scene))):
        start += 1
    if start > begins:
        start, titled = _past_titles(found, start, end, table, titled)
    if table.language in ("de", "lb"):
        start = next((place for place in range(start, end) if fold(found[place].text) in given_names()), start)
    while end > start and not found[end - 1].capital:
        end -= 1
    if start >= end or not _is_name(found[start:end], scene, title_case, titled):
        return None
    whole = text[found[start].start : found[end - 1].end]
    kind: MentionKind = "person" if titled else "name"
    parts = tuple(word.text for word in found[start:end] if word.capital)
    return Found(number, found[start].start, found[end - 1].end, kind, "", whole, known=False, parts=parts)


def _past_titles(found: Sequence[Word], start: int, end: int, table: NameTable, titled: bool) -> tuple[int, bool]:
    """Return where a run begins behind its titles, which may have several words, and whether it has any."""
    while start < end and _traits(found[start].text, table.language).leads:
        for count in range(min(4, end - start), 0, -1):
            if " ".join(table.fold(word.text) for word in found[start : start + count]) in table.titles:
                start, titled = start + count, True
                break
        else:
            break
    return start, titled


def _full_stop(text: str, title: Word, word: Word) -> bool:
    return text[title.end : word.start].strip() not in ("", ".")


def _is_title(word: Word, table: NameTable) -> bool:
    return _traits(word.text, table.language).title


def _is_starter(word: Word, table: NameTable) -> bool:
    return _traits(word.text, table.language).starter


class _Traits(NamedTuple):
    """What a word is by the table: a title, or the first word of one, a word that only begins sentences, a particle."""

    title: bool
    leads: bool
    starter: bool
    particle: bool


@lru_cache(maxsize=20_000)
def _traits(word: str, language: str) -> _Traits:
    table = name_table(language)
    folded = table.fold(word)
    leads = folded in table.title_starts
    return _Traits(folded in table.titles, leads, folded in table.starters, folded in table.particles)


def _small_elsewhere(word: Word, scene: _Scene) -> bool:
    return word.text.lower() in scene.small and not scene.capital[word.text]


def _is_name(run: Sequence[Word], scene: _Scene, title_case: bool, titled: bool) -> bool:
    german = scene.table.language in ("de", "lb")
    if titled or (len(run) > 1 and not title_case and not german):
        return len(run) > 1 or len(run[0].text) > 1
    if german and len(run) > 1 and fold(run[0].text) in given_names():
        return True
    seen = [scene.capital[word.text] for word in run]
    if title_case:
        return all(seen) and not german
    if german:
        return len(run) > 1 and not any(word.text.lower() in scene.small for word in run) and not run[0].first
    word = run[0]
    if len(word.text) < 3 or word.text.lower() in scene.small:
        return False
    return not word.first or seen[0] > 0


# -- scripts without capitals -----------------------------------------------------------------------------------------------


def _after_titles(number: int, text: str, found: Sequence[Word], covered: set[int], table: NameTable) -> list[Found]:
    """Names after a title of office, or after a word for a kind of place, in scripts without capitals."""
    names: list[Found] = []
    for place, word in enumerate(found[:-1]):
        if place in covered:
            continue
        one = fold(word.text)
        two = f"{fold(found[place - 1].text)} {one}" if place else one
        title = one in table.titles or two in table.titles
        given = _is_given(one, table.language)
        if not title and not given and one not in table.places:
            continue
        if given and not title:
            names += _given_name(number, text, found, place, covered, table)
            continue
        end = place + 1
        while end < len(found) and end - place <= (2 if title else 1) and end not in covered:
            if text[found[end - 1].end : found[end].start] not in JOINTS or fold(found[end].text) in table.titles:
                break
            end += 1
        if end > place + 1:
            start = found[place + 1].start
            parts = tuple(part.text for part in found[place + 1 : end])
            whole = text[start : found[end - 1].end]
            kind: MentionKind = "person" if title else "place"
            names.append(Found(number, start, found[end - 1].end, kind, "", whole, known=False, parts=parts))
    return names


@lru_cache(maxsize=20_000)
def _is_given(word: str, language: str) -> bool:
    return word in given_names() or _bare_given(word, name_table(language)) in given_names()


def _bare_given(word: str, table: NameTable) -> str:
    """A word without the particle that is written with it, if that leaves a given name."""
    for prefix in table.prefixes:
        if len(prefix) < 3 and word.startswith(prefix) and word[len(prefix) :] in given_names():
            return word[len(prefix) :]
    return word


def _given_name(number: int, text: str, found: Sequence[Word], place: int, covered: set[int], table: NameTable) -> list[Found]:
    """The name that begins with a given name: it and the word behind it."""
    word, following = found[place], found[place + 1]
    if place + 1 in covered or text[word.end : following.start] not in JOINTS or fold(following.text) in table.titles:
        return []
    first = _bare_given(fold(word.text), table)
    start = word.end - len(first) if len(first) < len(word.text) else word.start
    second = following.text
    for ending in sorted(table.cases, key=len, reverse=True) if table.language == "ko" else ():
        if second.endswith(ending) and len(second) - len(ending) > 1:
            second = second[: -len(ending)]
            break
    end = following.start + len(second)
    return [Found(number, start, end, "person", "", text[start:end], known=False, parts=(first, second))]


def _unspaced_names(number: int, text: str, scanned: Sequence[Hit]) -> list[Found]:
    """Foreign names in Chinese and Japanese: parts joined by a middle dot, and katakana before a title."""
    names: list[Found] = []
    for pattern in (_KANA_NAME, _HAN_NAME):
        for match in pattern.finditer(text):
            parts = tuple(re.split("[・＝·‧]", match[0]))
            names.append(Found(number, match.start(), match.end(), "person", "", match[0], known=False, parts=parts))
    taken = {place for hit in scanned for place in range(hit.start, hit.end)}
    taken |= {place for name in names for place in range(name.start, name.end)}
    for match in _KANA_WORD.finditer(text):
        if match.start() not in taken and match.end() - 1 not in taken:
            name = Found(number, match.start(), match.end(), "name", "", match[0], known=False, parts=(match[0],))
            names.append(name._replace(kind="person") if _titled_after(text, match.end()) else name)
    return names


def _titled_after(text: str, end: int) -> bool:
    return text.startswith(tuple(name_table("ja").titles), end)


__all__ = ["in_texts", "mentions", "skeleton"]
