"""What is tried when a check fails, in which order, and what is remembered."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from dragoman.archive import SqlArchive
from dragoman.errors import EngineError
from dragoman.model import (
    Attempt,
    Correction,
    Done,
    EngineIdentity,
    Failed,
    Guide,
    Outcome,
    SourceName,
    Spellings,
    StyleEntry,
)
from dragoman.ports import UNAVAILABLE
from dragoman.translate import choose
from dragoman.translate.binding import Binding
from dragoman.translate.stylebook import Stylebook, key_of
from dragoman.translating import Translating
from tests.conftest import NOW, WordVectors

PRICE = "Die Brücke kostete 120 Kronen."
GOOD = "The bridge cost 120 crowns."


class Engine:
    """An engine that says what a test tells it to, and notes what it was asked."""

    def __init__(self, say: Callable[[str], str | Failed], name: str = "one") -> None:
        self.say, self.name, self.asked = say, name, list[str]()

    def route(self, source: str, target: str) -> tuple[str, ...]:
        return (source, target)

    def identity(self, source: str, target: str) -> EngineIdentity:
        return EngineIdentity(self.name, "1")

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        self.asked += texts
        made = [self.say(text) for text in texts]
        return [one if isinstance(one, Failed) else Done(one) for one in made]

    def close(self) -> None:
        return None


class ManyMinded(Engine):
    """An engine with alternatives."""

    others: tuple[str, ...] = ()

    def alternatives(self, texts: Sequence[str], source: str, target: str) -> list[tuple[str, ...]]:
        return [self.others for _ in texts]


def attempts(archive: SqlArchive, text: str, *engines: Engine) -> list[Attempt]:
    return Translating(archive.translations, WordVectors(), "de", "en", engines).attempts([text])[text]


def told(made: Sequence[Attempt]) -> list[tuple[str, str, str]]:
    return [(one.engine.name, one.way, one.verdict) for one in made]


def test_a_translation_that_passes_ends_it(archive: SqlArchive) -> None:
    first, second = Engine(lambda _: GOOD), Engine(lambda _: GOOD, "two")
    assert told(attempts(archive, PRICE, first, second)) == [("one", "", "pass")]
    assert second.asked == []


def test_alternatives_come_first_then_the_next_engine(archive: SqlArchive) -> None:
    first, second = ManyMinded(lambda _: "The bridge cost crowns."), Engine(lambda _: GOOD, "two")
    first.others = ("The bridge cost some crowns.", GOOD)
    made = attempts(archive, PRICE, first, second)
    assert told(made) == [("one", "", "fail"), ("one", "alternative 1", "fail"), ("one", "alternative 2", "pass")]
    assert second.asked == []
    first.others = ()
    assert told(attempts(archive, "Die Brücke kostete 230 Kronen.", first, second))[-1][:2] == ("two", "repaired")


def test_a_certain_repair_comes_before_the_next_engine(archive: SqlArchive) -> None:
    first, second = Engine(lambda _: "The bridge cost 210 crowns."), Engine(lambda _: GOOD, "two")
    made = attempts(archive, PRICE, first, second)
    assert told(made) == [("one", "", "fail"), ("one", choose.REPAIRED, "pass")]
    assert made[-1].text == GOOD


def test_what_is_protected_comes_back_or_the_sentence_goes_without(archive: SqlArchive) -> None:
    text = "Schreiben Sie an desk@paper.example noch heute."
    kept = Engine(lambda one: one.replace("Schreiben Sie an", "Write to").replace("noch heute", "today"))
    made = attempts(archive, text, kept)
    assert kept.asked == ["Schreiben Sie an XNE1 noch heute."]
    assert [one.text for one in made] == ["Write to desk@paper.example today."]
    losing = Engine(lambda one: "Write to us today." if "XNE" in one else "Write to desk@paper.example today.", "two")
    made = attempts(archive, text, losing)
    assert [(one.way, one.error) for one in made] == [("", "token-lost"), (choose.UNPROTECTED, "")]


def test_a_sentence_that_is_too_long_goes_in_pieces(archive: SqlArchive) -> None:
    long = "Die Stadt wartet auf den Bus, " * 20
    engine = Engine(
        lambda text: Failed("too-long") if len(text) > 300 else "The town is waiting for the bus, " * (len(text) // 28)
    )
    made = attempts(archive, long, engine)
    assert told(made) == [("one", "", "fail"), ("one", choose.IN_PIECES, "pass")]
    assert all(len(text) <= 240 for text in engine.asked[1:])


def test_a_broken_engine_is_not_asked_twice(archive: SqlArchive) -> None:
    def broken(_: str) -> str:
        raise EngineError("gone")

    engine = Engine(broken)
    made = attempts(archive, "Siehe https://paper.example/ dort.", engine)
    assert [one.error for one in made] == [choose.ENGINE_BROKEN]
    assert len(engine.asked) == 1


def test_a_service_that_cannot_be_had_gives_way_and_is_tried_again(archive: SqlArchive) -> None:
    first, second = Engine(lambda _: Failed(UNAVAILABLE, "429")), Engine(lambda _: "The bridge cost crowns.", "two")
    made = attempts(archive, PRICE, first, second)
    assert [(one.engine.name, one.error) for one in made][:2] == [("one", choose.ENGINE_BROKEN), ("two", "")]
    assert first.asked == [PRICE]
    first.say = lambda _: GOOD
    assert told(attempts(archive, PRICE, first, second)) == [("one", "", "pass")]


def test_an_engine_that_takes_guides_is_told_what_stands_before(archive: SqlArchive) -> None:
    class Guided(Engine):
        given: Sequence[Guide] = ()

        def guided(self, texts: Sequence[str], source: str, target: str, guides: Sequence[Guide]) -> list[Outcome[str]]:
            self.given = [*self.given, *guides]
            return self.translate(texts, source, target)

    engine = Guided(lambda one: one.replace("Sie kostete", "It cost").replace("Kronen", "crowns").replace("Siehe", "See"))
    after, address = "Sie kostete 120 Kronen.", "Siehe https://paper.example/ dort."
    translating = Translating(
        archive.translations, WordVectors(), "de", "en", [engine], contexts={after: PRICE, address: after}
    )
    translating.attempts([after, address])
    assert [guide.context for guide in engine.given][:2] == [PRICE, after]


def test_the_next_sentences_are_under_way_while_those_before_are_checked(archive: SqlArchive) -> None:
    lots, further = list[int](), threading.Event()

    class Counting(Engine):
        def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
            lots.append(len(texts))
            if len(lots) > 1:
                further.set()
            return super().translate(texts, source, target)

    class Patient(WordVectors):
        languages = frozenset({"de", "en"})

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            assert further.wait(20)
            return super().encode(["the same words"] * len(texts))

    engine = Counting(lambda one: one.replace("Die Brücke kostete", "The bridge cost").replace("Kronen", "crowns"))
    texts = [f"Die Brücke kostete {number} Kronen." for number in range(100, 250)]
    made = Translating(archive.translations, Patient(), "de", "en", [engine]).attempts(texts)
    assert sum(lots) == len(engine.asked) == 150
    assert engine.asked == texts
    assert [one[0].text for one in made.values()] == [f"The bridge cost {number} crowns." for number in range(100, 250)]
    assert len(archive.translations.attempts(texts, "de", "en")) == 150


def test_what_was_made_before_an_end_in_the_middle_is_stored_and_nothing_is_made_twice(archive: SqlArchive) -> None:
    class Ended(BaseException):
        pass

    class Ending(WordVectors):
        languages = frozenset({"de", "en"})
        calls = 0

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            self.calls += 1
            if self.calls == 3:
                raise Ended
            return super().encode(["the same words"] * len(texts))

    engine = Engine(lambda one: one.replace("Die Brücke kostete", "The bridge cost").replace("Kronen", "crowns"))
    texts = [f"Die Brücke kostete {number} Kronen." for number in range(100, 290)]
    with pytest.raises(Ended):
        Translating(archive.translations, Ending(), "de", "en", [engine]).attempts(texts)
    stored = archive.translations.attempts(texts, "de", "en")
    assert list(texts[: len(stored)]) == [text for text in texts if text in stored]  # whole lots, from the beginning
    assert 0 < len(stored) < len(engine.asked) == len(set(engine.asked)) < 190  # no more than one lot ahead
    engine.asked.clear()
    made = Translating(archive.translations, WordVectors(), "de", "en", [engine]).attempts(texts)
    assert engine.asked == texts[len(stored) :]
    assert all(told(one) == [("one", "", "pass")] for one in made.values())


def test_an_engine_that_is_spent_in_the_middle_gives_way_for_the_rest(archive: SqlArchive) -> None:
    class Spent(Engine):
        def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
            left = max(0, 100 - len(self.asked))  # sentences that may still be asked for
            made = super().translate(texts[:left], source, target)
            return [*made, *(Failed(UNAVAILABLE, "budget") for _ in texts[left:])]

    def say(one: str) -> str:
        return one.replace("Die Brücke kostete", "The bridge cost").replace("Kronen", "crowns")

    first, second = Spent(say), Engine(say, "two")
    texts = [f"Die Brücke kostete {number} Kronen." for number in range(200, 390)]
    made = Translating(archive.translations, WordVectors(), "de", "en", [first, second]).attempts(texts)
    assert [one.engine.name for one in (made[text][-1] for text in texts)] == ["one"] * 100 + ["two"] * 90
    assert [one[0].error for one in made.values()] == [""] * 100 + [choose.ENGINE_BROKEN] * 90
    assert (first.asked, second.asked) == (texts[:100], texts[100:])


def test_lots_grow_then_get_smaller_and_threads_take_turns_as_before_afterwards(archive: SqlArchive) -> None:
    lots, turns = list[int](), list[float]()

    class Counting(Engine):
        def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
            lots.append(len(texts))
            turns.append(sys.getswitchinterval())
            return super().translate(texts, source, target)

    usual, texts = sys.getswitchinterval(), [f"Die Brücke kostete {number} Kronen." for number in range(100, 300)]
    engine = Counting(lambda one: one.replace("Die Brücke kostete", "The bridge cost").replace("Kronen", "crowns"))
    Translating(archive.translations, WordVectors(), "de", "en", [engine]).attempts(texts)
    largest = lots.index(max(lots))
    assert (lots[:largest], lots[largest:]) == (sorted(lots[:largest]), sorted(lots[largest:], reverse=True))
    assert (sum(lots), lots[0], max(lots) > 32, max(lots[-2:]) <= 16) == (200, 16, True, True)
    assert all(one < usual for one in turns)
    assert sys.getswitchinterval() == usual


@pytest.mark.parametrize("text", ["Die Stadt wartet.", "Karvelin Marrow Paper Agency"])
def test_no_vectors_are_made_where_meaning_is_not_judged(archive: SqlArchive, text: str) -> None:
    class Idle(WordVectors):
        languages = frozenset({"de", "en"})

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            raise AssertionError(texts)

    engine = Engine(lambda one: one.replace("Die Stadt wartet", "The town waits"))
    (one,) = Translating(archive.translations, Idle(), "de", "en", [engine]).attempts([text])[text]
    assert next(check.verdict for check in one.checks if check.name == "meaning") == "pass"


def test_attempts_are_remembered_with_the_way_they_came(archive: SqlArchive) -> None:
    engine = Engine(lambda _: "The bridge cost 210 crowns.")
    before = attempts(archive, PRICE, engine)
    again = Translating(archive.translations, WordVectors(), "de", "en", [engine])
    assert again.attempts([PRICE])[PRICE] == before
    assert (len(engine.asked), again.remembered) == (1, 2)


def test_another_version_of_the_checks_checks_again_and_translates_nothing(
    archive: SqlArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Engine(lambda _: GOOD)
    (before,) = attempts(archive, PRICE, engine)
    monkeypatch.setattr(choose, "CHECKS_VERSION", "next")
    monkeypatch.setattr(choose.checks, "run", lambda _: ())
    (after,) = attempts(archive, PRICE, engine)
    assert (before.checks, after.checks, after.checked_with) == (before.checks, (), "next")
    assert engine.asked == [PRICE]
    assert archive.translations.attempts([PRICE], "de", "en")[PRICE] == (after,)


def test_vectors_tell_another_sentence(archive: SqlArchive) -> None:
    class Far(WordVectors):
        languages = frozenset({"de", "en"})

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            return np.eye(len(texts), dtype=np.float32)

    other = Engine(lambda _: "Nobody has ever seen such a thing there.")
    made = Translating(archive.translations, Far(), "de", "en", [other]).attempts(["Die Stadt wartet auf den alten Bus."])
    ((one,),) = made.values()
    assert [check.name for check in one.checks if check.verdict == "fail"] == ["meaning"]


def test_exact_vectors_are_made_where_coarse_ones_are_not_near(archive: SqlArchive) -> None:
    exact = list[str]()

    class Coarse(WordVectors):
        languages = frozenset({"de", "en"})

        def encode(self, texts: Sequence[str]) -> np.ndarray:
            exact.extend(texts)
            return np.eye(len(texts), dtype=np.float32)

        def coarse(self, texts: Sequence[str]) -> np.ndarray:
            return super().encode(["near" if "Bus" in text or "bus" in text else text for text in texts])

    bus, town = "Die Leute warten auf den alten Bus.", "Die Stadt wartet auf ihren alten Dichter."
    engine = Engine(lambda one: "The people wait for the old bus." if one == bus else "Nobody has ever seen such a thing.")
    made = Translating(archive.translations, Coarse(), "de", "en", [engine]).attempts([bus, town])
    assert told(made[bus]) == [("one", "", "pass")]
    assert [check.name for check in made[town][0].checks if check.verdict == "fail"] == ["meaning"]
    assert exact == [town, "Nobody has ever seen such a thing."]


# -- memory and stylebook --------------------------------------------------------------------------------------------------

BLAST = "Взрыв в Карвелине разрушил мост."
SEEN = Spellings({("en", "name:KRPRN"): {"Karvelin": 2}})


def styled(archive: SqlArchive, book: Stylebook, *engines: Engine, text: str = BLAST) -> list[Attempt]:
    binding = Binding(book, "ru")
    return Translating(archive.translations, WordVectors(), "ru", "en", engines, binding).attempts([text])[text]


def entry(name: str, text: str) -> StyleEntry:
    return StyleEntry(name, key_of(name, "ru"), "", "en", text, "anna", NOW)


def test_a_correction_goes_before_all_engines_and_no_check_has_a_say(archive: SqlArchive) -> None:
    engine = Engine(lambda _: GOOD)
    archive.memory.correct([Correction(PRICE, "de", "en", "It was 999 yen.", "anna", NOW)])
    (made,) = attempts(archive, PRICE, engine)
    assert (made.engine.name, made.text, made.verdict, engine.asked) == (choose.EDITOR, "It was 999 yen.", "pass", [])
    archive.memory.correct([Correction(PRICE, "de", "en", "It was dear.", "tom", NOW)])
    assert attempts(archive, PRICE, engine)[0].text == "It was dear."
    archive.memory.forget(PRICE, "de", "en")
    assert attempts(archive, PRICE, engine)[0].text == GOOD


def test_names_of_the_stylebook_go_as_tokens_and_come_back_as_it_has_them(archive: SqlArchive) -> None:
    engine = Engine(lambda text: text.replace("Взрыв в", "A blast at").replace("разрушил мост", "destroyed the bridge"))
    (made,) = styled(archive, Stylebook("en", (), SEEN), engine)
    assert engine.asked == ["Взрыв в XNE1 разрушил мост."]
    assert made.text == "A blast at Karvelin destroyed the bridge."
    assert made.names == (SourceName("Карвелине", "Карвелине", "name:KRPRN", text="Karvelin"),)


def test_a_lost_name_is_tried_without_and_another_spelling_put_right(archive: SqlArchive) -> None:
    engine = Engine(
        lambda text: "A blast destroyed the bridge." if "XNE" in text else "A blast at Carvelyn destroyed the bridge."
    )
    made = styled(archive, Stylebook("en", (), SEEN), engine)
    assert [(one.way, one.error or one.text) for one in made][:2] == [
        ("", "token-lost"),
        (choose.UNPROTECTED, "A blast at Carvelyn destroyed the bridge."),
    ]
    asked = list(engine.asked)
    assert styled(archive, Stylebook("en", (), SEEN), engine) == made
    assert engine.asked == asked  # also that the token was lost is remembered


def test_a_misspelled_name_is_repaired_without_another_engine(archive: SqlArchive) -> None:
    text = "XNE1: взрыв в Карвелине разрушил мост."  # a text with a token of its own goes as it is
    engine = Engine(lambda _: "XNE1: a blast at Carvelyn destroyed the bridge.")
    made = styled(archive, Stylebook("en", (), SEEN), engine, text=text)
    assert made[-1].way == choose.REPAIRED
    assert made[-1].text == "XNE1: a blast at Karvelin destroyed the bridge."


def test_a_change_of_the_stylebook_redoes_the_sentences_that_have_the_name_alone(archive: SqlArchive) -> None:
    def say(text: str) -> str:
        return (
            text.replace("Взрыв в", "A blast at").replace("разрушил мост", "destroyed the bridge").replace("Мост", "A bridge")
        )

    other = "Мост закрыт до понедельника."
    engine, texts = Engine(say), [BLAST, other]

    def asked(book: Stylebook) -> list[str]:
        engine.asked = []
        translating = Translating(archive.translations, WordVectors(), "ru", "en", [engine], Binding(book, "ru"))
        translating.attempts(texts)
        return [text for text in engine.asked if "XNE" in text or text == BLAST]

    assert asked(Stylebook("en")) == [BLAST]
    assert asked(Stylebook("en")) == []
    assert asked(Stylebook("en", (entry("Вильмар", "Vilmar"),))) == []
    assert asked(Stylebook("en", (entry("Карвелин", "Karvelin"),))) == ["Взрыв в XNE1 разрушил мост."]
    assert asked(Stylebook("en")) == []  # what was made before is remembered beside it


def test_what_was_made_without_a_stylebook_is_held_against_it(archive: SqlArchive) -> None:
    engine = Engine(lambda text: text.replace("Взрыв в", "A blast at").replace("разрушил мост", "destroyed the bridge"))
    Translating(archive.translations, WordVectors(), "ru", "en", [engine]).attempts([BLAST])
    styled(archive, Stylebook("en", (), SEEN), engine)
    assert engine.asked == [BLAST, "Взрыв в XNE1 разрушил мост."]
