"""What an article's text tells, pure: its language, its facts, and a vector of its headline and lead."""

from dragoman.analyse.analyse import analyse, engine_name
from dragoman.analyse.facts import facts
from dragoman.analyse.language import identify

__all__ = ["analyse", "engine_name", "facts", "identify"]
