"""The bytes of a feed, in whatever encoding, with whatever before them → UTF-8 that says nothing else of itself."""

from __future__ import annotations

import codecs
import re
import zlib

MAX_BYTES = 12_000_000
HEAD = 4_096

_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")  # XML has no place for them
_DECLARATION = re.compile(rb"\s*<\?xml\b[^<>]{0,300}>")
_DECLARED = re.compile(rb"""encoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_LANGUAGE = re.compile(rb"""<(?:\w+:)?language>\s*(?:<!\[CDATA\[)?\s*([A-Za-z]{2,3})|xml:lang=["']([A-Za-z]{2,3})""")
_START = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|!DOCTYPE\s+(?:rss|rdf))\b", re.I)

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What an encoding that is declared holds in truth: vendors' tables are larger, and outlets use them under the old names.
_LARGER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_ALIASES = {"x-sjis": "cp932", "windows-31j": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030"}
_OTHERS = frozenset(
    ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "koi8-r", "koi8-u", "koi8-t", "euc_jp", "gb18030", "hz",
     "mac-roman", "mac-cyrillic", "iso2022_jp", "iso2022_kr", "johab", "ptcp154", "kz1048"]
)  # fmt: skip
_SEVEN_BITS = ("iso2022_jp", "iso2022_kr", "hz")
_MANY_BYTES = frozenset(["gb18030", "cp932", "cp949", "big5hkscs", "cp950", "euc_jp", "johab"])
# Where nothing right is declared, the encoding that was usual before UTF-8 in the language that the feed declares.
_OF_LANGUAGES = {
    **dict.fromkeys(["ru", "uk", "bg", "be", "mk", "sr"], "cp1251"),
    **dict.fromkeys(["pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq", "bs"], "cp1250"),
    **dict.fromkeys(["lt", "lv", "et"], "cp1257"),
    **dict.fromkeys(["ar", "fa", "ur"], "cp1256"),
    **{"el": "cp1253", "tr": "cp1254", "az": "cp1254", "he": "cp1255", "vi": "cp1258", "th": "cp874"},
    **{"ja": "cp932", "ko": "cp949", "zh": "gb18030"},
}


def as_utf8(body: bytes, charset: str | None = None) -> bytes:
    """Return `body` as UTF-8 from its first tag on, without byte-order mark, wrong declaration and forbidden controls.

    Bytes that are valid UTF-8 are UTF-8, whatever is declared; `charset` is what the server says. A gzipped file is opened.
    """
    body = _unzipped(body)
    mark = next(((mark, name) for mark, name in _BYTE_ORDER_MARKS if body.startswith(mark)), None)
    if mark:
        body = _undeclared(body[len(mark[0]) :].decode(mark[1], "replace").encode())
    elif body[:4] in (b"<\0?\0", b"<\0r\0", b"<\0f\0", b"\0<\0?", b"\0<\0r", b"\0<\0f"):
        body = _undeclared(body.decode("utf-16-le" if body[0] else "utf-16-be", "replace").encode())
    else:
        body = _decoded(body, charset)
    return _from_first_tag(body.translate(None, _CONTROLS))


def _unzipped(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b\x08"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES)
    except zlib.error:
        return body


def _undeclared(body: bytes) -> bytes:
    found = _DECLARATION.match(body)
    return body[found.end() :] if found else body


def _decoded(body: bytes, charset: str | None) -> bytes:
    declaration = _DECLARED.search(body[:HEAD].partition(b"?>")[0]) if b"<?xml" in body[:HEAD] else None
    declared = codec(declaration[1].decode()) if declaration else None
    try:
        text = body.decode()
        many = declared in _MANY_BYTES and sum(sign > "\x7f" for sign in text) < 8  # a few signs may be both by chance
        if declared in _SEVEN_BITS or many:
            return _undeclared(_read(body, declared or "", charset))
        return body if declaration is None or declared == "utf-8" else _undeclared(body)
    except UnicodeDecodeError:
        return _undeclared(_read(body, declared or "", charset))


def _read(body: bytes, declared: str, charset: str | None) -> bytes:
    language = _LANGUAGE.search(body[:HEAD])
    return read_as(body, declared, charset, (language[1] or language[2]).decode() if language else "").encode()


def read_as(body: bytes, declared: str | None, charset: str | None, language: str) -> str:
    """Return the text of `body`, which is not UTF-8: by the encoding that it declares, else the one that the server says
    (`charset`), else the one that its language (ISO 639-1, or "") was written in."""
    usual = _OF_LANGUAGES.get(language.lower(), "cp1252")
    declared = codec(declared) if declared else None
    said = codec(charset) if charset else None
    if "utf-8" in (declared, said):
        text = body.decode("utf-8", "replace")
        if text.count("\ufffd") * 20 <= sum(sign > "\x7f" for sign in text):  # a few bytes are broken, the others are not
            return text
    for name in dict.fromkeys((declared, said, usual)):
        if name and name != "utf-8":
            # An undefined byte or two are no reason to take another encoding; more are.
            text = body.decode(name, "replace")
            if text.count("\ufffd") <= max(2, len(text) // 1_000):
                return text
    return body.decode(usual, "replace")


def codec(name: str) -> str | None:
    """The codec of an encoding that a feed may be in, or None: Python knows others, some of them slow or no encodings."""
    try:
        asked = name.strip().strip("\"'").lower()
        known = codecs.lookup(_ALIASES.get(asked, asked)).name
    except (LookupError, ValueError):
        return None
    known = _LARGER.get(known, known)
    return known if known in _OTHERS or re.fullmatch(r"cp\d{3,4}|iso8859-\d+|big5hkscs", known) else None


def _from_first_tag(body: bytes) -> bytes:
    """`body` without what stands before the document: white space, warnings of a server's scripts."""
    stripped = body.lstrip()
    if stripped[:1] in (b"<", b"{", b"[") and stripped[:3].lower() != b"<br":
        return stripped
    found = _START.search(stripped[:HEAD])
    return stripped[found.start() :] if found else stripped
