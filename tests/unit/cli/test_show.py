"""What `dragoman read` prints of a page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.cli import show

TEXT = "<p>The council of Marrow met on Tuesday evening and agreed to rebuild the old bridge before the winter comes.</p>"
DATA = {
    "@type": "LiveBlogPosting",
    "headline": "Old bridge to be rebuilt",
    "author": [{"name": "By Ana Ruiz and Ben Okri"}, {"@type": "Organization", "name": "dpa"}],
    "image": {"url": "https://paper.example/bridge.jpg", "creditText": "Photo: Bea Loud"},
    "correction": "The river is the Marrow.",
}
PAGE = f"""<html lang="en"><head><script type="application/ld+json">{json.dumps(DATA)}</script></head>
<body><article><h1>Old bridge to be rebuilt</h1>{"".join(TEXT.replace("Tuesday", f"day {day}") for day in range(6))}</article>"""


def test_particulars_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE, encoding="utf-8")
    show.read(str(file), as_json=False)
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    for line in ("by Ana Ruiz, Ben Okri", "organisations dpa", "image by Bea Loud", "notes live, corrected"):
        assert line in printed
    show.read(str(file), as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert (found["organisations"], found["notes"], found["image_credit"]) == (["dpa"], ["live", "corrected"], "Bea Loud")
