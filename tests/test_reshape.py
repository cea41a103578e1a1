"""A journey as a starting point: what is chosen, renamed, merged or put in keeps its meaning."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.testing._journeys import journeys

NAMES = tuple("abcdefg")


@st.composite
def mazes(draw: st.DrawFn) -> tuple[cj.Journey, list[str]]:
    """Journeys of up to seven stages with moves of every kind, and some of their stages."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    pairs = st.sampled_from([(one, other) for one in names for other in names])
    moves: tuple[cj.types.TransitionKind, ...] = ("advance", "advance", "return", "exit")
    kinds = st.sampled_from(moves)
    paths = draw(st.dictionaries(pairs, kinds, max_size=14))
    subset = st.lists(st.sampled_from(names), unique=True)
    journey = cj.Journey(
        "maze",
        stages=[cj.Stage(name, end=draw(st.booleans())) for name in names],
        transitions=[cj.Transition(*pair, kind=kind) for pair, kind in paths.items()],
        starts=draw(subset),
        goals=draw(subset),
    )
    return journey, draw(subset)


def graph(journey: cj.Journey, *kinds: str) -> "nx.DiGraph[str]":
    """The journey's moves of some kinds as a graph of networkx."""
    result: nx.DiGraph[str] = nx.DiGraph()
    result.add_nodes_from(stage.id for stage in journey)
    result.add_edges_from(
        (item.source, item.target) for item in journey.transitions if item.kind in kinds
    )
    return result


def onward(journey: cj.Journey, source: str, kept: Sequence[str], *kinds: str) -> set[str]:
    """The kept stages that one can get to from a stage without touching another kept one."""
    moves = graph(journey, *kinds)
    inner = moves.subgraph([name for name in moves if name not in kept or name == source])
    between = beyond(inner, source) | {source}
    return {target for name in between for target in moves[name] if target in kept}


def beyond(moves: "nx.DiGraph[str]", source: str) -> set[str]:
    """All that can be got to from a stage."""
    return {name for name in moves if name != source and nx.has_path(moves, source, name)}


@given(mazes())
@settings(max_examples=60)
def test_a_path_between_chosen_stages_stays_and_no_other_appears(
    drawn: tuple[cj.Journey, list[str]],
) -> None:
    """There is a bridge for every path over stages left out, by networkx."""
    journey, kept = drawn
    chosen = cj.edit.select_stages(journey, kept)
    assert [stage.id for stage in chosen] == [stage.id for stage in journey if stage.id in kept]
    for source in kept:
        paths = onward(journey, source, kept, "advance", "return", "exit")
        assert {item.target for item in chosen.leaving(source)} - {source} == paths - {source}
        if journey.transition(source, source) is None:
            loop = chosen.transition(source, source)
            assert (loop is not None and loop.kind == "return") == (source in paths)
        advances = onward(journey, source, kept, "advance")
        for item in chosen.leaving(source):
            if item.target != source:
                assert (item.kind == "advance") == (item.target in advances)


@given(mazes())
@settings(max_examples=60)
def test_starts_goals_and_ends_are_taken_over_by_the_nearest(
    drawn: tuple[cj.Journey, list[str]],
) -> None:
    """Forward from a start, backward from a goal and an end, over stages left out alone."""
    journey, kept = drawn
    chosen = cj.edit.select_stages(journey, kept)
    steps = "advance", "return"
    come_in = {
        name
        for start in journey.starts
        for name in ({start} if start in kept else onward(journey, start, kept, *steps))
    }
    assert set(chosen.starts) == come_in & set(kept)
    gone = {stage.id for stage in journey} - set(kept)
    for name in kept:
        inner = graph(journey, *steps).subgraph([*gone, name])
        after = beyond(inner, name)
        aims = name in journey.goals or not after.isdisjoint(journey.goals)
        assert (name in chosen.goals) == aims
        if journey[name].end or any(journey[other].end for other in after):
            assert chosen[name].end


def test_who_could_only_leave_for_a_stage_left_out_ends_where_they_are() -> None:
    """But not those who have another path."""
    shop = (
        cj.Journey.sequence("shop", ["know", "try", "buy"])
        .with_stage(cj.Stage("lost", end=True))
        .disconnect("try", "buy")
        .connect("know", "lost", kind="exit", reason="Price")
        .connect("try", "lost", kind="exit", reason="Bugs")
    )
    chosen = cj.edit.select_stages(shop, ["know", "try", "buy"])
    assert [stage.id for stage in chosen if stage.end] == ["try", "buy"]


def next_stage(
    shares: Mapping[tuple[str, str], float], source: str, kept: Sequence[str]
) -> dict[str, float]:
    """The share of people at a stage who come to each kept one next, by walking long enough."""
    current, result = {source: 1.0}, dict.fromkeys(kept, 0.0)
    for _ in range(400):
        following: dict[str, float] = {}
        for (one, other), share in shares.items():
            if one in current:
                following[other] = following.get(other, 0.0) + current[one] * share
        for name in kept:
            result[name] += following.pop(name, 0.0)
        current = following
    return result


@given(st.lists(st.floats(0.01, 0.3), min_size=9, max_size=9))
@settings(max_examples=25)
def test_shares_are_those_of_coming_there_next(numbers: list[float]) -> None:
    """Loops among the stages left out are gone round any number of times."""
    pairs = ["ab", "ac", "bc", "bb", "cb", "cd", "bd", "da", "dd"]
    shares = {(pair[0], pair[1]): number for pair, number in zip(pairs, numbers, strict=True)}
    journey = cj.Journey(
        "maze",
        stages=map(cj.Stage, "abcd"),
        transitions=[
            cj.Transition(
                *pair, probability=share, kind="advance" if pair < pair[::-1] else "return"
            )
            for pair, share in shares.items()
        ],
    )
    chosen = cj.edit.select_stages(journey, ["a", "d"])
    for source in "ad":
        expected = next_stage(shares, source, ["a", "d"])
        for target, share in expected.items():
            step = chosen.transition(source, target)
            assert (0.0 if step is None else step.probability) == pytest.approx(share)


def fork(**fields: Mapping[str, Any]) -> cj.Journey:
    """From a to z over b or c, with fields of the four steps by their ends."""
    steps = [cj.Transition(*pair, **fields.get(pair, {})) for pair in ("ab", "ac", "bz", "cz")]
    return cj.Journey("fork", stages=map(cj.Stage, "abcz"), transitions=steps)


def bridge(journey: cj.Journey) -> cj.Transition:
    """The one transition from a to z once b and c are left out."""
    (step,) = cj.edit.select_stages(journey, ["a", "z"]).transitions
    return step


def test_guards_are_joined_by_and_along_a_path_and_by_or_across_paths() -> None:
    """A path without a guard is open to all."""
    x, y, z = (cj.fact(name) >= 1 for name in "xyz")
    guarded = {"when": x, "when_basis": "stated"}
    step = bridge(
        fork(ab=guarded, bz={"when": y, "when_basis": "assumed"}, ac={"when": z}, cz={"when": z})
    )
    assert str(step.when) == "x >= 1 and y >= 1 or z >= 1"
    assert step.when_basis is None
    assert bridge(fork(ab=guarded)).when is None
    same = bridge(fork(ab=guarded, ac=guarded, bz=guarded))
    assert same.when == x
    assert same.when_basis == "stated"


def test_waits_add_up_along_a_path_and_the_shortest_counts_across_paths() -> None:
    """Until when it can be taken, too: where one path has no end, neither has the bridge."""
    day = timedelta(days=1)
    short, long = {"after": day, "within": 2 * day}, {"after": 3 * day, "within": 9 * day}
    step = bridge(fork(ab=short, bz=long, ac=long, cz=long))
    assert (step.after, step.within) == (4 * day, 18 * day)
    step = bridge(fork(ab=short, ac=long))
    assert (step.after, step.within) == (day, None)
    assert bridge(fork(ab=short)).after is None
    free = bridge(fork(ab={**short, "when": cj.fact("x") >= 1}, ac=long))
    assert (free.when, free.after) == (None, 3 * day)
    ever = {"after": timedelta.max}
    assert bridge(fork(ab=ever, bz=ever, ac=ever, cz=ever)).after == timedelta.max
    referral = cj.Journey.sequence("shop", ["buy", "know", "try"]).disconnect("buy", "know")
    referral = referral.connect("buy", "know", kind="referral").with_transition(
        cj.Transition("know", "try", after=3 * day, within=9 * day)
    )
    (item,) = cj.edit.select_stages(referral, ["buy", "try"]).transitions
    assert (item.kind, item.after, item.within) == ("referral", None, None)


@pytest.mark.parametrize("stages", [["a", "c", "d"], ["a", "b", "c", "d"]])
def test_otherwise_stands_for_the_same_people_as_before(stages: list[str]) -> None:
    """Where a sibling is left out or merged, its guard is stated; else it stays as it is."""
    x, y = cj.fact("x").is_true(), cj.fact("y").is_true()
    journey = cj.Journey(
        "forms",
        stages=[cj.Stage(name) for name in "abcd"],
        transitions=[
            cj.Transition("a", "b", when=x),
            cj.Transition("a", "c", when=y),
            cj.Transition("a", "d", otherwise=True),
        ],
        starts=["a"],
    )
    selected = cj.edit.select_stages(journey, stages)
    merged = cj.edit.merge_stages(journey, ["b", "c"], into="b")
    renamed = cj.edit.rename_stages(journey, ids={"d": "z"})
    for facts in ({}, {"x": True}, {"x": False, "y": False}, {"x": False, "y": True}):
        before = cj.next_stages(journey, "a", facts)
        assert ("d" in cj.next_stages(selected, "a", facts)) == ("d" in before)
        assert ("d" in cj.next_stages(merged, "a", facts)) == ("d" in before)
        assert ("z" in cj.next_stages(renamed, "a", facts)) == ("d" in before)
    item = selected.transition("a", "d")
    assert item is not None
    assert item.otherwise == ("b" in stages)


def test_efforts_add_up_unless_paths_differ() -> None:
    """Which way is taken is not known; where it makes no difference, it need not be."""
    cheap = {"effort": 1.0}
    assert bridge(fork(ab=cheap, bz=cheap, ac=cheap, cz=cheap)).effort == 2
    assert bridge(fork(ab=cheap, bz=cheap, ac=cheap, cz={"effort": 9.0})).effort is None
    assert bridge(fork(ab=cheap)).effort is None


def test_the_last_step_speaks_for_a_bridge_and_what_was_stated_is_implied() -> None:
    """Its decision, rewards and reason; handoffs along the way are passed on together."""
    shop = cj.Journey(
        "shop",
        stages=map(cj.Stage, ["know", "try", "lost"]),
        facts=[cj.Fact("plan", type="str"), cj.Fact("size", type="int")],
        transitions=[
            cj.Transition(
                "know", "try", decision="To try", basis="stated", handoff=cj.Handoff(facts=["plan"])
            ),
            cj.Transition(
                "try",
                "lost",
                kind="exit",
                reason="Price",
                basis="observed",
                handoff=cj.Handoff(facts=["size", "plan"], note="By mail"),
            ),
        ],
    )
    (step,) = cj.edit.select_stages(shop, ["know", "lost"]).transitions
    assert (step.kind, step.decision, step.reason, step.basis) == ("exit", "", "Price", "implied")
    assert step.handoff == cj.Handoff(facts=["plan", "size"], note="By mail")
    assert step.note


def test_who_comes_back_from_an_exit_returns() -> None:
    """Over the stage of those who left, be it to where they were."""
    shop = (
        cj.Journey.sequence("shop", ["know", "buy", "lost"])
        .disconnect("buy", "lost")
        .connect("buy", "lost", kind="exit", reason="Price")
        .connect("lost", "know")
        .connect("lost", "buy", kind="return")
    )
    chosen = cj.edit.select_stages(shop, ["know", "buy"])
    assert [(item.path, item.kind) for item in chosen.transitions] == [
        ("transitions.know->buy", "advance"),
        ("transitions.buy->know", "return"),
        ("transitions.buy->buy", "return"),
    ]


def test_a_referral_goes_with_its_stage_and_leads_on_where_its_target_is_left_out() -> None:
    """New people advance to the first stage that is there; no one moves along a referral."""
    hourglass = cj.presets.get("marketing-hourglass")
    no_refer = cj.edit.select_stages(hourglass, ["know", "buy"])
    assert all(item.is_move for item in no_refer.transitions)
    late = cj.edit.select_stages(hourglass, ["like", "refer"])
    (referral,) = (item for item in late.transitions if not item.is_move)
    assert referral.path == "transitions.refer->like"
    lost = cj.Journey.sequence("x", ["a", "b", "c"]).connect("c", "a", kind="referral")
    lost = lost.disconnect("a", "b").connect("a", "b", kind="exit", reason="Price")
    assert cj.edit.select_stages(lost, ["b", "c"]).transition("c", "b") is None


def test_a_move_has_precedence_over_a_referral() -> None:
    """Between two stages there is one transition, and paths matter more."""
    shop = (
        cj.Journey.sequence("shop", ["know", "buy", "refer"])
        .connect("refer", "know", kind="referral")
        .with_stage(cj.Stage("lapsed"))
        .connect("refer", "lapsed")
        .connect("lapsed", "know", kind="return")
    )
    chosen = cj.edit.select_stages(shop, ["know", "buy", "refer"])
    assert chosen.transition("refer", "know") == cj.edit.select_stages(
        shop.disconnect("refer", "know"), ["know", "buy", "refer"]
    ).transition("refer", "know")
    direct = cj.Journey.sequence("shop", ["refer", "know", "new", "x"]).disconnect("know", "new")
    direct = direct.connect("refer", "new", kind="referral").connect("new", "know")
    kept = cj.edit.select_stages(direct, ["refer", "know"])
    assert [item.kind for item in kept.transitions] == ["advance"]


def test_paths_of_different_personas_are_open_to_both_and_without_a_common_one_to_none() -> None:
    """Along a path, only those who can take every step."""
    people = [cj.Persona("cto"), cj.Persona("founder")]
    cto, founder = "cto", "founder"

    def transition_with(**only: str) -> tuple[cj.Transition, ...]:
        journey = fork()
        steps = [
            cj.evolve(item, personas=[only[pair]] if pair in only else [])
            for item in journey.transitions
            for pair in [item.source + item.target]
        ]
        whole = cj.evolve(journey, personas=people, transitions=steps)
        return cj.edit.select_stages(whole, ["a", "z"]).transitions

    assert transition_with(ab=cto, bz=founder, ac=founder, cz=cto) == ()
    assert transition_with(ab=cto, bz=cto, ac=founder)[0].personas == ("cto", "founder")
    assert transition_with(ab=cto, bz=cto)[0].personas == ()
    assert transition_with(ab=cto, cz=cto)[0].personas == ("cto",)


def test_all_stages_are_the_journey_itself_and_unknown_ones_are_named() -> None:
    """As everywhere, with the nearest."""
    shop = cj.Journey.sequence("shop", ["know", "buy"])
    assert cj.edit.select_stages(shop, ["buy", "know"]) is shop
    with pytest.raises(cj.errors.UnknownStageError, match="did you mean 'know'"):
        cj.edit.select_stages(shop, ["knw"])


def test_a_long_chain_is_bridged_at_once() -> None:
    """Linear, and without recursion; guards are joined in the order of the chain."""
    size = 5_000
    names = [f"s-{index}" for index in range(size)]
    paths = [
        cj.Transition(*pair, when=cj.fact(f"f_{index}").is_true())
        for index, pair in enumerate(pairwise(names))
    ]
    chain = cj.Journey("chain", stages=map(cj.Stage, names), transitions=paths, starts=["s-5"])
    chosen = cj.edit.select_stages(chain, ["s-0", names[-1]])
    (step,) = chosen.transitions
    assert step.when == cj.criteria.all_of(item.when for item in paths if item.when is not None)
    assert chosen.starts == (names[-1],)


def test_more_bridges_than_anyone_could_look_at_are_refused() -> None:
    """A thousand and one paths in, as many paths out."""
    names = [f"s-{index}" for index in range(1_001)]
    ends = [f"t-{index}" for index in range(1_001)]
    star = cj.Journey(
        "star",
        stages=[*map(cj.Stage, names), cj.Stage("hub"), *map(cj.Stage, ends)],
        transitions=[*((name, "hub") for name in names), *(("hub", name) for name in ends)],
    )
    with pytest.raises(cj.errors.InvalidValueError, match="without 'hub'"):
        cj.edit.select_stages(star, [*names, *ends])


@given(journeys(), st.data())
@settings(max_examples=30)
def test_new_ids_can_be_taken_back(journey: cj.Journey, data: st.DataObject) -> None:
    """Nothing that mentions a stage is forgotten, for then something would not come back."""
    old = [stage.id for stage in journey]
    new = data.draw(st.permutations([*old[:1], *(f"new-{index}" for index in range(len(old)))]))
    ids = dict(zip(old, new, strict=False))
    there = cj.edit.rename_stages(journey, ids=ids, names=dict.fromkeys(old, "New"), formerly=False)
    assert [stage.id for stage in there] == [ids[name] for name in old]
    assert {stage.name for stage in there} <= {"New"}
    back = cj.edit.rename_stages(
        there,
        ids={name: stage for stage, name in ids.items()},
        names={ids[stage.id]: stage.name for stage in journey},
        formerly=False,
    )
    assert back == journey


def test_every_mention_of_a_stage_is_renamed() -> None:
    """Starts, goals, promises, transitions and the places of suppressions."""
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("old"), cj.Stage("buy")],
        transitions=[("old", "buy"), ("buy", "old")],
        starts=["old"],
        goals=["old"],
        promises=[cj.Promise("fast", made=["old"], due="old", kept=["old", "buy"])],
        suppressions=[
            cj.Suppression("x", where=where, reason="Known")
            for where in ("stages.old", "stages.old.entry", "transitions.old->buy.when", "stages")
        ],
    )
    there = cj.edit.rename_stages(shop, ids={"old": "fresh"}, formerly=False)
    assert "old" not in cj.dumps(there).replace("old_", "")
    assert [item.where for item in there.suppressions] == [
        "stages.fresh",
        "stages.fresh.entry",
        "transitions.fresh->buy.when",
        "stages",
    ]
    with pytest.raises(cj.errors.InvalidJourneyError):
        cj.edit.rename_stages(shop, ids={"old": "buy"})
    with pytest.raises(cj.errors.UnknownStageError):
        cj.edit.rename_stages(shop, names={"odl": "New"})


@given(journeys(), st.data())
@settings(max_examples=30)
def test_one_stage_merged_into_itself_is_the_same(journey: cj.Journey, data: st.DataObject) -> None:
    """But for suppressions that say the same twice."""
    if len(journey):
        stage = data.draw(st.sampled_from(journey.stages))
        same = cj.evolve(journey, suppressions=tuple(dict.fromkeys(journey.suppressions)))
        assert cj.edit.merge_stages(journey, [stage.id], into=stage.id) == same


@given(journeys())
@settings(max_examples=30)
def test_a_merged_stage_says_all_that_its_stages_said(journey: cj.Journey) -> None:
    """Phases in their order, content by its ids, and every way to and from others."""
    ids = [stage.id for stage in journey.stages[:2]]
    if not ids:
        return
    merged = cj.edit.merge_stages(journey, ids, into="merged-one")
    stage, parts = merged["merged-one"], [journey[name] for name in ids]
    every_phase = [phase for part in parts for phase in part.phases]
    assert list(dict.fromkeys(stage.phases)) == list(dict.fromkeys(every_phase))
    for field in ("questions", "insights", "actions", "assets", "touchpoints", "metrics"):
        every = [item.id for part in parts for item in getattr(part, field)]
        assert [item.id for item in getattr(stage, field)] == list(dict.fromkeys(every))
    assert stage.end == any(part.end for part in parts)
    assert merged.stages.index(stage) == 0

    def moved(name: str) -> str:
        return "merged-one" if name in ids else name

    pairs = {
        (moved(item.source), moved(item.target))
        for item in journey.transitions
        if moved(item.source) != moved(item.target) or item.source == item.target
    }
    assert {(item.source, item.target) for item in merged.transitions} == pairs
    assert set(merged.goals) == set(map(moved, journey.goals))


def test_what_stages_of_one_merged_stage_say_of_the_same_thing_is_joined() -> None:
    """Lists are joined, open places filled, and "for everyone" stays for everyone."""
    cto = cj.Persona("cto")
    claims = [cj.Claim("days", value="14")]
    first = cj.Asset("demo", answers=["how"], personas=["cto"], claims=claims, extra={"a": 1})
    again = cj.Asset("demo", title="Demo", answers=["why"], extra={"a": 2, "b": 3})
    asks = [cj.Question("how"), cj.Question("why")]
    shop = cj.Journey(
        "shop",
        stages=[
            cj.Stage("a", role="lead", questions=asks, assets=[first], owner="sales", note="One."),
            cj.Stage("b", name="B", entry=cj.fact("x") >= 1, assets=[again], owner="care"),
            cj.Stage("c", owner="sales", note="Two.", personas=["cto"], basis="stated"),
        ],
        personas=[cto],
    )
    stage = cj.edit.merge_stages(shop, ["c", "a", "b"], into="all")["all"]
    assert stage.assets == (
        cj.Asset(
            "demo", title="Demo", answers=["how", "why"], claims=claims, extra={"a": 1, "b": 3}
        ),
    )
    assert (stage.name, stage.owner, stage.note) == ("a / B / c", "sales, care", "One. Two.")
    assert (stage.role, stage.entry, stage.personas, stage.basis) == (None, None, (), None)
    assert cj.edit.merge_stages(shop, ["a", "b"], into="all", name="All")["all"].name == "All"


def test_a_merged_stage_is_an_end_where_one_of_its_stages_was() -> None:
    """People may stop there as they could before."""
    journey = cj.Journey.sequence("shop", ["know", "buy", "love"])
    merged = cj.edit.merge_stages(journey, ["buy", "love"], into="keep")
    assert [(stage.id, stage.end) for stage in merged] == [("know", False), ("keep", True)]


def test_people_at_any_of_the_stages_are_at_the_merged_one() -> None:
    """Entry criteria are joined by `or`; they rest on the weakest of their grounds."""
    stages = [
        cj.Stage("a", entry=cj.fact("x") >= 1, entry_basis="stated", role="lead"),
        cj.Stage("b", entry=cj.fact("y") >= 1, entry_basis="assumed", role="lead"),
    ]
    stage = cj.edit.merge_stages(cj.Journey("shop", stages=stages), ["a", "b"], into="a")["a"]
    assert (str(stage.entry), stage.entry_basis) == ("x >= 1 or y >= 1", "assumed")
    assert stage.role == "lead"


def test_shares_into_a_merged_stage_add_up_and_those_out_of_it_stay_open() -> None:
    """How many were at each of its stages is not known."""
    journey = fork(
        ab={"probability": 0.2},
        ac={"probability": 0.3},
        bz={"probability": 0.5},
        cz={"probability": 0.5},
    )
    merged = cj.edit.merge_stages(journey, ["b", "c"], into="b")
    assert [(item.path, item.probability) for item in merged.transitions] == [
        ("transitions.a->b", 0.5),
        ("transitions.b->z", None),
    ]
    ends = cj.edit.merge_stages(journey, ["a", "b"], into="a")
    assert ends.transition("a", "z") is not None


def test_merging_asks_for_stages_that_are_there_and_an_id_that_is_free() -> None:
    """Each mistake has its own error."""
    shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
    with pytest.raises(cj.errors.InvalidValueError, match="stages: expected at least one stage"):
        cj.edit.merge_stages(shop, [], into="x")
    with pytest.raises(cj.errors.UnknownStageError, match="know"):
        cj.edit.merge_stages(shop, ["knwo"], into="x")
    with pytest.raises(cj.errors.InvalidJourneyError, match="already"):
        cj.edit.merge_stages(shop, ["know", "try"], into="buy")


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("advance", "advance", "advance"),
        ("referral", "referral", "advance"),
        ("return", "advance", "return"),
        ("exit", "advance", "exit"),
    ],
)
def test_an_inserted_stage_splits_the_transition(
    kind: cj.types.TransitionKind, first: str, second: str
) -> None:
    """Who takes both steps has done what the one step was; the share stays on the first."""
    shop = cj.Journey.sequence("shop", ["know", "buy"]).connect(
        "know", "buy", kind=kind, reason="Why", probability=0.4, when=cj.fact("x") >= 1
    )
    ours = cj.edit.insert_stage(shop, cj.Stage("try"), after="know", before="buy")
    into, on = ours.transitions
    assert [stage.id for stage in ours] == ["know", "try", "buy"]
    assert (into.path, into.kind) == ("transitions.know->try", first)
    assert (on.path, on.kind) == ("transitions.try->buy", second)
    assert (into.probability, on.probability) == (0.4, None)
    assert (str(into.when), on.when) == ("x >= 1", None)
    assert "Why" in {into.reason, on.reason}
    (step,) = cj.edit.select_stages(ours, ["know", "buy"]).transitions
    assert step.kind == kind


def test_a_stage_is_inserted_only_where_a_transition_leads() -> None:
    """And under an id of its own."""
    shop = cj.Journey.sequence("shop", ["know", "try", "buy"])
    with pytest.raises(cj.errors.InvalidJourneyError, match="no transition leads"):
        cj.edit.insert_stage(shop, cj.Stage("new"), after="know", before="buy")
    with pytest.raises(cj.errors.InvalidJourneyError, match="already"):
        cj.edit.insert_stage(shop, cj.Stage("buy"), after="know", before="try")
    with pytest.raises(cj.errors.UnknownStageError):
        cj.edit.insert_stage(shop, cj.Stage("new"), after="know", before="bye")


def mentions(journey: cj.Journey) -> set[str]:
    """Every persona that the journey mentions."""
    result: set[str] = {item.id for item in journey.personas}
    for stage in journey:
        result.update(stage.personas)
        for question in stage.questions:
            result.update(question.personas)
        for asset in stage.assets:
            result.update(asset.personas)
            result.update(name for claim in asset.claims for name in claim.personas)
    result.update(name for item in journey.transitions for name in item.personas)
    return result


@given(journeys(), st.data())
@settings(max_examples=30)
def test_a_journey_for_one_persona_speaks_of_no_other(
    journey: cj.Journey, data: st.DataObject
) -> None:
    """It keeps what is for everyone, and has nothing more to leave out."""
    if not journey.personas:
        return
    persona = data.draw(st.sampled_from(journey.personas)).id
    theirs = cj.edit.for_persona(journey, persona)
    assert mentions(theirs) == {persona}
    assert cj.edit.for_persona(theirs, persona) == theirs
    assert [stage.id for stage in theirs] == [
        stage.id for stage in journey if not stage.personas or persona in stage.personas
    ]
    for stage in theirs:
        whole = journey[stage.id]
        assert [item.id for item in stage.assets] == [
            item.id for item in whole.assets if not item.personas or persona in item.personas
        ]


def test_what_only_others_ask_is_neither_answered_nor_handed_on() -> None:
    """Answers, claims and handoffs follow what is left."""
    asks = [cj.Question("cosmetic", personas=["cto"]), cj.Question("price")]
    page = cj.Asset(
        "page",
        answers=["cosmetic", "price"],
        claims=[
            cj.Claim("sla", value="99 %", personas=["cto"]),
            cj.Claim("fee", value="0", personas=["cto", "founder"]),
        ],
    )
    shop = cj.Journey(
        "shop",
        stages=[cj.Stage("know", questions=asks, assets=[page]), cj.Stage("buy")],
        transitions=[
            cj.Transition("know", "buy", handoff=cj.Handoff(questions=["cosmetic", "price"])),
            cj.Transition("buy", "know", kind="return", personas=["cto"]),
        ],
        personas=[cj.Persona("cto"), cj.Persona("founder")],
    )
    theirs = cj.edit.for_persona(shop, "founder")
    (asset,) = theirs["know"].assets
    assert asset.answers == ("price",)
    assert asset.claims == (cj.Claim("fee", value="0", personas=["founder"]),)
    (step,) = theirs.transitions
    assert step.handoff == cj.Handoff(questions=["price"])
    with pytest.raises(cj.errors.InvalidValueError, match="did you mean 'founder'"):
        cj.edit.for_persona(shop, "founders")


def test_answers_to_what_is_gone_are_gone_too() -> None:
    """Insights of a stage that is left out, and those of other personas."""
    speed, price = cj.Insight("speed", personas=["cto"]), cj.Insight("price")
    shop = cj.Journey.sequence(
        "shop",
        [
            cj.Stage("know", insights=[price, cj.Insight("shared")]),
            cj.Stage(
                "buy",
                insights=[speed],
                actions=[cj.Action("call", answers=["speed", "price", "proof", "shared"])],
                assets=[cj.Asset("page", answers=["price", "time"])],
                touchpoints=[
                    cj.Touchpoint("web", claims=[cj.Claim("fast", value="yes", personas=["cto"])])
                ],
            ),
            cj.Stage("use", insights=[cj.Insight("shared")]),
        ],
        audience=cj.Audience(
            insights=[cj.Insight("proof", personas=["cto"])],
            messages=[cj.Claim("calm", value="Calm nights", personas=["cto"])],
        ),
        personas=[cj.Persona("cto"), cj.Persona("founder", insights=[cj.Insight("time")])],
    )
    left = shop.without_stage("know")["buy"]
    assert (left.actions[0].answers, left.assets[0].answers) == (
        ("speed", "proof", "shared"),
        ("time",),
    )
    founder = cj.edit.for_persona(shop, "founder")
    assert founder.audience == cj.Audience()
    assert founder["buy"].insights == ()
    assert founder["buy"].actions[0].answers == ("price", "shared")
    assert founder["buy"].touchpoints[0].claims == ()
    cto = cj.edit.for_persona(shop, "cto")
    assert cto["buy"].assets[0].answers == ("price",)
    assert cto.audience is not None
    assert [item.id for item in cto.audience.insights] == ["proof"]


OPPORTUNE = cj.Journey(
    "opportune",
    stages=[
        cj.Stage("know", questions=[cj.Question("why", personas=["cto"])]),
        cj.Stage("ask", experience=[cj.Experience(1, personas=["cto"]), cj.Experience(-1)]),
        cj.Stage(
            "try",
            experience=[cj.Experience(0), cj.Experience(2, measure="ease", personas=["cto"])],
            moment_of_truth=True,
        ),
        cj.Stage("buy"),
    ],
    transitions=[
        ("know", "ask"),
        ("know", "try"),
        ("ask", "buy"),
        cj.Transition("try", "buy", personas=["cto"]),
        cj.Transition("buy", "buy", kind="return"),
    ],
    personas=[cj.Persona("cto"), cj.Persona("founder")],
    opportunities=[
        cj.Opportunity("show", answers=["why"], lifts={"know->ask": 0.1, "know->try": 0.2}),
        cj.Opportunity("sell", lifts={"ask->buy": 0.7, "try->buy": 0.6, "buy->buy": 0.1}),
        cj.Opportunity("none"),
    ],
)


def lifts_of(journey: cj.Journey) -> dict[str, dict[str, object]]:
    """What each opportunity lifts, by its id."""
    return {item.id: dict(item.lifts) for item in journey.opportunities}


def test_lifts_follow_the_transitions_that_they_lift() -> None:
    """Renamed, divided, bridged and merged ones; an unknown share has an unknown lift."""
    renamed = cj.edit.rename_stages(OPPORTUNE, ids={"know": "see", "buy": "pay"})
    assert lifts_of(renamed) == {
        "show": {"see -> ask": 0.1, "see -> try": 0.2},
        "sell": {"ask -> pay": 0.7, "try -> pay": 0.6, "pay -> pay": 0.1},
        "none": {},
    }
    divided = cj.edit.insert_stage(OPPORTUNE, cj.Stage("ring"), after="know", before="ask")
    assert lifts_of(divided)["show"] == {"know -> ring": 0.1, "know -> try": 0.2}
    bridged = cj.edit.select_stages(OPPORTUNE, ["try", "buy"])
    assert lifts_of(bridged) == {"sell": {"try -> buy": 0.6, "buy -> buy": 0.1}, "none": {}}
    # Both are left, and how many were at each is unknown; the share of those who come is the sum.
    merged = cj.edit.merge_stages(OPPORTUNE, ["ask", "try"], into="see")
    assert lifts_of(merged)["show"] == {"know -> see": pytest.approx(0.3)}
    assert lifts_of(merged)["sell"] == {"buy -> buy": 0.1}
    alone = cj.edit.merge_stages(OPPORTUNE, ["try", "buy"], into="pay")
    assert lifts_of(alone)["sell"] == {"ask -> pay": 0.7, "pay -> pay": 0.1}
    capped = cj.evolve(
        OPPORTUNE, opportunities=[cj.Opportunity("x", lifts={"know->ask": 0.7, "know->try": 0.8})]
    )
    assert lifts_of(cj.edit.merge_stages(capped, ["ask", "try"], into="see")) == {
        "x": {"know -> see": 1.0}
    }


def test_what_the_same_people_feel_at_two_merged_stages_stays_open() -> None:
    """The means of two groups of unknown sizes have no mean; what one stage alone knows stays."""
    stage = cj.edit.merge_stages(OPPORTUNE, ["ask", "try"], into="see")["see"]
    assert stage.experience == (
        cj.Experience(1, personas=["cto"]),
        cj.Experience(2, measure="ease", personas=["cto"]),
    )
    assert stage.moment_of_truth


def test_a_persona_has_its_own_experiences_and_opportunities() -> None:
    """With what is for everyone; what only others ask or can take is not an opportunity."""
    founder = cj.edit.for_persona(OPPORTUNE, "founder")
    assert [stage.experience for stage in founder][1:3] == [
        (cj.Experience(-1),),
        (cj.Experience(0),),
    ]
    assert founder.opportunities[0].answers == ()
    assert lifts_of(founder)["sell"] == {"ask -> buy": 0.7, "buy -> buy": 0.1}
    cto = cj.edit.for_persona(OPPORTUNE, "cto")
    assert cto["ask"].experience == OPPORTUNE["ask"].experience
    assert cto.opportunities == OPPORTUNE.opportunities
