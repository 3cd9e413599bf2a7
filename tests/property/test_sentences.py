"""What holds of sentences whatever the text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.translate.sentences import cut, split

LANGUAGES = st.sampled_from(["en", "fr", "de", "es", "ru", "el", "ar", "he", "hi", "zh", "ja", "tr", "xx"])
# Text that is dense in what the rules look at, and any text at all.
SIGNS = [*".!?;,。！「」।؟“”\"'«»()—-…．", " ", "  ", "\n\n", "\u00a0", "...", "?!", "[1]", "😀", "\u200d", "\u0301"]
SHORT = [
    "Mr",
    "Dr",
    "U.S",
    "etc",
    "No",
    "z.B",
    "г",
    "т",
    "п",
    "A",
    "b",
    "I",
    "5",
    "12",
    "2014",
    "3.5",
    "XIV",
    "www.a.org",
    "iPhone",
    "मि",
    "डॉ",
]
WORDS = ["The", "the", "word", "Wort", "Слово", "слово", "说", "他", "と", "كلمة"]
PIECES = st.sampled_from([*SIGNS, *SHORT, *WORDS])
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=80))


def holds(text, spans):
    """Whether spans are in order, apart, without white space at their ends, and cover all that is not white space."""
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    covered = set().union(*(range(start, end) for start, end in spans)) if spans else set()
    assert all(char.isspace() for place, char in enumerate(text) if place not in covered)


@settings(max_examples=400, deadline=None)
@given(TEXTS, LANGUAGES)
def test_sentences_cover_the_text(text, language):
    holds(text, split(text, language))


@settings(max_examples=400, deadline=None)
@given(TEXTS, LANGUAGES)
def test_a_sentence_is_not_split_again(text, language):
    for start, end in split(text, language):
        assert split(text[start:end], language) == ((0, end - start),)


@settings(max_examples=200, deadline=None)
@given(TEXTS, LANGUAGES, st.integers(1, 40))
def test_pieces_cover_the_text_and_keep_the_limit(text, language, limit):
    spans = cut(text, language, limit)
    holds(text, spans)
    assert all(end - start <= limit for start, end in spans)


@settings(max_examples=100, deadline=None)
@given(TEXTS, LANGUAGES)
def test_white_space_around_changes_nothing(text, language):
    inner = text.strip()
    shifted = tuple((start + 2, end + 2) for start, end in split(inner, language))
    assert split(f" \t{inner} ", language) == shifted
