"""Write the migration from the newest stored schema to `dragoman.archive.schema`.

`python tools/new_migration.py "what changes"`
"""

import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

import dragoman.archive

with create_engine("sqlite://").connect() as connection:
    config = Config()
    config.set_main_option("script_location", str(Path(dragoman.archive.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    command.revision(config, message=sys.argv[1], autogenerate=True)
