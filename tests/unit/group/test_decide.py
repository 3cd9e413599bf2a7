"""Join the likeliest open story, or open one: with reasons, the same every time, whatever the order of the stories."""

from datetime import timedelta
from itertools import permutations

import numpy as np
import pytest

from dragoman.group import GroupSettings, Rules, Window, place_all
from dragoman.group.weigh import weights
from dragoman.model import Analysis, Article, Constraints, Decision, OpenStory, Word
from tests.grouping import EAST, FOREIGN, NORTH, leaning, of, placed, score, told
from tests.making import NOW, article, at

BRIDGE = ("name:brk-trn", "city:1", "org:river-authority")
SAME = {"headline": "Bridge in Marrow reopens after the flood", "names": BRIDGE}


def named(decision: Decision) -> dict[str, float]:
    return {reason.name: reason.value for reason in decision.reasons}


# -- open and join -----------------------------------------------------------------------------------------------------------


def test_the_first_article_opens_a_story() -> None:
    made = placed(told("a9", hours=5))
    assert (made.decision.kind, made.decision.subject, made.decision.by, made.decision.at) == ("open", "a9", "machine", NOW)
    assert (made.story.opened_at, made.story.updated_at) == (at(5), at(5))
    assert (made.membership.story, made.membership.article) == (made.story.id, "a9")
    assert (made.opened.story, made.opened.size, made.opened.total.tolist()) == (made.story, 1, [1.0, 0.0])


def test_it_joins_the_likeliest_story() -> None:
    stories = [
        of("far", told("a1", leaning(0.3))),
        of("near", told("a2", leaning(0.9), **SAME)),
        of("other", told("a3", NORTH)),
    ]
    made = placed(told("a9", **SAME), *stories)
    assert (made.decision.kind, made.story.id) == ("join", "near")
    assert made.membership.score > 0.6
    assert made.decision.reasons == made.membership.reasons
    assert made.opened.size == 2
    assert made.opened.total.tolist() == pytest.approx([1.9, leaning(0.9)[1]], abs=1e-6)


def test_another_event_opens_a_story() -> None:
    made = placed(told("a9", NORTH, headline="Parliament votes on fishing"), of("s1", told("a1", **SAME)))
    assert made.decision.kind == "open"
    assert "slug-s1" in made.decision.reasons[0].note
    assert made.membership.score == 1.0


def test_reasons_tell_what_is_shared() -> None:
    numbers, days = ((12.0, "km"),), (at(48),)
    one = told("a9", **SAME, numbers=numbers, days=days)
    made = placed(one, of("s1", told("a1", **SAME, numbers=numbers, days=days, hours=6)))
    reasons = {reason.name: reason for reason in made.membership.reasons}
    assert reasons["vectors"].value == 1.0
    assert "Brk-Trn" in reasons["names"].note
    assert reasons["numbers"].note == "km 12"
    assert reasons["days"].note == f"{at(48).date()}"
    assert reasons["hours apart"].value == 6.0


def test_reasons_tell_what_contradicts() -> None:
    one = told("a9", numbers=((6.1, "magnitude"), (12.0, "km")), days=(at(48), at(72)))
    made = placed(one, of("s1", told("a1", numbers=((7.2, "magnitude"), (90.0, "km")), days=(at(500), at(600)))))
    assert {"numbers against", "days against"} <= named(made.decision).keys()


@pytest.mark.parametrize(("hours", "first", "last"), [(30, 30, 10), (15, 20, 10), (0, 20, 0)])
def test_a_story_that_is_joined_keeps_its_name_and_covers_the_article(hours: float, first: float, last: float) -> None:
    before = of("s1", told("a1", **SAME, hours=20), told("a2", **SAME, hours=10))
    made = placed(told("a9", headline="Quite another headline", names=BRIDGE, hours=hours), before, threshold=0.0)
    assert (made.story.id, made.story.slug) == (before.story.id, before.story.slug)
    assert (made.story.opened_at, made.story.updated_at) == (at(first), at(last))
    assert made.opened.story == made.story
    assert (before.size, before.total.tolist()) == (2, [2.0, 0.0])  # what was given is left as it was


@pytest.mark.parametrize("hours", [-14 * 24 - 1, 10 + 14 * 24 + 1])
def test_beyond_the_window_a_story_is_closed(hours: float) -> None:
    open_story = of("s1", told("a1", **SAME, hours=10), told("a2", **SAME))
    assert placed(told("a9", **SAME, hours=hours), open_story).decision.kind == "open"


def test_what_says_nothing_joins_nothing() -> None:
    nothing = Analysis("a9", "und", 0.0, np.zeros(2, dtype=np.float32), "test 1")
    assert placed((article("a9", ""), nothing), of("s1", told("a1", **SAME))).decision.kind == "open"


# -- what speaks for it and against it -----------------------------------------------------------------------------------------


def base(**particulars: object) -> tuple[Article, Analysis]:
    return told("a9", leaning(0.6), **{"names": BRIDGE, **particulars})  # type: ignore[arg-type]


def test_the_nearer_vector_is_likelier() -> None:
    one = told("a9", names=BRIDGE)
    assert score(one, of("s", told("a1", leaning(0.8)))) > score(one, of("s", told("a1", leaning(0.5))))


def test_shared_names_raise_the_score() -> None:
    assert score(base(), of("s", told("a1", names=BRIDGE))) > score(base(), of("s", told("a1", names=("name:a", "city:2"))))


def test_a_country_tells_less_than_a_person() -> None:
    country = score(base(names=("country:fr",)), of("s", told("a1", names=("country:fr",))))
    person = score(base(names=("name:brk-trn",)), of("s", told("a1", names=("name:brk-trn",))))
    assert person > country


def test_figures_that_contradict_lower_the_score() -> None:
    six, seven = ((6.1, "magnitude"), (30.0, "dead")), ((7.2, "magnitude"), (4.0, "dead"))
    agree = score(base(numbers=six), of("s", told("a1", names=BRIDGE, numbers=six)))
    silent = score(base(numbers=six), of("s", told("a1", names=BRIDGE)))
    differ = score(base(numbers=six), of("s", told("a1", names=BRIDGE, numbers=seven)))
    assert agree > silent > differ


def test_days_that_contradict_lower_the_score() -> None:
    agree = score(base(days=(at(48),)), of("s", told("a1", names=BRIDGE, days=(at(48),))))
    silent = score(base(days=(at(48),)), of("s", told("a1", names=BRIDGE)))
    differ = score(base(days=(at(48),)), of("s", told("a1", names=BRIDGE, days=(at(24 * 365),))))
    assert agree > silent > differ


def test_time_apart_lowers_the_score() -> None:
    story = of("s", told("a1", names=BRIDGE, hours=400))
    assert score(base(hours=390), story) > score(base(hours=300), story) > score(base(hours=100), story)


def test_where_the_encoder_knows_nothing_names_carry_the_decision() -> None:
    names = (*BRIDGE, "name:lst", "city:7", "name:mrt-dl", "city:9")
    one = told("a9", NORTH, names=names, language=FOREIGN, numbers=((12.0, "km"),))
    known = told("a9", NORTH, names=names, numbers=((12.0, "km"),))
    story = of("s", told("a1", EAST, names=names, numbers=((12.0, "km"),)))
    assert score(one, story) > score(known, story)
    assert score(one, story) > score(told("a9", NORTH, language=FOREIGN), story)


# -- always the same ---------------------------------------------------------------------------------------------------------


def test_the_order_of_open_stories_does_not_matter() -> None:
    stories = [
        of("s1", told("a1", leaning(0.8), **SAME)),
        of("s2", told("a2", leaning(0.8), **SAME)),
        of("s3", told("a3", leaning(0.5), names=BRIDGE), told("a4", leaning(0.4))),
        of("s4", told("a5", NORTH)),
    ]
    made = [placed(told("a9", **SAME), *some) for some in permutations(stories)]
    assert {one.story.id for one in made} == {"s1"}  # of equal ones, the first by id
    assert len({(one.membership.score, one.decision) for one in made}) == 1


def test_the_same_article_is_decided_the_same() -> None:
    assert placed(told("a9"), of("s1", told("a1"))) == placed(told("a9"), of("s1", told("a1")))


def test_a_batch_is_decided_as_one_by_one() -> None:
    about = [
        ("Bridge reopens", EAST),
        ("Parliament votes", NORTH),
        ("Storm nears", leaning(-0.9)),
        ("Eggs dearer", leaning(0.3)),
    ]
    stream = [told(f"a{n}", about[n % 4][1], headline=about[n % 4][0], names=(f"city:{n % 4}",)) for n in range(40)]
    settings = GroupSettings(encoded=frozenset({"en"}))
    batched = [made.story.id for made in place_all(stream, Window(), NOW, settings)]
    window = Window()
    alone = []
    for one in stream:
        made = placed(one, *window)
        window.put(made.opened)
        alone.append(made.story.id)
    assert batched == alone
    assert 1 < len(set(alone)) < len(alone)


def test_settings_decide_how_long_a_story_is_open() -> None:
    story_of_old = of("s1", told("a1", **SAME, hours=30))
    assert placed(told("a9", **SAME), story_of_old, window=timedelta(hours=29)).decision.kind == "open"
    assert placed(told("a9", **SAME), story_of_old, window=timedelta(hours=31)).decision.kind == "join"


def test_settings_decide_how_likely_a_story_must_be() -> None:
    story_of_one = of("s1", told("a1", **SAME))
    assert placed(told("a9", **SAME), story_of_one, threshold=1.0).decision.kind == "open"
    assert placed(told("a9", **SAME), story_of_one, threshold=0.0).decision.kind == "join"


def test_articles_in_different_languages_need_to_share_less() -> None:
    own, other = of("s1", told("a1", **SAME)), of("s1", told("a1", **SAME, language="fr"))
    more = [
        [placed(told("a9", **SAME), story, threshold=0.0, leeway=leeway).membership.score for leeway in (0.0, 2.0)]
        for story in (own, other)
    ]
    assert more[0][0] == more[0][1]
    assert more[1][0] < more[1][1]


def test_the_table_has_a_weight_for_each_feature() -> None:
    from dragoman.group.clues import clues
    from dragoman.group.features import asked, compare

    window = Window([of("s1", told("a1"))])
    one, other = (asked(clues(*told(id)), window.rarity) for id in ("a9", "a1"))
    found = compare(one, other, cosine=1.0, usual=0.2, encoded=frozenset({"en"})).features
    assert set(found) | {"bias"} == set(weights())


@pytest.mark.parametrize(
    ("headline", "words"),
    [
        ("Bridge reopens in Marrow", "bridge-reopens-in-marrow"),
        ("L'été à Besançon", "l-ete-a-besancon"),
        ("Мост открыт для движения", "most-otkryt-dlya-dvizheniya"),
        ("أعيد فتح الجسر", "yd-fth-ljsr"),
        ("桥梁重新开放", "qiao-liang-zhong-xin-kai-fang"),
    ],
)
def test_the_slug_can_be_read_and_is_the_story_s_own(headline: str, words: str) -> None:
    made = placed(told("a9", headline=headline))
    assert made.story.slug == f"{words}-{made.story.id[:6]}"


def test_a_headline_without_words_has_a_slug() -> None:
    one = article("a9", "")
    made = placed((one, Analysis("a9", "en", 1.0, np.array(EAST, dtype=np.float32), "test 1")))
    assert made.story.slug == f"story-{made.story.id[:6]}"


# -- what persons have decided -------------------------------------------------------------------------------------------------


def decided(one: tuple[Article, Analysis], rules: Rules, *stories: OpenStory) -> str:
    (made,) = place_all([one], Window(stories), NOW, GroupSettings(encoded=frozenset({"en"})), rules)
    return made.membership.story


def test_an_article_goes_to_the_likeliest_story_that_persons_leave_open() -> None:
    likeliest, other = of("likeliest", told("a1", **SAME)), of("other", told("a2", leaning(0.9), **SAME))
    new = told("a9", **SAME)
    assert decided(new, Rules(), likeliest, other) == "likeliest"
    assert decided(new, Rules(Constraints(pinned=frozenset({"likeliest"}))), likeliest, other) == "other"
    words = (Word(1, "a1", "placed"), Word(1, "a9", "parted"))
    assert decided(new, Rules(Constraints(words, {"a1": "likeliest"})), likeliest, other) == "other"
    assert decided(new, Rules(Constraints(words, {"a1": "likeliest"})), likeliest) not in ("likeliest", "other")


def test_an_article_that_is_held_goes_there_however_unlikely_and_though_it_is_pinned() -> None:
    here, there = of("here", told("a1", **SAME)), of("there", told("a2", NORTH))
    words = (Word(4, "a9", "placed", "there"),)
    held = Rules(Constraints(words, {}, frozenset({"there"}), {"there": there.story}))
    assert decided(told("a9", **SAME), held, here, there) == "there"
    assert held.where("a9") == "there"
    held = Rules(Constraints(words, {}, frozenset(), {"there": there.story}))
    assert decided(told("a9", **SAME), held, here) == "there"


def test_articles_parted_before_they_are_placed_do_not_meet() -> None:
    words = (Word(1, "a8", "placed"), Word(1, "a9", "parted"))
    together = [told("a8", **SAME), told("a9", **SAME)]
    first, second = place_all(together, Window(), NOW, GroupSettings(encoded=frozenset({"en"})), Rules(Constraints(words)))
    assert first.membership.story != second.membership.story


def test_a_story_that_an_article_opened_and_left_is_not_opened_again_by_it() -> None:
    (first,) = place_all([told("a9")], Window(), NOW)
    grown = of(first.story.id, told("a1", NORTH))
    again = placed(told("a9", NORTH, headline="Something else", names=("city:7",)), grown, threshold=1.1)
    assert again.decision.kind == "open"
    assert again.story.id != first.story.id
