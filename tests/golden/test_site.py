"""A whole generated site against its golden copy: whatever changes on any page is seen in review.

`DRAGOMAN_GOLDEN=write ./run test tests/golden` writes the copy anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from dragoman.archive import SqlArchive
from tests.conftest import Marking, Replay
from tests.integration.test_rounds import desk, files, press

GOLDEN = Path(__file__).parent / "site"


def test_the_site_is_the_golden_one(archive: SqlArchive, tmp_path: Path) -> None:
    desk(archive, tmp_path, Replay(press()), Marking(pairs={("en", "fr"), ("fr", "ar")}), editions=("fr", "en", "ar")).round()
    made = {
        name: re.sub(rb"(style|site)-[0-9a-f]{10}", rb"\1", content)
        for name, content in files(tmp_path / "site").items()
        if not name.startswith("assets/")
    }
    if os.environ.get("DRAGOMAN_GOLDEN") == "write":
        for old in files(GOLDEN):
            (GOLDEN / old).unlink()
        for name, content in made.items():
            (GOLDEN / name).parent.mkdir(parents=True, exist_ok=True)
            (GOLDEN / name).write_bytes(content)
    golden = files(GOLDEN)
    assert sorted(made) == sorted(golden)
    for name, content in made.items():
        assert content.decode() == golden[name].decode(), name
