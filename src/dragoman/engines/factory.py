"""Engines from their specifications in desk.toml. Heavy imports happen here, when an engine is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from dragoman.config import BUILT_IN, Service, Settings
from dragoman.errors import ConfigError
from dragoman.ports import Encoder, Translator, UsageStore

ENCODERS = ("use-m3",)


@dataclass(frozen=True, slots=True)
class Translators:
    """A desk's translators: in the order in which they are tried, and in other orders for some (source, target)."""

    order: tuple[Translator, ...]
    pairs: Mapping[tuple[str, str], tuple[Translator, ...]]

    def of(self, source: str, target: str) -> tuple[Translator, ...]:
        """Return those that are tried for a pair, in order, whether they have a way or not."""
        return self.pairs.get((source, target), self.order)

    def close(self) -> None:
        """End the engines' processes and connections."""
        for engine in dict.fromkeys(chain(self.order, *self.pairs.values())):
            engine.close()


def make_translator(
    specification: str, services: Iterable[Service] = (), usage: UsageStore | None = None, root: Path = Path()
) -> Translator:
    """Return the translator that `specification` names: an engine, "ctranslate2:FOLDER" (below `root`), or one of `services`.

    ConfigError where there is none of that name. `usage` keeps what services are asked.
    """
    kind, _, place = specification.partition(":")
    if specification == "firefox":
        from dragoman.engines.firefox import FirefoxTranslator

        return FirefoxTranslator()
    if kind == "ctranslate2":
        from dragoman.engines.ctranslate2 import CTranslate2Translator

        return CTranslate2Translator(root / Path(place).expanduser() if place else None)
    if specification == "apertium":
        from dragoman.engines.apertium import ApertiumTranslator

        return ApertiumTranslator()
    known = {one.name: one for one in services}
    if specification in known:
        return _make_service(known[specification], usage)
    names = ", ".join((*sorted(BUILT_IN), *known))
    raise ConfigError(
        f"translators: {specification!r} is not known; known are {names}, ctranslate2:FOLDER, and each [[service]]."
    )


def _make_service(service: Service, usage: UsageStore | None) -> Translator:
    if service.kind == "libretranslate":
        from dragoman.engines.libretranslate import LibreTranslateTranslator

        return LibreTranslateTranslator(service, usage)
    from dragoman.engines.chat import ChatTranslator

    return ChatTranslator(service, usage)


def make_translators(settings: Settings, usage: UsageStore | None = None) -> Translators:
    """Return the translators of a desk; one that several orders name is made once."""
    named = dict.fromkeys(chain(settings.translators, *settings.pairs.values()))
    made = {name: make_translator(name, settings.services, usage, settings.root) for name in named}
    pairs = {pair: tuple(made[name] for name in names) for pair, names in settings.pairs.items()}
    return Translators(tuple(made[name] for name in settings.translators), pairs)


def make_encoder(specification: str) -> Encoder:
    """Return the encoder that `specification` names. ConfigError where there is none of that name."""
    if specification == "use-m3":
        from dragoman.engines.encoder import RememberingEncoder, UseEncoder

        return RememberingEncoder(UseEncoder())
    raise ConfigError(f"encoder: {specification!r} is not known; known are {', '.join(ENCODERS)}.")
