"""Where models are fetched from: a server that speaks Firefox's Remote Settings, or a copy of one.

A mirror is the address of its records (JSON) and, where the server's root does not tell it, the address that attachments are
below. Every file is checked by the hash in its record. What a record says is hostile until checked: names, sizes, addresses.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TypeAlias

from dragoman.engines.downloads import fetch
from dragoman.engines.packages import MAX_BYTES, role_of
from dragoman.engines.ways import Pair, pair_for, pairs_for
from dragoman.errors import EngineError

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with a file's name, the bytes fetched so far, and all bytes (0 where the server does not say)."""

ARCHITECTURES = ("base-memory", "base", "tiny")  # in order: tiny models mistake currencies
MAJOR = "3"  # the only major version that the engine reads
TIMEOUT_S = 8.0
MAX_RECORDS_BYTES = 64 * 1024 * 1024
_ZSTD_BLOCK = 128 * 1024


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file of an offer. `size` is that of the unpacked file, 0 where the record does not say."""

    name: str
    location: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that a mirror has."""

    source: str
    target: str
    version: str
    architecture: str
    files: tuple[OfferedFile, ...]


def default_records() -> str:
    """Return the address of the records: DRAGOMAN_MIRROR of the environment, else those that Firefox itself uses."""
    from fxtranslate import discovery

    return os.environ.get("DRAGOMAN_MIRROR") or discovery.records_url()


@dataclass(frozen=True)
class Mirror:
    """A server of models. Its records are fetched once, when they are first asked for.

    `attachments` is the address that files are below; without it the root of the server is asked, and a mirror that is a plain
    folder has its files beside its records.
    """

    records: str = field(default_factory=default_records)
    attachments: str | None = None
    licence: str = "MPL-2.0"
    timeout_s: float = TIMEOUT_S

    @cached_property
    def offers(self) -> tuple[Offer, ...]:
        """Return every whole model of the mirror that the engine can read. EngineError where it cannot be asked."""
        body = _get(self.records, MAX_RECORDS_BYTES, self.timeout_s)
        try:
            return _offers(body.decode("utf-8"))
        except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:
            raise EngineError(
                f"sent no list of models: {error}.", subject=self.records, advice="Choose another mirror."
            ) from error

    @property
    def pairs(self) -> frozenset[Pair]:
        """The pairs that it has models of."""
        return frozenset((offer.source, offer.target) for offer in self.offers)

    def best(self, source: str, target: str) -> Offer:
        """Return the best model of a pair. EngineError that says what there is instead."""
        pair = pair_for(source, target, self.pairs)
        if pair is None:
            raise EngineError(
                f"the mirror has no model {source}-{target}.", subject=self.records, advice=self._advice(source, target)
            )
        return max((offer for offer in self.offers if (offer.source, offer.target) == pair), key=_worth)

    def fetch(self, offer: Offer, keep: Path, progress: Progress | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield the files of an offer, unpacked and checked. EngineError where one cannot be had or is damaged.

        What has come of a file that breaks off stays in the folder `keep`, and the next call goes on there.
        """
        base = self._attachments()
        for file in offer.files:
            address = base + urllib.parse.quote(file.location.lstrip("/"))  # joined, it could lead to another server
            part = keep / f"{file.sha256[:32]}.part"
            fetch(address, part, MAX_BYTES, self.timeout_s, partial(progress, file.name) if progress else None)
            packed = part.read_bytes()
            part.unlink()  # whole or damaged, it is not gone on with
            yield file.name, _unpack(packed, file, address)

    def _advice(self, source: str, target: str) -> str:
        pairs = self.pairs
        if legs := pairs_for(source, target, pairs):
            return f"The way is through English: install {' and '.join(f'{a}-{b}' for a, b in legs)}."
        near = [pair for pair in pairs if source in pair or target in pair] or pairs
        listed = ", ".join(sorted(f"{a}-{b}" for a, b in near)[:40])
        return f"It has: {listed}." if listed else "It has no models at all."

    def _attachments(self) -> str:
        """Return the address that attachments are below, with a slash at its end."""
        if self.attachments:
            return self.attachments.rstrip("/") + "/"
        root, found, _ = self.records.partition("/buckets/")
        if not found:
            return urllib.parse.urljoin(self.records, ".")
        try:
            answer = json.loads(_get(f"{root}/", MAX_RECORDS_BYTES, self.timeout_s))
            return str(answer["capabilities"]["attachments"]["base_url"]).rstrip("/") + "/"
        except (ValueError, KeyError, TypeError) as error:
            advice = "Give the mirror's attachments address."
            raise EngineError("does not say where attachments are.", subject=f"{root}/", advice=advice) from error


def _offers(body: str) -> tuple[Offer, ...]:
    from fxtranslate import discovery

    # Read by Python's parser first: it bears any depth of nesting, the library's would end the process.
    sizes = {
        str(raw["attachment"].get("location")): raw["decompressedSize"]
        for raw in json.loads(body)["data"]
        if isinstance(raw, dict) and isinstance(raw.get("attachment"), dict) and isinstance(raw.get("decompressedSize"), int)
    }
    models: dict[tuple[str, str, str, str], dict[str, OfferedFile]] = {}
    for record in discovery.parse_records(body):
        name, location = record["name"] or "", record["location"] or ""
        version, sha256 = record["version"] or "", record["decompressedHash"]
        # Without a hash there is nothing to hold the file against.
        if not sha256 or role_of(name) is None or role_of(name) != record["fileType"] or version.split(".")[0] != MAJOR:
            continue
        key = (record["sourceLanguage"] or "", record["targetLanguage"] or "", version, record["architecture"] or "unknown")
        models.setdefault(key, {})[name] = OfferedFile(name, location, sha256, sizes.get(location, 0))
    return tuple(Offer(*key, tuple(files.values())) for key, files in models.items() if _whole(files))


def _whole(files: dict[str, OfferedFile]) -> bool:
    roles = sorted(str(role_of(name)) for name in files)
    vocabulary = [role for role in roles if role not in ("model", "lex")]
    return roles.count("model") == 1 and roles.count("lex") <= 1 and vocabulary in (["vocab"], ["srcvocab", "trgvocab"])


def _worth(offer: Offer) -> tuple[int, tuple[int, ...], bool]:
    """Order offers: the architecture first, then the version, a release above its trials ("3.0" above "3.0a1")."""
    known = offer.architecture in ARCHITECTURES
    rank = -ARCHITECTURES.index(offer.architecture) if known else -len(ARCHITECTURES)
    parts = [re.match(r"[0-9]{0,6}", part) for part in offer.version.split(".")]
    numbers = tuple(int(part[0] or 0) for part in parts if part)
    return rank, numbers, offer.version.replace(".", "").isdecimal()


def _unpack(packed: bytes, file: OfferedFile, address: str) -> bytes:
    """Return a file's content, which has the listed hash. A zstd frame that would be too large is not even begun."""
    from fxtranslate import discovery

    if max(_unpacked_size(packed), file.size) > MAX_BYTES:
        why = f"{file.name} would unpack to more than {MAX_BYTES // 1024**2} MB."
        raise EngineError(why, subject=address, advice="Choose another mirror.")
    try:
        return discovery.verify_and_decompress(packed, file.sha256)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a panic in the library is no Exception
        advice = "Nothing was installed. Try again, or choose another mirror."
        raise EngineError(f"{file.name} is damaged: {error}.", subject=address, advice=advice) from error


def _unpacked_size(packed: bytes) -> int:
    """Return how much a zstd frame unpacks to at most, by the headers of its blocks; 0 for what is none."""
    if len(packed) < 6 or packed[:4] != b"\x28\xb5\x2f\xfd":
        return 0
    descriptor = packed[4]
    single, dictionary = descriptor >> 5 & 1, (0, 1, 2, 4)[descriptor & 3]
    place = 5 + (1 - single) + dictionary + (single, 2, 4, 8)[descriptor >> 6]
    most = last = 0
    while not last and place + 3 <= len(packed):
        header = int.from_bytes(packed[place : place + 3], "little")
        last, kind, size = header & 1, header >> 1 & 3, header >> 3
        most += size if kind <= 1 else _ZSTD_BLOCK  # raw and repeated blocks say their size, compressed ones have a limit
        place += 3 + (1 if kind == 1 else size)
    return most


def _get(address: str, limit: int, timeout_s: float) -> bytes:
    """Return what is at an address. EngineError where it cannot be had, or is more than `limit` bytes."""
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part"
        fetch(address, part, limit, timeout_s)
        return part.read_bytes()
