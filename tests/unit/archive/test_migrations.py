"""The migrations make the tables that the schema describes, and an archive of a newer version is refused."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

from dragoman.archive import open_archive
from dragoman.archive.schema import metadata
from dragoman.errors import ArchiveError


def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'archive.sqlite'}"
    open_archive(address).close()
    with create_engine(address).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'archive.sqlite'}"
    open_archive(address).close()
    with create_engine(address).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ArchiveError, match="newer"):
        open_archive(address)
