"""Plain text from whatever outlets send: one line, no markup, nothing that could steer a page's direction."""

from __future__ import annotations

import html
import re
import unicodedata

# C0/C1 controls, and the bidirectional overrides, embeddings and isolates: an outlet's text must not turn the page around.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_BREAKING_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|section|article|figure)\b[^>]*>", re.I)


def clean(text: str) -> str:
    """Return `text` in NFC, as one line, single spaces, without control characters and direction overrides."""
    return _SPACE.sub(" ", _UNWANTED.sub("", unicodedata.normalize("NFC", text))).strip()


def from_html(markup: str) -> str:
    """Return the plain text of a piece of HTML (or of plain text) as one line."""
    import nh3

    if "<" not in markup and "&" not in markup:
        return clean(markup)
    spaced = _BREAKING_TAG.sub(" ", markup)
    return clean(html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style"})))


def primary(language: str) -> str:
    """Return the primary subtag of a language code in lower case: "pt" for "pt-BR" and "PT_br"."""
    return re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0]


def slug(text: str, limit: int = 60) -> str:
    """Return `text` as lower-case ASCII words joined by hyphens, at most `limit` characters; "" for other scripts."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain.lower())
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word
        if len(longer) > limit:
            break
        kept = longer
    return kept
