"""Services over a loopback server that misbehaves: what is a translation, what is asked for again, what goes to the next engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from dragoman.config import Price, Service
from dragoman.engines.chat import ChatTranslator
from dragoman.engines.libretranslate import LibreTranslateTranslator
from dragoman.engines.service import FAILURES_ALLOWED, REST, wait_of
from dragoman.errors import EngineError
from dragoman.model import Done, Failed, Guide, Usage
from dragoman.ports import UNAVAILABLE
from tests.unit.engines.servers import Answer, Loopback, as_json, asked, chat, completion, libretranslate, translated

TEXTS = ["El perro ve el gato.", "El puente es nuevo.", "La ciudad tiene 12 casas."]
GOOD = [Done(translated(text)) for text in TEXTS]
LONG = "El presidente de la comisión dijo ayer que el puente nuevo no será abierto antes del verano."
Engine = LibreTranslateTranslator | ChatTranslator
SOUND: dict[str, Callable[[dict[str, Any]], Answer]] = {"libretranslate": libretranslate, "chat": chat}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class Ledger:
    """A `UsageStore` in memory."""

    def __init__(self) -> None:
        self.days: dict[tuple[date, str], Usage] = {}

    def add(self, day: date, service: str, usage: Usage) -> None:
        before = self.days.get((day, service), Usage())
        self.days[day, service] = Usage(
            before.requests + usage.requests,
            before.characters + usage.characters,
            before.tokens + usage.tokens,
            before.cost + usage.cost,
        )

    def of(self, day: date) -> dict[str, Usage]:
        return {service: usage for (one, service), usage in self.days.items() if one == day}

    def since(self, day: date) -> dict[str, Usage]:
        return {service: usage for (one, service), usage in self.days.items() if one >= day}


class Desk:
    """An engine over a server, with its clock and its ledger."""

    def __init__(self, kind: str, server: Loopback, **particulars: Any) -> None:
        self.kind, self.server, self.clock, self.usage = kind, server, Clock(), Ledger()
        base = Service("home", kind, server.base, model="m-1", seconds=5.0)  # type: ignore[arg-type]
        service = replace(base, **particulars)
        make = LibreTranslateTranslator if kind == "libretranslate" else ChatTranslator
        self.engine: Engine = make(service, self.usage, self.clock)

    def translate(self, texts: list[str]) -> list[Any]:
        return self.engine.translate(texts, "es", "en")

    def reasons(self, texts: list[str]) -> list[str]:
        return [one.reason if isinstance(one, Failed) else "done" for one in self.translate(texts)]


@pytest.fixture(params=sorted(SOUND))
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def make(kind: str) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make(answer: Callable[[dict[str, Any]], Answer] | None = None, **particulars: Any) -> Desk:
        server = Loopback(answer or SOUND[kind]).__enter__()
        made.append(Desk(kind, server, **particulars))
        return made[-1]

    yield make
    for desk in made:
        desk.engine.close()
        desk.server.__exit__(None, None, None)


def answered(kind: str, body: dict[str, Any], made: list[str]) -> Answer:
    """A server's answer that has these translations."""
    if kind == "libretranslate":
        return as_json({"translatedText": made})
    return completion(json.dumps({str(number): text for number, text in enumerate(made, 1)}))


def sentences(kind: str, body: dict[str, Any]) -> list[str]:
    return list(body["q"]) if kind == "libretranslate" else list(asked(body)["sentences"].values())


# -- what goes well ------------------------------------------------------------------------------------------------------


def test_sentences_go_in_batches(make: Callable[..., Desk], kind: str) -> None:
    desk = make(batch=2)
    assert desk.translate(TEXTS) == GOOD
    assert [sentences(kind, body) for _, body, _ in desk.server.asked] == [TEXTS[:2], TEXTS[2:]]


def test_nothing_and_marks_are_not_sent(make: Callable[..., Desk]) -> None:
    desk = make()
    assert desk.reasons(["", "…", "x" * 5_000]) == ["empty", "empty", "too-long"]
    assert desk.server.asked == []


def test_the_key_comes_from_the_environment(make: Callable[..., Desk], kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME_KEY", "s3cret")
    desk = make(key="HOME_KEY")
    desk.translate(TEXTS[:1])
    _, body, headers = desk.server.asked[0]
    assert (body.get("api_key") if kind == "libretranslate" else headers.get("Authorization")) in ("s3cret", "Bearer s3cret")


# -- answers that are none -------------------------------------------------------------------------------------------------


def test_a_wrong_count_is_asked_for_again_one_by_one(make: Callable[..., Desk], kind: str) -> None:
    def short(body: dict[str, Any]) -> Answer:
        texts = sentences(kind, body)
        return answered(kind, body, [translated(text) for text in (texts if len(texts) == 1 else texts[1:])])

    desk = make(short)
    assert desk.translate(TEXTS) == GOOD
    assert [len(sentences(kind, body)) for _, body, _ in desk.server.asked] == [3, 1, 1, 1]


def test_a_wrong_count_of_one_is_failed(make: Callable[..., Desk], kind: str) -> None:
    desk = make(lambda body: answered(kind, body, ["The dog.", "The cat."]))
    assert desk.reasons(TEXTS[:1]) == ["wrong-count"]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        ("The president&#39;s bridge is &quot;new&quot;.", "escaped"),
        (LONG, "echo"),
        ("Der Präsident der Kommission sagte gestern, dass die neue Brücke nicht vor dem Sommer geöffnet wird.", "language"),
        (" \n", "empty"),
    ],
)
def test_what_is_no_translation_is_failed_and_the_others_are_not(
    make: Callable[..., Desk], kind: str, made: str, reason: str
) -> None:
    def answer(body: dict[str, Any]) -> Answer:
        return answered(kind, body, [made if text == LONG else translated(text) for text in sentences(kind, body)])

    desk = make(answer)
    assert desk.reasons([TEXTS[0], LONG, TEXTS[1]]) == ["done", reason, "done"]
    assert [len(sentences(kind, body)) for _, body, _ in desk.server.asked] == [3, 1]


def test_cut_json_is_failed(make: Callable[..., Desk], kind: str) -> None:
    def cut(body: dict[str, Any]) -> Answer:
        if kind == "chat":
            return completion('{"1": "The dog sees', "length")
        status, headers, whole = libretranslate(body)
        return status, headers, whole[:-8]

    desk = make(cut)
    assert desk.reasons(TEXTS[:1]) == ["bad-answer"]


# -- a service in trouble --------------------------------------------------------------------------------------------------


def test_a_slow_service_is_not_waited_for(make: Callable[..., Desk]) -> None:
    desk = make()
    desk.translate(TEXTS[:1])
    desk.server.answer = desk.server.slow
    desk.engine._endpoint.service = replace(desk.engine._endpoint.service, seconds=0.2)
    desk.engine.close()  # the time limit is the connection's
    (outcome,) = desk.translate(TEXTS[:1])
    assert outcome.reason == UNAVAILABLE
    assert "0.2 seconds" in outcome.note


def test_after_failures_in_a_row_it_is_left_alone_for_a_while(make: Callable[..., Desk]) -> None:
    desk = make(lambda _: as_json({"error": "boom"}, 500), batch=1)
    desk.engine.route("es", "en")
    texts = [f"El gato {number}." for number in range(6)]
    assert desk.reasons(texts) == [UNAVAILABLE] * 6
    assert len(desk.server.asked) == FAILURES_ALLOWED
    desk.server.answer = SOUND[desk.kind]
    assert desk.reasons(texts) == [UNAVAILABLE] * 6
    assert desk.usage.of(date(2026, 5, 14))["home"].requests == FAILURES_ALLOWED  # what is not sent is not paid for
    desk.clock.now += REST
    assert desk.reasons(texts) == ["done"] * 6


def test_one_failure_among_successes_is_one_batch(make: Callable[..., Desk]) -> None:
    desk = make(batch=1)
    sound, calls = desk.server.answer, iter([500, 200, 500, 200])
    desk.server.answer = lambda body: sound(body) if next(calls) == 200 else as_json({"error": "boom"}, 500)
    assert desk.reasons([f"El gato {number}." for number in range(4)]) == [UNAVAILABLE, "done"] * 2


def test_retry_after_is_kept_to(make: Callable[..., Desk]) -> None:
    desk = make(lambda _: as_json({"error": "Slowdown"}, 429, Retry_After="120"))
    desk.engine.route("es", "en")
    (outcome,) = desk.translate(TEXTS[:1])
    assert outcome.retry_at == desk.clock.now + timedelta(seconds=120)
    desk.server.answer = SOUND[desk.kind]
    desk.clock.now += timedelta(seconds=119)
    assert desk.reasons(TEXTS[:1]) == [UNAVAILABLE]
    desk.clock.now += timedelta(seconds=1)
    assert desk.reasons(TEXTS[:1]) == ["done"]


def test_a_refused_request_is_no_trouble_of_the_service(make: Callable[..., Desk]) -> None:
    desk = make(lambda _: as_json({"error": "Text too long"}, 400), batch=1)
    desk.engine.route("es", "en")
    outcomes = desk.translate([f"El gato {number}." for number in range(5)])
    assert {one.reason for one in outcomes} == {"refused"}
    assert "Text too long" in outcomes[0].note
    assert len(desk.server.asked) == 5


def test_a_redirect_is_not_followed(make: Callable[..., Desk]) -> None:
    desk = make(lambda _: (302, {"Location": "http://127.0.0.1:1/"}, b""))
    assert desk.reasons(TEXTS[:1]) == [UNAVAILABLE]


def test_a_service_that_is_gone(make: Callable[..., Desk]) -> None:
    desk = make()
    desk.engine.route("es", "en")
    desk.server.__exit__(None, None, None)
    desk.engine.close()
    assert desk.reasons(TEXTS) == [UNAVAILABLE] * 3


# -- money -----------------------------------------------------------------------------------------------------------------


def test_what_is_asked_is_counted_and_capped(make: Callable[..., Desk]) -> None:
    desk = make(price=Price(request=1.0), budget=2.0, batch=1)
    assert desk.reasons([f"El gato {number}." for number in range(4)]) == ["done", "done", UNAVAILABLE, UNAVAILABLE]
    spent = desk.usage.of(date(2026, 5, 14))["home"]
    assert (spent.requests, spent.characters, spent.cost) == (2, 20, 2.0)
    assert spent.tokens == (240 if desk.kind == "chat" else 0)
    desk.clock.now += timedelta(days=1)
    assert desk.reasons(["El gato 5."]) == ["done"]


def test_characters_and_tokens_have_their_price(make: Callable[..., Desk]) -> None:
    price = Price(characters=50_000.0, tokens_in=10_000.0, tokens_out=100_000.0)
    desk = make(price=price)
    desk.translate(["El gato 1."])
    expected = 10 * 0.05 + ((100 * 0.01 + 20 * 0.1) if desk.kind == "chat" else 0.0)
    assert desk.usage.of(date(2026, 5, 14))["home"].cost == pytest.approx(expected)


# -- LibreTranslate --------------------------------------------------------------------------------------------------------


def test_libretranslate_has_the_servers_pairs_and_alternatives() -> None:
    with Loopback(libretranslate) as server:
        engine = Desk("libretranslate", server).engine
        assert isinstance(engine, LibreTranslateTranslator)
        assert (engine.route("es", "en"), engine.route("es", "zh"), engine.route("en", "es")) == (
            ("es", "en"),
            ("es", "zh"),
            None,
        )
        assert engine.alternatives(TEXTS[:2], "es", "en") == [("The hound sees the cat.", "A dog sees the cat."), ()]
        engine.translate(["El gato"], "es", "zh")
        assert server.asked[-1][1]["target"] == "zh-Hans"
        engine.close()


# -- chat ------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def model() -> Iterator[Desk]:
    with Loopback(chat) as server:
        desk = Desk("chat", server, languages=("es", "en"))
        yield desk
        desk.engine.close()


def test_context_and_names_stand_in_the_prompt(model: Desk) -> None:
    assert isinstance(model.engine, ChatTranslator)
    guides = [Guide((("Бахмут", "Bakhmut"),), "Ayer llegó a la ciudad."), Guide()]
    assert model.engine.guided(TEXTS[:2], "es", "en", guides) == GOOD[:2]
    body = model.server.asked[0][1]
    question = asked(body)
    assert question["sentences"] == {"1": TEXTS[0], "2": TEXTS[1]}
    assert (question["names"], question["context"]) == ({"Бахмут": "Bakhmut"}, {"1": "Ayer llegó a la ciudad."})
    assert "from Spanish into English" in body["messages"][0]["content"]
    assert (body["model"], body["temperature"], body["response_format"]) == ("m-1", 0, {"type": "json_object"})


@pytest.mark.parametrize(
    "content",
    [
        "The dog sees the cat.",
        '["The dog sees the cat."]',
        '{"1": ["The dog"]}',
        '{"1": "The dog", "1": "The cat"}',
        'Here it is: {"1": "The dog sees the cat."}',
        "[" * 100_000,
        "",
    ],
)
def test_what_is_not_the_form_is_no_answer(model: Desk, content: str) -> None:
    model.server.answer = lambda _: completion(content)
    assert model.reasons(TEXTS[:1]) == ["bad-answer"]


@pytest.mark.parametrize("content", ['{"2": "The dog"}', "{}", '{"1": "The dog", "2": "The cat"}'])
def test_other_numbers_are_a_wrong_count(model: Desk, content: str) -> None:
    model.server.answer = lambda _: completion(content)
    assert model.reasons(TEXTS[:1]) == ["wrong-count"]


@pytest.mark.parametrize(
    "content",
    ['```json\n{"1": "The dog sees the cat."}\n```', '<think>perro = dog?</think>\n{"1": "The dog sees the cat."}'],
)
def test_a_fence_and_a_thought_around_the_form_are_known(model: Desk, content: str) -> None:
    model.server.answer = lambda _: completion(content)
    assert model.translate(TEXTS[:1]) == GOOD[:1]


def test_a_prompt_that_comes_back_is_an_echo(model: Desk) -> None:
    model.server.answer = lambda body: completion(json.dumps({"1": body["messages"][0]["content"]}))
    assert model.reasons(TEXTS[:1]) == ["echo"]
    model.server.answer = lambda body: completion(json.dumps({"1": body["messages"][1]["content"]}))
    assert model.reasons(TEXTS[:1]) == ["echo"]


def test_a_server_that_cannot_be_held_to_json_is_asked_without(model: Desk) -> None:
    def old(body: dict[str, Any]) -> Answer:
        return (
            as_json({"error": {"message": "unknown field response_format"}}, 400) if "response_format" in body else chat(body)
        )

    model.server.answer = old
    assert model.translate(TEXTS) == GOOD
    assert model.translate(TEXTS) == GOOD
    assert len(model.server.asked) == 3


def test_only_the_languages_that_it_is_trusted_with(model: Desk) -> None:
    assert (model.engine.route("es", "en"), model.engine.route("es", "fr")) == (("es", "en"), None)
    with pytest.raises(EngineError, match="es-fr"):
        model.engine.translate(TEXTS, "es", "fr")
    assert "m-1" in model.engine.identity("es", "en").version


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 0),
        ("90", 90),
        ("soon", 0),
        ("Thu, 14 May 2026 12:00:30 GMT", 30),
        ("Thu, 14 May 2026 11:00:00 GMT", 0),
        ("9" * 30, 86_400),
    ],
)
def test_retry_after(said: str, seconds: int) -> None:
    assert wait_of(said, datetime(2026, 5, 14, 12, 0, tzinfo=UTC)) == timedelta(seconds=seconds)
