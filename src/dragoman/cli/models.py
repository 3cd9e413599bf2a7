"""The commands on the Firefox translator's models."""

from __future__ import annotations

from pathlib import Path

from dragoman.engines.mirrors import Mirror
from dragoman.engines.models import InstalledModel, ModelStore
from dragoman.engines.ways import pairs_for
from dragoman.errors import EngineError


def list_installed() -> None:
    """Print the installed models with their sizes."""
    store = ModelStore()
    models = store.installed()
    for model in models:
        pair, size = f"{model.source}-{model.target}", _megabytes(model.size)
        print(f"{pair:<12} {model.version:<8} {model.architecture:<12} {size:>9}  {model.licence}")
    total = _megabytes(sum(model.size for model in models))
    print(f"{len(models)} models, {total}, in {store.folder}" if models else _none(store))


def _none(store: ModelStore) -> str:
    return f"No model is installed in {store.folder}. `dragoman models install es-en` gets one."


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"


def install(what: str, mirror: str) -> None:
    """Install a pair from a mirror, or a model from a file or folder."""
    store = ModelStore()
    path = Path(what)
    if path.exists():
        _report(store.install_file(path))
        return
    source, _, target = what.partition("-")
    if not source or not target:
        advice = 'Name a pair such as "es-en", or a file or folder that is there.'
        raise EngineError("is neither a pair of languages nor a file.", subject=what, advice=advice)
    install_pairs(store, Mirror(mirror) if mirror else Mirror(), [(source, target)])


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
            _report(store.install_pair(mirror, source, target))


def _legs(mirror: Mirror, source: str, target: str) -> tuple[tuple[str, str], ...]:
    return pairs_for(source, target, mirror.pairs) or ((source, target),)


def _report(model: InstalledModel) -> None:
    print(f"installed {model.identity}, {_megabytes(model.size)}", flush=True)


def remove(pair: str) -> None:
    """Remove a model. EngineError where it is not installed."""
    source, _, target = pair.partition("-")
    if not ModelStore().remove(source, target):
        raise EngineError("is not installed.", subject=pair, advice="`dragoman models list` says what is.")
    print(f"removed {pair}")


def verify() -> None:
    """Check all installed models. EngineError where one is damaged."""
    store = ModelStore()
    problems = [
        f"{model.source}-{model.target}: {one}"
        for model in store.installed()
        for one in store.verify(model.source, model.target)
    ]
    if problems:
        raise EngineError("\n".join(problems), advice="Remove and install these models again.")
    print(f"{len(store.installed())} models are sound.")
