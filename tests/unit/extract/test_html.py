"""The bytes of a page → its text and its tree, in whatever encoding, whatever is declared."""

import pytest

from dragoman.extract.html import decoded, parse

RUSSIAN = (
    "Городской совет во вторник принял решение восстановить старый мост до начала зимы, сообщили чиновники. "
    "Инженеры с побережья начнут с двух крайних арок, которые сдвинуло весеннее наводнение."
)
CHINESE = "市议会星期二决定在冬天到来之前修复这座旧桥。来自沿海的工程师将从去年春天被洪水移动的两个外拱开始工作。"
JAPANESE = (
    "市議会は火曜日、冬が来る前に古い橋を再建することを決めた。技術者たちは昨春の洪水で動いた二つの外側のアーチから始める。"
)
GREEK = "Το δημοτικό συμβούλιο αποφάσισε την Τρίτη να ξαναχτίσει την παλιά γέφυρα πριν από τον χειμώνα, είπαν οι αρχές."
FRENCH = (
    "Le conseil a décidé mardi de reconstruire le vieux pont avant l’hiver, ont déclaré des élus. La créée a été réparée à "
    "Noël, où les pêcheurs âgés fêtaient déjà l’été passé. «\u00a0Ça coûtera très cher\u00a0», a répété le maire, élu à l’unanimité "
    "après une soirée agitée\u00a0: l’œuvre sera achevée dès février, espère-t-il, grâce aux bénévoles dévoués et zélés. "
)
PORTUGUESE = (
    "A câmara decidiu na terça-feira que a reconstrução da ponte não pode esperar até à próxima estação, disseram técnicos. "
    "As inundações já tinham deslocado três arcos; as informações são do relatório da comissão, que não foi à votação então. "
    "«É possível que a 1.ª obra, no n.º 2, só comece amanhã», porque há pouca mão de obra e o orçamento é insuficiente, afirmou o secretário. "
)


def page(words: str, head: str = "", language: str = "") -> str:
    return f"<html{language and f' lang={language!r}'}><head>{head}<title>T</title></head><body><p>{words}</p></body></html>"


def meta(charset: str) -> str:
    return f'<meta charset="{charset}">'


@pytest.mark.parametrize(
    ("body", "charset", "words"),
    [
        pytest.param(page(RUSSIAN, meta("windows-1251")).encode(), "iso-8859-1", RUSSIAN, id="utf-8-under-wrong-declarations"),
        pytest.param(page(CHINESE, meta("gb2312")).encode(), None, CHINESE, id="utf-8-declared-as-gb2312"),
        pytest.param(page(RUSSIAN, meta("windows-1251")).encode("cp1251"), None, RUSSIAN, id="windows-1251"),
        pytest.param(
            page(RUSSIAN, '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">').encode("koi8-r"),
            None,
            RUSSIAN,
            id="http-equiv",
        ),
        pytest.param(page(RUSSIAN, "<META CHARSET = WINDOWS-1251>").encode("cp1251"), None, RUSSIAN, id="without-quotes"),
        pytest.param(page(CHINESE, meta("gb2312")).encode("gb18030"), None, CHINESE, id="gb2312"),
        pytest.param(
            page(CHINESE + "朱镕基", meta("gb2312")).encode("gbk"), None, CHINESE + "朱镕基", id="more-than-gb2312-has"
        ),
        pytest.param(page(JAPANESE, meta("Shift_JIS")).encode("cp932"), None, JAPANESE, id="shift-jis"),
        pytest.param(page(JAPANESE, meta("euc-jp")).encode("euc_jp"), "utf-8", JAPANESE, id="page-before-server"),
        pytest.param(page(GREEK).encode("cp1253"), "windows-1253", GREEK, id="server"),
        pytest.param(page(GREEK, meta("no-such")).encode("cp1253"), "windows-1253", GREEK, id="unknown-declaration"),
        pytest.param(page(RUSSIAN, meta("utf-8")).encode("cp1251"), "windows-1251", RUSSIAN, id="server-where-the-page-errs"),
        pytest.param(page(RUSSIAN, meta("utf-8"), "ru").encode("cp1251"), None, RUSSIAN, id="language-where-both-err"),
        pytest.param(page(FRENCH, meta("iso-8859-1")).encode("cp1252"), None, FRENCH, id="latin-1-is-cp1252"),
        pytest.param(b"\xef\xbb\xbf" + page(GREEK, meta("iso-8859-1")).encode(), None, GREEK, id="utf-8-with-mark"),
        pytest.param(b"\xff\xfe" + page(JAPANESE).encode("utf-16-le"), None, JAPANESE, id="utf-16-little"),
        pytest.param(b"\xfe\xff" + page(RUSSIAN).encode("utf-16-be"), "utf-8", RUSSIAN, id="utf-16-big"),
        pytest.param(page(RUSSIAN * 4).encode("cp1251"), None, RUSSIAN * 4, id="nothing-declared"),
        pytest.param(page(RUSSIAN * 4).encode("cp1251"), "x-nonsense", RUSSIAN * 4, id="nonsense-declared"),
        pytest.param(page(JAPANESE * 4).encode("cp932"), None, JAPANESE * 4, id="nothing-declared-in-japanese"),
    ],
)
def test_encodings(body: bytes, charset: str | None, words: str) -> None:
    text = decoded(body, charset)
    assert f"<p>{words}</p>" in text
    assert not text.startswith("\ufeff")
    tree = parse(body, charset)
    assert tree is not None
    assert tree.findtext(".//p") == words


def test_a_broken_byte_does_not_change_the_encoding() -> None:
    body = page(RUSSIAN, meta("utf-8")).encode().replace("мост".encode(), "мос".encode() + b"\xd1", 1)
    assert RUSSIAN.replace("мост", "мос\ufffd") in decoded(body)


# -- taken for Western European signs, and encoded again ---------------------------------------------------------------------------


def as_western(raw: bytes, encoding: str) -> str:
    """What browsers make of bytes in an encoding: those that cp1252 does not define become controls."""
    return "".join(bytes([one]).decode(encoding, "ignore") or chr(one) for one in raw)


@pytest.mark.parametrize("wrong", ["latin-1", "cp1252", "iso8859-15"])
@pytest.mark.parametrize("words", [RUSSIAN, CHINESE, JAPANESE, GREEK], ids=["ru", "zh", "ja", "el"])
def test_what_was_encoded_twice_is_mended(wrong: str, words: str) -> None:
    body = page(as_western((words * 2).encode(), wrong)).encode()
    assert words * 2 in decoded(body)


def test_a_declared_encoding_that_was_taken_for_latin_is_mended() -> None:
    body = page(as_western((CHINESE * 2).encode("gb18030"), "latin-1"), meta("gb2312")).encode()
    assert CHINESE * 2 in decoded(body, "utf-8")


@pytest.mark.parametrize("words", [FRENCH * 12, PORTUGUESE * 12], ids=["fr", "pt"])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1251", "gb2312", "shift_jis", "big5"])
def test_real_accents_are_not_mended(words: str, declared: str) -> None:
    text = page(words, meta(declared))
    assert text.encode().count(b"\xc2") >= 40  # as many as there are where something was encoded twice
    assert decoded(text.encode()) == text


def test_a_few_doubly_encoded_words_in_a_sound_page_stay() -> None:
    text = page(RUSSIAN * 10 + as_western("мост ".encode() * 8, "latin-1"))
    assert decoded(text.encode()) == text


# -- the tree ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b" \n\t ", b"\0\0\0", b"\xef\xbb\xbf", b"<!-- nothing -->", b"<!doctype html>"])
def test_no_html(body: bytes) -> None:
    assert parse(body) is None


def test_controls_part_words_and_go() -> None:
    tree = parse(b"<p>The\x00old\x08bridge\x1f is\tback\nsoon</p>")
    assert tree is not None
    assert tree.findtext(".//p") == "The old bridge  is\tback\nsoon"


def test_comments_and_processing_instructions_go_and_their_surroundings_stay() -> None:
    tree = parse(b"<body><p>The old<!-- new --> bridge<?php echo 'x' ?> is back.</p><!-- <p>Hidden</p> --></body>")
    assert tree is not None
    assert "".join(tree.itertext()).strip() == "The old bridge is back."
    assert all(isinstance(one.tag, str) for one in tree.iter())


def test_lone_surrogates_do_no_harm() -> None:
    tree = parse(b"<p>Bridge \xed\xa0\x80 \xff\xff.</p>", "utf-16")
    assert tree is not None


def test_words_without_a_tag_are_a_page_of_one_paragraph() -> None:
    tree = parse("Die Brücke ist offen.".encode())
    assert tree is not None
    assert "".join(tree.itertext()) == "Die Brücke ist offen."
