"""Model packages as files: a folder, a .zip, an .argosmodel (a zip) or a .tar.gz with the files of one model.

A package is hostile until it is unpacked: of its members only those are copied whose name is a model file's, under that bare
name. A member that leaves the package, a link, or more bytes than a model can have make the whole package refused.
"""

from __future__ import annotations

import gzip
import io
import re
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from dragoman.errors import EngineError

MANIFEST = "model.json"
MAX_BYTES = 600 * 1024 * 1024
MAX_MEMBERS = 1000
_MODEL_FILE = re.compile(r"(?:(?P<bin>model|lex)|(?P<spm>vocab|srcvocab|trgvocab))\.[A-Za-z0-9._-]{1,80}\.(?(bin)bin|spm)")
_CTRANSLATE2_FILES = {
    "model.bin": "weights",
    "config.json": "config",
    "shared_vocabulary.json": "words",
    "shared_vocabulary.txt": "words",
    "source_vocabulary.json": "srcwords",
    "source_vocabulary.txt": "srcwords",
    "target_vocabulary.json": "trgwords",
    "target_vocabulary.txt": "trgwords",
    "sentencepiece.model": "pieces",
    "source.spm": "srcpieces",
    "target.spm": "trgpieces",
    "metadata.json": "metadata",
}
FIREFOX, CTRANSLATE2 = "firefox", "ctranslate2"
ROLES = {
    FIREFOX: frozenset({"model", "lex", "vocab", "srcvocab", "trgvocab"}),
    CTRANSLATE2: frozenset(_CTRANSLATE2_FILES.values()),
}
"""The formats of models, each with the roles of its files."""

_BESIDES = "stanza"  # what .argosmodel files carry to split sentences, which we do ourselves
_CHUNK = 1024 * 1024


def role_of(name: str) -> str | None:
    """Return what a file is by its name, one of ROLES, or None where it is none of a model's files."""
    match = _MODEL_FILE.fullmatch(name)
    return (match["bin"] or match["spm"]) if match else _CTRANSLATE2_FILES.get(name)


def unpack(package: Path, folder: Path) -> None:
    """Copy the model files and the manifest of `package` to `folder`. EngineError where it is no sound package."""
    try:
        _copy_members(package, folder)
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, RuntimeError, ValueError) as error:
        raise _refused(package, f"cannot be read as a model package: {error}.") from error


class _Member(NamedTuple):
    """A member of a package: its name, whether it is a plain file, an open stream of it."""

    name: str
    plain: bool
    stream: IO[bytes] | None


def _refused(package: Path, why: str) -> EngineError:
    return EngineError(
        why, subject=str(package), advice="Take a folder, .zip, .argosmodel or .tar.gz that holds one model's files."
    )


def _copy_members(package: Path, folder: Path) -> None:
    budget = MAX_BYTES
    for count, member in enumerate(_members(package), start=1):
        if count > MAX_MEMBERS:
            raise _refused(package, f"has more than {MAX_MEMBERS} members.")
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or "\\" in member.name or not member.plain:
            raise _refused(package, f"has a member that leads out of it or is no plain file: {member.name!r}.")
        if member.stream is None or _BESIDES in path.parts or (role_of(path.name) is None and path.name != MANIFEST):
            continue
        target = folder / path.name
        if target.exists():
            raise _refused(package, f"has more than one {path.name!r}.")
        budget -= _copy(package, member.stream, target, budget)


def _copy(package: Path, stream: IO[bytes], target: Path, budget: int) -> int:
    """Copy `stream` to `target`, counting what really comes: a header can say anything. Returns the bytes."""
    size = 0
    with stream, target.open("xb") as out:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > budget:
                raise _refused(package, f"unpacks to more than {MAX_BYTES // 1024**2} MB.")
            out.write(chunk)
    return size


def _members(package: Path) -> Iterator[_Member]:
    if package.is_dir():
        return _folder_members(package)
    if zipfile.is_zipfile(package):
        return _zip_members(package)
    return _tar_members(package)


def _folder_members(package: Path) -> Iterator[_Member]:
    for path in sorted((*package.iterdir(), *package.glob("model/*"))):  # an unpacked .argosmodel has its model a folder deeper
        if role_of(path.name) or path.name == MANIFEST:
            plain = path.is_file() and not path.is_symlink()
            yield _Member(path.name, plain, path.open("rb") if plain else None)


def _zip_members(package: Path) -> Iterator[_Member]:
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            link = stat.S_ISLNK(info.external_attr >> 16)
            yield _Member(info.filename, not link, None if link or info.is_dir() else archive.open(info))


class _Bounded(io.RawIOBase):
    """A stream that ends with an error after so many bytes, whatever a reader of it believes."""

    def __init__(self, stream: gzip.GzipFile, limit: int) -> None:
        self._stream, self._left = stream, limit

    def readable(self) -> bool:
        """A stream to read from."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes. ValueError once there have been too many."""
        data = self._stream.read(min(size, self._left + 1) if size >= 0 else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise ValueError("it unpacks to too much")
        return data


def _tar_members(package: Path) -> Iterator[_Member]:
    # Bounded below tarfile, which reads headers of any length into memory.
    with gzip.open(package) as plain, tarfile.open(fileobj=_Bounded(plain, MAX_BYTES), mode="r|") as archive:
        for info in archive:
            yield _Member(info.name, info.isfile() or info.isdir(), archive.extractfile(info) if info.isfile() else None)
