"""Gaps: a word that wants another one behind it stands before a stop, a bracket or a verb ("in the capital of, he said"),
commas stand side by side, or a statement begins with its verb in a language that does not leave out subjects ("Is expected.").

Engines that drop a name leave what led to it. What a language's small words are stands in tables/dangling.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from dragoman.model import Check
from dragoman.translate.checks.pair import Pair, found, passed

NAME = "gaps"
# Each begins with one of these signs, so that letters are passed over.
_EMPTY = re.compile(
    r'[(\[«“„"\'’,;:](?:(?<=\()\s*\)|(?<=\[)\s*\]|(?<=«)\s*»|(?<=“)\s*”|(?<=„)\s*[“”]|(?<=[“"])[”"](?!\w)|(?<=\s[\'’])s\b'
    r"|(?<=[,;])\s*[.;]|(?<=[,:])\s*,|(?<=^,))"
)


def gaps(pair: Pair) -> Check:
    """Find small words of the target that lead to nothing, where the source has nothing of the kind."""
    spans = [match.span() for match in _EMPTY.finditer(pair.target)]
    dangling = _dangling(pair.language)
    if dangling is not None:
        spans += [match.span() for match in dangling.finditer(pair.target)]
    if not spans:
        return passed(NAME)
    before = _dangling(pair.source_language)
    if _EMPTY.search(pair.source) or (before is not None and before.search(pair.source)):
        return passed(NAME)
    return found(NAME, "doubt", pair, target=spans)


@cache
def _dangling(language: str) -> re.Pattern[str] | None:
    file = resources.files("dragoman.translate") / "tables" / "dangling.toml"
    table = tomllib.loads(file.read_text("utf-8"))
    words = table.get(language)
    if words is None:
        return None
    sure, loose = ("|".join(part.split()) or "(?!)" for part in (words + " | ").split(" | ")[:2])
    ends = rf"(?:{sure})\s?(?=[.,;:!?)](?!\w)|\s[.,](?!\d))|(?:{loose})(?=\s[.,;](?:\s|$))"
    patterns = [rf"(?<![\w'’-])(?:{ends})", *table.get("patterns", {}).get(language, ())]
    # all of them begin where a word does, or the text: at most letters there is nothing to try
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})")
