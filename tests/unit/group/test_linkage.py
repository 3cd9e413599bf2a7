"""What holds together by average linkage, against what one chance likeness would join."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dragoman.group.linkage import both_ways, hold_together


def test_groups_hold_together_by_the_mean_of_all_their_pairs() -> None:
    near, far = 3.0, -3.0
    links = both_ways(4, [(0, 1, near), (2, 3, near), (0, 2, far), (0, 3, far), (1, 2, near), (1, 3, far)])
    assert hold_together(links, 0.5) == [[0, 1], [2, 3]]  # 1 and 2 are near, and the groups are not


def test_nothing_and_one_alone_are_what_they_are() -> None:
    assert hold_together(np.zeros((0, 0)), 0.0) == []
    assert hold_together(np.zeros((1, 1)), 0.0) == [[0]]


@st.composite
def some_links(draw: st.DrawFn) -> np.ndarray:
    size = draw(st.integers(2, 9))
    number = st.floats(-5, 5)
    return both_ways(size, [(one, other, draw(number)) for one in range(size) for other in range(one)])


@given(some_links(), st.floats(-2, 2))
def test_no_two_groups_are_near_enough_to_be_one_and_each_holds_by_itself(links: np.ndarray, least: float) -> None:
    groups = hold_together(links, least)
    assert sorted(number for group in groups for number in group) == list(range(len(links)))
    for place, group in enumerate(groups):
        for other in groups[:place]:
            assert np.mean(links[np.ix_(group, other)]) < least + 1e-9
        within = hold_together(links[np.ix_(group, group)], least)
        assert within == [list(range(len(group)))]
