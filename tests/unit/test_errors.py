"""The error tree: what it says of itself, and what survives the way out of a worker process."""

import inspect
import pickle
import re

import pytest

from dragoman import errors
from dragoman.errors import ConfigError, DragomanError, FetchError

KINDS = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__ == errors.__name__]


def test_the_docstring_draws_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == {one.__name__ for one in KINDS if one.__bases__ == (DragomanError,)}
    assert len(KINDS) == len(drawn) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_whole_out_of_another_process(kind: type[DragomanError]) -> None:
    error = pickle.loads(pickle.dumps(kind("is gone.", subject="feed-1", advice="Look for it.")))
    assert type(error) is kind
    assert (error.message, error.subject, error.advice) == ("is gone.", "feed-1", "Look for it.")
    assert str(error) == "feed-1: is gone. Look for it."


def test_an_error_says_no_more_than_it_knows() -> None:
    assert str(ConfigError("is wrong.")) == "is wrong."
    assert str(FetchError("is wrong.", advice="Mend it.")) == "is wrong. Mend it."
