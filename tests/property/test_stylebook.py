"""A stylebook that has the spellings of the keys which it is said to ask for says what one with all spellings says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.analyse.transliterate import skeleton
from dragoman.model import SourceName, Spellings
from dragoman.translate.stylebook import Stylebook, key_of, keys_of

WORDS = [
    "Kowalski",
    "Kowalskiego",
    "Bakhmut",
    "Bachmut",
    "Ukraine",
    "Robert",
    "Lambridis",
    "Miller",
    "Millers",
    "New York",
    "Ali",
]
OTHERS = ["Бахмут", "Бахмута", "Ковальский", "Україна", "Ρομπέρτο", "Λαμπρίδης", "ミラー", "علي", "밀러"]
NAMES = st.lists(st.sampled_from([*WORDS, *OTHERS]), min_size=1, max_size=3, unique=True).map(" ".join)
COUNTS = st.integers(min_value=1, max_value=9)


def keys(name: str, language: str) -> list[str]:
    """The keys of a name and of what it may be a form of."""
    own = key_of(name, language)
    sound = f"name:{skeleton(name, language)}"
    return [own, *(key for size in range(3) if len(key := sound[: len(sound) - size]) > len("name:"))]


@st.composite
def spellings(draw: st.DrawFn) -> Spellings:
    forms: dict[tuple[str, str], dict[str, int]] = {}
    links: dict[tuple[str, str, str], dict[str, int]] = {}
    for name, form in draw(st.lists(st.tuples(NAMES, st.sampled_from(WORDS)), max_size=12)):
        key = draw(st.sampled_from(keys(name, "en")))
        if draw(st.booleans()):
            forms.setdefault(("en", key), {})[form] = draw(COUNTS)
        if draw(st.booleans()):
            links.setdefault((draw(st.sampled_from(["ru", "el", "pl"])), key, "en"), {})[form] = draw(COUNTS)
    return Spellings(forms, links)


@given(NAMES, spellings(), st.sampled_from(["ru", "el", "pl", "ja"]), st.booleans())
@settings(max_examples=400, deadline=None)
def test_what_is_asked_for_is_enough(text: str, everything: Spellings, language: str, known: bool) -> None:
    name = SourceName(text, text, key_of(text, language), known)
    asked = keys_of(name, language, "en")
    some = Spellings(
        {place: forms for place, forms in everything.forms.items() if place[1] in asked},
        {place: forms for place, forms in everything.links.items() if place[1] in asked},
    )
    assert Stylebook("en", (), some).written(name, language) == Stylebook("en", (), everything).written(name, language)
