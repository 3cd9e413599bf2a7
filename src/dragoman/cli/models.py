"""The commands on the models of the Firefox and the CTranslate2 translator."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from dragoman.config import FILE_NAME, Download, load
from dragoman.engines.downloads import fetch, has_hash
from dragoman.engines.mirrors import Mirror, Progress
from dragoman.engines.models import DOWNLOADS, InstalledModel, ModelStore
from dragoman.engines.packages import CTRANSLATE2, FIREFOX, MAX_BYTES
from dragoman.engines.ways import pairs_for
from dragoman.errors import EngineError

TIMEOUT_S = 30.0


def list_installed() -> None:
    """Print the installed models with their sizes, and the room that they take."""
    store = ModelStore()
    models = store.installed()
    for model in models:
        size = _megabytes(model.size)
        print(f"{model.name:<20} {model.version:<8} {model.architecture:<12} {size:>9}  {model.licence}")
    print(_sum(store, models) if models else _none(store))


def _sum(store: ModelStore, models: tuple[InstalledModel, ...]) -> str:
    total, free = _megabytes(sum(model.size for model in models)), _megabytes(shutil.disk_usage(store.folder).free)
    return f"{len(models)} models, {total}, in {store.folder}; {free} of its disk are free"


def _none(store: ModelStore) -> str:
    return f"No model is installed in {store.folder}. `dragoman models install es-en` gets one."


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"


def install(what: str, mirror: str, pair: str, desk: Path) -> None:
    """Install a model from a file or folder; or a pair, from the mirror that desk.toml names for it, else from a server of
    Firefox models."""
    store = ModelStore()
    path = Path(what)
    if path.exists():
        _report(store.install_file(path, *(_pair(pair) if pair else ())))
        return
    source, target = _pair(what)
    listed = [] if mirror else [one for one in _downloads(desk) if one.pair == what]
    if listed:
        _report(install_download(store, listed[0]))
        return
    install_pairs(store, Mirror(mirror) if mirror else Mirror(), [(source, target)])


def _pair(text: str) -> tuple[str, str]:
    source, _, target = text.partition("-")
    if not source or not target:
        advice = 'Name a pair such as "es-en", or a file or folder that is there.'
        raise EngineError("is neither a pair of languages nor a file.", subject=text, advice=advice)
    return source, target


def _downloads(desk: Path) -> tuple[Download, ...]:
    file = desk / FILE_NAME if desk.is_dir() else desk
    return load(file).models if file.exists() else ()


def install_download(store: ModelStore, wanted: Download) -> InstalledModel:
    """Fetch a package that desk.toml names, going on where an earlier try broke off, and install it if it has the listed hash.

    EngineError where it cannot be had, or is another file.
    """
    size = _megabytes(wanted.size) if wanted.size else "size unknown"
    print(f"{wanted.pair}: {size}, {wanted.licence}, from {wanted.url}", flush=True)
    part = store.folder / DOWNLOADS / f"{wanted.sha256[:32]}.part"
    with _bars() as progress:
        fetch(wanted.url, part, MAX_BYTES, TIMEOUT_S, partial(progress, wanted.pair) if progress else None)
    if not has_hash(part, wanted.sha256):
        part.unlink()
        advice = "Nothing was installed. Try again, or look at what the mirror says of it."
        raise EngineError("is damaged, or another file: its SHA-256 is not the listed one.", subject=wanted.url, advice=advice)
    try:
        return store.install_file(part, *_pair(wanted.pair), licence=wanted.licence)
    finally:
        part.unlink()
        with suppress(OSError):
            part.parent.rmdir()


def install_pairs(store: ModelStore, mirror: Mirror, wanted: list[tuple[str, str]]) -> None:
    """Install the models of every leg from each source to each target; those that are there are left alone."""
    legs = dict.fromkeys(leg for source, target in wanted for leg in _legs(mirror, source, target))
    for source, target in legs:
        if store.get(source, target) is None:
            offer = mirror.best(source, target)
            size = sum(file.size for file in offer.files)
            print(
                f"{source}-{target}: {offer.architecture} {offer.version}, {_megabytes(size)}, {mirror.licence}",
                flush=True,
            )
            with _bars() as progress:
                model = store.install_pair(mirror, source, target, progress)
            _report(model)


@contextmanager
def _bars() -> Iterator[Progress | None]:
    """Show on a terminal how far files have come; nothing elsewhere."""
    if not sys.stdout.isatty():
        yield None
        return
    from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TransferSpeedColumn
    from rich.progress import Progress as Bars

    tasks: dict[str, TaskID] = {}
    with Bars(TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn()) as bars:

        def watch(name: str, done: int, total: int) -> None:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total or None)
            bars.update(tasks[name], completed=done)

        yield watch


def _legs(mirror: Mirror, source: str, target: str) -> tuple[tuple[str, str], ...]:
    return pairs_for(source, target, mirror.pairs) or ((source, target),)


def _report(model: InstalledModel) -> None:
    print(f"installed {model.identity}, {model.format}, {_megabytes(model.size)}, licence {model.licence}", flush=True)


def remove(name: str) -> None:
    """Remove a model by the name that it has in the list. EngineError where it is not installed."""
    pair, _, format = name.partition(".")
    source, _, target = pair.partition("-")
    store = ModelStore()
    model = store.get(source, target, CTRANSLATE2 if format == CTRANSLATE2 else FIREFOX)
    if model is None or model.name != name:
        raise EngineError("is not installed.", subject=name, advice="`dragoman models list` says what is.")
    store.remove(source, target, model.format)
    print(f"removed {name}, {_megabytes(model.size)}")


def verify() -> None:
    """Check all installed models. EngineError where one is damaged."""
    store = ModelStore()
    models = store.installed()
    problems = [f"{model.name}: {one}" for model in models for one in store.verify(model.source, model.target, model.format)]
    if problems:
        raise EngineError("\n".join(problems), advice="Remove and install these models again.")
    print(f"{len(models)} models are sound.")
