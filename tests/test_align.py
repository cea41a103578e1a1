"""Alignments: the best that blocks in order can cover, with what is lost, crossed or guessed."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import customer_journey as cj

PHASES: tuple[cj.types.Phase, ...] = get_args(cj.types.Phase)
SOME: st.SearchStrategy[list[cj.types.Phase]] = st.lists(
    st.sampled_from(["aware", "explore", "evaluate", "lapse"]), max_size=3, unique=True
)
NAMES = st.sampled_from(["", "Know", "Try it", "try IT", "Free trial", "Lost", "Другое"])


@st.composite
def journeys(draw: st.DrawFn, *, most: int = 5) -> cj.Journey:
    """A journey of few stages over few phases, some of them unstated."""
    ids = draw(
        st.lists(
            st.sampled_from(["a", "b", "know", "trial", "lost", "buy"]), max_size=most, unique=True
        )
    )
    roles: st.SearchStrategy[cj.types.Role | None] = st.sampled_from([None, "lapsed", "advocate"])
    stages = [
        cj.Stage(stage_id, name=draw(NAMES), phases=draw(SOME), role=draw(roles))
        for stage_id in ids
    ]
    return cj.Journey(draw(st.sampled_from(["one", "two"])), stages=stages)


def journey(*stages: str, id: str = "ours") -> cj.Journey:
    """A journey of stages written as `id: phase phase`."""
    built: list[cj.Stage] = []
    for text in stages:
        stage_id, _, phases = text.partition(":")
        named: list[cj.types.Phase] = [phase for phase in PHASES if phase in phases.split()]
        built.append(cj.Stage(stage_id, phases=named))
    return cj.Journey(id, stages=built)


@pytest.mark.parametrize(
    ("first", "last", "matched"),
    [
        ("Hear of us", "See the advert", "last"),
        ("See the advert", "Hear of us", "first"),
        ("See an advert", "An advert", "last"),
        ("An advert", "See an advert", "first"),
    ],
)
def test_names_decide_what_phases_leave_open(first: str, last: str, matched: str) -> None:
    """Of two stages with the same phase, the one with the name, or else with a word of it."""
    ours = cj.Journey(
        "ours",
        stages=[
            cj.Stage("first", name=first, phases=["aware"]),
            cj.Stage("between", phases=["decide"]),
            cj.Stage("last", name=last, phases=["aware"]),
        ],
    )
    theirs = cj.Journey("theirs", stages=[cj.Stage("x", name="An advert", phases=["aware"])])
    assert [block.left for block in cj.align(ours, theirs)] == [(matched,)]
    assert [block.right for block in cj.align(theirs, ours)] == [(matched,)]


TIED = (
    journey("a: unaware evaluate", "b: explore evaluate"),
    journey("a: aware explore", "c", "d", id="theirs"),
)
"""Nothing about the stages tells which of their blocks are better."""


@given(journeys(), journeys())
@example(*TIED)
def test_swapping_the_sides_mirrors_the_answer(left: cj.Journey, right: cj.Journey) -> None:
    """Which journey is asked first changes nothing but left and right."""
    assert cj.align(right, left) == cj.align(left, right).mirrored()
    assert cj.align(left, right).mirrored().mirrored() == cj.align(left, right)


@given(journeys())
def test_a_journey_matches_itself_in_all(one: cj.Journey) -> None:
    """Stage by stage, exactly, with nothing left over and nothing crossed."""
    alignment = cj.align(one, one)
    assert [(block.left, block.right) for block in alignment] == [
        ((stage.id,), (stage.id,)) for stage in one
    ]
    assert all(block.exact for block in alignment)
    assert alignment.score == 1
    assert not alignment.crossings


@given(journeys(), journeys())
def test_blocks_share_no_stage_and_never_cross(left: cj.Journey, right: cj.Journey) -> None:
    """Read in order, blocks and what stands alone give each journey back, on both sides."""
    alignment = cj.align(left, right)
    for stages, blocks, alone in (
        (left, [block.left for block in alignment], alignment.only_left),
        (right, [block.right for block in alignment], alignment.only_right),
    ):
        ids = [stage.id for stage in stages]
        matched = [stage for block in blocks for stage in block]
        assert matched == [stage for stage in ids if stage in set(matched)]
        assert list(alone) == [stage for stage in ids if stage not in set(matched)]
        assert all(" ".join(block) in " ".join(ids) for block in blocks)
    assert all(1 in {len(block.left), len(block.right)} for block in alignment)
    assert 0 <= alignment.score <= 1


def covered(alone: cj.Stage, run: Sequence[cj.Stage]) -> Fraction | None:
    """What a stage and a run cover of one another; None where one of the run shares nothing."""
    union = {phase for stage in run for phase in stage.phases}
    if any(not set(stage.phases) & set(alone.phases) for stage in run):
        return None
    shares = [Fraction(len(set(one.phases) & set(alone.phases)), len(one.phases)) for one in run]
    return sum(shares, Fraction(len(union & set(alone.phases)), len(alone.phases)))


def every_total(
    left: Sequence[cj.Stage], right: Sequence[cj.Stage]
) -> Iterator[tuple[Fraction, int, int]]:
    """What each alignment there is covers, with how many exact blocks, and how many blocks."""
    yield Fraction(0), 0, 0
    for first, begin in product(range(len(left)), range(len(right))):
        shapes = [(1, width) for width in range(1, len(right) - begin + 1)]
        shapes += [(height, 1) for height in range(2, len(left) - first + 1)]
        for height, width in shapes:
            rows, columns = left[first : first + height], right[begin : begin + width]
            alone, run = (rows[0], columns) if height == 1 else (columns[0], rows)
            gain = covered(alone, run)
            if gain is None:
                continue
            exact = {phase for stage in run for phase in stage.phases} == set(alone.phases)
            for rest in every_total(left[first + height :], right[begin + width :]):
                yield gain + rest[0], exact + rest[1], 1 + rest[2]


@settings(max_examples=60)
@given(journeys(most=4), journeys(most=4))
def test_nothing_covers_more_than_the_alignment(left: cj.Journey, right: cj.Journey) -> None:
    """Trying every alignment finds none that is better, nor one as good with more exact blocks."""
    lefts, rights = (
        cj.Journey(side.id, stages=[stage for stage in side if stage.phases])
        for side in (left, right)
    )
    alignment = cj.align(lefts, rights)
    stages = len(lefts) + len(rights)
    best = max(every_total(lefts.stages, rights.stages))
    assert alignment.score == pytest.approx(float(best[0] / stages) if stages else 1.0)
    assert (sum(block.exact for block in alignment), len(alignment)) == best[1:]


@given(journeys(), journeys())
def test_what_is_lost_is_what_one_side_has_more(left: cj.Journey, right: cj.Journey) -> None:
    """A block is exact when neither side lacks a phase, and its phases are those of both."""
    alignment = cj.align(left, right)
    guessed = {(guess.side, guess.stage): guess.phases for guess in alignment.guesses}
    for block in alignment:
        mine = {p for s in block.left for p in left[s].phases or guessed.get(("left", s), ())}
        theirs = {p for s in block.right for p in right[s].phases or guessed.get(("right", s), ())}
        assert set(block.left_lacks) == theirs - mine
        assert set(block.right_lacks) == mine - theirs
        assert set(block.phases) == mine & theirs
        assert block.exact == (mine == theirs)
        assert list(block.phases) == [phase for phase in PHASES if phase in block.phases]


@given(journeys(), journeys())
def test_crossings_are_pairs_that_no_block_could_hold(left: cj.Journey, right: cj.Journey) -> None:
    """A crossing of order shares phases and crosses a block; one of name shares none."""
    alignment = cj.align(left, right)
    lefts = {stage.id: place for place, stage in enumerate(left)}
    rights = {stage.id: place for place, stage in enumerate(right)}
    pairs = [
        (lefts[mine], rights[theirs])
        for block in alignment
        for mine, theirs in product(block.left, block.right)
    ]
    for crossing in alignment.crossings:
        row, column = lefts[crossing.left], rights[crossing.right]
        assert (row, column) not in pairs
        if crossing.because == "order":
            assert any((row - at) * (column - to) < 0 for at, to in pairs)
        else:
            assert not crossing.phases


def test_seed_frameworks_are_not_bent_into_one_order() -> None:
    """One evaluates before it considers; the other means by consideration what comes before."""
    alignment = cj.align(cj.presets.get("buying-process"), cj.presets.get("six-stage"))
    assert ("consideration", "consideration", "name") in [
        (crossing.left, crossing.right, crossing.because) for crossing in alignment.crossings
    ]
    assert "Consideration × Consideration: called the same, with no phase in common" in str(
        alignment
    )
    block = alignment.block_of("consideration")
    assert block is not None
    assert block.right == ("decision",)
    assert alignment.block_of("evaluation") == alignment.block_of("consideration", side="right")


def test_a_framework_that_asks_for_revenue_last_crosses() -> None:
    """What would match is reported where order forbids it, and not forced."""
    alignment = cj.align(cj.presets.get("aarrr"), cj.presets.get("six-stage"))
    assert alignment.only_left == ("revenue",)
    assert (
        str(alignment.crossings[0]) == "Revenue × Purchase: both cover purchase, in another order"
    )


def test_losses_are_named() -> None:
    """Who merges, who splits, and what no one stands for."""
    alignment = cj.align(
        journey("decision: decide purchase", "stay: retain"),
        journey("decide: decide", "buy: purchase onboard", "refer: advocate", id="theirs"),
    )
    (block,) = alignment.blocks
    assert (block.shape, block.exact) == ("one-to-many", False)
    assert block.losses == (
        "one stage on the left covers decide and buy",
        "left lacks onboard",
    )
    assert block.mirrored().losses == (
        "one stage on the right covers decide and buy",
        "right lacks onboard",
    )
    assert alignment.only_left == ("stay",)
    assert alignment.only_right == ("refer",)
    assert str(alignment).splitlines()[1:] == [
        f"decision ~ decide + buy  ({'; '.join(block.losses)})",
        "only in ours: stay",
        "only in theirs: refer",
    ]


def test_names_decide_between_equals_alone() -> None:
    """Letters in common count for nothing, and phases always come first."""
    visitor = journey("visitor: aware", "desire: decide")
    other = journey("desire: aware", "visitor: decide", id="other")
    assert [(block.left, block.right) for block in cj.align(visitor, other)] == [
        (("visitor",), ("desire",)),
        (("desire",), ("visitor",)),
    ]
    three = journey("look: explore", "read: explore", "read-more: explore")
    two = journey("look: explore", "read: explore", id="two")
    assert [block.left for block in cj.align(three, two)] == [("look",), ("read", "read-more")]


def test_one_exact_block_is_better_than_two_lossy_ones_that_cover_as_much() -> None:
    """What is reported exactly can be relied on."""
    alignment = cj.align(
        journey("a: aware", "b: aware explore"),
        journey("c: aware explore", "d: aware", id="theirs"),
    )
    assert alignment.score == 0.75
    assert [block.exact for block in alignment] == [True]


@pytest.mark.parametrize(
    ("stage", "phases", "why"),
    [
        (cj.Stage("free-trial"), ("try",), "the word trial"),
        (cj.Stage("x1", name="Order paid"), ("purchase",), "the words order, paid"),
        (cj.Stage("try-and-buy"), ("try", "purchase"), "the words try, buy"),
        (cj.Stage("gone", role="lapsed"), ("lapse",), "the role lapsed"),
        (
            cj.Stage("consideration"),
            ("explore", "evaluate"),
            "the other journey has a stage called 'consideration'",
        ),
    ],
)
def test_a_guess_says_what_it_rests_on(stage: cj.Stage, phases: tuple[str, ...], why: str) -> None:
    """The other journey's words come first, then the stage's own, then its role."""
    ours = cj.Journey("ours", stages=[stage])
    (guess,) = cj.align(ours, cj.presets.get("buyers-journey")).guesses
    assert (guess.side, guess.stage, guess.phases, guess.why) == ("left", stage.id, phases, why)
    assert 0 < guess.confidence < 1


@pytest.mark.parametrize(
    ("before", "after", "stage", "phases", "confidence"),
    [
        ("a: aware", "b: evaluate", "zz", ("explore",), 0.3),
        ("a: try", "b: decide", "zz", ("try", "decide"), 0.15),
        ("a: try", "b: try", "zz", ("try",), 0.3),
        ("a: aware", "b: evaluate", "explore", ("explore",), 0.72),
        ("a: aware", "b: evaluate", "checkout", ("purchase",), 0.3),
    ],
)
def test_neighbours_speak_for_a_guess_and_against_it(
    before: str, after: str, stage: str, phases: tuple[str, ...], confidence: float
) -> None:
    """A stage lies between its neighbours, surely or not; what contradicts them is half as sure."""
    ours = journey(before, stage, after)
    (guess,) = cj.align(ours, journey("c: lapse", id="other")).guesses
    assert guess.phases == phases
    assert guess.confidence == pytest.approx(confidence)
    assert "stands between" in guess.why


@pytest.mark.parametrize(
    "ours",
    [
        journey("zz"),
        journey("a: aware", "zz"),
        journey("a: purchase", "zz", "b: aware"),
        journey("a: aware", "zz", "b: advocate"),
    ],
)
def test_where_nothing_speaks_nothing_is_guessed(ours: cj.Journey) -> None:
    """Neighbours on one side, out of order or far apart say nothing."""
    alignment = cj.align(ours, journey("c: lapse", id="other"))
    assert not alignment.guesses
    assert "zz" in alignment.only_left


def test_a_duplicate_name_on_the_other_side_says_nothing() -> None:
    """Two stages of one name and two meanings cannot both be meant."""
    stages = [cj.Stage("a", name="Step", phases=["aware"]), cj.Stage("b", name="Step")]
    other = [*stages[:1], cj.Stage("c", name="step", phases=["lapse"])]
    alignment = cj.align(cj.Journey("one", stages=stages), cj.Journey("two", stages=other))
    assert not alignment.guesses


def test_a_match_by_guess_is_as_sure_as_the_guess() -> None:
    """A block says so, and so does the whole in words."""
    alignment = cj.align(journey("free-trial"), journey("test-drive: try", id="theirs"))
    assert [block.confidence for block in alignment] == [0.6]
    assert "guessed for free-trial (left): try (0.60: the word trial)" in str(alignment)


def test_stages_without_phases_are_reported() -> None:
    """They would otherwise be in one journey only for no reason that one can see."""
    left = cj.Journey.sequence("left", ["hear", cj.Stage("odd", phases=["lapse"]), "taste"])
    right = cj.Journey.sequence("right", [cj.Stage("know", phases=["aware"])])
    said = "without phases, by which stages are matched"
    assert str(cj.align(left, right)).endswith(f"\n{said} (left): hear, taste")
    assert str(cj.align(right, left)).endswith(f"\n{said} (right): hear, taste")
    assert said not in str(cj.align(right, right))


def test_stages_without_phases_match_by_id() -> None:
    """Two versions of one journey may both leave phases out; half sure, and crossings show."""
    old, new = journey("x1", "x2", "x3"), journey("x3", "x1", "x2")
    alignment = cj.align(old, new)
    assert [(block.left, block.confidence) for block in alignment] == [
        (("x1",), 0.5),
        (("x2",), 0.5),
    ]
    assert str(alignment.crossings[0]) == "x3 × x3: both have the same id, in another order"


def test_an_alignment_is_data_for_json() -> None:
    """Everything it says is there."""
    result = cj.align(journey("free-trial", "b: lapse"), journey("b: aware", id="theirs")).to_dict()
    assert result == {
        "left": "ours",
        "right": "theirs",
        "score": 0.0,
        "blocks": [],
        "only_left": ["free-trial", "b"],
        "only_right": ["b"],
        "crossings": [{"left": "b", "right": "b", "phases": [], "because": "name"}],
        "guesses": [
            {
                "side": "left",
                "stage": "free-trial",
                "phases": ["try"],
                "confidence": 0.6,
                "why": "the word trial",
            }
        ],
    }
    one = cj.align(journey("a: try"), journey("b: try", id="theirs"))
    assert [block.to_dict()["right"] for block in one] == [["b"]]
    assert repr(one) == "<Alignment ours against theirs: score 1.00>"


def test_stages_are_looked_up_by_side() -> None:
    """A stage alone is in no block; one that is not there is an error with the nearest name."""
    alignment = cj.align(journey("a: try", "c: lapse"), journey("b: try", id="theirs"))
    assert alignment.block_of("a") == alignment.block_of("b", side="right") == alignment.blocks[0]
    assert alignment.block_of("c") is None
    assert alignment
    assert len(alignment) == 1
    with pytest.raises(cj.errors.UnknownStageError):
        alignment.block_of("b")


def test_nothing_against_nothing_is_the_same() -> None:
    """An empty journey is wholly covered by another, and covers nothing of a full one."""
    empty = cj.Journey("empty")
    assert cj.align(empty, empty).score == 1
    assert cj.align(empty, journey("a: try")).score == 0


@pytest.mark.slow
@pytest.mark.covers
def test_large_journeys_need_a_budget_or_the_same_order() -> None:
    """20,000 stages match themselves at once; a search too long to wait for is refused."""
    large = cj.Journey.sequence("large", [f"s{index}" for index in range(20_000)])
    assert cj.align(large, large).score == 1
    few = [journey(*(f"{side}{index}: try" for index in range(40)), "z: lapse") for side in "ab"]
    few[1] = cj.evolve(few[1], stages=few[1].stages[:40])
    assert cj.align(*few).score > 0.9
    with pytest.raises(cj.errors.InvalidValueError, match="budget"):
        cj.align(*few, budget=1000)


@pytest.mark.slow
def test_every_two_presets_align_in_either_order() -> None:
    """The laws hold on every framework of the catalogue, not on made-up journeys alone."""
    presets = [cj.presets.get(name) for name in cj.presets.names()]
    for left in presets:
        own = cj.align(left, left)
        assert own.score == 1
        assert all(block.exact for block in own)
        assert not own.crossings
    for left, right in combinations(presets, 2):
        assert cj.align(left, right) == cj.align(right, left).mirrored()
