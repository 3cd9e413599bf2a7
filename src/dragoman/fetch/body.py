"""The body of an answer: unpacked piece by piece within bounds, and looked at for what it is."""

from __future__ import annotations

import re
import zlib

from dragoman.model import Failed
from dragoman.ports import Wanted

_MAX_MEMBERS = 100
_GZIP = b"\x1f\x8b"

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_UNCLEAR_TYPES = ("", "text/plain", "application/octet-stream", "binary/octet-stream", "text/xml", "application/xml")
# The groups are atomic: comments without end must not make the match try every way to divide them.
_LOOKS_LIKE_HTML = re.compile(
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+"
    rb"<(?:!doctype\s+html|html|head|body|title|meta|link|script|div|p|h1|article|main|table)\b",
    re.I | re.S,
).match
_BINARY_TYPES = re.compile(
    r"(?:image|video|audio|font|model)/.+"
    r"|application/(?:pdf|zip|x-zip.*|x-rar.*|vnd\.rar|x-7z.*|x-tar|x-bzip.*|java-archive|wasm|x-shockwave-flash|x-msdownload|msword"
    r"|epub\+zip|vnd\.(?:ms-|openxmlformats|oasis|android|apple).*|x-executable|x-iso9660-image|mp4|ogg|font.*)"
).fullmatch
_BINARY_STARTS = (
    *(
        b"%PDF-",
        b"PK\x03\x04",
        b"\x89PNG",
        b"GIF87a",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"Rar!",
        b"7z\xbc\xaf",
        b"\x7fELF",
        b"MZ\x90",
    ),
    *(b"OggS", b"ID3", b"RIFF", b"fLaC", b"\x1aE\xdf\xa3", b"wOFF", b"wOF2", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
)


class BodyError(Exception):
    """A body that cannot be taken; `failure` is what becomes of the request. Does not leave the package."""

    def __init__(self, reason: str, note: str) -> None:
        super().__init__(reason, note)
        self.failure = Failed(reason, note)


class Unpacker:
    """Takes a body as it comes, undoes its `encoding` (a Content-Encoding), and keeps at most `limit` bytes.

    What is over the limit is never unpacked, however much it would be. Raises BodyError: "too-large", or "encoding" for one
    that is unknown or broken. With `cut`, the rest of a body that is too large is left out instead.
    """

    def __init__(self, encoding: str, limit: int, *, cut: bool = False) -> None:
        self._encoding = encoding.strip().lower().removeprefix("x-")
        if self._encoding not in ("", "identity", "gzip", "deflate"):
            raise BodyError("encoding", f"The server packs its answer as {encoding[:40]!r}, which was not asked for.")
        self._limit = limit
        self._cut = cut
        self._parts: list[bytes] = []
        self._inflater: zlib._Decompress | None = None
        self._tail = b""
        self._members = 0
        self.size = 0
        self.full = False

    def feed(self, data: bytes) -> None:
        """Take the next piece. `size` is then what is kept so far, `full` whether more of it would be left out."""
        if self._encoding in ("", "identity"):
            self._keep(data)
            return
        data, self._tail = self._tail + data, b""
        while data and not self.full:
            data = self._inflate(data)

    def finish(self) -> bytes:
        """Return the whole body. BodyError where it breaks off in the middle."""
        if self._inflater is not None and not self._inflater.eof and not self.full:
            raise BodyError("encoding", "The packed answer breaks off in the middle.")
        return b"".join(self._parts)

    def _keep(self, data: bytes) -> None:
        room = self._limit - self.size
        if len(data) > room:
            if not self._cut:
                raise BodyError("too-large", f"The answer is larger than {self._limit / 1_000_000:g} MB.")
            data, self.full = data[:room], True
        if data:
            self._parts.append(data)
            self.size += len(data)

    def _inflate(self, data: bytes) -> bytes:
        """Unpack some of `data` and return what is still to be unpacked."""
        inflater = self._inflater
        if inflater is None or inflater.eof:
            if self._members and (self._encoding != "gzip" or not data.startswith(_GZIP)):
                # One more byte may make it another member; anything else after the end is padding.
                self._tail = data if len(data) < len(_GZIP) else b""
                return b""
            inflater = self._inflater = self._next_member(data)
        try:
            # One byte more than there is room for tells that there is more.
            self._keep(inflater.decompress(data, self._limit - self.size + 1))
        except zlib.error as error:
            raise BodyError("encoding", f"The packed answer cannot be unpacked: {error}.") from error
        return inflater.unused_data if inflater.eof else inflater.unconsumed_tail

    def _next_member(self, data: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise BodyError("encoding", "The packed answer is in too many pieces.")
        # "deflate" is meant to have zlib's header (RFC 9110, 8.4.1.2), and often has not.
        bare = self._encoding == "deflate" and data[0] & 0x0F != 8
        return zlib.decompressobj(31 if self._encoding == "gzip" else -15 if bare else 15)


def refused_type(wanted: Wanted, media_type: str) -> Failed | None:
    """Return why an answer of `media_type` is not read at all, or None where it may be what is `wanted`."""
    if wanted == "feed" and _BINARY_TYPES(media_type):
        return Failed("not-a-feed-type", f"The address gives {media_type[:80]}, not a feed.")
    if wanted == "page" and media_type not in _HTML_TYPES + _UNCLEAR_TYPES:
        return Failed("not-a-page", f"The address gives {media_type[:80]}, not a page.")
    return None


def taken_as(wanted: Wanted, media_type: str, body: bytes) -> str | Failed:
    """Return the media type that `body` is taken as: the declared one, or HTML where that is unclear and it looks like it."""
    if wanted == "feed":
        if body.startswith(_BINARY_STARTS):
            return Failed("not-a-feed-type", "The address gives a picture, a document or an archive, not a feed.")
        return media_type
    if media_type in _HTML_TYPES:
        return media_type
    return "text/html" if looks_like_html(body) else Failed("not-a-page", "The address gives something that is no HTML page.")


def looks_like_html(body: bytes) -> bool:
    """Whether `body` begins as an HTML page does."""
    start = body[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.replace(b"\0", b"")[2:]
    return bool(_LOOKS_LIKE_HTML(start.removeprefix(b"\xef\xbb\xbf")))


def unzipped(body: bytes, limit: int) -> bytes:
    """Return a feed that is itself a gzip file (sitemaps are) unpacked, and any other as it is. BodyError as an Unpacker."""
    if not body.startswith(_GZIP):
        return body
    unpacker = Unpacker("gzip", limit)
    unpacker.feed(body)
    return unpacker.finish()
