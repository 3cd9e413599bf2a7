"""A captured page → an article, pure: passages, bylines, dates; from the feed alone where there is no page."""

from dragoman.extract.article import Page, article_from

__all__ = ["Page", "article_from"]
