"""The migrations make the tables that the schema describes, and an archive of a newer version is refused."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, text

import dragoman.archive
from dragoman.archive import open_archive
from dragoman.archive.schema import metadata
from dragoman.errors import ArchiveError


def test_the_migrations_make_the_schema(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'archive.sqlite'}"
    open_archive(address).close()
    with create_engine(address).connect() as connection:
        # what the index of words consists of is its database's own affair
        opts = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or "search_index" not in name}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []


def test_stories_of_an_older_archive_stay_as_they_are_and_wait_for_no_look(tmp_path: Path) -> None:
    """An archive as it was before persons could decide of stories, with a row in each table that changed."""
    engine = create_engine(f"sqlite:///{tmp_path / 'archive.sqlite'}")
    folder = Path(dragoman.archive.__file__).parent / "migrations"
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    at = "'2026-05-14 12:00:00.000000'"
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO stories (id, slug, opened_at, updated_at) VALUES ('s', 'slug', {at}, {at})"))
        connection.execute(text("INSERT INTO memberships (article, story, score, reasons) VALUES ('a', 's', 1, '[]')"))
        connection.execute(
            text(f"INSERT INTO decisions (kind, subject, \"by\", at, reasons) VALUES ('open', 'a', 'machine', {at}, '[]')")
        )
    with open_archive(f"sqlite:///{tmp_path / 'archive.sqlite'}") as archive:
        (story,) = archive.stories.many(["s"])
        assert (story.story.slug, story.pinned, story.titles) == ("slug", False, {})
        assert archive.stories.leads_to("slug") == story.story
        assert archive.stories.to_review() == ()
        (record,) = archive.decisions.of("a")
        decision = record.decision
        assert (decision.by, decision.who, decision.why) == ("machine", "", "")


def test_an_archive_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'archive.sqlite'}"
    open_archive(address).close()
    with create_engine(address).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ArchiveError, match="newer"):
        open_archive(address)
