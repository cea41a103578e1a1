"""Figures in another journey's stages: summed where that is true, else refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj

PRESETS = st.sampled_from([cj.presets.get(name) for name in cj.presets.names()])


def journey(id: str, **stages: str) -> cj.Journey:
    """A journey of stages, each with its phases in one text."""
    built = cj.Journey(id)
    for name, phases in stages.items():
        named: list[cj.types.Phase] = [phase for phase in PHASES if phase in phases.split()]
        built = built.with_stage(cj.Stage(name, phases=named))
    return built


PHASES: tuple[cj.types.Phase, ...] = ("aware", "explore", "evaluate", "try", "decide", "purchase")
OURS = journey("ours", look="aware", browse="explore", compare="evaluate", buy="decide purchase")
THEIRS = journey("theirs", see="aware", think="explore evaluate", cart="decide", pay="purchase")


@given(PRESETS, PRESETS, st.data())
def test_no_one_is_lost_or_a_duplicate(
    left: cj.Journey, right: cj.Journey, data: st.DataObject
) -> None:
    """What was carried and what was refused add up to what was given."""
    alignment = cj.align(left, right)
    ids = [stage.id for stage in alignment.left]
    counts = data.draw(st.dictionaries(st.sampled_from(ids), st.integers(0, 99)))
    carried = cj.compare.carry(alignment, counts, kind="count")
    predecessors = sum(counts[stage] for refusal in carried.refused for stage in refusal.stages)
    assert sum(figure.value for figure in carried) + predecessors == sum(counts.values())
    for figure in carried:
        block = alignment.block_of(figure.stage, side="right")
        assert block is not None
        assert block.exact
        assert block.left == figure.sources


@given(PRESETS, st.sampled_from(["count", "rate"]))
def test_a_journey_tells_its_own_figures_unchanged(
    own: cj.Journey, kind: cj.compare.ValueKind
) -> None:
    """Against itself, nothing is refused."""
    values = {stage.id: float(place) for place, stage in enumerate(own)}
    carried = cj.compare.carry(cj.align(own, own), values, kind=kind)
    assert {figure.stage: figure.value for figure in carried} == values
    assert not carried.refused


def test_counts_add_up_and_rates_do_not() -> None:
    """Who browses and who compares both think; the shares of each have no sum."""
    alignment = cj.align(OURS, THEIRS)
    values = {"look": 9, "browse": 5, "compare": 2}
    counts = cj.compare.carry(alignment, values, kind="count")
    assert [(figure.stage, figure.value) for figure in counts] == [("see", 9), ("think", 7)]
    rates = cj.compare.carry(alignment, values, kind="rate")
    assert str(rates) == (
        "see: 9 (from look)\nrefused browse, compare: "
        "rates of browse and compare have no sum; carry their counts instead"
    )


def test_what_the_other_side_splits_is_not_carried() -> None:
    """No one knows how many buyers are still at the cart; the other way round they add up."""
    alignment = cj.align(OURS, THEIRS)
    carried = cj.compare.carry(alignment, {"buy": 3}, kind="count")
    assert list(map(str, carried.refused)) == ["buy: one stage on the left covers cart and pay"]
    back = cj.compare.carry(alignment.mirrored(), {"cart": 1, "pay": 2}, kind="count")
    assert back["buy"] == 3
    assert "buy" in back
    assert "look" not in back


def test_a_figure_that_is_missing_makes_no_sum() -> None:
    """Half a count would be a wrong count."""
    carried = cj.compare.carry(cj.align(OURS, THEIRS), {"browse": 5}, kind="count")
    assert [(item.stages, item.reason) for item in carried.refused] == [
        (("browse",), "no value for compare, which think includes")
    ]


def test_lossy_blocks_and_lone_stages_keep_their_figures() -> None:
    """With the reason, in the order of the journey they come from."""
    ours = journey("ours", look="aware explore", taste="try", compare="evaluate")
    theirs = journey("theirs", see="aware", weigh="evaluate")
    carried = cj.compare.carry(
        cj.align(ours, theirs), {"compare": 1, "taste": 2, "look": 4}, kind="count"
    )
    assert list(map(str, carried.refused)) == [
        "look: right lacks explore",
        "taste: no stage of theirs matches",
    ]
    assert carried["weigh"] == 1


def test_people_who_may_be_counted_elsewhere_are_not_carried() -> None:
    """An exact match says little of a phase that a lossy one shares."""
    ours = journey("ours", learn="explore", weigh="explore evaluate")
    theirs = journey("theirs", read="explore", judge="evaluate")
    alignment = cj.align(ours, theirs)
    assert alignment.blocks[0].exact
    carried = cj.compare.carry(alignment, {"learn": 4}, kind="count")
    assert [item.reason for item in carried.refused] == [
        "weigh in ours covers explore too, and is not in an exact block"
    ]


def test_a_guess_has_to_be_sure_enough() -> None:
    """How sure is the caller's to say."""
    alignment = cj.align(cj.Journey.sequence("ours", ["free-trial"]), journey("b", t="try"))
    assert cj.compare.carry(alignment, {"free-trial": 8}, kind="count")["t"] == 8
    carried = cj.compare.carry(alignment, {"free-trial": 8}, kind="count", confidence=0.9)
    assert [item.reason for item in carried.refused] == [
        "the match is a guess, with a confidence of 0.60"
    ]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"browze": 1}, "no such stage \\(did you mean 'browse'\\?\\)"),
        ({"look": -1}, "negative"),
        ({"look": float("nan")}, "not finite"),
        ({"look": True}, "not a number"),
        ({"look": "9"}, "not a number"),
    ],
)
def test_figures_are_checked_before_they_are_carried(
    values: dict[str, float], message: str
) -> None:
    """A wrong name or a figure that is none is an error, not a refusal."""
    with pytest.raises(cj.errors.InvalidValueError, match=message):
        cj.compare.carry(cj.align(OURS, THEIRS), values, kind="count")


def test_a_measure_is_a_count_or_a_rate() -> None:
    """Rates may be below zero; a third kind is an error."""
    alignment = cj.align(OURS, THEIRS)
    assert cj.compare.carry(alignment, {"look": -0.5}, kind="rate")["see"] == -0.5
    with pytest.raises(cj.errors.InvalidValueError, match="'count', 'rate'"):
        cj.compare.carry(alignment, {"look": 1}, kind="sum")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - the point of it


def test_carried_figures_are_data_for_json() -> None:
    """By stage, with the refusals."""
    carried = cj.compare.carry(cj.align(OURS, THEIRS), {"look": 9, "buy": 3}, kind="count")
    assert json.loads(json.dumps(carried.to_dict())) == {
        "kind": "count",
        "values": {"see": 9},
        "refused": [{"stages": ["buy"], "reason": "one stage on the left covers cart and pay"}],
    }
    assert repr(carried) == "<Carried: 1, refused: 1>"
    assert len(carried) == 1
