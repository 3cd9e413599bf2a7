"""What names of elements say, by the table of stems."""

import pytest

from dragoman.extract.marks import marks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("relatedArticles", {"related", "text"}),
        ("ArticleBody", {"text"}),
        ("articlebody", {"text"}),
        ("article-body__readMore", {"text", "related"}),
        ("c-readMore", {"related"}),
        ("story__share-bar", {"text", "share"}),
        ("site-header__nav", {"frame"}),
        ("read_more_links", {"related"}),
        ("read-next", {"related"}),
        ("side-bar", {"related"}),
        ("bar-side", set()),
        ("sidebar", {"related"}),
        ("section-name", {"meta"}),
        ("pay wall", {"offer"}),
        ("post-content", {"text"}),
        ("content-post", set()),
        ("ad", {"advert"}),
        ("ad-slot", {"advert"}),
        ("ads_top", {"advert"}),
        ("loaded", set()),
        ("gradient", set()),
        ("lead", {"lead"}),
        ("misleading", set()),
        ("bio", {"author"}),
        ("biology", set()),
        ("abo", {"offer"}),
        ("about", set()),
        ("img-wrap", {"picture"}),
        ("skimg", set()),
        ("komentarze", {"comment"}),
        ("Bildunterschrift", {"picture"}),
        ("newsletter_signup", {"offer"}),
        ("col-md-12 row wrapper", set()),
        ("x7f3a9", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_names(name: str, expected: set[str]) -> None:
    assert marks(name) == expected


def test_words_of_several_attributes_do_not_hide_each_other() -> None:
    assert {"text", "share", "frame"} <= marks("articleBody main articleText data-share cookie")


def test_a_name_in_capitals_is_read() -> None:
    assert marks("COMMENTS") == {"comment"}
    assert marks("Author-Box") == {"author", "box"}
