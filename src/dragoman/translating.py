"""The translate step, sentence by sentence: what is remembered, what engines make of the rest, what is tried after a failure.

An attempt that fails leads, in this order, to what the same engine holds possible besides; to a repair, where one is certain;
to the sentence without protection; to its pieces, where it is long; to the next engine; and at last to the sentence itself.
"""

from __future__ import annotations

import sys
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from dragoman.errors import EngineError
from dragoman.model import Attempt, Done, EngineIdentity, Failed, Guide, Outcome, SourceName
from dragoman.ports import (
    UNAVAILABLE,
    AlternativeTranslator,
    CoarseEncoder,
    Encoder,
    GuidedTranslator,
    TranslationStore,
    Translator,
)
from dragoman.translate.binding import Binding, guarded, respelled
from dragoman.translate.checks.meaning import NEAR, judged
from dragoman.translate.choose import (
    ALTERNATIVE,
    AT_ONCE,
    ENGINE_BROKEN,
    IN_PIECES,
    REPAIRED,
    UNPROTECTED,
    attempt,
    check,
    corrected,
    is_checked,
    needs_next,
)
from dragoman.translate.protection import Protected, restore
from dragoman.translate.repair import repaired
from dragoman.translate.sentences import cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

TOKEN_LOST = "token-lost"  # noqa: S105  the reason where what was protected did not come back
TOO_LONG = "too-long"  # the reason of engines that would cut a sentence
LONG, LONG_DENSE = 240, 80  # characters of a piece; the second for scripts in which one character says more
DENSE = frozenset(("zh", "ja", "ko", "th"))
MOST_ALTERNATIVES = 3
SWITCH_S = 0.0005  # seconds after which a thread has to let another one go on, while an engine is fed beside the checks
AHEAD = 2  # lots given to an engine while one is checked: it has the second at once when it is done with the first
LOT, LEAST_LOT = 64, 16  # sentences that are given to an engine while those before them are checked: most and least

Made: TypeAlias = "dict[str, list[tuple[str, Outcome[str]]]]"
"""What an engine made of texts, by text: the way with its outcome."""

Sides: TypeAlias = "tuple[str, str]"
"""A sentence and a translation of it."""


@dataclass(slots=True)
class Translating:
    """Translates texts of one pair of languages with `engines`, best first. An attempt is stored before the next one at
    its text is made.

    An editor's correction of a sentence goes before all engines. `binding` is what the stylebook bids, none without one.
    `remembered` counts attempts that were not made again; `contexts` are what stands before some of the texts.
    """

    store: TranslationStore
    encoder: Encoder
    source_language: str
    language: str
    engines: Sequence[Translator]
    binding: Binding | None = None
    remembered: int = 0
    contexts: Mapping[str, str] = field(default_factory=dict)
    _known: dict[str, tuple[Attempt, ...]] = field(default_factory=dict)
    _names: dict[str, tuple[SourceName, ...]] = field(default_factory=dict)

    def attempts(self, texts: Sequence[str]) -> dict[str, list[Attempt]]:
        """Return the attempts at each text in the order in which they were made. Once one can be shown, no more are made."""
        tried: dict[str, list[Attempt]] = {text: [] for text in texts}
        tried |= self._corrected(texts)
        self._known, self._names = self.store.attempts(texts, self.source_language, self.language), {}
        if self.binding is not None:
            self.binding.prepare(name for known in self._known.values() for one in known for name in one.names or ())
        for engine in self.engines:
            identity = engine.identity(self.source_language, self.language)
            own: dict[str, list[Attempt]] = {text: [] for text, attempts in tried.items() if needs_next(attempts)}
            left = list(own)
            for way, make in self._ways(engine):
                left = [text for text in left if needs_next(own[text])]
                pending = [text for text in left if self._applies(way, text, own[text])]
                for text, more in self._tried(pending, identity, way, make, own).items():
                    own[text] += more
            for text, attempts in own.items():
                tried[text] += attempts
        return tried

    def _corrected(self, texts: Sequence[str]) -> dict[str, list[Attempt]]:
        """Return what editors have some of the texts translated as, stored as attempts."""
        found = self.store.corrections(texts, self.source_language, self.language)
        made = {text: [corrected(one)] for text, one in found.items()}
        self.store.put_attempts([one for attempts in made.values() for one in attempts])
        return made

    def _names_of(self, text: str) -> tuple[SourceName, ...]:
        """Return the names of a text with what is bidden for each: as an attempt has them, where that still holds."""
        known = self._names.get(text)
        return self._names_of_all([text]).get(text, ()) if known is None else known

    def _names_of_all(self, texts: Sequence[str]) -> dict[str, tuple[SourceName, ...]]:
        """Return the same of several texts at once, nothing without a stylebook."""
        if self.binding is None:
            return {}
        self._names |= self.binding.names_of(text for text in texts if text not in self._names)
        return {text: self._names[text] for text in texts}

    def _is_current(self, one: Attempt) -> bool:
        """Whether an attempt was made with what the stylebook bids today."""
        if self.binding is None:
            return not any(name.text for name in one.names or ())
        if one.names is None:
            return not any(name.text for name in self._names_of(one.source_text))
        if not self.binding.holds(one.source_text, one.names):
            return False
        self._names[one.source_text] = one.names
        return True

    def _ways(self, engine: Translator) -> list[tuple[str, Callable[[Sequence[str], dict[str, list[Attempt]]], Made]]]:
        """Return what is tried with one engine, in order."""
        return [
            (AT_ONCE, lambda texts, _: self._protected(engine, texts)),
            (ALTERNATIVE, lambda texts, _: self._alternatives(engine, texts)),
            (REPAIRED, self._repaired),
            (UNPROTECTED, lambda texts, _: _named(UNPROTECTED, texts, self._translated(engine, texts))),
            (IN_PIECES, lambda texts, _: self._in_pieces(engine, texts)),
        ]

    def _tried(
        self,
        texts: Sequence[str],
        identity: EngineIdentity,
        way: str,
        make: Callable[[Sequence[str], dict[str, list[Attempt]]], Made],
        before: dict[str, list[Attempt]],
    ) -> dict[str, list[Attempt]]:
        """Return the attempts of one way at `texts`: from memory, checked again if the checks have changed, else made now."""
        found: dict[str, list[Attempt]] = defaultdict(list)
        for text in texts if self._known else ():
            for one in self._known.get(text, ()):
                is_answer = one.error in ("", TOKEN_LOST)  # an engine that died is asked again
                if is_answer and one.engine == identity and _is_of(one, way) and self._is_current(one):
                    found[text].append(one)
        self.remembered += len(found)
        stale = [one for attempts in found.values() for one in attempts if not is_checked(one)]
        fresh = {(one.source_text, one.way): one for one in self._stored(stale)}
        told: dict[str, list[Attempt]] = {
            text: [fresh.get((text, one.way), one) for one in sorted(attempts, key=lambda one: one.way)]
            for text, attempts in found.items()
        }
        left = [text for text in texts if text not in found]
        names: Mapping[str, tuple[SourceName, ...] | None] = self._names_of_all(left) or dict.fromkeys(left)
        for made in _ahead(lambda some: make(some, before), left):
            new = [
                attempt(text, self.source_language, self.language, identity, outcome, name, names[text])
                for text, outcomes in made.items()
                for name, outcome in outcomes
            ]
            for one in self._stored(new):
                told.setdefault(one.source_text, []).append(one)
        return told

    def _stored(self, attempts: Sequence[Attempt]) -> list[Attempt]:
        """Check attempts, store them, and return them."""
        checked = self._checked(attempts)
        self.store.put_attempts(checked)
        return checked

    def _checked(self, attempts: Sequence[Attempt]) -> list[Attempt]:
        """Return attempts with the verdicts of today's checks; vectors are made for all of them at once."""
        known = {self.source_language, self.language} <= self.encoder.languages
        alike = cosines(self.encoder, [(one.source_text, one.text) for one in attempts]) if known else {}
        return [check(one, alike.get((one.source_text, one.text))) for one in attempts]

    # -- the ways ----------------------------------------------------------------------------------------------------------

    def _protected(self, engine: Translator, texts: Sequence[str]) -> Made:
        tokens = [guarded(text, self._names_of(text)) for text in texts]
        outcomes = self._translated(engine, [one.text for one in tokens], texts)
        return _named(AT_ONCE, texts, [_restored(outcome, one) for outcome, one in zip(outcomes, tokens, strict=True)])

    def _alternatives(self, engine: Translator, texts: Sequence[str]) -> Made:
        if not texts or not isinstance(engine, AlternativeTranslator):
            return {}
        tokens = [guarded(text, self._names_of(text)) for text in texts]
        try:
            found = engine.alternatives([one.text for one in tokens], self.source_language, self.language)
        except EngineError:
            return {}
        return {
            text: [
                (f"{ALTERNATIVE} {number}", _restored(Done(other), one))
                for number, other in enumerate(others[:MOST_ALTERNATIVES], 1)
            ]
            for text, one, others in zip(texts, tokens, found, strict=True)
        }

    def _repaired(self, texts: Sequence[str], before: dict[str, list[Attempt]]) -> Made:
        made: Made = {}
        for text in texts:
            for one in before[text]:
                better = self._better(one) if one.text else None
                if better is not None:
                    made[text] = [(REPAIRED, Done(better))]
                    break
        return made

    def _better(self, one: Attempt) -> str | None:
        """An attempt with what is certain put right: its names by the stylebook, else one figure or currency."""
        spelled = respelled(one.source_text, one.text, one.names or (), self.language)
        return spelled or repaired(one.source_text, one.text, self.source_language, self.language, one.checks)

    def _applies(self, way: str, text: str, before: Sequence[Attempt]) -> bool:
        """Whether a way can help, after what an engine has made of a text `before`."""
        if any(one.error == ENGINE_BROKEN for one in before):
            return False
        if way == UNPROTECTED:
            return bool(guarded(text, self._names_of(text)).kept)
        if way == IN_PIECES:
            return len(text) > LONG or any(one.error == TOO_LONG for one in before)
        return True

    def _in_pieces(self, engine: Translator, texts: Sequence[str]) -> Made:
        limit = LONG_DENSE if self.source_language in DENSE else LONG
        pieces = [[text[start:end] for start, end in cut(text, self.source_language, limit)] for text in texts]
        outcomes = iter(self._translated(engine, [piece for row in pieces for piece in row]))
        joint = "" if self.language in ("zh", "ja", "th") else " "
        return _named(IN_PIECES, texts, [_joined([next(outcomes) for _ in row], joint) for row in pieces])

    def _translated(
        self, engine: Translator, texts: Sequence[str], originals: Sequence[str] | None = None
    ) -> Sequence[Outcome[str]]:
        """What an engine makes of texts, which may be `originals` with tokens. One that breaks down, or cannot be had just
        now, has failed on each of them; the next may do better."""
        if not texts:
            return []
        pair = self.source_language, self.language
        try:
            if isinstance(engine, GuidedTranslator):
                guides = [self._guide(one) for one in originals or texts]
                made = engine.guided(texts, *pair, guides)
            else:
                made = engine.translate(texts, *pair)
        except EngineError as error:
            return [Failed(ENGINE_BROKEN, str(error))] * len(texts)
        return [_or_broken(one) for one in made]

    def _guide(self, text: str) -> Guide:
        """Return the names that the stylebook bids in a text, and what stands before it."""
        names = tuple((name.surface, name.text) for name in self._names_of(text) if name.text)
        return Guide(names, self.contexts.get(text, ""))


def cosines(encoder: Encoder, pairs: Sequence[Sides]) -> dict[Sides, float]:
    """Return how alike the vectors of a sentence and its translation are, by pair, where the check of meaning asks: the coarse
    vectors where they are near, which is nearly always, else the exact ones."""
    asked = [pair for pair in dict.fromkeys(pairs) if judged(*pair)]
    near = dict[Sides, float]()
    if isinstance(encoder, CoarseEncoder):
        near = {pair: cosine for pair, cosine in _compared(encoder.coarse, asked).items() if cosine >= NEAR}
    return near | _compared(encoder.encode, [pair for pair in asked if pair not in near])


def _compared(encode: Callable[[Sequence[str]], NDArray[np.float32]], pairs: Sequence[Sides]) -> dict[Sides, float]:
    if not pairs:
        return {}
    texts = {text: place for place, text in enumerate(dict.fromkeys(text for pair in pairs for text in pair))}
    vectors = encode(list(texts))
    return {(one, other): float(vectors[texts[one]] @ vectors[texts[other]]) for one, other in pairs}


def _ahead(make: Callable[[Sequence[str]], Made], texts: Sequence[str]) -> Iterator[Made]:
    """Yield what is made of texts, lot by lot: engines work in processes or elsewhere, so the next lots are under way while one
    is checked and stored, and none further ahead: what is not stored is made again after a crash."""
    lots = _lots(texts)
    if len(lots) < 2:
        yield from map(make, lots)
        return
    with _taking_turns(), ThreadPoolExecutor(max_workers=1, thread_name_prefix="dragoman-engine") as pool:
        left = iter(lots)
        coming = deque(pool.submit(make, lot) for lot in islice(left, AHEAD))
        try:
            while coming:
                made = coming.popleft().result()
                coming.extend(pool.submit(make, lot) for lot in islice(left, 1))
                yield made
        finally:
            for one in coming:
                one.cancel()


def _lots(texts: Sequence[str]) -> list[Sequence[str]]:
    """Cut texts into lots that grow, since the desk has nothing to check before the first is back, and get smaller towards the
    end, where nobody but the desk works (Polychronopoulos and Kuck 1987, guided self-scheduling)."""
    lots, start, most = list[Sequence[str]](), 0, LEAST_LOT
    while start < len(texts):
        size = min(most, max(LEAST_LOT, (len(texts) - start) // 3))
        lots.append(texts[start : start + size])
        start, most = start + size, min(LOT, 2 * size)
    return lots


@contextmanager
def _taking_turns() -> Iterator[None]:
    """Let threads take turns more often than every 5 ms: an engine that answers sooner would wait so long for its next job."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, SWITCH_S))
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _or_broken(one: Outcome[str]) -> Outcome[str]:
    return Failed(ENGINE_BROKEN, one.note) if isinstance(one, Failed) and one.reason == UNAVAILABLE else one


def _is_of(one: Attempt, way: str) -> bool:
    return one.way == way or (way == ALTERNATIVE and one.way.startswith(ALTERNATIVE))


def _named(way: str, texts: Sequence[str], outcomes: Sequence[Outcome[str]]) -> Made:
    return {text: [(way, outcome)] for text, outcome in zip(texts, outcomes, strict=True)}


def _restored(outcome: Outcome[str], tokens: Protected) -> Outcome[str]:
    if not isinstance(outcome, Done) or not tokens.kept:
        return outcome
    whole = restore(outcome.value, tokens)
    return Failed(TOKEN_LOST, "What was protected did not come back.") if whole is None else Done(whole)


def _joined(outcomes: Sequence[Outcome[str]], joint: str) -> Outcome[str]:
    """Return the pieces of a sentence as one, or the first that failed."""
    failed = next((one for one in outcomes if not isinstance(one, Done)), None)
    return failed or Done(joint.join(one.value for one in outcomes if isinstance(one, Done)))
