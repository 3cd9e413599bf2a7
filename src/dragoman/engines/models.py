"""The store of installed models: one folder a pair and format, with the model's files and a manifest of what they are.

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
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dragoman.engines.mirrors import Mirror, Offer, Progress
from dragoman.engines.packages import CTRANSLATE2, FIREFOX, MANIFEST, ROLES, role_of, unpack
from dragoman.engines.ways import pairs_for as pairs_for
from dragoman.errors import EngineError

DOWNLOADS = ".downloads"  # where files wait that broke off
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# How converted models are called: "opus-mt-bg-en", "opus-mt-tc-big-en-roa", "translate-en_es-1_0", "bg-en".
_NAMED = re.compile(r"(?:.*[-_])?([a-z]{2,3})[-_]([a-z]{2,3})(?:-\d[\d_.]*)?")
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
    def format(self) -> str:
        """The format of its files, one of `packages.ROLES`."""
        return _format_of({role_of(Path(file.name).name) for file in self.files})

    @property
    def name(self) -> str:
        """What it is called in the store: "bg-en", "bg-en.ctranslate2"."""
        return _name(self.source, self.target, self.format)

    @property
    def size(self) -> int:
        """The bytes of its files."""
        return sum(file.size for file in self.files)

    def path(self, *roles: str) -> Path | None:
        """Return the file that has one of `roles` (see `packages.ROLES`), or None."""
        return next((self.folder / file.name for file in self.files if role_of(Path(file.name).name) in roles), None)


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

    def get(self, source: str, target: str, format: str = FIREFOX) -> InstalledModel | None:
        """Return the model of a pair, or None."""
        return _read_model(self._place(source, target, format))

    def verify(self, source: str, target: str, format: str = FIREFOX) -> tuple[str, ...]:
        """Return what is wrong with a pair's files, a sentence each. Nothing: they are as they were installed."""
        model = self.get(source, target, format)
        if model is None:
            return (f"{_name(source, target, format)} is not installed, or its {MANIFEST} cannot be read.",)
        return tuple(problem for file in model.files if (problem := _problem(model.folder / file.name, file)))

    # -- what comes and goes ---------------------------------------------------------------------------------------------

    def install_pair(self, mirror: Mirror, source: str, target: str, progress: Progress | None = None) -> InstalledModel:
        """Fetch the best model of a pair from `mirror` and install it. EngineError where there is none, or it is damaged.

        The model says itself which pair it is: asked for "zh", a mirror may have "zh-Hans".
        """
        offer = mirror.best(source, target)
        with self._staging() as staging:
            for name, data in mirror.fetch(offer, self.folder / DOWNLOADS, progress):
                (staging / name).write_bytes(data)
            return self._finish(staging, _facts_of(offer, mirror))

    def install_file(
        self, package: Path, source: str | None = None, target: str | None = None, licence: str = ""
    ) -> InstalledModel:
        """Install a model from a folder, .zip, .argosmodel or .tar.gz, with or without a manifest.

        Without one, the languages are `source` and `target`, else those that names of files tell where those are plain
        ("model.bgen...", "opus-mt-bg-en"); `licence` is what its mirror says. EngineError where the package is damaged or
        cannot be told.
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
            if not listed:
                facts = replace(facts, origin=package.name, licence=licence or facts.licence)
            return self._finish(staging, facts)

    def remove(self, source: str, target: str, format: str = FIREFOX) -> bool:
        """Remove a pair's model. Returns whether there was one."""
        place = self._place(source, target, format)
        if not place.is_dir():
            return False
        with self._staging() as staging:
            place.rename(staging.with_name("old"))
        return True

    # -- how -------------------------------------------------------------------------------------------------------------

    def _place(self, source: str, target: str, format: str) -> Path:
        for language in (source, target):
            if not _LANGUAGE.fullmatch(language):
                raise EngineError("is no language code.", subject=language[:40], advice='Codes look like "fr" or "zh-Hans".')
        return self.folder / _name(source, target, format)

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
            with suppress(OSError):  # it is not there, or something in it waits to be gone on with
                (self.folder / DOWNLOADS).rmdir()

    def _sweep(self) -> None:
        """Remove what an installation that was killed has left; a day leaves others that are under way alone."""
        for left in self.folder.glob(".staging-*"):
            if left.stat().st_mtime < time.time() - 86_400:
                shutil.rmtree(left, ignore_errors=True)

    def _finish(self, staging: Path, facts: InstalledModel) -> InstalledModel:
        """Check the staged files, write the manifest, and put the folder in its place."""
        files = _staged_files(staging, f"{facts.source}-{facts.target}")
        place = self._place(facts.source, facts.target, replace(facts, files=files).format)
        model = replace(facts, files=files, folder=place)
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


def model_at(folder: Path) -> InstalledModel:
    """Return the model in a folder outside of the store: by its manifest, else by its name and its files.

    EngineError where it is none, or does not say its languages.
    """
    if not folder.is_dir():
        advice = "Give a folder; a package is installed with `dragoman models install FILE`."
        raise EngineError("is no folder with a model.", subject=str(folder), advice=advice)
    if listed := _read_manifest(folder):
        return listed
    paths = [*folder.iterdir(), *folder.glob("model/*")]
    files = tuple(
        ModelFile(str(path.relative_to(folder)), _sha256(path), path.stat().st_size)
        for path in sorted(paths)
        if path.is_file() and role_of(path.name)
    )
    if problem := _lack({role_of(Path(file.name).name) for file in files}):
        raise EngineError(problem, subject=str(folder))
    return replace(_guess(folder, folder, None, None), files=files, folder=folder)


def _name(source: str, target: str, format: str) -> str:
    return f"{source}-{target}" + ("" if format == FIREFOX else f".{format}")


def _format_of(roles: Collection[str | None]) -> str:
    return CTRANSLATE2 if "weights" in roles else FIREFOX


def _read_model(folder: Path) -> InstalledModel | None:
    model = _read_manifest(folder)
    return model if model and folder.name == model.name else None


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
    facts = _metadata(staging)
    found = _languages(staging, package)
    source, target = source or facts.get("from_code") or found[0], target or facts.get("to_code") or found[1]
    if not source or not target:
        raise EngineError(
            f"does not say its languages: it has no {MANIFEST}, nor a name like model.bgen.alphas.bin or opus-mt-bg-en.",
            subject=str(package),
            advice="Name the source and the target language: `dragoman models install FILE --pair bg-en`.",
        )
    version, licence = facts.get("package_version") or "unknown", facts.get("license") or "unknown"
    return InstalledModel(source, target, version, "unknown", licence, "unknown", files=(), folder=staging)


def _languages(staging: Path, package: Path) -> tuple[str, str]:
    """Return the languages that the names of files tell, nothing where they do not."""
    weights = next((path.name for path in sorted(staging.iterdir()) if role_of(path.name) == "model"), "")
    if match := re.match(r"model\.([a-z]{2})([a-z]{2})\.", weights):
        return match[1], match[2]
    stem = re.sub(r"\.(zip|argosmodel|tar\.gz|tgz)$", "", package.name)
    match = _NAMED.fullmatch(stem)
    return (match[1], match[2]) if match and not weights else ("", "")


def _metadata(folder: Path) -> dict[str, str]:
    """Return what the metadata.json of an .argosmodel says in plain words."""
    try:
        data = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {key: value[:200] for key, value in data.items() if isinstance(value, str)} if isinstance(data, dict) else {}


def _staged_files(staging: Path, subject: str) -> tuple[ModelFile, ...]:
    """Return the files of a staged model. EngineError where they are not those of one model."""
    (staging / MANIFEST).unlink(missing_ok=True)
    own = ROLES[_format_of({role_of(path.name) for path in staging.iterdir()})]
    for path in list(staging.iterdir()):
        if role_of(path.name) not in own:
            path.unlink()  # "config.json" is the name of many a file
    paths = {role: path for path in sorted(staging.iterdir()) if (role := role_of(path.name))}
    if len(paths) != sum(1 for _ in staging.iterdir()):
        raise EngineError("there are several models in it.", subject=subject, advice="Install one pair at a time.")
    if problem := _lack(paths):
        raise EngineError(problem, subject=subject)
    if "model" in paths:
        with paths["model"].open("rb") as stream:
            if stream.read(len(_MARIAN)) != _MARIAN:
                raise EngineError(f"{paths['model'].name} is not a Marian binary model.", subject=subject)
    return tuple(ModelFile(path.name, _sha256(path), path.stat().st_size) for path in paths.values())


def _lack(roles: Collection[str | None]) -> str:
    """Return what is missing in a model whose files have these roles, nothing where it is whole."""
    have = set(roles)
    if _format_of(roles) == FIREFOX:
        whole = "model" in have and ("vocab" in have or {"srcvocab", "trgvocab"} <= have)
        return "" if whole else "a model (.bin) and its vocabulary (.spm) are needed."
    words = "words" in have or {"srcwords", "trgwords"} <= have
    pieces = "pieces" in have or {"srcpieces", "trgpieces"} <= have
    if "config" in have and words and pieces:
        return ""
    return (
        "a CTranslate2 model needs config.json, shared_vocabulary.json (or source_ and target_),"
        " and source.spm with target.spm, or sentencepiece.model."
    )


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
