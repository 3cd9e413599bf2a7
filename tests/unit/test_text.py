"""Plain text from what outlets send."""

import time

import pytest

from dragoman import text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("  two\n\twords  ", "two words"),
        ("a\u00a0b\u3000c\u2028d", "a b c d"),
        ("wait\x85then\x0bgo\x0con", "wait then go on"),
        ("nul\x00bell\x07esc\x1bdel\x7f", "nulbellescdel"),
        ("turn \u202earound\u202c and \u2067isolate\u2069", "turn around and isolate"),
        ("\ufeffbom", "bom"),
        ("half \ud83d pair", "half pair"),
        ("e\u0301te\u0301", "été"),
        ("e\x00\u0301", "é"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # the joiner within a Persian word stays
        ("", ""),
    ],
)
def test_clean(given: str, expected: str) -> None:
    assert text.clean(given) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("plain words", "plain words"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("line<br>line<br/>line", "line line line"),
        ("half<b>bold</b>half, <i class='x'>it</i><em>al</em>ics", "halfboldhalf, italics"),
        ("Caf&eacute; &amp; bar &lt;closed&gt;", "Café & bar <closed>"),
        ("<script>steal()</script><style>p{}</style>Text", "Text"),
        ('<img src=x onerror="steal()">Text', "Text"),
        ("<bdo>ab</bdo>", "ab"),
        ("<li>one<li>two", "one two"),
        ("5 < 6 and 7 > 2", "5 < 6 and 7 > 2"),
        ("<b>half \ud800 pair</b>", "half pair"),
    ],
)
def test_from_html(markup: str, expected: str) -> None:
    assert text.from_html(markup) == expected


@pytest.mark.parametrize("piece", ["<p ", "<br", "<b a={n}>", "<font a={n}>", "<!--", "<a b='"])
def test_from_html_takes_hostile_markup_in_linear_time(piece: str) -> None:
    markup = "".join(piece.replace("{n}", str(n)) for n in range(60_000)) + "end"
    started = time.process_time()
    text.from_html(markup)
    assert time.process_time() - started < 2.0


def test_storable_keeps_layout_and_markup() -> None:
    assert text.storable("<p>a\n\tb</p>\x00\ud800") == "<p>a\n\tb</p>"


@pytest.mark.parametrize(("code", "expected"), [("pt-BR", "pt"), ("PT_br", "pt"), (" FR ", "fr"), ("zh-Hant-TW", "zh")])
def test_primary(code: str, expected: str) -> None:
    assert text.primary(code) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("pt-BR", "pt-BR"),
        (" en_US ", "en_US"),
        ("FR", "FR"),
        ("english", None),
        ("日本", None),
        ("", None),
        ("e", None),
        ("en-", None),
        ("fr, en", None),
    ],
)
def test_language_code(declared: str, expected: str | None) -> None:
    assert text.language_code(declared) == expected


@pytest.mark.parametrize(
    ("given", "limit", "expected"),
    [
        ("Élysée: l'été à Besançon", 60, "elysee-l-ete-a-besancon"),
        ("one two three", 7, "one-two"),
        ("one two three", 6, "one"),
        ("Мост открыт", 60, "most-otkryt"),
        ("中国经济", 60, "zhong-guo-jing-ji"),
        ("पुल टूटा", 60, "pul-tuta"),
        ("🔥 – … !", 60, ""),
        ("extraordinarily", 5, ""),
    ],
)
def test_slug(given: str, limit: int, expected: str) -> None:
    assert text.slug(given, limit) == expected
