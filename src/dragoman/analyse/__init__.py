"""What an article's text tells, pure: its language, and a vector of its headline and lead."""

from dragoman.analyse.analyse import analyse
from dragoman.analyse.language import identify

__all__ = ["analyse", "identify"]
