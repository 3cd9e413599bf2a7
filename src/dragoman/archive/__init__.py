"""What the desk keeps: SQLite by default, one schema, one file a noun. `open_archive` is the way in."""

from dragoman.archive.database import SqlArchive, open_archive

__all__ = ["SqlArchive", "open_archive"]
