"""What the readers of facts share: text brought to one form without moving a character, and word lists as fast patterns.

A word list is written in a short notation, so that a table of inflected forms stays readable:

- forms are separated by spaces; `_` stands for a space (or hyphen) within a form: `twenty_one`;
- `stem/a/b` is `stema stemb`; an empty ending counts: `million//s` is `million millions`;
- `stem*` is the stem with any letters after it; `∕` (U+2215) stands for a slash within a form.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

# Letters and the marks that belong to them: for `re`, most vowel signs of Indic and Thai script are no part of a word.
WORD = r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0970-\u0dff\u0e31-\u0e4e"
START = f"(?<![{WORD}])"
END = f"(?![{WORD}])"

_MARKS = "[\u064b-\u0652\u0640]"
_VOWELS = re.compile(_MARKS)
_SAME = {
    "٪": "%", "％": "%", "﹪": "%", "٫": ".", "٬": ",", "．": ".", "，": ",", "،": ",", "：": ":", "（": "(", "）": ")",
    "／": "/",
    "－": "-", "‑": "-", "‐": "-", "−": "-", "–": "–", "—": "–", "～": "~", "〜": "~",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u3000": " ", "\u200c": " ", "\t": " ", "\n": " ",
    "’": "'", "‘": "'", "ʼ": "'", "´": "'", "׳": "'", "״": '"', "“": '"', "”": '"', "„": '"', "＄": "$", "￥": "¥", "￡": "£",
    "أ": "ا", "إ": "ا", "آ": "ا", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "ؤ": "و",
    "ё": "е", "Ё": "е", "İ": "i", "ά": "α", "έ": "ε", "ή": "η", "ί": "ι", "ό": "ο", "ύ": "υ", "ώ": "ω",
    "ΐ": "ϊ", "ΰ": "ϋ", "Ά": "α", "Έ": "ε", "Ή": "η", "Ί": "ι", "Ό": "ο", "Ύ": "υ", "Ώ": "ω", "ς": "σ",
    "ș": "ş", "ț": "ţ", "Ș": "ş", "Ț": "ţ",
}  # fmt: skip


@cache
def _folding(turkish: bool) -> dict[int, str]:
    same = {ord(character): other for character, other in _SAME.items()}
    for code in (*range(128, 0x2C00), *range(0xA640, 0xAC00), *range(0xFF00, 0xFF60)):
        character = chr(code)
        if unicodedata.category(character) == "Nd":
            same[code] = str(unicodedata.decimal(character))
        elif code not in same and len(character.lower()) == 1 and character.lower() != character:
            same[code] = same.get(ord(character.lower()), character.lower())
    for code in range(ord("A"), ord("Z") + 1):
        same[code] = chr(code + 32)
    if turkish:
        same[ord("I")] = "ı"
    return same


@lru_cache(maxsize=512)
def fold(text: str, language: str) -> str:
    """Return `text` in lower case, with ASCII digits, spaces and percent signs, every character at its old place.

    Spellings that one press uses side by side (Greek accents, ё, Arabic hamza and yeh) become one.
    """
    if text.isascii() and language not in ("tr", "az"):
        return text.replace("\n", " ").replace("\t", " ").lower()
    return text.translate(_folding(language in ("tr", "az")))


def expand(notation: str, language: str) -> Iterator[str]:
    """Yield the folded forms of a word list in the notation above, `*` still at the end where it stands."""
    for item in notation.split():
        stem, *endings = item.split("/") if "/" in item[1:] else [item]
        for ending in endings or [""]:
            form = unicodedata.normalize("NFC", (stem + ending).replace("_", " ").replace("∕", "/"))
            yield _VOWELS.sub("", fold(form, language))


def trie(forms: Iterable[str]) -> str:
    """Return a pattern that matches the longest of `forms` first, without trying them one by one.

    A space in a form matches one space or hyphen, a `*` at its end any letters.
    """
    root: dict[str, Any] = {}
    for form in forms:
        node = root
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}
    return _pattern(root) if root else "(?!)"


def ahead(forms: Iterable[str], others: str = "") -> str:
    """Return a pattern that looks whether one of `forms`, or of `others` (as within brackets), may begin here.

    In front of a long pattern it makes a search faster: most places are passed over by one look.
    """
    letters = {form[0] for form in forms}
    return f"(?=[{others}{re.escape(''.join(sorted(letters - {' '})))}{' -' if ' ' in letters else ''}])"


def _pattern(node: dict[str, Any]) -> str:
    ends = "" in node
    branches: list[str] = []
    single: list[str] = []
    for character, below in sorted(node.items()):
        if character in ("", "*"):
            continue
        rest = _pattern(below)
        if rest or character == " ":
            branches.append(_one(character) + rest)
        elif _one(character) != re.escape(character):
            branches.append(_one(character))
        else:
            single.append(re.escape(character))
    if single:
        branches.append(single[0] if len(single) == 1 else f"[{''.join(single)}]")
    if "*" in node:
        branches.append(f"[{WORD}]*")  # last: "процентных пунктов" is more than "процент*"
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"{joined}?" if ends else joined


def _one(character: str) -> str:
    """Return the pattern of one character: Arabic letters may carry vowel marks, a space may be a hyphen."""
    if character == " ":
        return r"[ \-]"
    return f"{character}{_MARKS}?" if "\u0621" <= character <= "\u06d3" else re.escape(character)


class Words:
    """Forms with what they mean, those with a `*` found by their beginning."""

    def __init__(self, meanings: dict[str, Any]) -> None:
        self.exact = {form: meaning for form, meaning in meanings.items() if not form.endswith("*")}
        self.begins = {form[:-1]: meaning for form, meaning in meanings.items() if form.endswith("*")}
        self.pattern = trie(meanings)

    def __getitem__(self, found: str) -> Any:
        """Return the meaning of what `pattern` has matched; KeyError for anything else."""
        form = _VOWELS.sub("", found.replace("-", " "))
        for candidate in (found, form):
            if candidate in self.exact:
                return self.exact[candidate]
        for length in range(len(form), 0, -1):
            if form[:length] in self.begins:
                return self.begins[form[:length]]
        raise KeyError(found)


class Before:
    """What stands right before a place: a pattern that is only tried where the last letter fits."""

    def __init__(self, forms: Iterable[str], pattern: str) -> None:
        self._last = {form.rstrip("*")[-1] for form in forms if form.rstrip("*")}
        self._pattern = re.compile(pattern)

    def search(self, text: str, low: int, end: int) -> re.Match[str] | None:
        """Return the match of the pattern that ends at `end` and begins at `low` or after it."""
        if end <= low or not self._last:
            return None
        last = text[end - 1]
        before = text[end - 2] if end - 2 >= low else ""
        if last not in self._last and (last not in " -" or not before or (before not in self._last and before not in " -")):
            return None
        return self._pattern.search(text, low, end)


class Table:
    """A table as read, with its word lists as forms and patterns."""

    def __init__(self, kind: str, language: str) -> None:
        self.language = language
        self.raw = load(kind, language)
        self.spaceless = bool(self.raw.get("spaceless"))
        self.start = "" if self.spaceless else START
        self.end = "" if self.spaceless or self.raw.get("suffixing") else END

    def forms(self, key: str, section: str = "") -> list[str]:
        """Return the forms of a word list; none where the table has no such list."""
        lists = self.raw.get(section, {}) if section else self.raw
        return list(dict.fromkeys(expand(lists.get(key, ""), self.language)))

    def any(self, key: str, section: str = "") -> str:
        """Return a pattern for the forms of a list, or one that never matches."""
        forms = self.forms(key, section)
        return f"(?:{trie(forms)})" if forms else "(?!)"

    def before(self, key: str, section: str = "", gap: str = " ?") -> Before:
        """Return what finds the forms of a list right before a place, `gap` between."""
        return Before(self.forms(key, section), rf"{self.start}{self.any(key, section)}{gap}\Z")

    def after(self, key: str, gap: str = " ?") -> re.Pattern[str]:
        """Return what finds the forms of a list right after a place, `gap` between."""
        return re.compile(f"{gap}{self.any(key)}{self.end}")


_WRITTEN_AS = {"nb": "no", "nn": "no"}  # languages that share another's table


@cache
def load(kind: str, language: str) -> dict[str, Any]:
    """Return the table tables/`kind`/`language`.toml, or an empty one where the language has none."""
    path = files("dragoman.analyse").joinpath("tables", kind, f"{_WRITTEN_AS.get(language, language)}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def languages(kind: str) -> tuple[str, ...]:
    """Return the languages that have a table of this kind."""
    folder = files("dragoman.analyse").joinpath("tables", kind)
    return tuple(sorted(p.name.removesuffix(".toml") for p in folder.iterdir() if p.name.endswith(".toml")))
