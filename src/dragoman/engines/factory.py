"""Engines from their specifications in desk.toml. Heavy imports happen here, when an engine is made."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.errors import ConfigError
from dragoman.ports import Encoder, Translator

TRANSLATORS = ("firefox", "apertium")
ENCODERS = ("use-m3",)


def make_translator(specification: str) -> Translator:
    """Return the translator that `specification` names. ConfigError where there is none of that name."""
    if specification == "firefox":
        from dragoman.engines.firefox import FirefoxTranslator

        return FirefoxTranslator()
    if specification == "apertium":
        from dragoman.engines.apertium import ApertiumTranslator

        return ApertiumTranslator()
    raise ConfigError(f"translators: {specification!r} is not known; known are {', '.join(TRANSLATORS)}.")


def make_translators(specifications: Iterable[str]) -> tuple[Translator, ...]:
    """Return the translators in the order in which they are tried."""
    return tuple(make_translator(specification) for specification in specifications)


def make_encoder(specification: str) -> Encoder:
    """Return the encoder that `specification` names. ConfigError where there is none of that name."""
    if specification == "use-m3":
        from dragoman.engines.encoder import UseEncoder

        return UseEncoder()
    raise ConfigError(f"encoder: {specification!r} is not known; known are {', '.join(ENCODERS)}.")
