"""Guard: what the checks on translations find, and how often they are wrong.

    ./run bench guard [--data DIR] [--every N] [--no-vectors] [--failed N] [--alarms CHECK]

- false alarms: the checks on human translations of `translation/outputs`, by pair; a failure is hard, a doubt apart;
- `translation/demetr`: of each kind of damage, the share in which a check says worse of the damaged translation than of the good
  one (`strict`: and no check says anything of the good one);
- `added`: human translations with something put to them that the source does not have, and the share that `added` does not pass;
- the four engines of `translation/outputs`, on news: which check fails how many of a thousand sentences, by engine and by pair;
- `currency`: sentences of news in which bergamot-tiny has another currency in the place of the source's, told by signs and words
  that stand in this file, not by the checks; and how many of them the checks fail;
- `translation/mqm`: sentences in which experts marked a major error of accuracy in a span with a number, a date, a name or a
  currency, and sentences in which nobody marked anything;
- pairs per CPU second, tables loaded, without vectors and with them.

`--every N` reads one sentence in N (for a quick look), `--failed N` prints N failed sentences of engines drawn at random (seed 1),
`--alarms CHECK` prints human translations that a check does not pass.
"""

from __future__ import annotations

import html
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.analyse.dates import dates_in
from dragoman.analyse.names import in_text
from dragoman.engines.encoder import UseEncoder
from dragoman.model import Check
from dragoman.translate.checks import Pair, run
from dragoman.translate.checks.added import added
from dragoman.translate.checks.dictionary import is_word
from dragoman.translate.checks.money import money_in
from dragoman.translate.checks.numbers import numbers_in
from dragoman.translating import cosines
from measure import arguments, cpu_seconds, records, result, table

ENGINES = ("bergamot-tiny", "bergamot-base-memory", "google", "microsoft")
LANGUAGES = {
    "chinese_simple": "zh", "german": "de", "hindi": "hi", "japanese": "ja", "polish": "pl", "russian": "ru", "czech": "cs",
    "french": "fr", "spanish": "es", "italian": "it",
}  # fmt: skip
# What DEMETR calls its kinds of damage, by what is asked of them.
GROUPS = {
    "number_replaced": ("numbers changed",),
    "ne_replaced": ("replace NE",),
    "ne_removed": ("remove random named entity",),
    "negation": ("affirmative to negation",),
    "codemix": ("codemix",),
    "repetition": ("repeat the last word",),
    "cut": ("empty string",),
}
CURRENCIES = {
    "USD": r"\$|\bUSD\b|\b(?:US-)?[Dd]oll?ar|\bd[óo]lar|доллар|долар|ドル|美元|دولار",
    "EUR": r"€|\bEUR\b|\b[Ee]uros?\b(?! ?\d)|\bевро\b|\bєвро\b|ユーロ|欧元|يورو",
    "GBP": r"£|\bGBP\b|\b[Pp]ounds?\b|\bPfund\b|\blivres?\b|\blibras?\b|\bfunt|фунт|ポンド|英镑",
    "JPY": r"¥|\bJPY\b|\b[Yy]en\b|\bиен|円|日元",
    "CHF": r"\bCHF\b|[Ss]wiss francs?|Schweizer Franken|francs suisses",
}
_CURRENCY = {code: re.compile(pattern) for code, pattern in CURRENCIES.items()}
_MARK = re.compile(r"</?v>")
SPEED_PAIRS = 3_000
BATCH = 256


def verdicts(checks: Iterable[Check]) -> dict[str, str]:
    """Return what checks did not pass, by name."""
    return {check.name: check.verdict for check in checks if check.verdict != "pass"}


def worst(found: dict[str, str]) -> str:
    """Return the worst of the verdicts of a sentence."""
    return "fail" if "fail" in found.values() else "doubt" if found else "pass"


class Vectors:
    """Cosines of pairs of texts, encoded in batches; None for a pair with a language that has no vectors."""

    def __init__(self, *, wanted: bool) -> None:
        self.encoder = UseEncoder() if wanted else None

    def cosines(self, pairs: Sequence[tuple[str, str, str, str]]) -> list[float | None]:
        """Return the cosine of each (source, target, source language, language)."""
        if self.encoder is None:
            return [None] * len(pairs)
        known = {pair: None for pair in pairs if set(pair[2:]) <= self.encoder.languages}
        found = cosines(self.encoder, [pair[:2] for pair in known])
        return [found.get(pair[:2]) if pair in known else None for pair in pairs]


def checked(rows: Sequence[tuple[str, str, str, str]], vectors: Vectors) -> Iterator[dict[str, str]]:
    """Yield what the checks say of each (source, target, source language, language), in order."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        for (source, target, own, language), cosine in zip(batch, vectors.cosines(batch), strict=True):
            yield verdicts(run(Pair(source, target, own, language, cosine)))


def outputs(data: Path, every: int) -> list[dict[str, Any]]:
    """Return the sentences of `translation/outputs`, one in `every`, with the entities of HTML that some engines left in them."""
    rows = list(records(data / "translation" / "outputs.jsonl.gz"))[::every]
    return [row | {engine: html.unescape(row[engine]) for engine in ENGINES if row.get(engine)} for row in rows]


def _sides(row: dict[str, Any], column: str) -> tuple[str, str, str, str]:
    own, _, language = row["pair"].partition("-")
    return row["source"], row[column], own, language


def is_news(row: dict[str, Any]) -> bool:
    """Whether a sentence is of a set of news."""
    return str(row["set"]).startswith("wmt")


# -- human translations ----------------------------------------------------------------------------------------------------


def false_alarms(rows: Sequence[dict[str, Any]], vectors: Vectors) -> dict[str, Any]:
    """Return how many human translations fail and are in doubt, by pair and by check; print them as a table."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    by_check: Counter[tuple[str, str]] = Counter()
    halves: list[Counter[str]] = [Counter(), Counter()]
    for number, (row, found) in enumerate(zip(rows, checked([_sides(row, "reference") for row in rows], vectors), strict=True)):
        for counter in (counts[row["pair"]], halves[number % 2]):
            counter["all"] += 1
            counter[worst(found)] += 1
        by_check.update(found.items())
    pairs = {
        pair: {"hard": one["fail"] / one["all"], "doubt": one["doubt"] / one["all"], "sentences": one["all"]}
        for pair, one in sorted(counts.items())
    }
    table([[pair, *one.values()] for pair, one in pairs.items()], ["human translations", "fail", "doubt", "sentences"])
    print()
    table([[*key, number / len(rows)] for key, number in sorted(by_check.items())], ["check", "verdict", "share"])
    print()
    return {
        "hard_mean": _mean(one["hard"] for one in pairs.values()),
        "hard_max": max((one["hard"] for one in pairs.values()), default=0.0),
        "doubt_mean": _mean(one["doubt"] for one in pairs.values()),
        "doubt_max": max((one["doubt"] for one in pairs.values()), default=0.0),
        "odd_positions": {name: halves[1][name] / max(1, halves[1]["all"]) for name in ("fail", "doubt")},
        "pairs": {pair: {name: round(value, 4) for name, value in one.items()} for pair, one in pairs.items()},
        "checks": {f"{name} {verdict}": round(number / len(rows), 5) for (name, verdict), number in sorted(by_check.items())},
    }


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found) if found else 0.0


# -- damaged translations --------------------------------------------------------------------------------------------------


def demetr(data: Path, every: int, vectors: Vectors) -> dict[str, Any]:
    """Return how much of each kind of damage is found; print it as a table."""
    rows = [row for row in records(data / "translation" / "demetr.jsonl.gz") if row["pert_check"]][::every]
    good = checked([(row["src_sent"], row["mt_sent"], LANGUAGES[row["lang_tag"]], "en") for row in rows], vectors)
    damaged = checked([(row["src_sent"], row["pert_sent"], LANGUAGES[row["lang_tag"]], "en") for row in rows], vectors)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row, before, after in zip(rows, good, damaged, strict=True):
        one = found[row["pert_desc"]]
        one["all"] += 1
        one["found"] += is_worse(before, after)
        one["strict"] += bool(after) and not before
        one["flagged"] += bool(after)
    kinds = {kind: {name: one[name] / one["all"] for name in ("found", "strict")} for kind, one in found.items()}
    table(
        sorted(
            ([kind[:70], one["found"], one["strict"], found[kind]["all"]] for kind, one in kinds.items()), key=lambda r: -r[1]
        ),
        ["damage (DEMETR)", "found", "strict", "sentences"],
    )
    print()
    groups = {}
    for group, beginnings in GROUPS.items():
        of_group = [one for kind, one in found.items() if kind.startswith(beginnings)]
        groups[group] = sum(one["found"] for one in of_group) / max(1, sum(one["all"] for one in of_group))
    rounded = {kind: {name: round(value, 4) for name, value in one.items()} for kind, one in sorted(kinds.items())}
    return {**{group: round(value, 4) for group, value in groups.items()}, "kinds": rounded}


def is_worse(before: dict[str, str], after: dict[str, str]) -> bool:
    """Whether a check says worse of the one than it said of the other."""
    return any(before.get(name) != verdict and before.get(name) != "fail" for name, verdict in after.items())


# -- added text ------------------------------------------------------------------------------------------------------------


def with_more(text: str, other: str) -> dict[str, str]:
    """Return a translation with something more, by kind; `other` is another sentence of the same language."""
    return {
        "sentence_behind": f"{text} {other}",
        "sentence_before": f"{other} {text}",
        "clause_in_brackets": f"{text.rstrip('.!?。')} ({other[:1].lower()}{other[1:60].rstrip('.')}).",
        "note": f"{text}\n\n(Note: this keeps the tone of the original.)",
        "announced": f"Here is the translation: {text}",
    }


def added_text(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return the share of human translations with something more that `added` does not pass, by kind of what is more."""
    found: Counter[str] = Counter()
    last = {row["pair"]: row["reference"] for row in rows}
    for row in rows:
        source, target, own, language = _sides(row, "reference")
        for kind, text in with_more(target, last[row["pair"]]).items():
            found[kind] += added(Pair(source, text, own, language)).verdict != "pass"
        last[row["pair"]] = target
    return {kind: round(number / max(1, len(rows)), 4) for kind, number in found.items()}


# -- engines ---------------------------------------------------------------------------------------------------------------


def engines(rows: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], list[tuple[dict[str, Any], str, tuple[Check, ...]]]]:
    """Return what is found in the engines' news, and all that failed; print it by check and by pair, of a thousand sentences."""
    totals: Counter[tuple[str, str]] = Counter()
    by_check: Counter[tuple[str, str, str]] = Counter()
    by_pair: Counter[tuple[str, str]] = Counter()
    failed: list[tuple[dict[str, Any], str, tuple[Check, ...]]] = []
    for row in filter(is_news, rows):
        for engine in ENGINES:
            if not row.get(engine):
                continue
            checks = run(Pair(*_sides(row, engine)))
            found = verdicts(checks)
            totals[engine, row["pair"]] += 1
            by_check.update((engine, name, verdict) for name, verdict in found.items())
            if worst(found) == "fail":
                by_pair[engine, row["pair"]] += 1
                failed.append((row, engine, checks))
    sums = {engine: sum(number for (one, _), number in totals.items() if one == engine) for engine in ENGINES}
    names = sorted({(name, verdict) for _, name, verdict in by_check})
    table(
        [[*key, *(_thousandth(by_check[engine, *key], sums[engine]) for engine in ENGINES)] for key in names],
        ["engines on news, of 1,000", "verdict", *ENGINES],
    )
    print()
    pairs = sorted({pair for _, pair in totals})
    table(
        [[pair, *(_thousandth(by_pair[engine, pair], totals[engine, pair]) for engine in ENGINES)] for pair in pairs],
        ["failed, of 1,000", *ENGINES],
    )
    print()
    told = {
        engine: {
            "sentences": sums[engine],
            "failed": _thousandth(sum(by_pair[engine, pair] for pair in pairs), sums[engine]),
            **{f"{name} {verdict}": _thousandth(by_check[engine, name, verdict], sums[engine]) for name, verdict in names},
        }
        for engine in ENGINES
    }
    return told, failed


def _thousandth(number: int, of: int) -> float:
    return round(1000 * number / of, 2) if of else 0.0


# -- currencies ------------------------------------------------------------------------------------------------------------


def named_currencies(text: str) -> frozenset[str]:
    """Return the currencies that a text names, by the signs and words of this file."""
    return frozenset(code for code, pattern in _CURRENCY.items() if pattern.search(text))


def currency_error(source: str, output: str, reference: str) -> bool:
    """Whether the output has another currency in place of one of the source's, which the human translation keeps."""
    before, after, human = named_currencies(source), named_currencies(output), named_currencies(reference)
    return bool((before - after) & human) and bool(after - before - human)


def currency(rows: Sequence[dict[str, Any]], engine: str = "bergamot-tiny") -> dict[str, int]:
    """Return how many sentences of news `engine` has with another currency, and how many of them the checks fail."""
    errors = [
        row for row in filter(is_news, rows) if row.get(engine) and currency_error(row["source"], row[engine], row["reference"])
    ]
    missed = [row for row in errors if worst(verdicts(run(Pair(*_sides(row, engine))))) != "fail"]
    for row in missed:
        print(f"not failed: {row['pair']} {row['set']} {row['line']}")
    return {"errors": len(errors), "failed": len(errors) - len(missed)}


# -- errors marked by experts ----------------------------------------------------------------------------------------------


def mqm(data: Path) -> dict[str, Any]:
    """Return how much is flagged of what experts marked: major errors of accuracy in facts, and sentences without any error."""
    marked: dict[tuple[str, str], bool] = {}
    clean: dict[tuple[str, str], bool] = {}
    for row in records(data / "translation" / "mqm.jsonl.gz"):
        key = (_MARK.sub("", row["source"]), _MARK.sub("", row["target"]))
        if row["severity"] == "No-error":
            clean.setdefault(key, True)
        elif row["severity"] == "Major" or row["severity"] == "Minor":
            clean[key] = False
        if row["severity"] == "Major" and row["category"].startswith("Accuracy") and _marks_fact(row):
            marked[key] = True
    free = [key for key, is_clean in clean.items() if is_clean]
    told: dict[str, Any] = {}
    for name, keys in (("facts", list(marked)), ("no_error", free)):
        found = [worst(verdicts(run(Pair(source, target, "en", "de")))) for source, target in keys]
        told[name] = len(keys)
        told[f"{name}_fail"] = round(found.count("fail") / max(1, len(keys)), 4)
        told[f"{name}_doubt"] = round(found.count("doubt") / max(1, len(keys)), 4)
    return told


def _marks_fact(row: dict[str, Any]) -> bool:
    """Whether the marked span holds a number, a date, a name or a currency."""
    for text, language in ((row["target"], "de"), (row["source"], "en")):
        match = re.search(r"<v>(.*?)</v>", text, re.S)
        if match and match[1].strip():
            span = match[1]
            told = numbers_in(span, language).told or dates_in(span, language) or money_in(span, language)
            return bool(told or any(name.known for name in in_text(span, language)))
    return False


# -- speed -----------------------------------------------------------------------------------------------------------------


def speed(rows: Sequence[dict[str, Any]], vectors: Vectors) -> float:
    """Return how many pairs are checked in a CPU second, with the tables loaded."""
    sides = [_sides(row, "bergamot-tiny" if row.get("bergamot-tiny") else "reference") for row in rows]
    random.Random(1).shuffle(sides)
    sides = sides[:SPEED_PAIRS]
    for language in {code for side in sides for code in side[2:]}:
        run(Pair("In Paris, on 5 May 2003, Smith said 10% was not 10 km.", "Paris, 5 km 2003 qqqq", "en", language))
        is_word("word", language)
    start = cpu_seconds()
    list(checked(sides, vectors))
    return len(sides) / max(cpu_seconds() - start, 1e-9)


def print_failed(failed: Sequence[tuple[dict[str, Any], str, tuple[Check, ...]]], number: int) -> None:
    """Print `number` failed sentences of engines, drawn at random with seed 1."""
    for row, engine, checks in random.Random(1).sample(list(failed), min(number, len(failed))):
        why = "; ".join(f"{check.name} {check.note}" for check in checks if check.verdict == "fail")
        print(
            f"{row['pair']}/{row['set']}/{row['line']}/{engine}: {why}\n  {row['source']}\n  {row[engine]}\n  {row['reference']}"
        )


def print_alarms(rows: Sequence[dict[str, Any]], name: str) -> None:
    """Print the human translations that a check does not pass."""
    for row in rows:
        for check in run(Pair(*_sides(row, "reference"))):
            if check.name == name and check.verdict != "pass":
                print(
                    f"{row['pair']}/{row['set']}/{row['line']} {check.verdict}: {check.note}\n  {row['source']}\n  {row['reference']}"
                )


def main() -> None:
    """Run the bench."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--every", type=int, default=1, help="read one sentence in N")
    parser.add_argument("--no-vectors", action="store_true", help="leave out the check by sentence vectors")
    parser.add_argument("--failed", type=int, default=0, metavar="N", help="print N failed sentences of engines, no figures")
    parser.add_argument("--alarms", metavar="CHECK", help="print human translations that this check does not pass, no figures")
    chosen = parser.parse_args()
    rows = outputs(chosen.data, chosen.every)
    if chosen.alarms:
        print_alarms(rows, chosen.alarms)
        return
    vectors = Vectors(wanted=not chosen.no_vectors)
    if chosen.failed:
        print_failed(engines(rows)[1], chosen.failed)
        return
    told = {
        "false_alarms": false_alarms(rows, vectors),
        "demetr": demetr(chosen.data, chosen.every, vectors),
        "added": added_text(rows),
        "engines": engines(rows)[0],
        "currency": currency(rows),
        "mqm": mqm(chosen.data),
        "pairs_per_cpu_s": speed(rows, Vectors(wanted=False)),
        "pairs_per_cpu_s_vectors": speed(rows, vectors),
    }
    result(told)


if __name__ == "__main__":
    main()
