"""A captured page → an article, pure: passages, bylines, dates; from the feed alone where there is no page."""

from dragoman.extract.article import Page, extract
from dragoman.extract.frame import learn

__all__ = ["Page", "extract", "learn"]
