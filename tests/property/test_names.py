"""Whatever a text holds: names, quotes and credits have spans inside of it, in order, and are found again the same way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.analyse.credits import credits
from dragoman.analyse.names import mentions
from dragoman.analyse.quotes import quotes
from dragoman.analyse.transliterate import skeleton
from dragoman.model import Passage

LANGUAGES = st.sampled_from(
    ["en", "de", "ru", "tr", "ar", "he", "hi", "zh", "ja", "ko", "th", "vi", "xx", "zh-Hant", "pt-BR", ""]
)
SCRAPS = st.sampled_from(
    [
        "Reuters",
        "in Paris",
        "“",
        "”",
        "‘",
        "’",
        '"',
        "«",
        "»",
        "„",
        "President",
        "Kirby",
        "в Москве",
        "США",
        "الولايات المتحدة",
        'ארה"ב',
        "・",
        "アメリカ",
        "美国",
        "O'Brien",
        "St.",
        "U.S.",
        "-",
        " ",
        "\n",
        "(",
        ")",
        "’s",
        "said",
        "ประเทศไทย",
        "미국의",
        "İ",
        "ß",
        "ı",
        "\u0301",
    ]
)
TEXTS = st.lists(st.one_of(SCRAPS, st.text(max_size=12)), max_size=20).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=4), LANGUAGES)
def test_spans_lie_in_their_passages(texts: list[str], language: str) -> None:
    passages = [Passage(str(number), "a", number, "paragraph", text) for number, text in enumerate(texts)]
    found = mentions(passages, language)
    spans = [mention.span for mention in found] + [credit.span for credit in credits(passages, language)]
    spans += [span for quote in quotes(passages, language) for span in quote.spans]
    for span in spans:
        assert 0 <= span.start < span.end <= len(texts[int(span.passage)])
    assert [mention.key for mention in found if not mention.key] == []
    assert found == mentions(passages, language)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_a_skeleton_is_made_of_classes(text: str) -> None:
    assert set(skeleton(text)) <= set("APTKSMNR-")
    assert skeleton(text) == skeleton(text, "")
