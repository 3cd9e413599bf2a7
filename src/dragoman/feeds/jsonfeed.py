"""JSON Feed 1 and 1.1 (https://www.jsonfeed.org/version/1.1/) → entries."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any


def is_json(body: bytes) -> bool:
    """Whether `body`, as `encoding.as_utf8` leaves it, is an object in JSON."""
    return body[:1] == b"{"


def entries(body: bytes, limit: int) -> tuple[Mapping[str, Any], list[dict[str, Any]]]:
    """Return what a JSON feed says of itself and its first `limit` entries. ValueError where it is none, RecursionError where
    it is nested without end."""
    data = json.loads(body)
    items = data.get("items")
    if not isinstance(items, list):
        raise ValueError("no list of items")
    about = {"title": data.get("title"), "link": data.get("home_page_url"), "language": data.get("language")}
    return about, [_entry(item) for item in items[:limit] if isinstance(item, Mapping)]


def _entry(item: Mapping[str, Any]) -> dict[str, Any]:
    plain = item.get("content_text")
    content = item.get("content_html") or (html.escape(plain, quote=False) if isinstance(plain, str) else plain)
    author = item.get("author")
    authors = item.get("authors") or ([author] if isinstance(author, Mapping) else [])
    return {
        "id": item.get("id"),
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "description": item.get("summary"),
        "content": [{"value": content}],
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "authors": authors,
        "language": item.get("language"),
    }
