"""The bench of the checks gives the figures that it promises: here on a few sentences, made by the test."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent.parent / "bench"
sys.path.insert(0, str(BENCH))

guard = pytest.importorskip("guard")


def row(line: int, source: str, reference: str, tiny: str, name: str = "wmt16") -> dict[str, Any]:
    made = dict.fromkeys(("google", "microsoft", "bergamot-base-memory"), reference)
    return {"pair": "de-en", "set": name, "line": line, "source": source, "reference": reference, "bergamot-tiny": tiny} | made


OUTPUTS = [
    row(1, "Der Preis liegt bei 120 £.", "The price is £120.", "The price is $120."),
    row(2, "Er kam 1990.", "He came in 1990.", "He came in 1991."),
    row(3, "Er kam heute.", "He came today.", "He came &quot;today&quot;."),
    row(4, "Sie kam 1990.", "She came in 1992.", "She came in 1990.", "flores-dev"),
]
DAMAGE = [
    ("numbers changed in a reasonable range", "He came in 1991."),
    ("remove the final punctuation", "He came in 1990"),
    ("empty string (full stop only)", "."),
]
MQM = [
    ("He paid 120.", "Er zahlte <v>210</v>.", "Accuracy/Mistranslation", "Major"),
    ("He went home.", "Er ging <v>nach Haus</v>.", "Accuracy/Mistranslation", "Major"),
    ("He came.", "Er kam.", "No-error", "No-error"),
]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in rows)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "translation"
    folder.mkdir()
    write(folder / "outputs.jsonl.gz", OUTPUTS)
    pairs = {"src_sent": "Er kam 1990.", "mt_sent": "He came in 1990.", "lang_tag": "german", "severity": "base"}
    kept = [pairs | {"pert_desc": kind, "pert_sent": text, "pert_check": True} for kind, text in DAMAGE]
    write(folder / "demetr.jsonl.gz", [*kept, kept[0] | {"pert_check": False, "pert_sent": "He came in 1990."}])
    write(
        folder / "mqm.jsonl.gz",
        [{"source": source, "target": target, "category": kind, "severity": how} for source, target, kind, how in MQM],
    )
    return tmp_path


def test_what_was_done_to_a_translation_is_found_beside_the_good_one(data: Path) -> None:
    found = guard.demetr(data, 1, guard.Vectors(wanted=False))
    assert found["number_replaced"] == found["cut"] == 1.0
    assert found["kinds"]["remove the final punctuation"] == {"found": 0.0, "strict": 0.0}
    assert len(found["kinds"]) == 3


def test_only_what_is_worse_counts_as_found() -> None:
    assert guard.is_worse({}, {"names": "doubt"})
    assert guard.is_worse({"names": "doubt"}, {"names": "fail"})
    assert not guard.is_worse({"names": "doubt"}, {"names": "doubt"})
    assert not guard.is_worse({"names": "fail"}, {"names": "doubt"})


@pytest.mark.parametrize(
    ("output", "reference", "wrong"),
    [("It costs $5.", "It costs £5.", True), ("It costs £5.", "It costs £5.", False), ("It costs $5.", "It costs $5.", False)],
)
def test_a_currency_error_is_told_without_the_checks(output: str, reference: str, wrong: bool) -> None:
    assert guard.currency_error("Es kostet 5 £.", output, reference) is wrong


def test_the_bench_prints_its_figures_last(data: Path) -> None:
    command = [sys.executable, str(BENCH / "guard.py"), "--data", str(data), "--no-vectors"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["false_alarms"]["pairs"]["de-en"] == {"hard": 0.25, "doubt": 0.0, "sentences": 4}
    assert figures["currency"] == {"errors": 1, "failed": 1}
    assert figures["engines"]["bergamot-tiny"]["sentences"] == 3  # news alone
    assert figures["engines"]["bergamot-tiny"]["failed"] == pytest.approx(1000 * 2 / 3, abs=0.01)
    assert figures["engines"]["google"]["failed"] == 0
    assert (figures["mqm"]["facts"], figures["mqm"]["facts_fail"]) == (1, 1.0)
    assert (figures["mqm"]["no_error"], figures["mqm"]["no_error_fail"]) == (1, 0.0)
    assert figures["pairs_per_cpu_s"] > 0


def test_the_entities_that_an_engine_left_in_are_read(data: Path) -> None:
    assert guard.outputs(data, 1)[2]["bergamot-tiny"] == 'He came "today".'


def test_failed_sentences_are_drawn_and_shown(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    guard.print_failed(guard.engines(guard.outputs(data, 1))[1], 100)
    told = capsys.readouterr().out
    assert "de-en/wmt16/1/bergamot-tiny: currencies −GBP +USD" in told
    assert "de-en/wmt16/2/bergamot-tiny: numbers −1990 +1991" in told
