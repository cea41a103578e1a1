"""Laws of the one decision: whatever the journey, the facts and the history, these hold.

The journeys have cycles, alternatives, one or two starts, exits with and without entries and
guards, returns and win-backs with and without guards, `otherwise`, waits, `within` and personas;
facts go missing. Whole lives have policies, stated moves (`to=`), and transfers to versions
in which stages were renamed, removed, inserted or put on another branch.
A long run is `python -m tests.laws --examples 20000`, which says how much it tried.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Literal, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.people._plan import frontier, plan_of

Facts = dict[str, object]
DAY = timedelta(days=1)
NAMES = ("p", "q", "r", "s")


def day(number: float) -> datetime:
    """A moment so many days after the first one."""
    return datetime(2026, 3, 1, tzinfo=UTC) + number * DAY


FACTS: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.booleans() | st.none() for name in NAMES},
        "n": st.integers(0, 3) | st.none(),
        "m": st.integers(0, 3),
    },
)
CRITERIA = st.sampled_from(
    [
        *NAMES,
        *(f"not {name}" for name in NAMES),
        "n >= 1",
        "n >= 2",
        "m >= 1",
        "n == 1",
        "p or n >= 2",
        "q and m >= 1",
        "r is known or n >= 3",
    ]
).map(cj.parse_criterion)
KINDS: tuple[cj.types.TransitionKind, ...] = (
    "advance", "advance", "advance", "return", "return", "exit", "exit", "referral",
)  # fmt: skip


@st.composite
def journeys(draw: st.DrawFn, *, waits: bool = True) -> cj.Journey:
    """A journey of two to seven stages of any shape."""
    size = draw(st.integers(2, 7))
    names = [f"s{number}" for number in range(size)]
    entry = st.none() | CRITERIA
    stages = [
        cj.Stage(
            name,
            entry=draw(entry),
            end=draw(st.booleans()),
            role=draw(ROLES),
            personas=draw(PERSONAS),
        )
        for name in names
    ]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    transitions: list[cj.Transition] = []
    otherwise: set[str] = set()
    for source, target in draw(st.lists(pairs, unique=True, max_size=12)):
        kind = draw(st.sampled_from(KINDS))
        guard = draw(st.none() | st.none() | CRITERIA)
        is_other = kind != "referral" and guard is None and source not in otherwise
        is_other = is_other and draw(st.integers(0, 5)) == 0
        if is_other:
            otherwise.add(source)
        timed = waits and kind != "referral" and draw(st.integers(0, 3)) == 0
        transitions.append(
            cj.Transition(
                source,
                target,
                kind=kind,
                when=guard,
                otherwise=is_other,
                after=draw(st.sampled_from([DAY, 2 * DAY, None])) if timed else None,
                within=draw(st.sampled_from([2 * DAY, 3 * DAY, None])) if timed else None,
                personas=draw(PERSONAS),
            )
        )
    starts = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2))
    goals = draw(st.lists(st.sampled_from(names), unique=True, max_size=1))
    return cj.Journey(
        "j",
        stages=stages,
        transitions=transitions,
        starts=starts,
        goals=goals,
        personas=[cj.Persona("ann"), cj.Persona("bob")],
    )


PERSONAS: st.SearchStrategy[list[str]] = st.just([]) | st.lists(
    st.sampled_from(["ann", "bob"]), unique=True, max_size=1
)
ROLES: st.SearchStrategy[cj.types.Role | None] = st.sampled_from([None, "customer", "lapsed"])
HISTORIES = st.lists(FACTS, min_size=1, max_size=5)
JOURNEYS = journeys()


def enrolled(journey: cj.Journey, facts: Facts, at: float = 0) -> cj.people.Enrolment | None:
    """Someone enrolled by facts; None where these put them at no stage."""
    try:
        return cj.enrol(journey, "ada", facts, at=day(at))
    except cj.errors.InvalidValueError:
        return None


def followed(journey: cj.Journey, looks: list[Facts]) -> list[cj.people.Enrolment]:
    """Someone enrolled by the first facts and advanced by the others, day by day."""
    first = enrolled(journey, looks[0])
    assume(first is not None)
    assert first is not None
    states = [first]
    for number, facts in enumerate(looks[1:], start=1):
        states.append(cj.advance(states[-1], facts, at=day(number)))
    return states


class Step(NamedTuple):
    """One day of somebody's life: a look, a stated move, or a new version of the journey."""

    facts: Facts
    how: Literal["look", "move", "transfer"] = "look"
    number: int = 0
    """Which move, or which edit."""


class Day(NamedTuple):
    """What a step has come to."""

    step: Step
    before: cj.people.Enrolment
    after: cj.people.Enrolment
    transferred: cj.people.Transferred | None = None


STEPS = st.builds(
    Step, FACTS, st.sampled_from(["look", "look", "move", "transfer"]), st.integers(0, 200)
)
LIVES = st.lists(STEPS, min_size=1, max_size=5)
POLICIES = st.builds(
    cj.people.Policy,
    reentry=st.sampled_from(["after-exit", "after-exit", "never", "any-time"]),
    pause=st.sampled_from([0 * DAY, 0 * DAY, 2 * DAY]),
    at_goal=st.sampled_from(["stay", "stay", "finish"]),
)


def edited(journey: cj.Journey, number: int) -> cj.Journey:
    """Another version: a stage renamed, removed, inserted, or put on another branch."""
    kind, position = number % 5, number // 5
    stage = journey.stages[position % len(journey)].id
    other = journey.stages[position // 7 % len(journey)].id
    new = f"{stage}-{len(journey.version)}"
    if kind == 0 and new not in journey:
        journey = cj.edit.rename_stages(journey, ids={stage: new})
    elif kind == 1 and len(journey) > 1:
        journey = journey.without_stage(stage)
    elif kind == 2 and new not in journey:
        entry = cj.parse_criterion(NAMES[position % 4]) if position % 3 else None
        journey = journey.with_stage(cj.Stage(new, entry=entry))
        journey = journey.connect(stage, new).connect(new, other)
    elif kind == 3 and stage != other:
        for item in journey.entering(stage):
            if item.kind == "advance":
                journey = journey.disconnect(item.source, stage)
        if journey.transition(other, stage) is None:
            journey = journey.connect(other, stage)
    return cj.evolve(journey, version=journey.version + "+")


def lived(
    journey: cj.Journey, steps: list[Step], policy: cj.people.Policy | None = None
) -> list[Day]:
    """A life, day by day; steps that are refused change nothing."""
    first, policy = steps[0], policy or cj.people.Policy()
    stage = journey.stages[first.number % len(journey)].id if first.how == "move" else None
    try:
        ada = cj.enrol(journey, "ada", first.facts, at=day(0), policy=policy, stage=stage)
    except cj.errors.InvalidValueError:
        assume(False)  # noqa: FBT003 - no one to look at
        raise
    days = [Day(first, ada, ada)]
    for number, step in enumerate(steps[1:], start=1):
        before, transferred = ada, None
        if step.how == "look":
            ada = cj.advance(ada, step.facts, at=day(number))
        elif step.how == "move":
            ada = moved_by(ada, step, day(number))
        else:
            new = edited(ada.journey, step.number)
            migration = cj.migrate(ada.journey, new)
            known = dict.fromkeys([ada], step.facts)
            (transferred,) = cj.transfer([ada], migration, facts=known.__getitem__, at=day(number))
            ada = transferred.after or ada
        days.append(Day(step, before, ada, transferred))
    return days


def moved_by(ada: cj.people.Enrolment, step: Step, at: datetime) -> cj.people.Enrolment:
    """Somebody after a move that the caller states; they themselves where it is refused."""
    journey = ada.journey
    moves = [
        item.target
        for stage in ada.stages
        for target in journey
        if (item := journey.transition(stage, target.id)) is not None and item.is_move
    ]
    if not moves:
        return ada
    target = moves[step.number % len(moves)]
    try:
        after = cj.advance(ada, step.facts, at=at, target=target)
    except cj.errors.InvalidValueError:
        return ada
    new = after.events[len(ada.events) :]
    assert new
    for event in new:
        assert (event.target, event.evidence) == (target, "caller")
        # L11, of stated moves: nothing on them is false.
        open_to = cj.next_stages(journey, event.source, step.facts, unknown="open")
        assert target in open_to
    return after


def leaving(journey: cj.Journey) -> list[cj.Stage]:
    """The leaving stages: exits lead to them, no advance does, and they are not starts."""
    kinds = {stage.id: {item.kind for item in journey.entering(stage.id)} for stage in journey}
    return [
        stage
        for stage in journey
        if "exit" in kinds[stage.id]
        and "advance" not in kinds[stage.id]
        and stage.id not in journey.starts
    ]


def effective_guard(journey: cj.Journey, item: cj.Transition, facts: Facts) -> bool | None:
    """The truth of a guard, `otherwise` by its definition; True where none is stated."""
    if not item.otherwise:
        return True if item.when is None else item.when.evaluate(facts)
    others = [
        stated(journey, other, facts)
        for other in journey.leaving(item.source)
        if other != item
        and other.kind in ("advance", item.kind)
        and (other.when is not None or journey[other.target].entry is not None)
    ]
    return False if True in others else None if None in others else True


def stated(journey: cj.Journey, item: cj.Transition, facts: Facts) -> bool | None:
    """The truth of a transition: its guard and its target's entry, as far as they are stated."""
    entry = journey[item.target].entry
    if item.when is None and not item.otherwise and entry is None:
        return None
    guard = effective_guard(journey, item, facts)
    of_entry = True if entry is None else entry.evaluate(facts)
    return False if False in (guard, of_entry) else None if None in (guard, of_entry) else True


def paths(journey: cj.Journey, first: str) -> Iterator[list[cj.Transition]]:
    """Every path of advances from a stage that comes to no stage twice, the empty one first."""
    pending: list[list[cj.Transition]] = [[]]
    while pending:
        path = pending.pop()
        yield path
        stage = path[-1].target if path else first
        been = {first, *(step.target for step in path)}
        pending += [
            [*path, item]
            for item in journey.leaving(stage)
            if item.kind == "advance" and item.target not in been
        ]


def descendants(journey: cj.Journey, stage: str) -> set[str]:
    """The stages that advances lead to from a stage."""
    result: set[str] = set()
    pending = [stage]
    while pending:
        for item in journey.leaving(pending.pop()):
            if item.kind == "advance" and item.target not in result:
                result.add(item.target)
                pending.append(item.target)
    return result


def start_truth(journey: cj.Journey, start: str, facts: Facts) -> bool | None:
    """Whether someone is at a start; one that states no entry has everyone."""
    entry = journey[start].entry
    return True if entry is None else entry.evaluate(facts)


def gone(journey: cj.Journey, facts: Facts, *, fresh: bool) -> list[str]:
    """The leaving stages whose entry is true, unless all exits are closed or a way back is true."""
    result: list[str] = []
    for stage in leaving(journey):
        exits = [item for item in journey.entering(stage.id) if item.kind == "exit"]
        backs = [
            stated(journey, item, facts)
            for item in journey.leaving(stage.id)
            if item.kind == "return" and (item.when is not None or item.otherwise)
            if item.after is None or not fresh
        ]
        is_open = any(effective_guard(journey, item, facts) is not False for item in exits)
        is_back = True in backs if fresh else backs and not all(one is False for one in backs)
        is_true = stage.entry is not None and stage.entry.evaluate(facts) is True
        if is_true and is_open and not is_back:
            result.append(stage.id)
    return result


@given(JOURNEYS, FACTS)
def test_locating_is_what_the_definition_says_path_by_path(  # noqa: C901, PLR0912 - all of it
    journey: cj.Journey, facts: Facts
) -> None:
    """L0: a twin that walks every path finds the same places, standings and proofs."""
    reached: set[str] = set()
    proven: set[str] = set()
    for start in journey.starts:
        truth = start_truth(journey, start, facts)
        if truth is True:
            reached.add(start)
            proven.add(start)
        if truth is False:
            continue
        for path in paths(journey, start):
            truths = [stated(journey, item, facts) for item in path]
            timed = any(item.after is not None for item in path)
            if False in truths or timed:
                continue
            position = path[-1].target if path else start
            if truth is True and all(truths):
                proven.add(position)
            reached |= {
                item.target
                for item in journey.leaving(position)
                if item.kind == "advance"
                and item.after is None
                and stated(journey, item, facts) is True
            }
    reached |= proven
    inside = [
        stage.id
        for stage in journey
        if stage.id in reached
        and not any(
            other in reached and stage.id not in descendants(journey, other)
            for other in descendants(journey, stage.id)
        )
    ]
    location = cj.locate(journey, facts)
    away = gone(journey, facts, fresh=True)
    if away:
        assert (list(location.stages), location.status) == (away, "exited")
        assert list(location.left_from) == inside
    elif location.status != "exited":
        assert set(location.stages) <= set(inside)
        for stage in set(inside) - set(location.stages):
            assert any(
                item.kind == "exit" and effective_guard(journey, item, facts) is True
                for item in journey.leaving(stage)
            )
    for stage, standing in zip(location.stages, location.standings, strict=True):
        if location.status != "exited":
            assert standing == ("proven" if stage in proven else "plausible")
            continue
        exits = [
            item
            for item in journey.entering(stage)
            if item.kind == "exit" and effective_guard(journey, item, facts) is not False
        ]
        where = set(location.left_from)
        further = {
            one
            for source in where or journey.starts
            for one in (source, *descendants(journey, source))
        }
        if any(
            item.source in where & proven and stated(journey, item, facts) is True for item in exits
        ):
            assert standing == "proven"
        elif any(item.source in further for item in exits):
            assert standing == "plausible"
        else:
            assert standing == "off-path"


@given(JOURNEYS, FACTS)
def test_a_fresh_person_decided_again_is_where_they_were(journey: cj.Journey, facts: Facts) -> None:
    """L1: `advance(enrol(f), f)` is `enrol(f)`."""
    ada = enrolled(journey, facts)
    if ada is not None:
        assert cj.advance(ada, facts, at=day(0)) is ada


@given(JOURNEYS, FACTS)
def test_locating_and_enrolling_agree(journey: cj.Journey, facts: Facts) -> None:
    """L2: on stages, status, role, the places left, and who is outside."""
    location, ada = cj.locate(journey, facts), enrolled(journey, facts)
    if ada is None:
        assert location.status == "outside"
        return
    assert ada.stages == location.stages
    assert ada.status == location.status
    assert ada.role == location.role
    assert ada.left_from == location.left_from
    assert ada.stage == location.furthest


def test_asking_again_moves_no_one_round_a_cycle_of_advances() -> None:
    """L3, a case that was wrong once: each further look moved them by one more advance."""
    known = cj.parse_criterion("x is known or y >= 3")
    journey = cj.Journey(
        "cycle",
        stages=[cj.Stage("s0"), cj.Stage("s1"), cj.Stage("s2", entry=known), cj.Stage("s4")],
        transitions=[("s1", "s0"), ("s1", "s4"), ("s4", "s2"), ("s2", "s1"), ("s0", "s2")],
        starts=["s0"],
    )
    ada = cj.enrol(journey, "ada", {}, at=day(0))
    assert ada.stages == ("s0",)
    ada = cj.advance(ada, {"x": 0}, at=day(1))
    assert ada.stages == ("s0", "s2") == cj.locate(journey, {"x": 0}).stages
    for number in (2, 3, 4):
        assert cj.advance(ada, {"y": 3}, at=day(number)) is ada
    assert cj.locate(journey, {"y": 3}).stages == ada.stages


def test_who_passes_a_stage_of_a_cycle_without_proof_is_not_there() -> None:
    """L5, a case that was wrong once: asked daily they were at the stage that they had passed."""
    stages = [cj.Stage("s0", entry=cj.parse_criterion("p")), cj.Stage("s1"), cj.Stage("s2")]
    moves = [("s0", "s1"), ("s0", "s2"), ("s1", "s2"), ("s2", "s0"), ("s2", "s1")]
    journey = cj.Journey("cycle", stages=stages, transitions=moves, starts=["s1"])
    ada = cj.advance(cj.enrol(journey, "ada", {}, at=day(0)), {"p": True}, at=day(1))
    assert ada.stages == cj.enrol(journey, "ada", {"p": True}, at=day(1)).stages == ("s0", "s1")
    assert [(event.target, event.forgets) for event in ada.moves] == [
        ("s1", ()),
        ("s2", ()),
        ("s0", ("s2",)),
    ]
    assert cj.advance(ada, {"p": True}, at=day(2)) is ada
    assert cj.people.Enrolment.from_dict(ada.to_dict(), journey) == ada


@given(st.permutations(["again", "said_no"]), st.sampled_from([1, 2]))
def test_who_goes_round_and_leaves_has_left_however_often_one_asks(
    order: list[str], size: int
) -> None:
    """L5: of a loop and an exit by its own guard, whichever came first or both at once."""
    stage = cj.Stage("paid", entry=cj.parse_criterion("orders >= 1"))
    club = cj.Journey(
        "club",
        stages=[stage, cj.Stage("lost")],
        transitions=[
            cj.Transition("paid", "paid", kind="return", when=cj.parse_criterion("again")),
            cj.Transition("paid", "lost", kind="exit", when=cj.parse_criterion("said_no")),
        ],
        starts=["paid"],
    )
    facts: Facts = {"orders": 1}
    ada = cj.enrol(club, "ada", facts, at=day(0))
    for number in range(size, 3, size):
        facts |= dict.fromkeys(order[:number], True)
        ada = cj.advance(ada, facts, at=day(number))
    assert (ada.stages, ada.status) == (("lost",), "exited")
    assert cj.locate(club, facts).stages == ("lost",)


@given(JOURNEYS, LIVES, POLICIES)
def test_deciding_again_changes_nothing_in_any_life(
    journey: cj.Journey, steps: list[Step], policy: cj.people.Policy
) -> None:
    """L3: there is nothing to do right after a look, and every decision ends."""
    for number, (step, _, state, _) in enumerate(lived(journey, steps, policy)):
        once = cj.advance(state, step.facts, at=day(number))
        assert cj.advance(once, step.facts, at=day(number)) is once
        if step.how == "look":
            assert once is state


@given(JOURNEYS, LIVES, POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_transitions_never_decides(
    journey: cj.Journey, steps: list[Step], policy: cj.people.Policy, random: Random
) -> None:
    """L4: not of any event."""
    shuffled = list(journey.transitions)
    random.shuffle(shuffled)
    other = cj.evolve(journey, transitions=shuffled)
    one, two = lived(journey, steps, policy)[-1].after, lived(other, steps, policy)[-1].after
    assert one.events == two.events


GROWING = st.permutations([*NAMES, "n", "m"])


@given(journeys(waits=False), GROWING, st.integers(0, 6), st.integers(0, 6))
def test_how_often_one_asks_does_not_decide(
    journey: cj.Journey, order: list[str], first: int, last: int
) -> None:
    """L5: where facts come true one by one and nothing leads back, daily is as good as once."""
    plain = cj.evolve(
        journey,
        stages=[cj.evolve(stage, entry=positive(stage.entry)) for stage in journey],
        transitions=[
            cj.evolve(item, when=positive(item.when), otherwise=False)
            for item in journey.transitions
            if item.kind not in ("return", "referral")
        ],
    )
    low, high = sorted((first, last))
    looks: list[Facts] = [
        {name: 3 if name in ("n", "m") else True for name in order[:size]}
        for size in range(low, high + 1)
    ]
    daily = followed(plain, looks)[-1]
    once = enrolled(plain, looks[-1])
    assert once is not None
    if not any(stage.entry is None for stage in leaving(plain)):
        assert (daily.stages, daily.status) == (once.stages, once.status)


def positive(criterion: cj.Criterion | None) -> cj.Criterion | None:
    """A criterion that comes true as facts grow, and is never false."""
    if criterion is None or str(criterion).startswith("not ") or "==" in str(criterion):
        return None
    return criterion


@given(JOURNEYS, FACTS, FACTS)
def test_what_is_proven_stays_proven_as_facts_are_learnt(
    journey: cj.Journey, facts: Facts, more: Facts
) -> None:
    """L6: of stages inside the journey, without `is known` and `otherwise`."""
    assume(not any("known" in str(stage.entry) for stage in journey))
    assume(not any("known" in str(item.when) or item.otherwise for item in journey.transitions))
    known = {name: value for name, value in facts.items() if value is not None}
    outside = {stage.id for stage in leaving(journey)}
    before, after = cj.locate(journey, known), cj.locate(journey, {**more, **known})
    assert set(before.proven) - outside <= set(after.proven)


@given(JOURNEYS, HISTORIES)
def test_who_has_left_is_never_active_and_who_has_not_is_never_gone(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """L7: after any history; a way back that is true, or closed exits, excepted."""
    ada, facts = followed(journey, looks)[-1], looks[-1]
    away = gone(journey, facts, fresh=False)
    if away:
        assert ada.status == "exited"
        assert set(away) <= set(ada.stages)
    false = [
        one.id
        for one in leaving(journey)
        if one.entry is not None and one.entry.evaluate(facts) is False
    ]
    assert not set(false) & {position.stage for position in ada.positions}


@given(JOURNEYS, HISTORIES)
def test_events_replay_to_every_state_there_was(journey: cj.Journey, looks: list[Facts]) -> None:
    """L8: stored and read they give the same; cut back to a moment, what was so then."""
    states = followed(journey, looks)
    last = states[-1]
    for number, state in enumerate(states):
        assert last.as_of(day(number)) == state
        assert last.as_of(day(number)).positions == state.positions
    read = cj.people.Enrolment.from_dict(json.loads(json.dumps(last.to_dict())), journey)
    assert read == last
    assert (read.positions, read.status, read.rounds) == (last.positions, last.status, last.rounds)
    again = cj.people.next_steps(read, looks[-1], at=day(9))
    assert again == cj.people.next_steps(last, looks[-1], at=day(9))


@given(JOURNEYS, LIVES, POLICIES)
def test_any_life_replays(journey: cj.Journey, steps: list[Step], policy: cj.people.Policy) -> None:
    """L8: stored, read, and cut back to a moment since the last transfer."""
    days = lived(journey, steps, policy)
    last = days[-1].after
    read = cj.people.Enrolment.from_dict(json.loads(json.dumps(last.to_dict())), last.journey)
    assert read == last
    assert (read.positions, read.status, read.rounds) == (last.positions, last.status, last.rounds)
    for number, (_, _, state, _) in enumerate(days):
        if state.journey == last.journey:
            then = last.as_of(day(number))
            assert (then.positions, then.status) == (state.positions, state.status)


@given(JOURNEYS, LIVES, POLICIES)
def test_other_names_lead_to_the_same_places(
    journey: cj.Journey, steps: list[Step], policy: cj.people.Policy
) -> None:
    """L9: ids are names."""
    steps = [step for step in steps if step.how != "transfer"] or [Step({})]
    names = {stage.id: f"t-{9 - number}" for number, stage in enumerate(journey)}
    other = cj.Journey(
        "j",
        stages=[cj.evolve(stage, id=names[stage.id]) for stage in journey],
        transitions=[
            cj.evolve(item, source=names[item.source], target=names[item.target])
            for item in journey.transitions
        ],
        starts=[names[one] for one in journey.starts],
        goals=[names[one] for one in journey.goals],
        personas=journey.personas,
    )
    one, two = lived(journey, steps, policy)[-1].after, lived(other, steps, policy)[-1].after
    assert [names[stage] for stage in one.stages] == list(two.stages)
    assert [event.kind for event in one.events] == [event.kind for event in two.events]


@given(JOURNEYS, HISTORIES)
def test_facts_that_no_criterion_names_change_nothing(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """L10: not even odd ones."""
    noisy: list[Facts] = [{**facts, "shoe size": object(), "x": 1} for facts in looks]
    assert followed(journey, looks)[-1] == followed(journey, noisy)[-1]
    # Nor do personas, of which facts say nothing.
    plain = cj.evolve(
        journey,
        stages=[cj.evolve(stage, personas=[]) for stage in journey],
        transitions=[cj.evolve(item, personas=[]) for item in journey.transitions],
    )
    assert followed(plain, looks)[-1].events == followed(journey, looks)[-1].events
    assert cj.locate(journey, looks[0]) == cj.locate(journey, noisy[0])


@given(JOURNEYS, HISTORIES)
def test_what_was_done_was_open(journey: cj.Journey, looks: list[Facts]) -> None:
    """L11: in `next_stages`, but for exits not drawn or closed; and nothing open is left undone."""
    states = followed(journey, looks)
    for number, (facts, state) in enumerate(zip(looks, states, strict=True)):
        for event in state.events:
            if event.at != day(number) or event.evidence == "passed":
                continue
            item = journey.transition(event.source, event.target) if event.source else None
            # Facts say that they left, also where the exit from there is closed and another open.
            is_closed = item is not None and effective_guard(journey, item, facts) is False
            if event.kind == "exit" and is_closed and journey[event.target].entry is not None:
                continue
            if item is not None and item.kind == event.kind:
                unknown = cj.next_stages(journey, event.source, facts, unknown="open")
                assert event.target in unknown
        steps = cj.people.next_steps(state, facts, at=day(number))
        if state.status == "active":
            undone = [step for step in steps if step.status == "open"]
            assert not [step for step in undone if step.kind == "return"]
        elif state.status == "exited":
            assert not [one for one in steps if one.source in state.left_from
                        and one.status == "open"]  # fmt: skip


@given(JOURNEYS, HISTORIES)
def test_what_takes_on_who_has_left_was_a_next_step(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """L11: of those who left for stages that state no entry, on their first round."""
    states = followed(journey, looks)
    for number, (before, after) in enumerate(pairwise(states), start=1):
        new = after.events[len(before.events) :]
        is_silent = all(journey[stage].entry is None for stage in before.stages)
        if not before.left_from or not is_silent or "return" in {event.kind for event in new}:
            continue
        steps = {
            (step.source, step.target): step.status
            for step in cj.people.next_steps(before, looks[number], at=day(number))
        }
        advances = [event for event in new if event.kind == "advance"]
        for event in advances if before.rounds == 1 else ():
            # On a cycle of advances, no stage is beyond another.
            beyond = descendants(journey, event.target).isdisjoint(before.left_from)
            if event.source in before.left_from and beyond:
                assert steps[event.source, event.target] != "blocked"


@given(JOURNEYS, LIVES)
def test_exited_means_that_every_place_is_a_leaving_stage(
    journey: cj.Journey, steps: list[Step]
) -> None:
    """L13: and no place is behind another."""
    for _, _, state, _ in lived(journey, steps):
        journey = state.journey
        away = {stage.id for stage in leaving(journey)}
        places = {position.stage for position in state.positions}
        assert (state.status == "exited") == (bool(places) and places <= away)
        inside = places - away
        for one in inside:
            predecessors = descendants(journey, one) & inside
            assert all(one in descendants(journey, other) for other in predecessors)


@given(
    st.permutations(["paid", "left", "tried"]),
    st.integers(1, 12),
    st.lists(st.integers(0, 14), unique=True, max_size=6),
)
def test_a_job_that_runs_late_changes_nothing(
    order: list[str], paid_on: int, looks: list[int]
) -> None:
    """L14: a wait that begins at a start, and a purchase: whichever order, however often asked."""
    transitions = {
        "paid": cj.Transition("filled", "paid"),
        "left": cj.Transition("filled", "left", kind="exit", after=7 * DAY),
        "tried": cj.Transition("filled", "tried"),
    }
    carts = cj.Journey(
        "carts",
        stages=[
            cj.Stage("filled"),
            cj.Stage("paid", entry=cj.fact("paid").is_true(), end=True),
            cj.Stage("tried", entry=cj.fact("tried").is_true()),
            cj.Stage("left", end=True),
        ],
        transitions=[transitions[name] for name in order],
        starts=["filled"],
    )
    cart = cj.enrol(carts, "cart", {}, at=day(0))
    for number in sorted({*looks, 14}):
        cart = cj.advance(cart, {"paid": number >= paid_on}, at=day(number))
    assert (cart.stage, cart.status) == ("paid", "finished")


@given(JOURNEYS, HISTORIES, POLICIES)
def test_policies_keep_people_where_they_are_or_let_them_go(
    journey: cj.Journey, looks: list[Facts], policy: cj.people.Policy
) -> None:
    """L7: gone is never active but where it was over before; none comes back too early."""
    steps = [Step(facts) for facts in looks]
    days = lived(journey, steps, policy)
    for number, (step, before, after, _) in enumerate(days):
        goals = journey.goals if policy.at_goal == "finish" else ()
        finished = any(event.target in goals for event in after.events)
        if gone(journey, step.facts, fresh=False) and not finished:
            assert after.status == "exited"
        if before.status == "exited" and after.status != "exited":
            assert policy.reentry != "never"
            since = max(position.since for position in before.positions)
            assert policy.pause <= day(number) - since
        if any(event.target in goals for event in before.events):
            assert after is before


@given(JOURNEYS, st.lists(LIVES, min_size=1, max_size=4), st.integers(0, 5))
def test_the_census_is_the_count_of_any_lives(
    journey: cj.Journey, lives: list[list[Step]], number: int
) -> None:
    """L12: whatever their facts, at any moment."""
    plain = [[step for step in steps if step.how != "transfer"] or [Step({})] for steps in lives]
    people = [lived(journey, steps)[-1].after for steps in plain]
    census = cj.people.census(people, as_of=day(number))
    then = [one.as_of(day(number)) for one in people]
    counts = Counter(
        where
        for one in then
        for where in [(position.stage, position.status) for position in one.positions]
        or [("", "outside")]
    )
    assert {(one.stage, one.status): one.customers for one in census} == counts


@given(JOURNEYS, FACTS)
def test_who_is_due_moves_when_they_are(journey: cj.Journey, facts: Facts) -> None:
    """And no one is moved by time before that."""
    ada = enrolled(journey, facts)
    assume(ada is not None)
    assert ada is not None
    waits = cj.people.due([ada], until=day(9))
    for one in waits:
        early = cj.advance(ada, facts, at=one.at - timedelta(seconds=1))
        assert not [event for event in early.events if event.target == one.target
                    and event.evidence == "time"]  # fmt: skip
    if not waits:
        later = cj.advance(ada, facts, at=day(9))
        assert "time" not in {event.evidence for event in later.events}


@given(JOURNEYS, HISTORIES)
def test_rules_on_leaving_and_waits_say_what_decisions_do(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """An endless wait moves no one; who can neither leave nor go on has nothing open."""
    report = cj.validate(journey, rules=cj.rules.DEFAULT.select("CJ151", "CJ228"))
    endless = {one.where for one in report if one.code == "CJ151"}
    timed = {
        f"transitions.{event.source}->{event.target}.after"
        for event in followed(journey, looks)[-1].events
        if event.evidence == "time"
    }
    assert not timed & endless
    for finding in report:
        if finding.code == "CJ228":
            assert finding.witness is not None
            facts: Facts = dict(finding.witness.facts)
            (stage,) = finding.witness.path
            entry = journey[stage].entry
            assert entry is None or entry.evaluate(facts) is True
            assert cj.parse_criterion(str(journey[finding.where.split(".")[1]].entry)).evaluate(
                facts
            )
            for item in journey.leaving(stage):
                if item.kind != "referral" and item.source != item.target and item.kind != "return":
                    assert stated(journey, item, facts) is not True


def strictly_before(journey: cj.Journey, stage: str) -> set[str]:
    """The stages before one, along advances and exits, that do not come after it as well."""

    def onward(first: str) -> set[str]:
        result: set[str] = set()
        pending = [first]
        while pending:
            for item in journey.leaving(pending.pop()):
                if item.kind in ("advance", "exit") and item.target not in result:
                    result.add(item.target)
                    pending.append(item.target)
        return result

    after = onward(stage)
    return {one.id for one in journey if stage in onward(one.id) and one.id not in after} - {stage}


@given(JOURNEYS, LIVES)
def test_a_new_version_never_takes_anyone_back_in_silence(
    journey: cj.Journey, steps: list[Step]
) -> None:
    """L15: not to an earlier stage, not before one where they have been, not out of having left."""
    for _, before, after, item in lived(journey, steps):
        if item is None or item.after is None:
            assert item is None or item.reasons
            continue
        assert (after.status == "exited") == (before.status == "exited")
        away = {one.id for one in leaving(after.journey)}
        for position in after.positions:
            assert (position.status == "exited") == (position.stage in away)
        migration = cj.migrate(before.journey, after.journey)
        assert set(after.left_from) <= {migration.target(one) for one in before.left_from}
        kinds = {one.kind for one in item.obligations}
        earlier = [one for one in before.stages if migration.mapping(one).manner == "earlier"]
        assert not earlier or "repeated" in kinds
        been = {event.target for event in before.events if event.kind != "transfer"}
        moves = [event for event in after.events[len(before.events) :] if event.evidence == "facts"]
        assert {event.source for event in moves} == {
            position.stage for position in before.positions
        }
        named = {
            name for one in item.obligations if one.kind == "repeated" for name in one.subjects
        }
        for event in moves:
            passed = been & strictly_before(before.journey, event.source)
            same = {one for one in passed if migration.mapping(one).manner in ("stays", "renamed")}
            targets = {migration.target(one) for one in same} - {None}
            goes_back = event.target in targets or any(
                event.target in strictly_before(after.journey, one) for one in targets if one
            )
            if goes_back:
                assert event.target in named


def test_the_frontier_is_what_leads_to_no_other() -> None:
    """By advances, over whatever lies between; in a cycle of them, none is further than another."""
    rng = Random(5)
    for _ in range(300):
        size = rng.randint(2, 8)
        names = [f"s{number}" for number in range(size)]
        pairs = {tuple(rng.choices(names, k=2)) for _ in range(rng.randint(1, 2 * size))}
        journey = cj.Journey(
            "j",
            stages=[cj.Stage(name) for name in names],
            transitions=[(source, target) for source, target in sorted(pairs)],
            starts=names[:1],
        )
        leads = {name: {name, *cj.reachable(journey, name)} for name in names}
        stages = sorted(rng.sample(range(size), rng.randint(1, size)))
        expected = [
            stage
            for stage in stages
            if all(
                names[stage] in leads[names[other]]
                for other in stages
                if names[other] in leads[names[stage]]
            )
        ]
        assert frontier(plan_of(journey), stages) == expected, (sorted(pairs), stages)
