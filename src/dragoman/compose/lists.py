"""Cards → what stands where on the front page, and the pages of sections, days and sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dragoman.model import Listing, Source, SourceHealth, SourcePage, StoryCard

ON_TOP = 5  # the first story and those beside it
IN_SECTION = 5
FEWEST = 2  # stories that make a section of the front page


@dataclass(frozen=True, slots=True)
class Block:
    """A section as it stands on the front page, with how many stories it has in all."""

    key: str
    cards: tuple[StoryCard, ...]
    of: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the stories of a front page stand: on `top`, in the blocks of sections, or among the rest."""

    top: tuple[StoryCard, ...]
    blocks: tuple[Block, ...]
    rest: tuple[StoryCard, ...]


def layout(cards: Sequence[StoryCard]) -> Layout:
    """Return where `cards`, the weightiest first, stand. The weightiest section comes first; every card stands once, but for
    those of a section beyond its first few, which stand on its own page."""
    top, below = cards[:ON_TOP], cards[ON_TOP:]
    by_section: dict[str, list[StoryCard]] = {}
    for card in below:
        by_section.setdefault(card.section, []).append(card)
    blocks = [
        Block(key, tuple(found[:IN_SECTION]), sum(card.section == key for card in cards))
        for key, found in by_section.items()
        if key and len(found) >= FEWEST
    ]
    blocks.sort(key=lambda block: (-sum(card.weight for card in block.cards), block.key))
    standing = {block.key for block in blocks}
    return Layout(tuple(top), tuple(blocks), tuple(card for card in below if card.section not in standing))


def section_list(key: str, cards: Iterable[StoryCard], language: str, now: datetime) -> Listing:
    """Return the page of the section `key` with those of `cards` that stand in it, in their order."""
    return Listing("section", key, language, now, tuple(card for card in cards if card.section == key))


def day_list(day: date, cards: Iterable[StoryCard], language: str, now: datetime) -> Listing:
    """Return the page of `day` (UTC) with those of `cards` whose stories opened on it, those of most outlets first."""
    opened = [card for card in cards if card.story.opened_at.date() == day]
    ranked = sorted(opened, key=lambda card: (-len(card.sources), -len(card.languages), card.story.opened_at, card.story.id))
    return Listing("day", day.isoformat(), language, now, tuple(ranked))


def source_page(source: Source, health: SourceHealth, cards: Iterable[StoryCard], language: str, now: datetime) -> SourcePage:
    """Return the page of `source` with `cards` of what it reports, the newest first: of each story the first."""
    by_story: dict[str, StoryCard] = {}
    for card in cards:
        by_story.setdefault(card.story.id, card)
    return SourcePage(source, health, Listing("source", source.id, language, now, tuple(by_story.values())))
