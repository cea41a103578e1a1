"""Readings of traces as runs through a journey: against brute force, and their laws."""

import copy
import pickle
import random
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any, cast

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey._log._align import Costs
from customer_journey._log._traces import Trace, Visit
from customer_journey.evidence._conform import conform
from customer_journey.evidence._discover import discover
from customer_journey.evidence._observe import observe

pytestmark = pytest.mark.extra("data")

STAGES = "abcde"
SHOP = cj.Journey.sequence("shop", ["know", "try", "buy"])


@st.composite
def journeys(draw: st.DrawFn, *, whole: bool = False) -> cj.Journey:
    """Small graphs of any shape, circles and referrals included; whole ones can be run through."""
    stages = list(STAGES[: draw(st.integers(1, len(STAGES)))])
    pairs = [(one, other) for one in stages for other in stages]
    kinds = st.sampled_from(["advance", "advance", "return", "exit", "referral"])
    drawn = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=9))
    starts = draw(st.lists(st.sampled_from(stages), unique=True, min_size=1, max_size=2))
    ends = draw(st.sets(st.sampled_from(stages), min_size=1))
    transitions = [cj.Transition(*pair, kind=cast("Any", draw(kinds))) for pair in drawn]
    if whole:
        transitions = [item for item in transitions if item.is_move]
        declared = {(item.source, item.target) for item in transitions}
        run = [starts[0], *draw(st.permutations(stages))]
        transitions += [
            cj.Transition(*pair) for pair in dict.fromkeys(pairwise(run)) if pair not in declared
        ]
    return cj.Journey(
        "j",
        stages=[cj.Stage(stage, end=stage in ends) for stage in stages],
        transitions=transitions,
        starts=starts,
    )


TRACES = st.lists(st.sampled_from([*STAGES, "z"]), max_size=7)
PRICES = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0])


def cheapest(
    journey: cj.Journey, trace: Trace, costs: Costs, *, anywhere: bool = False
) -> float | None:
    """The least cost of all readings, by Dijkstra's algorithm; None where there is none."""
    waiting: list[tuple[float, int, str]] = [(0.0, 0, "")]
    done: set[tuple[int, str]] = set()
    while waiting:
        cost, at, stage = heappop(waiting)
        if (at, stage) in done:
            continue
        done.add((at, stage))
        if at == len(trace.visits) and (
            anywhere or (stage in journey and stage != "" and journey[stage].end)
        ):
            return cost
        transitions = (
            [item.target for item in journey.leaving(stage) if item.is_move] if stage else []
        )
        for target in transitions or ([] if stage else journey.starts):
            skip = cost + costs.skipped * costs.weight(target)
            heappush(waiting, (skip, at, target))
            if at < len(trace.visits) and trace.visits[at].stage == target:
                failed = costs.failed * costs.weight(target) if trace.visits[at].failed else 0
                heappush(waiting, (cost + failed, at + 1, target))
        if at < len(trace.visits):
            step = trace.visits[at].stage
            weight = costs.weight(step) if step in journey else 1
            heappush(waiting, (cost + costs.extra * weight, at + 1, stage))
    return None


@given(
    journeys(),
    TRACES,
    st.lists(st.booleans(), min_size=7, max_size=7),
    st.builds(
        Costs,
        skipped=PRICES,
        extra=PRICES,
        failed=PRICES,
        weights=st.sampled_from([{}, {"a": 2}, {"a": 0, "z": 1}]),
    ),
    st.booleans(),
)
def test_costs_are_the_least_there_are(
    journey: cj.Journey,
    steps: list[str],
    failures: list[bool],
    costs: Costs,
    anywhere: bool,
) -> None:
    """Against a search of all readings, for any costs; and the moves add up and can be walked."""
    costs = evolve(costs, weights={k: v for k, v in costs.weights.items() if k in journey})
    visits = [Visit(step, failed=bad) for step, bad in zip(steps, failures, strict=False)]
    trace = Trace("ada", visits)
    runs_to = "anywhere" if anywhere else "end"
    expected = cheapest(journey, trace, costs, anywhere=anywhere)
    if expected is None:
        with pytest.raises(cj.errors.InvalidValueError, match="no run"):
            conform(journey, [trace], costs=costs, runs_to="end")
        return
    conformance = conform(journey, [trace], costs=costs, runs_to=cast("Any", runs_to))
    fit = conformance.of("ada")
    assert fit.cost == pytest.approx(expected)
    assert sum(move.cost for move in fit.moves) == pytest.approx(expected)
    assert 0 <= conformance.fitness <= 1
    assert 0 <= conformance.precision <= 1
    taken = [move.step for move in fit.moves if move.step is not None]
    assert taken == list(range(len(steps)))
    for before, after in pairwise(fit.run):
        item = journey.transition(before, after)
        assert item is not None
        assert item.is_move
    assert set(fit.run[:1]) <= set(journey.starts)
    assert anywhere or journey[fit.run[-1]].end
    assert conformance.cost == fit.cost


@st.composite
def walks(draw: st.DrawFn) -> tuple[cj.Journey, list[Trace]]:
    """A journey and people who walk through it, as it says, to an end."""
    journey = draw(journeys(whole=True))
    people: list[Trace] = []
    for number in range(draw(st.integers(1, 4))):
        stage = draw(st.sampled_from(journey.starts))
        steps = [stage]
        for _ in range(40):
            if journey[stage].end and draw(st.booleans()):
                break
            transitions = [item.target for item in journey.leaving(stage)]
            if not transitions:
                break
            stage = draw(st.sampled_from(transitions))
            steps.append(stage)
        if journey[stage].end:
            people.append(Trace(f"p{number}", steps))
    return journey, people


@given(walks())
def test_a_trace_drawn_from_a_journey_conforms_at_no_cost(
    walked: tuple[cj.Journey, list[Trace]],
) -> None:
    """And is matched step by step."""
    journey, people = walked
    conformance = conform(journey, people)
    assert conformance.cost == 0
    assert conformance.fitness == 1
    assert conformance.conforming.count == len(people)
    assert {move.kind for fit in conformance for move in fit.moves} <= {"matched"}
    assert conformance.unexpected == ()


@given(walks())
def test_what_is_discovered_in_walks_is_part_of_the_journey(
    walked: tuple[cj.Journey, list[Trace]],
) -> None:
    """Stages, starts, ends and transitions; and the walks conform to what was found, precisely."""
    journey, people = walked
    result = discover(people).journey
    assert {stage.id for stage in result} <= {stage.id for stage in journey}
    assert set(result.starts) <= set(journey.starts)
    assert all(journey[stage.id].end for stage in result if stage.end)
    assert all(journey.transition(item.source, item.target) for item in result.transitions)
    if people:
        fit = conform(result, people)
        assert (fit.cost, fit.precision, fit.never_taken) == (0, 1, ())


@given(journeys(whole=True), TRACES)
def test_renaming_changes_nothing(journey: cj.Journey, steps: list[str]) -> None:
    """A journey and a trace under other ids read the same, move by move."""
    names = {stage: f"{ord('z') - ord(stage)}-{stage}" for stage in STAGES}
    renamed = cj.Journey(
        "j",
        stages=[evolve(stage, id=names[stage.id]) for stage in journey],
        transitions=[
            evolve(item, source=names[item.source], target=names[item.target])
            for item in journey.transitions
        ],
        starts=[names[start] for start in journey.starts],
    )
    before = conform(journey, [Trace("ada", steps)]).of("ada")
    after = conform(renamed, [Trace("ada", [names.get(step, step) for step in steps])]).of("ada")
    assert after.cost == before.cost
    assert [(move.kind, move.stage) for move in after.moves] == [
        (move.kind, names.get(move.stage, move.stage)) for move in before.moves
    ]


def test_every_kind_of_departure_has_its_name() -> None:
    """Missing, ad hoc, out of sequence and failed, as research on customer journeys has them."""
    journey = cj.Journey.sequence("shop", ["know", "ask", "try", "buy", "love"])
    people = [
        Trace("ada", ["know", Visit("ask", failed=True), "buy", "try", "call", "love"]),
    ]
    fit = conform(journey, people).of("ada")
    assert [(str(move), move.deviation) for move in fit.deviations] == [
        ("failed ask", "failed"),
        ("out-of-order buy", "out-of-sequence"),
        ("extra call", "ad-hoc"),
    ] or [(str(move), move.deviation) for move in fit.deviations] == [
        ("failed ask", "failed"),
        ("out-of-order try", "out-of-sequence"),
        ("extra call", "ad-hoc"),
    ]
    assert fit.cost == 4
    assert fit.run == ("know", "ask", "try", "buy", "love")
    assert 0 < fit.fitness < 1
    missing = conform(journey, [Trace("bob", ["know", "try", "buy", "love"])]).of("bob")
    assert str(missing) == "1 person, cost 1: skipped ask"
    assert missing.deviations[0].deviation == "missing"
    assert str(conform(SHOP, [Trace("cy", ["know", "try", "buy"])]).of("cy")) == (
        "1 person, cost 0: as the journey says"
    )


def test_costs_decide_between_readings() -> None:
    """A dear skip makes the step that came too early the one in its place, or not."""
    trace = Trace("ada", ["try", "know", "buy"])
    plain = conform(SHOP, [trace], costs=Costs(weights={"know": 5})).of("ada")
    assert [str(move) for move in plain.deviations] == ["out-of-order try"]
    other = conform(SHOP, [trace], costs=Costs(weights={"try": 5})).of("ada")
    assert [str(move) for move in other.deviations] == ["out-of-order know"]


def test_a_departure_that_costs_nothing_is_still_one() -> None:
    """Whether a trace conforms depends on its moves, not on what they cost."""
    people = [Trace("ada", ["know", "buy"]), Trace("bob", ["know", "try", "buy"])]
    conformance = conform(SHOP, people, costs=Costs(skipped=0))
    assert (conformance.cost, conformance.conforming.count) == (0, 1)
    assert "not in the journey" not in str(conform(SHOP, people[1:]))


def test_people_underway_are_read_to_anywhere() -> None:
    """Who has not come to the end has departed from nothing yet."""
    underway = [Trace("ada", ["know", "try"]), Trace("bob")]
    assert conform(SHOP, underway, runs_to="anywhere").cost == 0
    assert conform(SHOP, underway).cost == 4
    endless = cj.Journey("j", stages=[cj.Stage("a")], starts=["a"])
    assert conform(endless, [Trace("ada", ["a"])], runs_to="anywhere").fitness == 1
    nothing = cj.Journey("j")
    assert conform(nothing, [Trace("ada")], runs_to="anywhere").precision == 1
    assert conform(nothing, [Trace("ada")], runs_to="anywhere").fitness == 1


def test_the_sample_as_a_whole() -> None:
    """Who conforms, how stages are used, what no one does, and what no one foresaw."""
    people = [
        Trace("ada", ["know", "buy"]),
        Trace("bob", ["know", "buy"]),
        Trace("cy", ["know", "call", "know", "buy"]),
    ]
    conformance = conform(SHOP.connect("buy", "know", kind="referral"), people)
    assert conformance.conforming.count == 0
    assert len(conformance) == 2
    assert conformance.of("bob").customers == ("ada", "bob")
    assert conformance.cost == 2 * 1 + 3
    assert conformance.fitness == pytest.approx(1 - 5 / (2 * 5 + 7))
    assert conformance.never_taken == (
        "stages.try",
        "transitions.know->try",
        "transitions.try->buy",
    )
    assert conformance.rarest_missed == pytest.approx(cj.evidence.rarest_missed(3))
    assert [str(each).partition(":")[0] for each in conformance.unexpected] == [
        "call",
        "know → buy",
    ]
    assert [(use.stage, use.people.count, dict(use.deviations)) for use in conformance.stages] == [
        ("know", 3, {"ad-hoc": 1}),
        ("try", 0, {"missing": 3}),
        ("buy", 3, {}),
    ]
    text = str(conformance)
    assert "try: 0 of 3 (0 %, 0–71 %), 3 missing" in text
    assert "never taken (at most 63 % of people do):" in text
    assert "  know → buy: 3 of 3" in text
    assert repr(conformance).startswith("<Conformance: 0 of 3")
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'bob'"):
        conformance.of("bobb")


def test_no_one_to_read_is_said_so() -> None:
    """No figures are made of nothing."""
    assert str(conform(SHOP, [])) == "0 people against 'shop': nothing to say"


def test_a_referral_that_was_taken_as_a_move_is_unforeseen() -> None:
    """It is not a move."""
    journey = SHOP.connect("buy", "know", kind="referral")
    conformance = conform(journey, [Trace("ada", ["know", "try", "buy", "know", "try", "buy"])])
    assert [each.what for each in conformance.unexpected] == [("buy", "know")]


def test_precision_falls_with_what_is_allowed_and_not_done() -> None:
    """Two ways from the start of which one is taken: of four ways at three stops, three are."""
    journey = cj.Journey(
        "j",
        stages=[cj.Stage("a"), cj.Stage("b", end=True), cj.Stage("c", end=True)],
        transitions=[("a", "b"), ("a", "c")],
        starts=["a"],
    )
    assert conform(journey, [Trace("ada", ["a", "b"])]).precision == pytest.approx(3 / 4)
    assert conform(journey, [Trace("ada", ["a"])], runs_to="anywhere").precision == 1


def test_a_stage_may_be_called_by_its_name() -> None:
    """Where no other has that name; an id goes before a name."""
    journey = cj.Journey.sequence(
        "shop",
        [cj.Stage("know", name="buy"), cj.Stage("x", name="Same"), cj.Stage("y", name="Same"),
         cj.Stage("buy", name="Kaufen")],
    )  # fmt: skip
    conformance = conform(
        journey, [Trace("ada", ["know", "x", "y", "Kaufen"]), Trace("bob", ["Same"])]
    )
    assert conformance.of("ada").cost == 0
    assert [each.what for each in conformance.unexpected] == [("Same",)]
    assert conformance.of("bob").cost == 5


@pytest.mark.parametrize(
    ("steps", "matched"),
    [
        ("abbc", [0, 1, 3]),
        ("aabc", [0, 2, 3]),
        ("abcc", [0, 1, 2]),
        ("ababc", [0, 1, 4]),
        ("abcbc", [0, 1, 2]),
    ],
)
def test_of_readings_as_cheap_a_stage_is_matched_at_its_earlier_step(
    steps: str, matched: list[int]
) -> None:
    """Alone and beside others, which are read at the same time."""
    journey = cj.Journey.sequence("line", ["a", "b", "c"])
    traces = [cj.evidence.Trace(f"p{number}", list(steps[number:])) for number in range(3)]
    for sample in (traces[:1], traces):
        fit = cj.evidence.conform(journey, sample).fits[0]
        matched_steps = [move.step for move in fit.moves if move.kind == "matched"]
        assert matched_steps == matched


def test_what_a_budget_does_not_cover_is_named() -> None:
    """Traces that are runs cost nothing; the first that is too dear is left, cheaper ones not."""
    long = [f"x{number}" for number in range(200)]
    people = [
        Trace("ada", ["know", "try", "buy"]),
        Trace("bob", long),
        Trace("cy", ["know", "buy"]),
    ]
    conformance = conform(SHOP, people, budget=100)
    assert (conformance.unread, conformance.unread_customers) == (1, ("bob",))
    assert [fit.customers for fit in conformance] == [("ada",), ("cy",)]
    assert conformance.conforming.of == 2
    assert "1 trace was not read" in str(conformance)


def test_work_that_is_shared_counts_once_for_the_budget() -> None:
    """Fifty ways that begin alike are covered by what does not cover fifty that never do."""
    names = [f"s-{number}" for number in range(20)]
    chain = cj.Journey.sequence("chain", names)
    alike = [Trace(f"p-{number}", (names * 3)[:number]) for number in range(1, 51)]
    assert not conform(chain, alike, budget=10_000).unread
    rng = random.Random(7)
    others = [Trace(f"p-{number}", rng.choices(names, k=number)) for number in range(1, 51)]
    assert conform(chain, others, budget=10_000).unread


def test_a_trace_costs_the_same_alone_and_among_many() -> None:
    """So many ways, on so many stages, that not all can be remembered at once."""
    names = [f"s-{number}" for number in range(60)]
    chain = cj.Journey.sequence("chain", names)
    rng = random.Random(7)
    people = [
        Trace(f"p-{number}", [name for name in names if rng.random() < 0.5])
        for number in range(4_000)
    ]
    conformance = conform(chain, people)
    for fit, trace in list(zip(conformance, people, strict=True))[::200]:
        assert fit.cost == conform(chain, [trace]).cost == 60 - len(trace.steps)
        assert fit.cost == sum(move.cost for move in fit.moves)


@pytest.mark.slow
def test_a_reading_of_many_steps_can_be_kept() -> None:
    """Pickled and copied, however long the trace is; moves are reported afterwards as before."""
    conformance = conform(SHOP, [Trace("ada", ["know", "try"] * 10_000)])
    kept = pickle.loads(pickle.dumps(conformance))
    assert (
        kept.of("ada").moves
        == copy.deepcopy(conformance).of("ada").moves
        == conformance.of("ada").moves
    )


def test_equal_readings_are_equal_values() -> None:
    """Conformance is computed again alike; others and other costs differ."""
    people = [Trace("ada", ["know", "buy"]), Trace("bob", ["know", Visit("try", failed=True)])]
    conformance = conform(SHOP, people)
    assert conformance == conform(SHOP, people)
    assert hash(conformance) == hash(conform(SHOP, people))
    assert {*conformance} == {*conform(SHOP, reversed(people))}
    assert conformance != conform(SHOP, people, costs=Costs(skipped=3))
    assert conformance != conform(SHOP, people[:1])


def test_a_fit_says_what_it_is() -> None:
    """In brackets, as text, and as the steps that the trace calls."""
    fit = conform(SHOP, [Trace("ada", ["know", Visit("try", failed=True), "buy"])]).of("ada")
    assert repr(fit) == "<Fit: 1 person, cost 1: failed try>"
    assert fit.steps == ("know", "try", "buy")
    assert not fit.conforms
    assert conform(SHOP, [Trace("bob", fit.steps)]).of("bob").conforms


def test_a_step_that_only_failed_is_a_stage_all_the_same() -> None:
    """On a journey so large that only those of its stages count which traces have."""
    chain = cj.Journey.sequence("chain", [f"s{number}" for number in range(300)])
    fit = conform(chain, [Trace("ada", [Visit("s7", failed=True)])]).of("ada")
    assert fit.cost == 300
    assert [move.stage for move in fit.moves if move.kind == "failed"] == ["s7"]


def test_a_path_that_costs_more_than_a_new_start_is_known() -> None:
    """Every stage is a start, so that all are near; the way between two of them is not."""
    journey = cj.Journey(
        "j",
        stages=[cj.Stage(name, end=name != "d") for name in "abcd"],
        transitions=[("a", "b"), ("b", "d"), ("d", "c")],
        starts=["a", "b", "c", "d"],
    )
    costs = Costs(skipped=100, extra=1)
    for steps, cost in (("ac", 1), ("abc", 1), ("abbc", 2), ("bdc", 0)):
        assert conform(journey, [Trace("ada", list(steps))], costs=costs).cost == cost


def test_costs_of_parts_are_added_without_rounding() -> None:
    """A tenth ten times is one, or as near as a number can be; and large beside small is kept."""
    tenth = conform(SHOP, [Trace("ada", ["x"] * 10)], costs=Costs(extra=0.1, skipped=0))
    assert tenth.cost == 10 * 0.1
    costs = Costs(extra=1e-100, weights={"know": 1e100, "try": 1e-9})
    conformance = conform(SHOP, [Trace("ada", ["try", "know", "buy", "x"])], costs=costs)
    assert conformance.of("ada").cost == pytest.approx(1e-9)


def test_a_long_run_through_a_long_chain_is_read() -> None:
    """Ten thousand stages, of which a trace has all, or the last twenty."""
    stages = [f"s{number}" for number in range(10_000)]
    chain = cj.Journey.sequence("chain", stages)
    whole = conform(chain, [Trace("ada", stages)])
    assert whole.fitness == 1
    assert [move.stage for move in whole.of("ada").moves if move.kind == "matched"] == stages
    fit = conform(chain, [Trace("ada", stages[-20:])]).of("ada")
    assert fit.cost == 9_980


@pytest.mark.parametrize(
    "arguments",
    [
        {"skipped": -1},
        {"extra": None},
        {"failed": float("nan")},
        {"weights": {"know": "dear"}},
        {"weights": {"know": True}},
        {"weights": {"know": -1}},
        {"skipped": 1e101},
        {"extra": float("inf")},
        {"weights": {"know": 1e101}},
    ],
)
def test_costs_are_numbers_of_zero_or_more(arguments: dict[str, Any]) -> None:
    """Nothing else."""
    with pytest.raises(cj.errors.InvalidValueError):
        Costs(**arguments)


def test_a_journey_without_a_run_is_refused_with_a_hint() -> None:
    """Where no end can be come to, nothing can be read as a run to one."""
    endless = cj.Journey("j", stages=[cj.Stage("a"), cj.Stage("b", end=True)], starts=["a"])
    with pytest.raises(cj.errors.InvalidValueError, match="runs_to='anywhere'"):
        conform(endless, [Trace("ada", ["a"])])


def test_arguments_that_mean_nothing_are_refused() -> None:
    """A weight for no stage, and no way to stop."""
    for invalid, where in (
        ({"costs": Costs(weights={"knwo": 1})}, "costs.weights.knwo"),
        ({"runs_to": "goal"}, "runs_to"),
    ):
        with pytest.raises(cj.errors.InvalidValueError) as caught:
            conform(SHOP, [], **cast("Any", invalid))
        assert [problem.where for problem in caught.value.problems] == [where]


def test_evidence_gives_each_element_its_basis() -> None:
    """Observed, stated, or neither; what was observed before stays so, and so do referrals."""
    journey = cj.Journey(
        "shop",
        stages=[
            cj.Stage("know", basis="stated"),
            cj.Stage("try", name="Try it"),
            cj.Stage("call", basis="observed"),
            cj.Stage("buy", basis="implied"),
        ],
        transitions=[
            ("know", "try"),
            ("try", "buy"),
            cj.Transition("buy", "know", kind="referral", basis="stated"),
        ],
        starts=["know"],
    )
    result = observe(
        journey,
        observed=[Trace("ada", ["know", "pay"])],
        reported=[Trace("ada", ["Try it", "buy", "love", "pay"])],
    )
    assert [stage.basis for stage in result.journey] == ["observed", "stated", "observed", "stated"]
    assert [item.basis for item in result.journey.transitions] == ["assumed", "stated", "stated"]
    assert result.unexpected == ("pay", "love")
    assert {change.where for change in result.diff} == {
        "stages.know.basis",
        "stages.try.basis",
        "stages.buy.basis",
        "transitions.know->try.basis",
        "transitions.try->buy.basis",
    }
    assert str(result).splitlines() == [
        "6 stages and moves: 2 observed, 3 reported, 1 believed only",
        "  believed only: know -> Try it",
        "  not in the journey: pay",
        "  not in the journey: love",
    ]
    assert repr(result).startswith("<Observation: 6 stages and moves")
    assert [finding.where for finding in result.report] == ["transitions.know->try"]
    assert observe(journey).journey["know"].basis == "assumed"
