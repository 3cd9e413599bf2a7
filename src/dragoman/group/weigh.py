"""The likelihood that two articles tell of one event: a logistic model over a table of weights that can be read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import exp, log

BIAS = "bias"


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of each feature, in log odds; `bias` is where it begins."""
    text = files("dragoman.group").joinpath("tables/weights.toml").read_text(encoding="utf-8")
    return {name: float(value) for name, value in tomllib.loads(text)["weights"].items()}


def odds(features: Mapping[str, float], table: Mapping[str, float] | None = None) -> float:
    """Return the log odds that two articles with these features tell of one event."""
    table = weights() if table is None else table
    return table[BIAS] + sum(table[name] * value for name, value in features.items())


def likely(log_odds: float) -> float:
    """Return log odds as a chance, between 0 and 1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def log_odds(chance: float) -> float:
    """Return a chance, above 0 and below 1, as log odds."""
    return log(chance / (1 - chance))
