"""What every index of words must do, whatever database is below."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.archive import SqlArchive, open_archive
from dragoman.model import Searchable, digest

# Another database is tried where its address is given: an empty one, which is filled and emptied.
ADDRESSES = ["sqlite", *([os.environ["DRAGOMAN_TEST_DATABASE"]] if "DRAGOMAN_TEST_DATABASE" in os.environ else [])]
DAY = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(params=ADDRESSES, ids=lambda address: address.partition(":")[0])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlArchive]:
    address = f"sqlite:///{tmp_path / 'archive.sqlite'}" if request.param == "sqlite" else request.param
    with open_archive(address, tmp_path / "segments") as opened:
        opened.search.known(digest(str(tmp_path)))  # whatever another test has left goes
        yield opened


def one(id: str, headline: str = "", text: str = "", days: float = 0, **of: str) -> Searchable:
    values = {"language": "en", "source": "paper", "country": "GB", **of}
    return Searchable(id, DAY - timedelta(days=days), headline, text, **values)


def found(archive: SqlArchive, question: str, **narrowed: object) -> list[str]:
    ids, total = archive.search.find(question, **narrowed)  # type: ignore[arg-type]
    assert total == len(ids)
    return list(ids)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Élections à l’Assemblée", "elections assemblee"),
        ("The ELECTIONS of spring", "élect spring"),
        ("Бахмут обстреляли ночью", "бахмут"),
        ("Київ: обстріл", "київ"),
        ("الانتخابات البرلمانيّة في مصر", "البرلمانية"),
        ("انتخابات أُجريت", "اجريت"),
        ("ירושלים", "ירושלים"),
        ("हिन्दी में चुनाव", "चुनाव"),
        ("வாக்குப்பதிவு நாளை", "வாக்குப்பதிவு"),
        ("東京都の橋が再開した", "東京"),
        ("東京都の橋が再開した", "橋"),
        ("東京都の橋が再開した", "再開した"),
        ("北京市议会周二同意重建大桥", "大桥"),
        ("서울에서 선거가 열렸다", "선거가"),
        ("กรุงเทพมหานครเปิดสะพาน", "สะพาน"),
        ("ສະພານໃໝ່ໃນວຽງຈັນ", "ວຽງຈັນ"),
        ("ស្ពានថ្មីនៅភ្នំពេញ", "ភ្នំពេញ"),
        ("ရန်ကုန်တံတားသစ်", "တံတား"),
        ("İstanbul seçimi", "secimi"),
        ("Straße nach Köln", "strasse koln"),
        ("H5N1 in 14 Ländern", "h5n1 14"),
    ],
)
def test_all_scripts_are_found(archive: SqlArchive, text: str, asked: str) -> None:
    archive.search.put([one("it", text=text), one("other", "Nothing of it", "Wholly other words: 大雨 ฝน дождь مطر")], [], 1)
    assert found(archive, asked) == ["it"]


def test_what_is_asked_must_all_be_there(archive: SqlArchive) -> None:
    archive.search.put([one("both", "Dam breaks", "in Vilmar"), one("half", "Dam holds")], [], 1)
    assert found(archive, "dam vilmar") == ["both"]
    assert found(archive, "dam nowhere") == []
    assert sorted(found(archive, "dam")) == ["both", "half"]


def test_words_in_quotation_marks_stand_as_they_are(archive: SqlArchive) -> None:
    archive.search.put([one("a", "The old dam breaks"), one("b", "The dam is old"), one("c", "The old dams break")], [], 1)
    for question in ('"old dam"', "“old dam”", "«old dam»"):
        assert found(archive, question) == ["a"]
    archive.search.put([one("d", text="東京都の橋")], [], 2)
    assert found(archive, '"京都の"') == ["d"]


def test_a_word_is_no_beginning_where_it_is_short(archive: SqlArchive) -> None:
    archive.search.put([one("a", "An oil spill"), one("b", "Anything oily")], [], 1)
    assert found(archive, "an oil") == ["a"]


def test_a_headline_says_more_and_the_newest_come_first(archive: SqlArchive) -> None:
    filler = "many other words stand here that are all of something else"
    archive.search.put(
        [one("text", "Other news", f"a dam {filler}"), one("headline", "A dam", filler), one("old", "A dam", filler, days=400)],
        [],
        1,
    )
    assert found(archive, "dam") == ["headline", "text", "old"]
    assert found(archive, "") == ["headline", "text", "old"] or found(archive, "")[-1] == "old"


def test_filters_narrow(archive: SqlArchive) -> None:
    archive.search.put(
        [
            one("a", "Dam", language="fr-CA", source="le-monde", country="FR"),
            one("b", "Dam", language="en", source="bbc", country="GB", days=1),
            one("c", "Dam", language="en", source="cbc", country="CA", days=2),
        ],
        [],
        1,
    )
    assert found(archive, "dam", language="fr") == ["a"]
    assert found(archive, "dam", source="bbc") == ["b"]
    assert found(archive, "dam", country="CA") == ["c"]
    assert found(archive, "", language="en") == ["b", "c"]
    assert found(archive, "dam", language="en", country="FR") == []
    yesterday = DAY.date() - timedelta(days=1)
    assert found(archive, "dam", since=yesterday) == ["a", "b"]
    assert found(archive, "dam", until=yesterday) == ["b", "c"]
    assert found(archive, "", since=yesterday, until=yesterday) == ["b"]
    assert found(archive, "", since=date.max) == []
    assert found(archive, "", until=date.min) == []


def test_pages_of_results(archive: SqlArchive) -> None:
    archive.search.put([one(f"a{number}", "Dam", days=number) for number in range(25)], [], 1)
    first, total = archive.search.find("dam", limit=20)
    rest, _ = archive.search.find("dam", limit=20, offset=20)
    assert total == 25
    assert [*first, *rest] == [f"a{number}" for number in range(25)]


def test_an_article_is_replaced_and_forgotten(archive: SqlArchive) -> None:
    archive.search.put([one("a", "Dam"), one("b", "Dam")], [], 1)
    archive.search.put([one("a", "Bridge")], ["b"], 2)
    assert found(archive, "dam") == []
    assert found(archive, "bridge") == ["a"]


def test_articles_of_one_second_are_all_kept(archive: SqlArchive) -> None:
    archive.search.put([one(f"a{number}", "Dam") for number in range(50)], [], 1)
    archive.search.put([one(f"b{number}", "Dam") for number in range(50)], [], 2)
    assert archive.search.find("dam", limit=200)[1] == 100


def test_other_rules_empty_the_index(archive: SqlArchive) -> None:
    assert archive.search.known("some") == 0
    archive.search.put([one("a", "Dam")], [], 7)
    assert archive.search.known("some") == 7
    assert found(archive, "dam") == ["a"]
    assert archive.search.known("other") == 0
    assert found(archive, "dam") == []


QUESTIONS = [
    '"',
    "'",
    "a AND",
    "OR",
    "NEAR(a b)",
    "headline:x",
    "x*",
    "(",
    "a NOT b",
    "^a",
    "{a b}:c",
    "\x00",
    "a\\",
    "%",
    "<->",
    "!a",
    ":*",
    "\ud800",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_a_command(archive: SqlArchive, question: str) -> None:
    archive.search.put([one("a", "Dam")], [], 1)
    assert archive.search.find(question)[0] in ((), ("a",))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=60), language=st.text(max_size=5), source=st.text(max_size=9))
def test_any_text_is_a_question(archive: SqlArchive, question: str, language: str, source: str) -> None:
    ids, total = archive.search.find(question, language=language, source=source)
    assert len(ids) <= total


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=40))
def test_any_text_that_has_words_is_found_by_itself(archive: SqlArchive, text: str) -> None:
    from dragoman.analyse.terms import asked

    archive.search.put([one("it", text)], [], 1)
    ids, _ = archive.search.find(text)
    # what the database's own tables of characters know no letter in may be lost, what they know must be found
    if asked(text) and text.isascii():
        assert ids == ("it",)
