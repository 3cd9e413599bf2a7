"""The store of installed Firefox models: one folder a pair, with the model's files and a manifest of what they are.

Where: `$DRAGOMAN_MODELS`, else `$XDG_CACHE_HOME/dragoman/models`, else `~/.cache/dragoman/models`. A model is put together in
a folder beside its place and then renamed, so it is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dragoman.engines.mirrors import Mirror, Offer, Progress
from dragoman.engines.packages import MANIFEST, role_of, unpack
from dragoman.engines.ways import pairs_for as pairs_for
from dragoman.errors import EngineError

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_MARIAN = (1).to_bytes(8, "little")  # the version that a Marian binary begins with


def default_folder() -> Path:
    """Return where models are kept when nobody says otherwise."""
    if own := os.environ.get("DRAGOMAN_MODELS"):
        return Path(own)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "dragoman" / "models"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file of a model, as its manifest has it."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in the store. `version`, `architecture`, `licence` and `origin` are "unknown" where nobody said."""

    source: str
    target: str
    version: str
    architecture: str
    licence: str
    origin: str
    files: tuple[ModelFile, ...]
    folder: Path

    @property
    def identity(self) -> str:
        """A name that changes with anything that can change a translation: "bg-en:3.0:base-memory:1a2b3c4d"."""
        content = "\n".join(f"{file.name} {file.sha256}" for file in sorted(self.files, key=lambda file: file.name))
        short = hashlib.sha256(content.encode()).hexdigest()[:8]
        return f"{self.source}-{self.target}:{self.version}:{self.architecture}:{short}"

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(file.size for file in self.files)

    def path(self, *roles: str) -> Path | None:
        """Return the file that has one of `roles` (model, lex, vocab, srcvocab, trgvocab), or None."""
        return next((self.folder / file.name for file in self.files if role_of(file.name) in roles), None)


class ModelStore:
    """The models of one folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or default_folder()

    # -- what is there ---------------------------------------------------------------------------------------------------

    def installed(self) -> tuple[InstalledModel, ...]:
        """Return the models whose manifest can be read, by pair."""
        if not self.folder.is_dir():
            return ()
        folders = sorted(path for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith("."))
        return tuple(model for model in map(_read_model, folders) if model is not None)

    def get(self, source: str, target: str) -> InstalledModel | None:
        """Return the model of a pair, or None."""
        return _read_model(self._place(source, target))

    def verify(self, source: str, target: str) -> tuple[str, ...]:
        """Return what is wrong with a pair's files, a sentence each. Nothing: they are as they were installed."""
        model = self.get(source, target)
        if model is None:
            return (f"{source}-{target} is not installed, or its {MANIFEST} cannot be read.",)
        return tuple(problem for file in model.files if (problem := _problem(model.folder / file.name, file)))

    # -- what comes and goes ---------------------------------------------------------------------------------------------

    def install_pair(self, mirror: Mirror, source: str, target: str, progress: Progress | None = None) -> InstalledModel:
        """Fetch the best model of a pair from `mirror` and install it. EngineError where there is none, or it is damaged.

        The model says itself which pair it is: asked for "zh", a mirror may have "zh-Hans".
        """
        offer = mirror.best(source, target)
        with self._staging() as staging:
            for name, data in mirror.fetch(offer, progress):
                (staging / name).write_bytes(data)
            return self._finish(staging, _facts_of(offer, mirror))

    def install_file(self, package: Path, source: str | None = None, target: str | None = None) -> InstalledModel:
        """Install a model from a folder, .zip or .tar.gz, with or without a manifest.

        Without one, the languages are taken from the files' names where those are plain ("model.bgen..."), else from `source`
        and `target`. EngineError where the package is damaged or cannot be told.
        """
        with self._staging() as staging:
            unpack(package, staging)
            listed = _read_manifest(staging)
            if listed is None and (staging / MANIFEST).exists():
                raise EngineError(f"its {MANIFEST} cannot be read.", subject=str(package))
            facts = listed or _guess(staging, package, source, target)
            for file in facts.files:
                if problem := _problem(staging / file.name, file):
                    raise EngineError(problem, subject=str(package), advice="Nothing was installed; get the package anew.")
            return self._finish(staging, replace(facts, origin=facts.origin if listed else package.name))

    def remove(self, source: str, target: str) -> bool:
        """Remove a pair's model. Returns whether there was one."""
        place = self._place(source, target)
        if not place.is_dir():
            return False
        with self._staging() as staging:
            place.rename(staging.with_name("old"))
        return True

    # -- how -------------------------------------------------------------------------------------------------------------

    def _place(self, source: str, target: str) -> Path:
        for language in (source, target):
            if not _LANGUAGE.fullmatch(language):
                raise EngineError("is no language code.", subject=language[:40], advice='Codes look like "fr" or "zh-Hans".')
        return self.folder / f"{source}-{target}"

    @contextmanager
    def _staging(self) -> Iterator[Path]:
        """Give an empty folder on the store's own disk, so that a rename can take it to its place; it is gone afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._sweep()
        outer = Path(tempfile.mkdtemp(prefix=".staging-", dir=self.folder))
        try:
            (outer / "new").mkdir()
            yield outer / "new"
        finally:
            shutil.rmtree(outer, ignore_errors=True)

    def _sweep(self) -> None:
        """Remove what an installation that was killed has left; a day leaves others that are under way alone."""
        for left in self.folder.glob(".staging-*"):
            if left.stat().st_mtime < time.time() - 86_400:
                shutil.rmtree(left, ignore_errors=True)

    def _finish(self, staging: Path, facts: InstalledModel) -> InstalledModel:
        """Check the staged files, write the manifest, and put the folder in its place."""
        place = self._place(facts.source, facts.target)
        model = replace(facts, files=_staged_files(staging, place.name), folder=place)
        (staging / MANIFEST).write_text(_manifest(model), encoding="utf-8")
        old = staging.with_name("old")
        if place.exists():
            place.rename(old)
        try:
            staging.rename(place)
        except OSError:
            if old.exists():
                old.rename(place)
            raise
        return model


def _read_model(folder: Path) -> InstalledModel | None:
    model = _read_manifest(folder)
    return model if model and folder.name == f"{model.source}-{model.target}" else None


def _read_manifest(folder: Path) -> InstalledModel | None:
    """Return what a folder's manifest says, or None where there is none or it is not to be trusted."""
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = tuple(ModelFile(name, str(f["sha256"]), int(f["size"])) for name, f in data["files"].items() if role_of(name))
        words = {key: str(data.get(key) or "unknown")[:200] for key in ("version", "architecture", "licence", "origin")}
        source, target = str(data["source"]), str(data["target"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    sound = files and _LANGUAGE.fullmatch(source) and _LANGUAGE.fullmatch(target)
    return InstalledModel(source, target, files=files, folder=folder, **words) if sound else None


def _manifest(model: InstalledModel) -> str:
    facts = {key: value for key, value in asdict(model).items() if key not in {"files", "folder"}}
    files = {file.name: {"sha256": file.sha256, "size": file.size} for file in model.files}
    return json.dumps(facts | {"files": files}, indent=1, ensure_ascii=False) + "\n"


def _facts_of(offer: Offer, mirror: Mirror) -> InstalledModel:
    # Mozilla publishes its models under MPL-2.0; another mirror has to say what it offers.
    return InstalledModel(
        source=offer.source,
        target=offer.target,
        version=offer.version,
        architecture=offer.architecture,
        licence=mirror.licence,
        origin=mirror.records,
        files=(),
        folder=Path(),
    )


def _guess(staging: Path, package: Path, source: str | None, target: str | None) -> InstalledModel:
    """Return what can be said of a package without a manifest."""
    name = next((path.name for path in sorted(staging.iterdir()) if role_of(path.name) == "model"), "")
    match = re.match(r"model\.([a-z]{2})([a-z]{2})\.", name)
    source, target = source or (match and match[1]), target or (match and match[2])
    if not source or not target:
        raise EngineError(
            f"does not say its languages: it has no {MANIFEST}, and no file like model.bgen.intgemm.alphas.bin.",
            subject=str(package),
            advice="Name the source and the target language.",
        )
    unknown = dict.fromkeys(("version", "architecture", "licence", "origin"), "unknown")
    return InstalledModel(source, target, files=(), folder=staging, **unknown)


def _staged_files(staging: Path, subject: str) -> tuple[ModelFile, ...]:
    """Return the files of a staged model. EngineError where they are not those of one model."""
    paths = {role: path for path in sorted(staging.iterdir()) if (role := role_of(path.name))}
    (staging / MANIFEST).unlink(missing_ok=True)
    if len(paths) != sum(1 for _ in staging.iterdir()):
        raise EngineError("there are several models in it.", subject=subject, advice="Install one pair at a time.")
    if "model" not in paths or not ("vocab" in paths or {"srcvocab", "trgvocab"} <= paths.keys()):
        raise EngineError("a model (.bin) and its vocabulary (.spm) are needed.", subject=subject)
    with paths["model"].open("rb") as stream:
        if stream.read(len(_MARIAN)) != _MARIAN:
            raise EngineError(f"{paths['model'].name} is not a Marian binary model.", subject=subject)
    return tuple(ModelFile(path.name, _sha256(path), path.stat().st_size) for path in paths.values())


def _problem(path: Path, file: ModelFile) -> str | None:
    """Return what is wrong with a file, or None."""
    if not path.is_file():
        return f"{file.name} is missing."
    if path.stat().st_size != file.size or _sha256(path) != file.sha256:
        return f"{file.name} is damaged: it is not the file that was listed (SHA-256)."
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
