"""The commands on the translation memory: what editors have sentences translated as."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from dragoman import __version__, text
from dragoman.archive import SqlArchive, open_archive
from dragoman.config import Settings, load
from dragoman.errors import ConfigError, PageError
from dragoman.model import Correction, Rendering
from dragoman.translate import memory

ROUND = "The next round shows it."


def show_list(desk: Path, words: Sequence[str], language: str) -> None:
    """Print the corrections, those for one edition where `language` is given, with all of `words`."""
    wanted = [word.casefold() for word in words]
    with open_archive(load(desk).archive) as archive:
        found = [
            one
            for one in archive.memory.corrections(language=language)
            if all(word in f"{one.source_text} {one.text}".casefold() for word in wanted)
        ]
    for one in found:
        print(
            f"{one.source_language} → {one.language}  {one.at:%Y-%m-%d %H:%M} UTC, {one.by}\n  {one.source_text}\n  {one.text}"
        )
    if not found:
        print("No sentence was corrected." if not words else "No correction has these words.")


def correct(desk: Path, sentence: str, words: str, pair: tuple[str, str], by: str) -> str:
    """Have a sentence translated so. `pair`: the language of the sentence and the edition's. ConfigError where
    one is missing."""
    settings = load(desk)
    source_language, language = _pair(settings, pair)
    told, made = text.clean(sentence), text.clean(words)
    if not told or not made:
        raise ConfigError("a sentence and its translation are needed.", advice="To go back to engines: dragoman memory forget.")
    with open_archive(settings.archive) as archive:
        archive.memory.correct([Correction(told, source_language, language, made, by or getpass.getuser(), datetime.now(UTC))])
    return f"{source_language} → {language}: {made}\n{ROUND}"


def forget(desk: Path, sentence: str, pair: tuple[str, str]) -> str:
    """Leave a sentence to engines again."""
    settings = load(desk)
    source_language, language = _pair(settings, pair)
    with open_archive(settings.archive) as archive:
        if not archive.memory.forget(text.clean(sentence), source_language, language):
            raise ConfigError("this sentence was not corrected.", advice="`dragoman memory list` tells which were.")
    return f"Engines translate it again. {ROUND}"


def _pair(settings: Settings, pair: tuple[str, str]) -> tuple[str, str]:
    """A pair of languages as they are stored. ConfigError where one is none, or the second no edition of the desk."""
    source_language, language = (text.primary(text.language_code(one) or "") for one in pair)
    if not source_language:
        raise ConfigError("is no language.", subject=pair[0], advice='Give its code: "uk" for Ukrainian.')
    if language not in settings.editions:
        raise ConfigError("is no edition of this desk.", subject=pair[1], advice=f"It has {', '.join(settings.editions)}.")
    return source_language, language


def export_tmx(desk: Path, file: Path) -> str:
    """Write the memory as TMX: corrections, and what engines made that is shown."""
    with open_archive(load(desk).archive) as archive:
        corrections, translations = archive.memory.corrections(), archive.memory.translations()
    file.write_bytes(memory.write(corrections, translations, __version__))
    return f"{file}: {len(corrections)} corrections, {len(translations)} translations by engines."


def import_tmx(desk: Path, file: Path, by: str) -> str:
    """Take the units of a TMX file as corrections; those that an engine made are left out."""
    try:
        units = memory.read(file.read_bytes(), by or getpass.getuser(), datetime.now(UTC))
    except PageError as error:
        raise PageError(error.message, subject=str(file), advice=error.advice) from error
    with open_archive(load(desk).archive) as archive:
        archive.memory.correct(units.corrections)
    left = "".join(f"\n{count} left out: {reason}." for reason, count in sorted(units.left_out.items()))
    return f"{len(units.corrections)} corrections taken. The next round shows them.{left}"


def offered(archive: SqlArchive, shown: Rendering, known: dict[tuple[str, str], tuple[Correction, ...]]) -> list[str]:
    """Return lines that offer how sentences like this one were corrected. `known` keeps the corrections of pairs."""
    pair = shown.source_language, shown.language
    if pair not in known:
        known[pair] = archive.memory.corrections(*pair)
    return [
        line
        for one, score in memory.similar(shown.sentence.text, known[pair])
        for line in (f"    like one that {one.by} corrected ({score:.0f} %): {one.source_text}", f"      {one.text}")
    ]
