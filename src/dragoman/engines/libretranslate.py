"""Translation by a server of LibreTranslate, one's own or another's (docs.libretranslate.com)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from dragoman.config import Service
from dragoman.engines.asking import WRONG_COUNT, failed, in_batches, seen
from dragoman.engines.service import BAD_ANSWER, Endpoint
from dragoman.engines.ways import Pair, pair_for
from dragoman.errors import EngineError
from dragoman.model import Done, EngineIdentity, Failed, Outcome
from dragoman.ports import UsageStore

ALTERNATIVES = 3
LANGUAGES_HOLD = timedelta(hours=1)
PATIENCE = timedelta(minutes=1)  # before a server that did not tell its languages is asked for them again


class LibreTranslateTranslator:
    """A `Translator` and `AlternativeTranslator` by the pairs that the server says it has."""

    def __init__(
        self,
        service: Service,
        usage: UsageStore | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.name = service.name
        self._service = service
        self._clock = clock
        self._endpoint = Endpoint(service, usage, clock)
        self._pairs: frozenset[Pair] = frozenset()
        self._ask_at: datetime | None = None

    def route(self, source: str, target: str) -> tuple[str, ...] | None:
        """Return both languages where the server translates the pair; None also where it does not answer."""
        return (source, target) if self._pair(source, target) else None

    def identity(self, source: str, target: str) -> EngineIdentity:
        """Return the service. The server does not tell which models it has; `model` of desk.toml may name them."""
        self._way(source, target)
        version = f"libretranslate {self._service.model}".strip()
        return EngineIdentity(self.name, version, self._service.quality)

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[Outcome[str]]:
        """Translate `texts`. Failed reasons: unavailable, refused, bad-answer, and those of `asking.NOTES`."""
        made = self._made(texts, source, target, 0)
        return [Done(one.value[0]) if isinstance(one, Done) else one for one in made]

    def alternatives(self, texts: Sequence[str], source: str, target: str) -> list[tuple[str, ...]]:
        """Return what else the server holds possible, where it says so."""
        made = self._made(texts, source, target, ALTERNATIVES)
        return [tuple(dict.fromkeys(one.value[1:])) if isinstance(one, Done) else () for one in made]

    def close(self) -> None:
        """Close the connections to the server."""
        self._endpoint.close()

    def _made(self, texts: Sequence[str], source: str, target: str, more: int) -> list[Outcome[tuple[str, ...]]]:
        pair = self._way(source, target)

        def ask(places: Sequence[int]) -> Sequence[Outcome[tuple[str, ...]]] | Failed:
            sent = [texts[place] for place in places]
            body: dict[str, Any] = {"q": sent, "source": pair[0], "target": pair[1], "format": "text"}
            body |= {"alternatives": more} if more else {}
            body |= {"api_key": self._endpoint.key} if self._endpoint.key else {}
            answer = self._endpoint.post("/translate", body, sent)
            return answer if isinstance(answer, Failed) else _read(answer.value, sent, source, target)

        return in_batches(texts, self._service.batch, ask)

    def _way(self, source: str, target: str) -> Pair:
        pair = self._pair(source, target)
        if pair is None:
            advice = "Look at its /languages, and whether it runs."
            raise EngineError(f"{self.name} has no such pair, or does not answer.", subject=f"{source}-{target}", advice=advice)
        return pair

    def _pair(self, source: str, target: str) -> Pair | None:
        wanted = self._service.languages
        if source == target or (wanted and not {source, target} <= set(wanted)):
            return None
        return pair_for(source, target, self._known())

    def _known(self) -> frozenset[Pair]:
        """Return the pairs of the server, asked for once an hour; those known last where it does not answer."""
        now = self._clock()
        if self._ask_at is None or now >= self._ask_at:
            answer = self._endpoint.get("/languages")
            if isinstance(answer, Done):
                self._pairs = _pairs(answer.value)
            self._ask_at = now + (LANGUAGES_HOLD if isinstance(answer, Done) else PATIENCE)
        return self._pairs


def _pairs(languages: object) -> frozenset[Pair]:
    """Return the pairs of an answer of /languages: [{"code": "bg", "targets": ["en", …]}, …]."""
    entries = languages if isinstance(languages, list) else []
    told = [(one.get("code"), one.get("targets")) for one in entries if isinstance(one, dict)]
    return frozenset(
        (source, target)
        for source, targets in told
        if isinstance(source, str) and isinstance(targets, list)
        for target in targets
        if isinstance(target, str) and target != source
    )


def _read(answer: object, sent: Sequence[str], source: str, target: str) -> Sequence[Outcome[tuple[str, ...]]] | Failed:
    """Return the translations of an answer, each the best one with its alternatives after it."""
    made = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(answer, dict) or not isinstance(made, list):
        return Failed(BAD_ANSWER, "The service sent no list of translations.")
    if len(made) != len(sent):
        return failed(WRONG_COUNT)
    others = answer.get("alternatives")
    rows = others if isinstance(others, list) and len(others) == len(sent) else [()] * len(sent)
    return [_one(text, best, row, source, target) for text, best, row in zip(sent, made, rows, strict=True)]


def _one(text: str, best: object, row: object, source: str, target: str) -> Outcome[tuple[str, ...]]:
    first = seen(text, best, source, target)
    if not isinstance(first, Done):
        return first
    more = [seen(text, one, source, target) for one in (row if isinstance(row, list) else [])]
    return Done((first.value, *(one.value for one in more if isinstance(one, Done) and one.value != first.value)))
