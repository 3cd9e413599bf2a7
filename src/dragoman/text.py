"""Plain text from whatever outlets send: one line, no markup, nothing that could steer a page's direction."""

from __future__ import annotations

import html
import re
import unicodedata

from anyascii import anyascii

# C0/C1 controls that are no spaces, halves of surrogate pairs, and the bidirectional overrides, embeddings and isolates: an
# outlet's text must not turn the page around, and must be such that a database can keep it.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
# Elements that begin a new line. Where they are left open, an HTML parser looks through all of them at each.
_BREAKING_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|figure|address|aside|caption|dd|details|dialog|dir|"
    r"dl|dt|fieldset|figcaption|footer|form|header|hgroup|hr|legend|listing|main|menu|nav|optgroup|option|pre|search|summary|"
    r"tbody|tfoot|thead|xmp)\b[^<>]*>",
    re.I,
)
# Tags that say nothing to plain text and that cost an HTML parser the square of their number where they are left open.
_FORMATTING_TAG = re.compile(
    r"</?(?:b|big|body|center|code|em|font|head|html|i|input|nobr|rb|rp|rt|rtc|s|small|span|strike|strong|tt|u)(?:\s[^<>]*)?/?>",
    re.I,
)
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.I)


def clean(text: str) -> str:
    """Return `text` in NFC, as one line, single spaces, without control characters and direction overrides."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", storable(text))).strip()


def storable(text: str) -> str:
    """Return `text` without the characters that no text should hold, otherwise as it is."""
    return _UNWANTED.sub("", text)


def from_html(markup: str) -> str:
    """Return the plain text of a piece of HTML (or of plain text) as one line."""
    import nh3

    if "<" not in markup and "&" not in markup:
        return clean(markup)
    spaced = _FORMATTING_TAG.sub("", _BREAKING_TAG.sub(" ", storable(markup)))
    return clean(html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})))


def primary(language: str) -> str:
    """Return the primary subtag of a language code in lower case: "pt" for "pt-BR" and "PT_br"."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def language_code(declared: str) -> str | None:
    """Return `declared` if it has the form of a language code ("pt-BR"), else None: outlets write what they like there."""
    bare = declared.strip()
    return bare if _LANGUAGE.fullmatch(bare) else None


def slug(text: str, limit: int = 60) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, at most `limit` characters: other scripts in Latin letters
    (https://github.com/anyascii/anyascii), Chinese and Korean syllable by syllable; "" where nothing can be read."""
    words = re.findall(r"[a-z0-9]+", "".join(map(_latin, text[: 4 * limit])).lower())
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > limit:
            break
        kept = longer
    return kept


def _latin(character: str) -> str:
    if unicodedata.category(character)[0] not in "LMN":
        return " "
    letters = anyascii(character)
    syllable = letters[:1].isupper() and not character.isupper()  # "Zhong" of 中
    return f" {letters} " if syllable else letters
