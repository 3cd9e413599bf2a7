"""Words of any script → Latin letters → a skeleton on which spellings of one name meet.

The skeleton keeps what survives a change of script: the consonants, in seven classes, and whether a vowel comes first. Vowels
go (Arabic and Hebrew do not write them, Japanese and Korean put in their own), and so do differences that are only one of
spelling: kh, ch and h; b, p, v, f and w; sh, zh, z and j; l and r. After Philips' Metaphone and Soundex, with scripts in mind.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources

import anyascii


def _pairs(letters: str, sounds: str) -> dict[str, str]:
    return dict(zip(letters, sounds.split(" "), strict=True))


# -- scripts ---------------------------------------------------------------------------------------------------------------

_CYRILLIC = {
    **_pairs("абвгдезийклмнопрстуф", "a b v g d e z i y k l m n o p r s t u f"),
    **{"ё": "yo", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e"},
    **{"ю": "yu", "я": "ya", "ґ": "g", "є": "ye", "і": "i", "ї": "yi", "ў": "w", "ђ": "dj", "ј": "y", "љ": "l", "њ": "n"},
    **{"ћ": "ch", "џ": "dzh", "ѓ": "dj", "ќ": "k", "ѕ": "dz", "қ": "k", "ғ": "g", "ң": "ng", "ү": "u", "ұ": "u", "ө": "o"},
    **{"ә": "a", "һ": "h"},
}
_BULGARIAN = {**_CYRILLIC, "щ": "sht", "ъ": "a", "ь": "y"}
_UKRAINIAN = {**_CYRILLIC, "и": "y", "г": "h"}
_CYRILLIC_FIRST = re.compile(r"\bу(?=[аеиоэі])")
_CYRILLIC_JOINED = re.compile("дж|чж|йо|ьо")
_CYRILLIC_PAIRS = {"дж": "dzh", "чж": "zh", "йо": "yo", "ьо": "o"}

_GREEK = _pairs("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t i f kh ps o")
_GREEK_PAIRS = {
    **{"μπ": "b", "ντ": "nt", "γκ": "ng", "γγ": "ng", "γχ": "nkh", "τζ": "dzh", "τσ": "ts", "ου": "u", "αυ": "av", "ευ": "ev"},
    **{"ει": "i", "οι": "i", "αι": "e"},
}
_GREEK_JOINED = re.compile("|".join(_GREEK_PAIRS))
_GREEK_FIRST = {"ντ": "d", "γκ": "g"}
_GREEK_NASAL = re.compile("(?<=[αάεέηήιίουύωώόϊϋ])μπ")

_ARABIC = {
    **_pairs("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "a b t th j h kh d dh r z s sh s d t z  g f k k l m n h u i"),
    **{"أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ة": "a", "ى": "a", "ئ": "", "ؤ": "", "ء": "", "پ": "p", "چ": "ch", "ژ": "zh"},
    **{"گ": "g", "ک": "k", "ی": "i", "ڤ": "v", "ڭ": "g", "ھ": "h", "ہ": "h", "ے": "e", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ں": "n"},
    **{"ۀ": "a", "\u200c": "", "ـ": ""},
}
_ARABIC_MARKS = re.compile("[\u064b-\u0652\u0670]")
_ARABIC_SPECIAL = re.compile(r"تش|\bع|\bو|\bي(?=[اوي])|(?<=\w)وا|(?<=\w)ه\b")
_ARABIC_SOUNDS = {"تش": "ch", "ع": "a", "و": "w", "ي": "y", "وا": "wa", "ه": "a"}

_HEBREW = _pairs("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "a b g d h u z h t i k k l m m n n s a p f ts ts k r sh t")
_HEBREW_SPECIAL = re.compile(r"[גזצת]['׳’‘]|(?<![\w'׳’‘])וו?|\bי(?=[ואי])|וו|(?<=\w)ה\b")
_HEBREW_SOUNDS = {"ג": "dzh", "ז": "zh", "צ": "ch", "ת": "th", "וו": "v", "ו": "v", "י": "y", "ה": "a"}

_DEVANAGARI = {
    **_pairs("कखगघचछजझटठडढतथदधनणपबभमरलवशषसह", "k kh g gh ch ch j j t t d d t t d d n n p b b m r l v sh sh s h"),
    **{"फ": "f", "य": "y", "ङ": "n", "ञ": "n", "ळ": "l", "ं": "n", "ँ": "n", "ः": "", "्": "", "़": ""},
    **{"अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "e", "ऑ": "o", "ओ": "o", "औ": "o"},
    **{"ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "e", "ॉ": "o", "ो": "o", "ौ": "o", "ॅ": "e"},
}
_KANA_SMALL = {"ッ": "", "ー": "", "っ": "", "ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_KANA_GLIDE = re.compile("ウ(?=[ィェォァ])")
# Letters that lose more than a mark when they are made plain.
_LATIN = str.maketrans(
    {"ł": "l", "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ŋ": "ng"}
    | {"ş": "sh", "š": "sh", "ș": "sh", "ś": "sh", "ŝ": "sh", "ž": "zh", "ż": "zh", "ź": "zh", "č": "ch", "ć": "ch", "ĉ": "ch"}
    | {"ț": "ts", "ţ": "ts", "ñ": "n", "ç": "s", "ğ": "g", "ʻ": "", "ʼ": "", "’": "", "'": "", "‘": "", "`": ""}
)
# Where Slavic names end in -ow: Markow is Markov, but Glasgow is none.
_W_IS_V = frozenset(("de", "pl"))
_SLAVIC_END = re.compile(r"(?<=[knrtsdlj][oei])w\b")
_CEDILLA_IS_CH = frozenset(("tr", "az", "ku", "sq", "tk"))


def script(text: str) -> str:
    """Return the script of the first letter of `text`: "latin", "cyrillic", "greek", "arabic", "hebrew", "devanagari", "kana",
    "hangul", "han", "thai", or "other"."""
    for char in text:
        if char.isalpha():
            return _script_of(char)
    return "other"


_RANGES = (
    (0x024F, "latin"), (0x036F, "other"), (0x03FF, "greek"), (0x052F, "cyrillic"), (0x058F, "other"), (0x05FF, "hebrew"),
    (0x077F, "arabic"), (0x08FF, "other"), (0x097F, "devanagari"), (0x0DFF, "other"), (0x0E7F, "thai"), (0x10FF, "other"),
    (0x11FF, "hangul"), (0x1DFF, "other"), (0x1EFF, "latin"), (0x1FFF, "greek"), (0x303F, "other"), (0x30FF, "kana"),
    (0x33FF, "other"), (0x9FFF, "han"), (0xABFF, "other"), (0xD7FF, "hangul"), (0xF8FF, "other"), (0xFAFF, "han"),
)  # fmt: skip


@lru_cache(maxsize=10_000)
def _script_of(char: str) -> str:
    code = ord(char)
    return next((name for end, name in _RANGES if code <= end), "other")


@lru_cache(maxsize=20_000)
def romanise(text: str, language: str = "") -> str:
    """Return `text` in small Latin letters without marks, by its script and, where that matters, by its language.

    Meant for comparing, not for reading: Arabic and Hebrew stay without their unwritten vowels.
    """
    lower = text.lower()
    if language in _W_IS_V:
        lower = _SLAVIC_END.sub("v", lower)
    if lower.isascii():
        return lower.replace("'", "")
    return _WAYS.get(script(lower), _other)(lower, language)


def _latin(text: str, language: str) -> str:
    if "ç" in text and language in _CEDILLA_IS_CH:
        text = text.replace("ç", "ch")
    plain = text.translate(_LATIN)
    if plain.isascii():
        return plain
    bare = "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char)).translate(_LATIN)
    return bare if bare.isascii() else anyascii.anyascii(bare).lower()


def _cyrillic(text: str, language: str) -> str:
    table = _BULGARIAN if language == "bg" else _UKRAINIAN if language == "uk" else _CYRILLIC
    joined = _CYRILLIC_JOINED.sub(lambda pair: _CYRILLIC_PAIRS[pair[0]], _CYRILLIC_FIRST.sub("w", text))
    return _latin("".join(table.get(char, char) for char in joined), language)


def _greek(text: str, language: str) -> str:
    bare = "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    for pair, sound in _GREEK_FIRST.items():
        bare = re.sub(rf"\b{pair}", sound, bare)
    bare = re.sub(r"\bου(?=[αεηιο])", "w", bare)
    joined = _GREEK_JOINED.sub(lambda pair: _GREEK_PAIRS[pair[0]], bare)
    return _latin("".join(_GREEK.get(char, char) for char in joined), language)


def with_nasal(text: str) -> str:
    """Return `text` spelled so that a Greek μπ after a vowel is read mb, not b: the script writes both alike, as in Λαμπρίδης
    (Lambridis) and Ρόμπερτ (Robert). What has none is returned as it is."""
    return _GREEK_NASAL.sub("μμπ", text)


def _arabic(text: str, language: str) -> str:
    bare = _ARABIC_MARKS.sub("", text)
    bare = _ARABIC_SPECIAL.sub(lambda found: _ARABIC_SOUNDS[found[0]], bare)
    return _latin("".join(_ARABIC.get(char, char) for char in bare), language)


def _hebrew(text: str, language: str) -> str:
    bare = "".join(char for char in text if not "\u0591" <= char <= "\u05c7")
    bare = _HEBREW_SPECIAL.sub(lambda found: _HEBREW_SOUNDS[found[0].rstrip("'׳’‘")], bare)
    return _latin("".join(_HEBREW.get(char, char) for char in bare), language)


def _devanagari(text: str, language: str) -> str:
    bare = unicodedata.normalize("NFD", text).replace("ज़", "z").replace("फ़", "f")
    return _latin("".join(_DEVANAGARI.get(char, char) for char in bare), language)


def _kana(text: str, language: str) -> str:
    del language
    whole = "".join(_KANA_SMALL.get(char, char) for char in _KANA_GLIDE.sub("w", text))
    return _other(whole, "")


def _other(text: str, language: str) -> str:
    del language
    return anyascii.anyascii(text).lower()


_WAYS = {
    "latin": _latin,
    "cyrillic": _cyrillic,
    "greek": _greek,
    "arabic": _arabic,
    "hebrew": _hebrew,
    "devanagari": _devanagari,
    "kana": _kana,
}

# -- skeletons -------------------------------------------------------------------------------------------------------------

# What is one sound, longest first → its class in capitals; what is left in small letters are vowels, and goes.
_SOUNDS = {
    **{"tsch": "K", "tch": "K", "dsch": "S", "sch": "S", "dzh": "S", "szcz": "SK", "shch": "SK", "dj": "S", "dz": "S"},
    **{"sh": "S", "zh": "S", "sz": "S", "cz": "K", "ch": "K", "kh": "K", "ph": "P", "th": "T", "dh": "T", "rh": "R"},
    **{"ck": "K", "qu": "K", "ts": "S", "tz": "S", "x": "KS", "q": "K", "b": "P", "p": "P", "f": "P", "v": "P", "d": "T"},
    **{"t": "T", "k": "K", "g": "K", "h": "K", "s": "S", "z": "S", "j": "S", "m": "M", "n": "N", "l": "R", "r": "R"},
}
_SOUND = re.compile(
    r"^wr|(?<=[bfgklmpstv])j(?=[aeiou])|^kn|^x|^y(?=[aeiou])|^wh|(?<=[aeiouy])gh(?=t|$)|gh|(?<=[aeiouy])h(?=[lnr]|$)|ng$|w(?=[aeiouy])|w|c(?=[eiy])|"
    + "|".join(sorted(_SOUNDS, key=len, reverse=True))
    + "|c"
)
_BY_PLACE = {"wr": "R", "kn": "N", "wh": "P", "ng": "N", "y": "S", "c": "K", "h": "K"}
_TWICE = re.compile(r"([A-Z])\1+")
_NASAL = re.compile("N(?=P)")
_VOWEL = re.compile("[^A-Z]+")
_WORD = re.compile(r"[a-z]+")
_ARTICLE = re.compile(r"\b(?:al|el|as|ash|an|ar|at)[-‐–]\s?(?=\w{3})", re.I)


def _sound(found: re.Match[str]) -> str:
    piece, place = found[0], found.start()
    follows = found.string[found.end() : found.end() + 1]
    if piece == "j" and place and found.string[place - 1] in "bfgklmpstv":
        return ""  # Björn, Ljubljana
    if piece == "x" and not place:
        return "S"
    if piece == "w":
        return "P" if follows and follows in "aeiouy" else ""
    if piece == "c":
        return "S" if follows and follows in "eiy" else "K"
    if piece == "gh":
        silent = place and found.string[place - 1] in "aeiouy" and follows in ("t", "")
        return "" if silent else "K"
    if piece == "h" and place and found.string[place - 1] in "aeiouy" and follows in ("", "l", "n", "r"):
        return ""
    return _BY_PLACE.get(piece) or _SOUNDS[piece]


@lru_cache(maxsize=20_000)
def skeleton(text: str, language: str = "") -> str:
    """Return the skeleton of a name: that of each of its words, joined by hyphens; "" where no sound is left.

    `language` is the language of the text that the name stands in. Arabic articles before a hyphen are left out.
    """
    words = _WORD.findall(romanise(_ARTICLE.sub("", text), language))
    return "-".join(filter(None, map(_bare, words)))


def _bare(word: str) -> str:
    word = _respelled().get(word, word)
    classes = _NASAL.sub("M", _TWICE.sub(r"\1", _SOUND.sub(_sound, word)))
    return ("A" if classes[:1] in ("a", "e", "i", "o", "u", "y") else "") + _VOWEL.sub("", classes)


@cache
def _respelled() -> dict[str, str]:
    """Words whose spelling misleads, as they sound."""
    file = resources.files("dragoman.analyse") / "tables" / "respelled.toml"
    pairs: dict[str, str] = tomllib.loads(file.read_text("utf-8"))
    return pairs
