"""Bodies: unpacked within bounds, and looked at for what they are."""

from __future__ import annotations

import gzip
import zlib

import pytest

from dragoman.fetch.body import BodyError, Unpacker, looks_like_html, refused_type, taken_as, unzipped
from dragoman.model import Failed

TEXT = b"<p>text</p>" * 100


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def unpack(encoding: str, data: bytes, step: int, limit: int = 10_000, *, cut: bool = False) -> bytes:
    unpacker = Unpacker(encoding, limit, cut=cut)
    for at in range(0, len(data), step):
        unpacker.feed(data[at : at + step])
    return unpacker.finish()


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        (" X-GZIP ", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:])),
        ("gzip", gzip.compress(TEXT) + b"\0" * 600),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", bare(TEXT)),
    ],
)
def test_what_was_packed_is_unpacked(encoding: str, data: bytes, step: int) -> None:
    assert unpack(encoding, data, step) == TEXT


@pytest.mark.parametrize("step", [1, 100_000])
@pytest.mark.parametrize("encoding", ["", "gzip", "deflate"])
def test_what_is_too_large_is_refused_or_cut(encoding: str, step: int) -> None:
    data = {"": TEXT, "gzip": gzip.compress(TEXT), "deflate": zlib.compress(TEXT)}[encoding]
    assert unpack(encoding, data, step, len(TEXT)) == TEXT
    with pytest.raises(BodyError, match="too-large"):
        unpack(encoding, data, step, len(TEXT) - 1)
    assert unpack(encoding, data, step, 50, cut=True) == TEXT[:50]


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "aes128gcm"])
def test_other_encodings_were_not_asked_for(encoding: str) -> None:
    with pytest.raises(BodyError, match="not asked for"):
        Unpacker(encoding, 10)


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("gzip", TEXT),
        ("deflate", b"\x78\x9c nothing"),
        ("gzip", gzip.compress(TEXT)[:-8]),
        ("deflate", zlib.compress(TEXT)[:-6]),
    ],
)
def test_what_is_broken_is_refused(encoding: str, data: bytes) -> None:
    with pytest.raises(BodyError, match="encoding"):
        unpack(encoding, data, 1000)


def test_nothing_packed_is_nothing() -> None:
    assert unpack("gzip", b"", 1) == b""


def test_a_feed_may_be_a_gzip_file() -> None:
    assert unzipped(gzip.compress(TEXT), 10_000) == TEXT
    assert unzipped(TEXT, 1) == TEXT


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html>",
        b"\xef\xbb\xbf \n<!doctype\thtml>",
        b"<?xml version='1.0'?><!-- a --><!-- b --><html xmlns='x'>",
        b"<HTML>",
        b"<head lang='fr'>",
        "\ufeff<html><p>été".encode("utf-16-le"),
        b"\xfe\xff" + "<html>".encode("utf-16-be"),
    ],
)
def test_pages_are_known_by_their_beginning(body: bytes) -> None:
    assert looks_like_html(body)
    for kind in ("", "text/plain", "application/octet-stream"):
        assert refused_type("page", kind) is None
        assert taken_as("page", kind, body) == "text/html"


@pytest.mark.parametrize(
    "body",
    [b"", b"plain text", b"<?xml version='1.0'?><rss>", b"%PDF-1.7", b"{}", b"<pre>", b"<!-- <html>", b"<!---->" * 5_000],
)
def test_what_is_no_page(body: bytes) -> None:
    found = taken_as("page", "text/plain", body)
    assert isinstance(found, Failed)
    assert found.reason == "not-a-page"


def test_declared_pages_are_taken_at_their_word() -> None:
    assert taken_as("page", "text/html", b"") == "text/html"
    assert taken_as("page", "application/xhtml+xml", b"x") == "application/xhtml+xml"


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/json", "application/rss+xml", "text/css", "video/mp4"]
)
def test_other_types_are_no_pages(kind: str) -> None:
    refused = refused_type("page", kind)
    assert refused
    assert refused.reason == "not-a-page"


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "audio/mpeg", "font/woff2", "application/pdf", "application/zip"])
def test_what_is_no_feed(kind: str) -> None:
    refused = refused_type("feed", kind)
    assert refused
    assert refused.reason == "not-a-feed-type"


@pytest.mark.parametrize(
    "kind", ["", "text/html", "text/plain", "application/octet-stream", "application/gzip", "text/x-anything"]
)
def test_a_feed_may_call_itself_anything_else(kind: str) -> None:
    assert refused_type("feed", kind) is None
    assert taken_as("feed", kind, b"<rss>") == kind


@pytest.mark.parametrize("body", [b"%PDF-1.4", b"PK\x03\x04", b"\x89PNG\r\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"RIFF"])
def test_binary_files_are_known_by_their_beginning(body: bytes) -> None:
    found = taken_as("feed", "application/xml", body)
    assert isinstance(found, Failed)
    assert found.reason == "not-a-feed-type"
