"""The elements of a page that its particulars are read from, found in one pass: each pass over a large page costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_HOLDERS = ("div", "section", "nav", "ul", "ol", "aside")
_TAGS = ("meta", "link", "title", "h1", "script", "time", "figure", "p", *_HOLDERS)


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements by tag, in the page's order; of those that hold others, the ones that have a class, with it; and the figures
    below the first h1."""

    tree: Any
    by_tag: dict[str, list[Any]]
    named: list[tuple[Any, str]]
    figures: list[Any]

    def of(self, tag: str) -> list[Any]:
        """Return the elements with `tag`, one of those that are looked for."""
        return self.by_tag[tag]


def find(tree: Any) -> Elements:
    """Return what is looked for in the page `tree` (lxml)."""
    by_tag: dict[str, list[Any]] = {tag: [] for tag in _TAGS if tag not in _HOLDERS}
    named: list[tuple[Any, str]] = []
    figures: list[Any] = []
    for element in tree.iter(*_TAGS):
        tag = element.tag
        if tag in by_tag:
            by_tag[tag].append(element)
            if tag == "figure" and by_tag["h1"]:
                figures.append(element)
        elif name := element.get("class"):
            named.append((element, name))
    return Elements(tree, by_tag, named, figures)
