"""Apertium's language pairs as Debian and Ubuntu package them: which ones a desk needs, and how to install them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from dragoman.engines.routes import best_route
from dragoman.errors import EngineError

_ENGINE = "apertium"
_UPDATE_SECONDS = 300
_INSTALL_SECONDS = 900
# What apt says last is what matters; all of it went to the log.
_LAST_LINES = 5

# "a-b" is translated both ways, "a>b" one way.
_PACKAGES = {
    "apertium-afr-nld": "af-nl",
    "apertium-arg-cat": "an-ca",
    "apertium-bel-rus": "be-ru",
    "apertium-br-fr": "br>fr",
    "apertium-cat-ita": "ca-it",
    "apertium-cat-srd": "ca>sc",
    "apertium-en-gl": "en-gl",
    "apertium-eng-cat": "en-ca",
    "apertium-eng-spa": "en-es",
    "apertium-eo-ca": "ca>eo",
    "apertium-eo-en": "en-eo",
    "apertium-eo-es": "es>eo",
    "apertium-eo-fr": "fr>eo",
    "apertium-es-gl": "es-gl",
    "apertium-es-pt": "es-pt",
    "apertium-es-ro": "ro>es",
    "apertium-eu-en": "eu>en",
    "apertium-eu-es": "eu>es",
    "apertium-fr-es": "fr-es",
    "apertium-fra-cat": "fr-ca",
    "apertium-hbs-eng": "sh-en",
    "apertium-hbs-mkd": "sh-mk",
    "apertium-hbs-slv": "sh-sl",
    "apertium-ind-zlm": "id-ms",
    "apertium-isl-eng": "is>en",
    "apertium-isl-swe": "is-sv",
    "apertium-mkd-bul": "mk-bg",
    "apertium-mkd-eng": "mk>en",
    "apertium-nno-nob": "nn-nb",
    "apertium-oc-ca": "oc-ca",
    "apertium-oc-es": "oc-es",
    "apertium-oci-fra": "oc-fr",
    "apertium-pol-szl": "pl-szl",
    "apertium-por-cat": "pt-ca",
    "apertium-pt-gl": "pt-gl",
    "apertium-rus-ukr": "ru-uk",
    "apertium-spa-arg": "es-an",
    "apertium-spa-ast": "es>ast",
    "apertium-spa-cat": "es-ca",
    "apertium-spa-ita": "es-it",
    "apertium-srd-ita": "sc-it",
    "apertium-swe-dan": "sv-da",
    "apertium-urd-hin": "ur-hi",
}


def _pairs() -> dict[tuple[str, str], str]:
    pairs: dict[tuple[str, str], str] = {}
    for package, pair in _PACKAGES.items():
        source, target = pair.replace(">", "-").split("-")
        pairs[source, target] = package
        if "-" in pair:
            pairs[target, source] = package
    return pairs


_PAIRS = _pairs()


def packages_for(needs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the packages that give a way, direct or through one pivot, for each (source, target) of `needs` that has one.

    The engine's own package comes first; nothing is returned where no need can be met.
    """
    routes = (best_route(_PAIRS.keys(), source, target) for source, target in needs)
    packages = {_PAIRS[leg] for route in routes if route for leg in pairwise(route)}
    return (_ENGINE, *sorted(packages)) if packages else ()


def apt_command(packages: Sequence[str]) -> str:
    """Return the one command that installs `packages`, to be shown to a person."""
    return f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {shlex.join(packages)}"


def can_install() -> bool:
    """Return whether `install_with_apt` can be tried: there is apt-get, and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_with_apt(packages: Sequence[str], log: Callable[[str], None]) -> None:
    """Install `packages` with apt-get, giving each line that it says to `log`. EngineError where that does not succeed."""
    if not packages:
        return
    if not can_install():
        raise EngineError("Packages can only be installed by root, with apt-get.", advice=_advice(packages))
    update = ["apt-get", "update"]
    if _run(update, _UPDATE_SECONDS, log)[0] != 0:
        log("apt-get update failed; trying with the lists that are here")
    code, said = _run(["apt-get", "install", "-y", "--no-install-recommends", *packages], _INSTALL_SECONDS, log)
    if code != 0:
        why = "took too long" if code is None else f"ended with {code}: {' / '.join(said)}"
        raise EngineError(f"apt-get install {why}.", subject=" ".join(packages), advice=_advice(packages))


def _advice(packages: Sequence[str]) -> str:
    return f"Run: {apt_command(packages)}"


def _run(command: Sequence[str], seconds: int, log: Callable[[str], None]) -> tuple[int | None, list[str]]:
    """Run `command` for `seconds` at most. Gives its exit code, None where it took too long, and the last lines it said."""
    # timeout(1) ends apt even while it says nothing; 124 and 137 are its codes for that.
    bounded = ["timeout", "--kill-after=10", str(seconds), *command]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    last: deque[str] = deque(maxlen=_LAST_LINES)
    with subprocess.Popen(
        bounded,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            log(line.rstrip())
            last.append(line.strip())
    return (None if process.returncode in (124, 137) else process.returncode), list(last)
