"""Where step functions run: here, or in local processes that can be killed."""

from dragoman.workers.here import Here
from dragoman.workers.processes import Processes

__all__ = ["Here", "Processes"]
