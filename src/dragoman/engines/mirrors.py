"""Where models are fetched from: a server that speaks Firefox's Remote Settings, or a copy of one.

A mirror is the address of its records (JSON) and, where the server's root does not tell it, the address that attachments are
below. Every file is checked by the hash in its record. What a record says is hostile until checked: names, sizes, addresses.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from dragoman.engines.packages import MAX_BYTES, role_of
from dragoman.errors import EngineError

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with a file's name, the bytes fetched so far, and all bytes (0 where the server does not say)."""

ARCHITECTURES = ("base-memory", "base", "tiny")  # in order: tiny models mistake currencies
MAJOR = "3"  # the only major version that the engine reads
TIMEOUT_S = 8.0
MAX_RECORDS_BYTES = 64 * 1024 * 1024
_CHUNK = 256 * 1024


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
    """Return the address of the records that Firefox itself uses."""
    from fxtranslate import discovery

    return discovery.records_url()


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
        except (ValueError, TypeError, AttributeError) as error:
            raise EngineError(
                f"sent no list of models: {error}.", subject=self.records, advice="Choose another mirror."
            ) from error

    def best(self, source: str, target: str) -> Offer:
        """Return the best model of a pair. EngineError that says what there is instead."""
        offers = [offer for offer in self.offers if (offer.source, offer.target) == (source, target)]
        if not offers:
            raise EngineError(
                f"the mirror has no model {source}-{target}.", subject=self.records, advice=self._advice(source, target)
            )
        return max(offers, key=_worth)

    def fetch(self, offer: Offer, progress: Progress | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield the files of an offer, unpacked and checked. EngineError where one cannot be had or is damaged."""
        from fxtranslate import discovery

        base = self._attachments()
        for file in offer.files:
            address = urllib.parse.urljoin(base, file.location)
            packed = _get(
                address, MAX_BYTES, self.timeout_s, lambda done, total, name=file.name: progress and progress(name, done, total)
            )
            _check_frame(packed, file, address)
            try:
                yield file.name, discovery.verify_and_decompress(packed, file.sha256)
            except ValueError as error:
                advice = "Nothing was installed. Try again, or choose another mirror."
                raise EngineError(f"{file.name} is damaged: {error}.", subject=address, advice=advice) from error

    def _advice(self, source: str, target: str) -> str:
        pairs = {(offer.source, offer.target) for offer in self.offers}
        if (source, "en") in pairs and ("en", target) in pairs:
            return f"The way is through English: install {source}-en and en-{target}."
        near = sorted(f"{a}-{b}" for a, b in pairs if source in (a, b) or target in (a, b)) or sorted(
            f"{a}-{b}" for a, b in pairs
        )
        return f"It has: {', '.join(near[:40])}." if near else "It has no models at all."

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

    sizes = {
        str(raw["attachment"].get("location")): int(raw.get("decompressedSize") or 0)
        for raw in json.loads(body)["data"]
        if isinstance(raw, dict) and isinstance(raw.get("attachment"), dict)
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
    """Order offers: the architecture first, then the version, a release above its trials."""
    known = offer.architecture in ARCHITECTURES
    rank = -ARCHITECTURES.index(offer.architecture) if known else -len(ARCHITECTURES)
    parts = offer.version.split(".")
    numbers = tuple(int("".join(digit for digit in part[:6] if digit.isdecimal()) or 0) for part in parts)
    return (
        rank,
        numbers if offer.version.replace(".", "").isdecimal() else (*numbers[:-1], 0),
        offer.version.replace(".", "").isdecimal(),
    )


def _check_frame(packed: bytes, file: OfferedFile, address: str) -> None:
    """Refuse a zstd frame that says it unpacks to more than a model can have, before it is unpacked."""
    claimed = max(_frame_size(packed), file.size)
    if claimed > MAX_BYTES:
        raise EngineError(f"{file.name} would unpack to {claimed:,} bytes.", subject=address, advice="Choose another mirror.")


def _frame_size(packed: bytes) -> int:
    """Return the content size in a zstd frame's header, 0 where it has none."""
    if len(packed) < 18 or packed[:4] != b"\x28\xb5\x2f\xfd":
        return 0
    descriptor = packed[4]
    single, flag, dictionary = descriptor >> 5 & 1, descriptor >> 6, (0, 1, 2, 4)[descriptor & 3]
    width = (single, 2, 4, 8)[flag]
    start = 5 + (1 - single) + dictionary
    return int.from_bytes(packed[start : start + width], "little")


def _get(address: str, limit: int, timeout_s: float, progress: Callable[[int, int], object] | None = None) -> bytes:
    """Return what is at an address. EngineError where it cannot be had, or is more than `limit` bytes."""
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise EngineError("is no http address.", subject=address, advice="Choose another mirror.")
    try:
        with urllib.request.urlopen(address, timeout=timeout_s) as answer:  # noqa: S310  the scheme is checked above
            total = int(answer.headers.get("Content-Length") or 0)
            data = bytearray()
            while chunk := answer.read(_CHUNK):
                data += chunk
                if len(data) > limit:
                    raise EngineError(
                        f"sends more than {limit // 1024**2} MB.", subject=address, advice="Choose another mirror."
                    )
                if progress:
                    progress(len(data), total)
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        advice = "Check the connection or choose another mirror; models can also be installed from a file."
        raise EngineError(f"cannot be fetched: {reason}.", subject=address, advice=advice) from error
    if total and len(data) != total:
        raise EngineError("was cut off.", subject=address, advice="Try again.")
    return bytes(data)
