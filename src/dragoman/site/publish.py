"""The site as a folder of files. A file that would not change is left alone; one that does is replaced at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from dragoman.compose.search import SearchPage
from dragoman.config import Settings
from dragoman.errors import SiteError
from dragoman.model import Edition, Source, Story
from dragoman.site.render import Renderer, slug_path, story_path

Shown = Mapping[tuple[str, str], int]
Verdicts = Mapping[tuple[str, str, str], int]


def publish(
    folder: Path,
    settings: Settings,
    editions: Sequence[Edition],
    sources: Sequence[Source],
    shown: Mapping[str, Shown],
    verdicts: Mapping[str, Verdicts],
) -> int:
    """Write the editions below `folder` and return how many files changed. `shown` counts sentences, `verdicts` what checks
    found, both by language.

    Pages of stories that no edition shows any more stay: their addresses are permanent. The address of a story that went into
    another one leads there. SiteError where it cannot be written.
    """
    renderer = Renderer(settings, index="index.html")
    try:
        return sum(
            _write(folder / name, content) for name, content in _files(renderer, folder, editions, sources, shown, verdicts)
        )
    except OSError as error:
        raise SiteError(
            f"the site cannot be written: {error}.", subject=str(folder), advice="Free space, or name another folder."
        ) from error


def _files(
    renderer: Renderer,
    folder: Path,
    editions: Sequence[Edition],
    sources: Sequence[Source],
    shown: Mapping[str, Shown],
    verdicts: Mapping[str, Verdicts],
) -> Iterator[tuple[str, bytes]]:
    for name, content in renderer.assets.items():
        yield f"assets/{name}", content
    for edition in editions:
        language, now = edition.language, edition.cut_at
        has_page = _has_page(folder, edition)
        for page in edition.stories:
            yield f"{story_path(page.card.story, language)}index.html", renderer.story(page, now, has_page).encode()
        for slug, to in edition.moved:
            yield f"{slug_path(slug, language)}index.html", renderer.moved(to, language).encode()
        for path, listed in renderer.lists(edition, has_page):
            yield f"{path}index.html", listed.encode()
        yield f"{language}/about/index.html", renderer.about(language, sources, now).encode()
        yield f"{language}/search/index.html", renderer.search(SearchPage(language, served=False), now).encode()
        method = renderer.method(language, sources, shown.get(language, {}), verdicts.get(language, {}), now)
        yield f"{language}/method/index.html", method.encode()
        yield f"{language}/feed.atom", renderer.atom(edition).encode()
        yield f"{language}/index.html", renderer.front(edition).encode()
    yield "index.html", renderer.languages().encode()
    if renderer.settings.address:  # a sitemap has whole addresses, or none
        yield "sitemap.xml", renderer.sitemap(editions).encode()
    yield "robots.txt", renderer.robots().encode()


def _has_page(folder: Path, edition: Edition) -> Callable[[Story], bool]:
    """Return whether a story has a page in an edition: one that is written now, or one that stays from before."""
    written = {page.card.story.id for page in edition.stories}

    def has_page(story: Story) -> bool:
        return story.id in written or (folder / story_path(story, edition.language) / "index.html").is_file()

    return has_page


def _write(path: Path, content: bytes) -> bool:
    """Write `content` to `path` unless it stands there, so that a reader never meets half a page."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    temporary.write_bytes(content)
    temporary.replace(path)
    return True
