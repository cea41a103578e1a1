"""Laws of the one decision: whatever the journey, the facts and the history, these hold.

The journeys have cycles, alternatives, one or two starts, exits with and without entries and
guards, returns and win-backs with and without guards, `otherwise` and waits; facts go missing.
A long run is `pytest tests/test_people_laws.py --hypothesis-profile=long`.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

import customer_journey as cj

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
        cj.Stage(name, entry=draw(entry), end=draw(st.booleans()), role=draw(ROLES))
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
            )
        )
    starts = draw(st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2))
    goals = draw(st.lists(st.sampled_from(names), unique=True, max_size=1))
    return cj.Journey("j", stages=stages, transitions=transitions, starts=starts, goals=goals)


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


def leaving(journey: cj.Journey) -> list[cj.Stage]:
    """The leaving stages: exits lead to them, no advance does, and they are no starts."""
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
        here = path[-1].target if path else first
        been = {first, *(step.target for step in path)}
        pending += [
            [*path, item]
            for item in journey.leaving(here)
            if item.kind == "advance" and item.target not in been
        ]


def ahead(journey: cj.Journey, stage: str) -> set[str]:
    """The stages that advances lead to from a stage."""
    found: set[str] = set()
    pending = [stage]
    while pending:
        for item in journey.leaving(pending.pop()):
            if item.kind == "advance" and item.target not in found:
                found.add(item.target)
                pending.append(item.target)
    return found


def start_truth(journey: cj.Journey, start: str, facts: Facts) -> bool | None:
    """Whether someone is at a start; one that states no entry has everyone."""
    entry = journey[start].entry
    return True if entry is None else entry.evaluate(facts)


def gone(journey: cj.Journey, facts: Facts, *, fresh: bool) -> list[str]:
    """The leaving stages whose entry is true, unless all exits are closed or a way back is true."""
    found: list[str] = []
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
            found.append(stage.id)
    return found


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
            here = path[-1].target if path else start
            if truth is True and all(truths):
                proven.add(here)
            reached |= {
                item.target
                for item in journey.leaving(here)
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
            other in reached and stage.id not in ahead(journey, other)
            for other in ahead(journey, stage.id)
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
            one for source in where or journey.starts for one in (source, *ahead(journey, source))
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
def test_a_fresh_person_asked_again_is_where_they_were(journey: cj.Journey, facts: Facts) -> None:
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


def test_asking_again_moves_nobody_round_a_cycle_of_advances() -> None:
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


@given(JOURNEYS, HISTORIES)
def test_asking_twice_changes_nothing(journey: cj.Journey, looks: list[Facts]) -> None:
    """L3: and every decision ends."""
    states = followed(journey, looks)
    for number, (facts, state) in enumerate(zip(looks, states, strict=True)):
        assert cj.advance(state, facts, at=day(number)) is state


@given(JOURNEYS, HISTORIES, st.randoms(use_true_random=False))
def test_the_order_of_transitions_never_decides(
    journey: cj.Journey, looks: list[Facts], random: Random
) -> None:
    """L4: not of any event."""
    shuffled = list(journey.transitions)
    random.shuffle(shuffled)
    other = cj.evolve(journey, transitions=shuffled)
    assert followed(journey, looks)[-1].events == followed(other, looks)[-1].events


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
    assert not set(false) & {place.stage for place in ada.places}


@given(JOURNEYS, HISTORIES)
def test_events_replay_to_every_state_there_was(journey: cj.Journey, looks: list[Facts]) -> None:
    """L8: stored and read they give the same; cut back to a moment, what was so then."""
    states = followed(journey, looks)
    last = states[-1]
    for number, state in enumerate(states):
        assert last.as_of(day(number)) == state
        assert last.as_of(day(number)).places == state.places
    read = cj.people.Enrolment.from_dict(json.loads(json.dumps(last.to_dict())), journey)
    assert read == last
    assert (read.places, read.status, read.rounds) == (last.places, last.status, last.rounds)
    again = cj.people.next_steps(read, looks[-1], at=day(9))
    assert again == cj.people.next_steps(last, looks[-1], at=day(9))


@given(JOURNEYS, HISTORIES)
def test_other_names_lead_to_the_same_places(journey: cj.Journey, looks: list[Facts]) -> None:
    """L9: ids are names."""
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
    )
    one, two = followed(journey, looks)[-1], followed(other, looks)[-1]
    assert [names[stage] for stage in one.stages] == list(two.stages)
    assert [event.kind for event in one.events] == [event.kind for event in two.events]


@given(JOURNEYS, HISTORIES)
def test_facts_that_no_criterion_names_change_nothing(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """L10: not even odd ones."""
    noisy: list[Facts] = [{**facts, "shoe size": object(), "x": 1} for facts in looks]
    assert followed(journey, looks)[-1] == followed(journey, noisy)[-1]
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
            if event.kind in ("advance", "exit") and item is not None and item.kind == event.kind:
                unknown = cj.next_stages(journey, event.source, facts, unknown="open")
                assert event.target in unknown
        steps = cj.people.next_steps(state, facts, at=day(number))
        if state.status == "active":
            undone = [step for step in steps if step.status == "open"]
            assert not [step for step in undone if step.kind == "return"]


@given(JOURNEYS, HISTORIES)
def test_exited_means_that_every_place_is_a_leaving_stage(
    journey: cj.Journey, looks: list[Facts]
) -> None:
    """L13: and no place is behind another."""
    away = {stage.id for stage in leaving(journey)}
    for state in followed(journey, looks):
        places = {place.stage for place in state.places}
        assert (state.status == "exited") == (bool(places) and places <= away)
        inside = places - away
        for one in inside:
            behind = ahead(journey, one) & inside
            assert all(one in ahead(journey, other) for other in behind)


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


@given(JOURNEYS, st.lists(HISTORIES, min_size=1, max_size=4), st.integers(0, 5))
def test_the_census_is_the_count_one_by_one(
    journey: cj.Journey, histories: list[list[Facts]], number: int
) -> None:
    """L12: at any moment, those excepted who were enrolled later."""
    people: list[cj.people.Enrolment] = []
    for looks in histories:
        first = enrolled(journey, looks[0], at=len(people))
        if first is not None:
            people.append(first)
    found = cj.people.census(people, as_of=day(number))
    then = [one.as_of(day(number)) for one in people if one.events[0].at <= day(number)]
    counts = Counter((place.stage, place.status) for one in then for place in one.places)
    assert {(one.stage, one.status): one.customers for one in found} == counts
    assert (found.customers, found.not_yet) == (len(then), len(people) - len(then))


@given(JOURNEYS, FACTS)
def test_who_is_due_moves_when_they_are(journey: cj.Journey, facts: Facts) -> None:
    """And nobody is moved by time before that."""
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
    """An endless wait moves nobody; who can neither leave nor go on has nothing open."""
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


@given(JOURNEYS, HISTORIES, st.integers(0, 6), st.sampled_from(["renamed", "removed"]))
def test_a_transfer_makes_no_one_leave_come_back_or_go_back_in_silence(
    journey: cj.Journey, looks: list[Facts], number: int, change: str
) -> None:
    """Whoever is carried over has left where they had, and an earlier stage is an obligation."""
    ada = followed(journey, looks)[-1]
    stage = journey.stages[number % len(journey)].id
    new = cj.edit.rename_stages(journey, ids={stage: "renamed"})
    new = cj.evolve(journey.without_stage(stage) if change == "removed" else new, version="2")
    migration = cj.migrate(journey, new)
    (item,) = cj.transfer([ada], migration, facts=lambda _: looks[-1], at=day(9))
    if item.after is None:
        assert item.reasons
        return
    assert (item.after.status == "exited") == (ada.status == "exited")
    places = {place.stage for place in item.after.places}
    away = {one.id for one in leaving(new)}
    assert {one.stage for one in item.after.places if one.status == "exited"} == places & away
    earlier = [one for one in ada.stages if migration.mapping(one).manner == "earlier"]
    assert not earlier or "repeated" in {one.kind for one in item.obligations}
    read = cj.people.Enrolment.from_dict(json.loads(json.dumps(item.after.to_dict())), new)
    assert (read.places, read.left_from) == (item.after.places, item.after.left_from)
    assert set(read.left_from) <= {migration.target(one) for one in ada.left_from}
