"""What repeats across an outlet's pages is its frame, no article's text: learned as pages come, forgotten as they change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dragoman.model import Frame, FrameBlock

# How much one earlier page with the same block weighs against it, in log odds, and how many are counted at most.
WEIGHT = 2.0
MOST_COUNTED = 6
# A block that was on none of this many pages since is forgotten: the outlet has changed its pages, or the teaser is gone.
FORGOTTEN_AFTER = 60
ONCE_FORGOTTEN_AFTER = 8  # one that only one page ever had
MAX_BLOCKS = 2_000


def key(text: str) -> str:
    """Return the key under which a block's text is remembered."""
    return hashlib.blake2b(text.casefold().encode("utf-8", "replace"), digest_size=6).hexdigest()


def against(frame: Frame | None, key: str, *, again: bool = False) -> float:
    """Return how much the frame speaks against a block (by its key) being the article's own, in log odds: 0 where it was never
    seen.

    A line that stands on every page weighs more than one that came back on some: outlets repeat a paragraph of background in
    several reports, and that is text. `again` says that the frame knows this very page: it is not held against itself.
    """
    if frame is None:
        return 0.0
    known = frame.blocks.get(key)
    others = known.pages - again if known else 0
    if known is None or others < 1:
        return 0.0
    return WEIGHT * min(others, MOST_COUNTED) * others / max(frame.pages - again - known.first, 1)


def seen(frame: Frame | None, page: str) -> bool:
    """Return whether `page` (its canonical address) is one of the last that the frame was learned from."""
    return frame is not None and key(page) in frame.recent


def learn(frame: Frame, page: str, keys: Iterable[str]) -> Frame:
    """Return the frame after another page of the outlet (its canonical address), whose blocks have these keys.

    Another look at a page is not another page.
    """
    if seen(frame, page):
        return frame
    now = frame.pages
    blocks = {
        known: one
        for known, one in frame.blocks.items()
        if now - one.last <= (FORGOTTEN_AFTER if one.pages > 1 else ONCE_FORGOTTEN_AFTER)
    }
    for one in set(keys):
        before = blocks.get(one)
        blocks[one] = FrameBlock(before.first, before.pages + 1, now) if before else FrameBlock(now, 1, now)
    if len(blocks) > MAX_BLOCKS:
        latest = sorted(blocks.items(), key=lambda pair: (pair[1].last, pair[1].pages), reverse=True)
        blocks = dict(latest[:MAX_BLOCKS])
    return Frame(frame.source, now + 1, (*frame.recent[1 - FORGOTTEN_AFTER :], key(page)), blocks)
