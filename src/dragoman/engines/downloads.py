"""Files from mirrors: fetched in pieces, so that one that breaks off goes on where it was, and held against their SHA-256."""

from __future__ import annotations

import hashlib
import http.client
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from dragoman.errors import EngineError

_CHUNK = 256 * 1024
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def fetch(address: str, part: Path, limit: int, timeout_s: float, progress: Callable[[int, int], object] | None = None) -> None:
    """Bring what is at an address into the file `part`, going on where an earlier call broke off.

    `progress` is called with the bytes there are and all bytes (0 where the server does not say). EngineError where it cannot
    be had, or is more than `limit` bytes; what has come stays for the next call.
    """
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise EngineError("is no http address.", subject=address, advice="Choose another mirror.")
    part.parent.mkdir(parents=True, exist_ok=True)
    have = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(address, headers={"Range": f"bytes={have}-"} if have else {})  # noqa: S310  checked above
    try:
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:  # noqa: S310
            _receive(answer, part, have, limit, address, progress)
    except urllib.error.HTTPError as error:
        if error.code != http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE or not have:
            raise _not_had(address, error) from error
        # There is nothing after what we have: it is whole, or another file now; the hash will tell.
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise _not_had(address, getattr(error, "reason", error)) from error


def _receive(
    answer: http.client.HTTPResponse,
    part: Path,
    have: int,
    limit: int,
    address: str,
    progress: Callable[[int, int], object] | None,
) -> None:
    ranged = _RANGE.fullmatch(answer.headers.get("Content-Range") or "") if answer.status == 206 else None
    start = have if ranged and int(ranged[1]) == have else 0
    coming = int(answer.headers.get("Content-Length") or 0)
    total = start + coming if coming else 0
    size = start
    with part.open("ab" if start else "wb") as out:
        while chunk := answer.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                break
            out.write(chunk)
            if progress:
                progress(size, total)
    if size > limit:
        part.unlink()
        raise EngineError(f"sends more than {limit // 1024**2} MB.", subject=address, advice="Choose another mirror.")
    if total and size != total:
        raise EngineError("was cut off.", subject=address, advice="Try again: it goes on where it was.")


def _not_had(address: str, reason: object) -> EngineError:
    advice = "Check the connection or choose another mirror; models can also be installed from a file."
    return EngineError(f"cannot be fetched: {reason}.", subject=address, advice=advice)


def has_hash(path: Path, sha256: str) -> bool:
    """Whether a file is the one that was listed."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest() == sha256.lower()
