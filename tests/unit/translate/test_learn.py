"""What stories teach of spellings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Analysis, Mention, Passage, Span, Spellings
from dragoman.translate.learn import Member, learn, member, merged
from dragoman.translate.stylebook import key_of, mentioned
from tests.making import article

RUSSIAN = Member("ru1", "ru", {"Карвелин": "name:KRPRN", "Степан Марков": "name:STPN-MRKP"})
FRENCH = Member("fr1", "fr", {"Karveline": "name:KRPRN", "Stepan Markov": "name:STPN-MRKP"})
CHINESE = Member("zh1", "zh", {"卡尔韦林": "name:KRPRRN", "北京": "city:1816670"})


def test_an_article_teaches_how_its_language_writes_its_names_and_their_words() -> None:
    found = learn(Spellings(), [RUSSIAN, FRENCH], {"fr1"}, {"fr"})
    assert found.forms == {
        ("fr", "name:KRPRN"): {"Karveline": 1},
        ("fr", "name:STPN-MRKP"): {"Stepan Markov": 1},
        ("fr", "name:STPN"): {"Stepan": 1},
        ("fr", "name:MRKP"): {"Markov": 1},
    }


def test_beside_it_names_of_other_languages_stand_for_its_own() -> None:
    found = learn(Spellings(), [RUSSIAN, FRENCH, CHINESE], {"zh1"}, {"fr"})
    assert found.forms == {}  # the French article was counted before
    assert found.links == {("zh", "name:KRPRRN", "fr"): {"Karveline": 1}}
    both = learn(Spellings(), [RUSSIAN, FRENCH], {"ru1"}, {"fr"})
    assert both.links["ru", "name:KRPRN", "fr"] == {"Karveline": 1}


def test_names_that_do_not_sound_alike_stand_for_nothing() -> None:
    other = Member("el1", "el", {"Θεσσαλονίκη": "name:TSRNK"})
    assert learn(Spellings(), [other, FRENCH], {"el1"}, {"fr"}).links == {}


def test_what_an_article_misspells_and_what_is_no_name_is_not_learned() -> None:
    texts = {"1": "Le gouverneur est à Bakhmout depuis mardi.", "2": "Selon lui, Bahamout est calme.", "3": "Karvelin" * 20}
    passages = [Passage(id, "a", number, "paragraph", text) for number, (id, text) in enumerate(texts.items())]
    spans = [("1", 20, 28, ""), ("2", 11, 19, "looks like “Bakhmout” misspelled"), ("3", 0, 160, "")]
    told = [Mention(Span(id, start, end), "place", "name:PKMT", "Bakhmout", note) for id, start, end, note in spans]
    assert mentioned(told, texts, "fr") == {"Bakhmout": "name:PKMT"}
    analysis = Analysis("a", "fr-CA", 1.0, np.zeros(1, dtype=np.float32), "words 1", mentions=tuple(told))
    assert member(replace(article("a"), passages=tuple(passages)), analysis) == Member("a", "fr", {"Bakhmout": "name:PKMT"})


MEMBERS = st.lists(
    st.builds(
        lambda number, language, names: Member(f"{language}{number}", language, {one: key_of(one, language) for one in names}),
        st.integers(0, 50),
        st.sampled_from(("fr", "en", "es")),
        st.lists(st.sampled_from(("Karvelin", "Karveline", "Vilmar", "Stepan Markov", "Markow")), max_size=3),
    ),
    unique_by=lambda one: one.article,
    min_size=1,
    max_size=5,
)


@given(MEMBERS)
def test_learning_at_once_and_one_after_the_other_is_the_same(members: list[Member]) -> None:
    once = learn(Spellings(), members, {one.article for one in members}, {"fr", "en"})
    state = Spellings()
    for number, one in enumerate(members, 1):
        state = learn(state, members[:number], {one.article}, {"fr", "en"})
    assert merged(Spellings(), once) == state
