"""A feed's bytes in whatever encoding, with whatever before them."""

import gzip

import pytest

from dragoman.feeds.encoding import as_utf8

TEXT = "<rss><channel><title>Мост открыт, обещает город</title></channel></rss>"


def declared(encoding: str, text: str = TEXT) -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>{text}'


@pytest.mark.parametrize("encoding", ["windows-1251", "koi8-r", "iso-8859-5", "KOI8-U", "utf-8", "cp866", "gb18030"])
def test_what_is_declared(encoding: str) -> None:
    assert as_utf8(declared(encoding).encode(encoding)).decode().endswith(TEXT)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("name", ["utf-8", "utf-16", "windows-1251"])
def test_a_byte_order_mark_is_believed(encoding: str, name: str) -> None:
    assert as_utf8(declared(name).encode(encoding)) == TEXT.encode()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    assert as_utf8(declared("utf-16").encode(encoding)) == TEXT.encode()


@pytest.mark.parametrize("name", ["iso-8859-1", "windows-1252", "us-ascii", "invalid", "utf-16", "punycode", "rot13", "big5"])
def test_utf_8_is_utf_8_whatever_is_declared(name: str) -> None:
    assert as_utf8(declared(name).encode()) == TEXT.encode()


def test_seven_bits_are_read_as_declared() -> None:
    text = "<title>橋が開通</title>"
    assert as_utf8(declared("iso-2022-jp", text).encode("iso-2022-jp")).decode() == text


def test_vendors_tables_stand_under_old_names() -> None:
    text = "<title>“Bridge” – 5 €</title>"
    assert as_utf8(declared("iso-8859-1", text).encode("cp1252")).decode() == text
    text = "<title>鎔基與橋</title>"
    assert as_utf8(declared("gb2312", text).encode("gbk")).decode() == text


def test_without_a_declaration_the_server_then_the_language_decide() -> None:
    assert as_utf8(TEXT.encode("koi8-r"), "KOI8-R").decode() == TEXT
    text = TEXT.replace("<title>", "<language>ru-RU</language><title>")
    assert as_utf8(text.encode("cp1251")).decode() == text
    text = "<rss><title>Café</title></rss>"
    assert as_utf8(text.encode("latin-1")).decode() == text
    assert as_utf8(declared("utf-8", text).encode("latin-1")).decode() == text


def test_a_few_broken_bytes_do_not_spoil_the_others() -> None:
    body = declared("utf-8").encode() + "Ж".encode()[:1] + "Город строит мост".encode()
    assert as_utf8(body).decode().count("\ufffd") == 1
    assert "открыт" in as_utf8(body).decode()


@pytest.mark.parametrize("before", ["\n \t", "Warning: mysql_connect() failed in line 3\n", "<br />\n<b>Notice</b>: x\n"])
def test_what_stands_before_the_document_goes(before: str) -> None:
    assert as_utf8((before + declared("utf-8")).encode()).decode() == declared("utf-8")


def test_controls_and_zip_files() -> None:
    assert as_utf8(b"<a>\x00x\x08\x0b\x1f\t\r\n</a>") == b"<a>x\t\r\n</a>"
    assert as_utf8(gzip.compress(TEXT.encode())).decode() == TEXT
    assert len(as_utf8(gzip.compress(b"<" * 30_000_000))) == 12_000_000
    assert as_utf8(b"\x1f\x8b\x08 no file at all")
