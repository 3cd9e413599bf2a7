"""The bench of the site gives the figures that it promises: here on a tiny archive."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))
SPEC = importlib.util.spec_from_file_location("bench_site", BENCH / "site.py")  # `site` is a module of Python's own


def test_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert SPEC is not None
    assert SPEC.loader is not None
    bench = importlib.util.module_from_spec(SPEC)
    SPEC.loader.exec_module(bench)
    bench.main(["--stories", "6", "12", "--requests", "12", "--no-browser"])
    figures = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert set(figures["incremental_ms"]) == {"6", "12"}
    assert figures["built_per_cpu_s"] > 0
    assert figures["served_p95_ms"] > 0
    assert 1 <= figures["pages_rewritten"] < 400
    assert figures["axe_violations"] is None
    assert figures["foreign_requests"] is None
