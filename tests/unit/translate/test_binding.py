"""What the stylebook bids a translation."""

from __future__ import annotations

from collections.abc import Collection

from hypothesis import given
from hypothesis import strategies as st

from dragoman.model import Check, SourceName, Spellings, StyleEntry
from dragoman.translate.binding import Binding, guarded, misspelled, respelled, styled
from dragoman.translate.protection import restore
from dragoman.translate.stylebook import Stylebook, key_of
from tests.conftest import NOW

TEXT = "Взрыв в Карвелине, пишет desk@paper.example из Карвелина."
TOWN = SourceName("Карвелине", "Карвелин", "name:KRPRN", text="Karveline")
OTHER = SourceName("Карвелина", "Карвелин", "name:KRPRN", text="Karveline")
SEEN = Spellings({("fr", "name:KRPRN"): {"Karveline": 2}, ("fr", "country:ru"): {"Russie": 9}})
PASSED = (Check("numbers", "pass"), Check("names", "pass"))


def entry(name: str, text: str, language: str = "ru") -> StyleEntry:
    return StyleEntry(name, key_of(name, language), "", "fr", text, "anna", NOW)


def test_bound_names_go_as_tokens_and_come_back_as_they_are_bidden() -> None:
    made = guarded(TEXT, (TOWN, OTHER))
    assert made.text == "Взрыв в XNE3, пишет XNE1 из XNE2." or made.text == "Взрыв в XNE2, пишет XNE1 из XNE3."
    assert sorted(made.kept) == ["Karveline", "Karveline", "desk@paper.example"]
    assert restore("Explosion à XNE2, écrit XNE1 depuis XNE3.", made) == (
        "Explosion à Karveline, écrit desk@paper.example depuis Karveline."
    )
    assert restore("Explosion à XNE2, écrit XNE1.", made) is None


def test_names_stand_as_words_where_a_script_has_words() -> None:
    assert guarded("Карвелинец вернулся.", (SourceName("Карвелин", "Карвелин", "name:KRPRN", text="K"),)).kept == ()
    assert guarded("他在巴赫穆特说", (SourceName("巴赫穆特", "巴赫穆特", "name:X", text="Bakhmout"),)).text == "他在XNE1说"


def test_a_text_with_tokens_of_its_own_is_left_alone() -> None:
    assert guarded("XNE1 Карвелине", (TOWN,)).text == "XNE1 Карвелине"


def test_the_press_binds_names_and_places_editors_bind_everything() -> None:
    town, country = SourceName("Карвелин", "Карвелин", "name:KRPRN"), SourceName("Россия", "Россия", "country:ru", True)
    binding = Binding(Stylebook("fr", (), SEEN), "ru")
    assert [binding.bids(town), binding.bids(country)] == ["Karveline", ""]
    edited = Binding(Stylebook("fr", (entry("Россия", "Fédération de Russie"),), SEEN), "ru")
    assert edited.bids(country) == "Fédération de Russie"


def test_it_holds_until_something_else_is_bidden_for_a_name_of_the_sentence() -> None:
    text = "Взрыв в Карвелине."
    binding = Binding(Stylebook("fr", (), SEEN), "ru")
    names = binding.names(text)
    assert [(one.surface, one.text) for one in names] == [("Карвелине", "Karveline")]
    assert binding.holds(text, names)
    assert not Binding(Stylebook("fr", (entry("Карвелин", "Carveline"),), SEEN), "ru").holds(text, names)
    assert Binding(Stylebook("fr", (entry("Вильмар", "Vilmar"),), SEEN), "ru").holds(text, names)
    assert not Binding(Stylebook("fr", (entry("Взрыв", "Vzryv"),), SEEN), "ru").holds(text, names)


def test_another_spelling_is_found_and_put_right() -> None:
    source, target = "Взрыв в Карвелине.", "Explosion à Karvelyn, dit Caroline."
    (found,) = misspelled(source, target, (TOWN,), "fr")
    assert [source[slice(*found[0])], target[slice(*found[1])], found[2]] == ["Карвелине", "Karvelyn", "Karveline"]
    assert respelled(source, target, (TOWN,), "fr") == "Explosion à Karveline, dit Caroline."
    assert respelled(source, "Explosion à Карвелине.", (TOWN,), "fr") == "Explosion à Karveline."


def test_where_two_words_could_be_meant_nothing_is_certain() -> None:
    assert respelled("Взрыв в Карвелине.", "Karvelyn et Carvelin.", (TOWN,), "fr") is None
    karolin = SourceName("Каролине", "Каролина", "name:KRRN")
    assert respelled("Карвелине Каролине.", "Explosion chez Karolin.", (TOWN, karolin), "fr") is None


def test_the_check_of_names_hears_the_stylebook() -> None:
    source = "Взрыв в Карвелине."
    doubt = (Check("numbers", "pass"), Check("names", "doubt", ((8, 17),)))
    assert styled(doubt, source, "Explosion à Karveline.", (TOWN,), "fr") == PASSED
    wrong = styled(PASSED, source, "Explosion à Karvelyn.", (TOWN,), "fr")
    assert (wrong[1].verdict, wrong[1].note) == ("fail", "+Karvelyn → Karveline")
    assert styled(doubt, source, "Explosion dans la capitale.", (TOWN,), "fr") == doubt
    assert styled(doubt, source, "Explosion.", (), "fr") == doubt


def test_apostrophes_part_words_and_stay() -> None:
    assert respelled("Взрыв в Карвелине.", "L'explosion de l'Karvelyn.", (TOWN,), "fr") == "L'explosion de l'Karveline."
    assert respelled("Взрыв в Карвелине.", "Karvelyn’s bridge.", (TOWN,), "en") == "Karveline’s bridge."


def test_names_of_a_very_long_sentence_are_looked_for_at_its_beginning() -> None:
    text = "Взрыв в Карвелине. " + "а" * 5_000 + " из Карвелина"
    assert [one.surface for one in Binding(Stylebook("fr", (), SEEN), "ru").names(text)] == ["Карвелине"]


WORDS = st.lists(
    st.sampled_from(("Карвелине", "Карвелина", "взрыв", "desk@paper.example", "2026-0001", "и", "Карвелинец")), max_size=9
)


@given(WORDS)
def test_a_translation_that_keeps_the_tokens_has_each_name_as_it_is_bidden(words: list[str]) -> None:
    made = guarded(" ".join(words), (TOWN, OTHER))
    bidden = {"Карвелине": "Karveline", "Карвелина": "Karveline"}
    assert restore(made.text, made) == " ".join(bidden.get(word, word) for word in words)


def test_spellings_are_loaded_for_several_sentences_at_once_and_only_once() -> None:
    asked: list[set[str]] = []

    def load(keys: Collection[str]) -> Spellings:
        asked.append(set(keys))
        return Spellings({place: forms for place, forms in SEEN.forms.items() if place[1] in keys})

    whole, sparing = Binding(Stylebook("fr", (), SEEN), "ru"), Binding(Stylebook("fr"), "ru", load)
    texts = [TEXT, "Школу в Карвелине закрыли.", "Шойгу молчит."]
    assert sparing.names_of(texts) == {text: whole.names(text) for text in texts}
    assert [name.text for name in sparing.names(TEXT)] == [name.text for name in whole.names(TEXT)]
    assert len(asked) == 1
    assert "name:KRPRN" in asked[0]
    assert sparing.holds(TEXT, sparing.names(TEXT))
    assert len(asked) == 1
