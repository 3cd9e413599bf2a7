"""Which articles tell of one event, pure: join the likeliest open story, or open one."""

from dragoman.group.decide import GroupSettings, Placed, place, place_all
from dragoman.group.opened import opened
from dragoman.group.rules import Rules
from dragoman.group.window import Window

__all__ = ["GroupSettings", "Placed", "Rules", "Window", "opened", "place", "place_all"]
