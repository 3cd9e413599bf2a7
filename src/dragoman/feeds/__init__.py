"""Feeds, pure: what a feed's bytes say, where a page's feeds are, when a feed is asked again. Nothing here goes out."""
