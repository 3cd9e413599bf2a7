"""What passes an engine untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.translate.protection import Protected, kept_in, protect, restore

TEXT = "Write to desk@paper.example, @reuters or https://paper.example/a?b=1, on CVE-2024-30941."


def test_addresses_handles_and_codes_become_tokens() -> None:
    protected = protect(TEXT)
    assert protected.text == "Write to XNE1, XNE2 or XNE3, on XNE4."
    assert protected.kept == ("desk@paper.example", "@reuters", "https://paper.example/a?b=1", "CVE-2024-30941")
    assert restore("Auf XNE4: XNE3, XNE2, XNE1.", protected) == (
        "Auf CVE-2024-30941: https://paper.example/a?b=1, @reuters, desk@paper.example."
    )


@pytest.mark.parametrize(
    "made", ["Write to XNE1.", "XNE1 XNE1 XNE2 XNE3 XNE4", "XNE1 XNE2 XNE3 XNE4 XNE5", "xne1 XNE2 XNE3 XNE4", ""]
)
def test_a_token_that_does_not_come_back_just_once(made: str) -> None:
    assert restore(made, protect(TEXT)) is None


@pytest.mark.parametrize(
    "text", ["The F-35 and the A320 cost 3.5 million, or 12-14.", "At 5:30 he said: no.", "On 2024-05-14 it ended.", ""]
)
def test_what_engines_can_do_is_left_to_them(text: str) -> None:
    assert protect(text) == Protected(text)
    assert kept_in(text) == ()


def test_names_are_protected_as_whole_words_the_longest_first() -> None:
    protected = protect("New York City and York, not Yorkshire.", ["York", "New York City"])
    assert protected == Protected("XNE1 and XNE2, not Yorkshire.", ("New York City", "York"))


def test_a_text_with_tokens_of_its_own_is_left_alone() -> None:
    assert protect("XNE1 is at https://paper.example/").kept == ()


@given(st.text(max_size=200))
def test_what_is_protected_comes_back(text: str) -> None:
    protected = protect(text)
    assert restore(protected.text, protected) == text or "XNE" in text


KEPT = st.one_of(
    st.from_regex(r"https?://[a-z]{1,5}\.[a-z]{2,3}(/[a-z0-9]{1,5})?", fullmatch=True),
    st.from_regex(r"www\.[a-z]{1,5}\.[a-z]{2,3}", fullmatch=True),
    st.from_regex(r"[a-z]{1,5}@[a-z]{1,5}\.[a-z]{2,3}", fullmatch=True),
    st.from_regex(r"[@#][A-Za-z][a-z]{2,6}", fullmatch=True),
    st.from_regex(r"([A-Z]{2,6}-)?[0-9]{4}-[0-9]{4,6}", fullmatch=True),
    st.from_regex(r"[A-Z]{1,6}[0-9](-[A-Z0-9]{2,4}){2,3}", fullmatch=True),
)


@given(KEPT, st.lists(KEPT, max_size=2), st.sampled_from(["", " ", "Read this: ", "日本 "]))
def test_nothing_that_is_kept_is_overlooked(first: str, more: list[str], before: str) -> None:
    text = before + " und ".join((first, *more)) + " ."
    assert kept_in(text) == (first, *more)
    assert protect(text).kept == (first, *more)
