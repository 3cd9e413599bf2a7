import pytest

from dragoman.engines.routes import best_route

PAIRS = {
    ("en", "es"), ("es", "en"), ("en", "ca"), ("ca", "en"), ("es", "fr"), ("fr", "es"), ("ca", "fr"), ("fr", "ca"),
    ("pt", "es"), ("pt", "ca"), ("bg", "mk"), ("mk", "en"), ("sv", "da"), ("sv", "is"), ("da", "xx"), ("is", "xx"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("source", "target", "route"),
    [
        ("en", "es", ("en", "es")),
        ("pt", "en", ("pt", "es", "en")),
        ("pt", "fr", ("pt", "ca", "fr")),
        ("fr", "en", ("fr", "es", "en")),
        ("bg", "en", ("bg", "mk", "en")),
        ("sv", "xx", ("sv", "da", "xx")),
        ("bg", "es", None),
        ("en", "en", None),
        ("en", "zz", None),
        ("", "", None),
    ],
)
def test_the_best_way_is_direct_or_by_the_better_pivot(source, target, route):
    assert best_route(PAIRS, source, target) == route


def test_no_pairs_no_way():
    assert best_route(set(), "en", "es") is None
