"""Which articles tell of one event, pure: join the best open story, or open one."""

from dragoman.group.decide import GroupSettings, Placed, place

__all__ = ["GroupSettings", "Placed", "place"]
