"""A small invented press on loopback: fifty-odd reports in nine languages, shown as real sites with real feeds."""

from dragoman.demo.press.content import ExpectedEvent, expected_events
from dragoman.demo.press.server import Press

__all__ = ["ExpectedEvent", "Press", "expected_events"]
