"""The commands on the stylebook: how names are written in the editions, and on whose word."""

from __future__ import annotations

import csv
import getpass
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from dragoman import text
from dragoman.archive import open_archive
from dragoman.config import Settings, load
from dragoman.errors import ConfigError, PageError
from dragoman.model import SourceName, Spellings, StyleEntry
from dragoman.translate.stylebook import Stylebook, key_of, keys_of

FIELDS = ("name", "from", "language", "text", "by", "articles")
ORIGINS = {"editor": "an editor", "press": "the press", "gazetteer": "gazetteers", "letters": "its letters"}
LONGEST = 120  # characters of a name
ROUND = "The next round translates the sentences again that have it."


def show_list(desk: Path, words: Sequence[str], language: str, limit: int) -> None:
    """Print how names are written: what editors have set, then what the press writes, the most used first."""
    settings = load(desk)
    for edition in [language] if language else settings.editions:
        lines = [one for one in _rows(settings, edition) if all(word.casefold() in " ".join(one).casefold() for word in words)]
        print(f"{edition}: {len(lines)} names")
        for name, source, _, written, by, articles in lines[:limit]:
            origin = f"set by {by}" if by else "by the press"
            print(f"  {written}  ({name}{f', from {source}' if source else ''}; {origin}; {articles} articles)")
        if len(lines) > limit:
            print(f"  … and more: name words that they must have, or a higher --limit than {limit}.")
        if words:
            print(f"  {_asked(settings, ' '.join(words), edition)}")


def _asked(settings: Settings, name: str, language: str) -> str:
    """What the stylebook says of one name."""
    asked = SourceName(name, name, key_of(name), True)
    with open_archive(settings.archive) as archive:
        spellings = archive.stylebook.spellings_of(keys_of(asked, "", language), "", language)
        book = Stylebook(language, archive.stylebook.entries(language), spellings)
    found = book.written(asked, "")
    if found is None:
        return f"{name}: nothing tells how it is written."
    bound = "" if found.binds else "; engines may write it otherwise"
    return f"{name} is written {found.text} (by {ORIGINS[found.origin]}{bound})"


def _rows(settings: Settings, language: str) -> Iterator[tuple[str, str, str, str, str, str]]:
    with open_archive(settings.archive) as archive:
        entries, spellings = archive.stylebook.entries(language), archive.stylebook.spellings(language)
    for one in entries:
        count = spellings.forms.get((language, one.key), {}).get(one.text, 0)
        yield one.name, one.source_language, language, one.text, one.by, str(count)
    for key, form, articles in _used(spellings):
        yield key, "", language, form, "", str(articles)


def _used(spellings: Spellings) -> list[tuple[str, str, int]]:
    """Spellings with their keys, the most used first."""
    found = [(key, form, count) for (_, key), forms in spellings.forms.items() for form, count in forms.items()]
    return sorted(found, key=lambda one: (-one[2], one[1], one[0]))


def set_entry(desk: Path, name: str, words: str, pair: tuple[str, str], by: str) -> str:
    """Have a name written so. `pair`: the language it is written in ("" for all), and the edition's."""
    settings = load(desk)
    entry = _entry(settings, name, words, pair, by or getpass.getuser())
    with open_archive(settings.archive) as archive:
        archive.stylebook.set([entry])
    return f"{entry.name} is {entry.text} in {entry.language}. {ROUND}"


def unset(desk: Path, name: str, pair: tuple[str, str]) -> str:
    """Leave a name to the press, gazetteers and letters again."""
    settings = load(desk)
    with open_archive(settings.archive) as archive:
        if not archive.stylebook.unset(text.clean(name), pair[1], pair[0]):
            raise ConfigError("was not set.", subject=name, advice="`dragoman stylebook list` tells which names were.")
    return f"{name} is not set any more. {ROUND}"


def _entry(settings: Settings, name: str, words: str, pair: tuple[str, str], by: str) -> StyleEntry:
    told, written = text.clean(name), text.clean(words)
    source = text.primary(text.language_code(pair[0]) or "") if pair[0] else ""
    if not told or not written or max(len(told), len(written)) > LONGEST:
        raise ConfigError(
            "a name and how it is written are needed.", subject=told, advice=f"Each has {LONGEST} letters at most."
        )
    if pair[0] and not source:
        raise ConfigError("is no language.", subject=pair[0], advice='Give its code: "uk" for Ukrainian, or none for all.')
    if pair[1] not in settings.editions:
        raise ConfigError("is no edition of this desk.", subject=pair[1], advice=f"It has {', '.join(settings.editions)}.")
    key = key_of(told, source)
    return StyleEntry(told, key, source, pair[1], written, by, datetime.now(UTC))


def export_csv(desk: Path, file: Path) -> str:
    """Write the stylebook as CSV (UTF-8, RFC 4180): editors' entries say by whom; what the press writes has none."""
    settings = load(desk)
    rows = [row for edition in settings.editions for row in _rows(settings, edition)]
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(FIELDS)
        writer.writerows(rows)
    return f"{file}: {len(rows)} names, {sum(bool(row[4]) for row in rows)} set by editors."


def import_csv(desk: Path, file: Path, by: str) -> str:
    """Take the rows of a CSV file that a person stands for as entries: those with `by`, all where there is no such column. All
    or none: PageError where the columns are not there, ConfigError with the line where a row cannot be taken."""
    settings = load(desk)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            head, rows = reader.fieldnames or (), list(reader)
    except (UnicodeDecodeError, csv.Error) as error:
        raise PageError(f"the file is no CSV in UTF-8: {error}.", subject=str(file), advice="Save it as CSV UTF-8.") from error
    if not {"name", "language", "text"} <= set(head):
        raise PageError(
            "the columns name, language and text are needed.", subject=str(file), advice=f"Found: {', '.join(head)}."
        )
    taken = [(number, row) for number, row in enumerate(rows, 2) if "by" not in head or (row["by"] or "").strip()]
    entries = [_from_row(settings, row, f"{file}, line {number}", by) for number, row in taken]
    with open_archive(settings.archive) as archive:
        archive.stylebook.set(entries)
    return f"{len(entries)} names set, {len(rows) - len(entries)} rows of the press left out. {ROUND}"


def _from_row(settings: Settings, row: dict[str, str], where: str, by: str) -> StyleEntry:
    who = by or (row.get("by") or "").strip() or getpass.getuser()
    try:
        pair = ((row.get("from") or "").strip(), (row["language"] or "").strip())
        return _entry(settings, row["name"] or "", row["text"] or "", pair, who)
    except ConfigError as error:
        raise ConfigError(error.message, subject=f"{where}: {error.subject}", advice=error.advice) from error
