"""The bytes of a page, in whatever encoding, whatever it declares → a tree of elements."""

from __future__ import annotations

import codecs
import re
from typing import Any

from dragoman.feeds.encoding import codec, read_as

HEAD = 8_192
_CONTROLS = bytes(32 if code < 32 and code not in (9, 10, 13) else code for code in range(256))
_DECLARED = re.compile(rb"""<meta\b[^<>]*?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.I)
# What Western European encodings make of the bytes of others.
_WESTERN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_ODD = re.compile("[\ufffd\ue000-\uf8ff\u0080-\u009f]")  # signs that no text holds
_MANY = 40
_LANGUAGE = re.compile(rb"""<html\b[^<>]*?\blang\s*=\s*["']?\s*([A-Za-z]{2,3})\b""", re.I)


def parse(body: bytes, charset: str | None = None) -> Any | None:
    """Return the page as an lxml tree, or None where it holds no HTML. `charset` is what the server says it is written in."""
    from lxml import etree
    from lxml.html import HTMLParser

    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False)
    text = decoded(body, charset).encode("utf-8", "replace").translate(_CONTROLS)
    tree = etree.fromstring(text, parser) if text.strip() else None
    return tree if tree is not None and len(tree) else None


def decoded(body: bytes, charset: str | None = None) -> str:
    """Return the text of a page. Bytes that are valid UTF-8 are UTF-8; else what the server and the page declare is held
    against the bytes, and where none of it fits, what the page's language was usually written in."""
    declared = _DECLARED.search(body[:HEAD])
    own = codec(declared[1].decode()) if declared else None
    try:
        text = body.decode("utf-8-sig")
        return _mended(text, own) if body.count(b"\xc2") >= _MANY else text
    except UnicodeDecodeError:
        pass
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", "replace")
    language = _LANGUAGE.search(body[:HEAD])
    if own is None and (charset is None or codec(charset) is None):
        own = _guessed(body)
    return read_as(body, own, charset, language[1].decode() if language else "")


def _guessed(body: bytes) -> str | None:
    """The encoding that the bytes look like, where nobody says anything (charset-normalizer)."""
    from charset_normalizer import from_bytes

    found = from_bytes(body[:100_000]).best()
    return codec(found.encoding) if found else None


def _mended(text: str, declared: str | None) -> str:
    """`text`, or what it was before somebody took its bytes for Western European signs and made UTF-8 of those."""
    western = _WESTERN.findall(text)
    if len(western) < _MANY or len(western) < 0.9 * _beyond_ascii(text):
        return text
    best, least = text, len(western) // 20
    for wrong in ("latin-1", "cp1252", "iso8859-15"):
        raw = text.encode(wrong, _AS_CONTROLS)
        for right in dict.fromkeys(("utf-8", declared or "utf-8")):
            mended = raw.decode(right, "replace")
            odd = len(_ODD.findall(mended))
            if odd < least and _beyond_ascii(mended) <= 0.75 * len(western):
                best, least = mended, odd
    return best


def _controls(error: UnicodeError) -> tuple[bytes, int]:
    """The five bytes that cp1252 does not define, of which browsers make controls; a question mark for other signs."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end]
    return bytes(ord(sign) if sign in _UNDEFINED else 63 for sign in signs), error.end


_UNDEFINED = "\x81\x8d\x8f\x90\x9d"
_AS_CONTROLS = "dragoman-controls"
codecs.register_error(_AS_CONTROLS, _controls)


def _beyond_ascii(text: str) -> int:
    """How many signs of `text` are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))
