"""What a page declares for machines: its JSON-LD (schema.org) and its meta tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman import text
from dragoman.extract.elements import Elements

MAX_JSON = 1_000_000
MAX_NODES = 2_000
_ARTICLE_TYPES = re.compile(r"(News|Reportage|Analysis|Opinion|Background|Review|Live)?(Article|BlogPosting|Report)\Z", re.I)
_NESTED = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "liveBlogUpdate")
_OUTLETS = re.compile(r"(WebSite|Organization|Newspaper)\Z")


@dataclass(frozen=True, slots=True)
class Declared:
    """A page's declarations: the object of its article (empty where there is none), all objects by their @id, the types of
    them all, names of the outlet, and the meta tags' values by name in lower case, in order."""

    article: Mapping[str, Any]
    by_id: Mapping[str, Mapping[str, Any]]
    types: frozenset[str]
    names: tuple[str, ...]
    meta: Mapping[str, list[str]]

    def tag(self, *names: str) -> str:
        """Return the first value of the first of the meta tags `names` that has one, else ""."""
        return next((values[0] for name in names if (values := self.meta.get(name))), "")

    def whole(self, value: Any) -> Any:
        """Return an object that is given by its @id alone as it stands elsewhere on the page; others as they are."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and not string(value.get("name")):
            return {**self.by_id.get(value["@id"], {}), **value}
        return value


def read(page: Elements) -> Declared:
    """Return what a page declares."""
    nodes = list(_nodes(_documents(page)))
    by_id: dict[str, dict[str, Any]] = {}
    for node in nodes:
        if isinstance(node.get("@id"), str) and len(node) > 1:
            by_id.setdefault(node["@id"], node)
    types = [frozenset(kinds(node)) for node in nodes]
    articles = [node for node, own in zip(nodes, types, strict=True) if any(_ARTICLE_TYPES.search(one) for one in own)]
    article = next((one for one in articles if one.get("headline")), articles[0] if articles else {})
    names = [node.get("name") for node, own in zip(nodes, types, strict=True) if any(_OUTLETS.search(one) for one in own)]
    publisher = article.get("publisher")
    publisher = by_id.get(str(publisher.get("@id")), publisher) if isinstance(publisher, dict) else publisher
    named = (string(one) for one in (publisher, *names))
    return Declared(article, by_id, frozenset().union(*types), tuple(one for one in named if one), _meta(page))


def _documents(page: Elements) -> Iterator[Any]:
    for script in page.of("script"):
        raw = (script.text or "").strip().removesuffix(";") if script.get("type") == "application/ld+json" else ""
        if not raw or len(raw) > MAX_JSON:
            continue
        try:
            yield json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue


def _nodes(documents: Iterable[Any]) -> Iterator[dict[str, Any]]:
    """Every object in JSON-LD documents, the outer ones first; those of an article's authors and publisher too, which others
    may refer to."""
    left = MAX_NODES
    for document in documents:
        for node in _within(document, 0):
            if not (left := left - 1):
                return
            yield node


def _within(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(data, list):
        for one in data:
            yield from _within(one, depth + 1)
    elif isinstance(data, dict):
        yield data
        for name in _NESTED:
            if name in data:
                yield from _within(data[name], depth + 1)


def _meta(page: Elements) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in page.of("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").lower()
        if name and (value := (tag.get("content") or "").strip()):
            found.setdefault(name, []).append(value)
    return found


def kinds(node: Mapping[str, Any]) -> list[str]:
    """Return the types of an object of JSON-LD, without the vocabulary's address."""
    value = node.get("@type")
    return [str(one).rsplit("/", 1)[-1] for one in (value if isinstance(value, list) else [value]) if one]


def string(value: Any) -> str:
    """Return a value of JSON-LD as text: of a list the first, of an object its name or address; "" where there is none."""
    if isinstance(value, list):
        value = next((one for one in value if one), "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("url") or ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return text.storable(str(value)).strip() if isinstance(value, str | int | float) else ""


def strings(value: Any) -> list[str]:
    """Return the values of a list in JSON-LD as text, or the only one."""
    return [one for each in (value if isinstance(value, list) else [value]) if (one := string(each))]
