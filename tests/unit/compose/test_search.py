"""What an address asks for, and the address of what was asked."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlencode

from hypothesis import given
from hypothesis import strategies as st

from dragoman.compose.search import Filters, SearchPage, read


def test_an_address_without_parameters_asks_for_nothing() -> None:
    assert read((), "fr") == SearchPage("fr")
    assert not read((), "fr").asked


def test_an_address_says_what_is_searched_and_how_it_is_narrowed() -> None:
    asked = read(
        [
            ("q", "  crue  "),
            ("language", "bg"),
            ("source", "dnevnik"),
            ("country", "bg"),
            ("since", "2026-05-01"),
            ("page", "3"),
        ],
        "fr",
    )
    assert asked.query == "crue"
    assert asked.filters == Filters("bg", "dnevnik", "BG", date(2026, 5, 1))
    assert (asked.number, asked.asked) == (3, True)


def test_filters_alone_are_a_search() -> None:
    assert read([("country", "PL")], "fr").asked


def test_what_is_no_day_and_no_number_narrows_nothing() -> None:
    asked = read([("since", "yesterday"), ("until", "2026-02-30"), ("page", "9" * 5000)], "fr")
    assert (asked.filters, asked.number) == (Filters(), 1)
    assert [read([("page", page)], "fr").number for page in ("0", "-1", "², ", "٣")] == [1, 1, 1, 1]


def test_pages_are_counted_from_one() -> None:
    assert [SearchPage("fr", total=total).pages for total in (0, 1, 20, 21, 40)] == [1, 1, 1, 2, 2]


@given(
    st.text(max_size=80),
    st.dates(),
    st.integers(1, 999),
    st.text("abcdefghijklmnopqrstuvwxyz-", max_size=8),
)
def test_the_address_of_a_search_leads_to_it_again(query: str, since: date, number: int, source: str) -> None:
    asked = read([("q", query), ("since", since.isoformat()), ("source", source)], "fr")
    again = read(parse_qsl(urlencode(asked.parameters(number))), "fr")
    assert (again.query, again.filters, again.number) == (asked.query, asked.filters, number)
