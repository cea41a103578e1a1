"""People who were followed are evidence: their stored events are traces."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import customer_journey as cj
from tests.test_people_laws import HISTORIES, JOURNEYS, Facts, enrolled

DAY = timedelta(days=1)


def day(number: float) -> datetime:
    """A moment so many days after the first one."""
    return datetime(2026, 3, 1, tzinfo=UTC) + number * DAY


CLUB = cj.Journey(
    "club",
    stages=[
        cj.Stage("know"),
        cj.Stage("try"),
        cj.Stage("join", entry=cj.fact("joined").is_true()),
        cj.Stage("read", entry=cj.fact("reads").is_true()),
        cj.Stage("write", entry=cj.fact("writes").is_true()),
        cj.Stage("left", entry=cj.fact("left").is_true(), end=True),
    ],
    transitions=[
        ("know", "try"),
        ("try", "join"),
        ("join", "read"),
        ("join", "write"),
        cj.Transition("read", "left", kind="exit"),
        cj.Transition("write", "left", kind="exit"),
    ],
    starts=["know"],
    goals=["read"],
    version="1",
)


def followed(customer: str, *looks: dict[str, bool]) -> cj.people.Enrolment:
    """Someone looked at once a day, of whom facts are kept."""
    facts = dict(looks[0])
    someone = cj.enrol(CLUB, customer, facts, at=day(0))
    for number, more in enumerate(looks[1:], start=1):
        facts |= more
        someone = cj.advance(someone, facts, at=day(number))
    return someone


ADA = followed("ada", {}, {"joined": True}, {"reads": True}, {"writes": True}, {"left": True})
BEN = followed("ben", {}, {"joined": True}, {"reads": True, "left": True}, {"left": False})


def test_a_trace_has_the_stages_they_came_to_and_marks_what_they_passed() -> None:
    """Who leaves two places comes to one stage; who has not left after all is back."""
    trace = ADA.trace
    assert trace.customer == "ada"
    assert trace.steps == ("know", "try", "join", "read", "write", "left")
    assert [visit.stage for visit in trace.visits if visit.passed] == ["try"]
    assert [visit.at for visit in trace.visits] == [day(n) for n in (0, 1, 1, 2, 3, 4)]
    assert trace.outcome == "left"
    assert BEN.trace.steps == ("know", "try", "join", "read", "left", "read")
    assert BEN.trace.outcome == ""
    assert cj.evidence.Sample([ADA]).rows()[0]["passed"] == "try"


def test_who_is_finished_has_an_outcome_and_who_was_not_there_yet_has_no_step() -> None:
    """At a goal that ends it, though the journey leads on from there."""
    policy = cj.people.Policy(at_goal="finish")
    cleo = cj.enrol(CLUB, "cleo", {"reads": True}, at=day(0), policy=policy)
    assert (cleo.trace.steps, cleo.trace.outcome) == (("read",), "read")
    again = cj.enrol(CLUB, "cleo", {}, at=day(9), earlier=[cleo])
    assert again.trace.customer == "cleo (2)"
    assert cj.evidence.discover([cleo, again], ended=True).people == 2
    assert cleo.as_of(day(-1)).trace == cj.evidence.Trace("cleo")


def test_another_version_is_a_visit_where_the_stage_is_another() -> None:
    """Who stays where they were does not come there again."""
    new = cj.edit.rename_stages(cj.evolve(CLUB, version="2"), ids={"join": "member"})
    moved = cj.transfer(
        [followed("ada", {}), followed("ben", {}, {"joined": True})],
        cj.migrate(CLUB, new),
        facts=lambda _: {"joined": True},
        at=day(5),
    )
    assert [one.trace.steps for one in moved.moved] == [
        ("know",),
        ("know", "try", "join", "member"),
    ]


def test_what_is_neither_is_refused() -> None:
    """With its place."""
    with pytest.raises(cj.errors.InvalidValueError, match="an Enrolment, got int"):
        cj.evidence.consensus([ADA, 3])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]


@pytest.mark.extra("data")
def test_people_who_may_still_go_on_are_open_as_their_traces_are() -> None:
    """Ben is where Ada went on from, and no one says how it ends."""
    people = [ADA, BEN]
    traces = [one.trace for one in people]
    for data in (people, traces):
        with pytest.raises(cj.errors.OpenCasesError):
            cj.markov.fit(data)
    chains = [cj.markov.fit(data, within=2 * DAY, as_of=day(9)) for data in (people, traces)]
    assert chains[0].rows() == chains[1].rows()


@pytest.mark.extra("data")
@given(JOURNEYS, st.lists(HISTORIES, min_size=1, max_size=4))
def test_the_same_people_say_the_same_as_enrolments_and_as_traces(
    journey: cj.Journey, histories: list[list[Facts]]
) -> None:
    """Stored and read, too."""
    people: list[cj.people.Enrolment] = []
    for number, looks in enumerate(histories):
        someone = enrolled(journey, looks[0])
        if someone is not None:
            for at, facts in enumerate(looks[1:], start=1):
                someone = cj.advance(someone, facts, at=day(at))
            people.append(cj.evolve(someone, customer=f"c{number}"))
    assume(people)
    stored = [
        cj.people.Enrolment.from_dict(json.loads(json.dumps(one.to_dict())), journey)
        for one in people
    ]
    traces = [one.trace for one in people]
    assert [one.trace for one in stored] == traces
    chains = [cj.markov.fit(data, ended=True) for data in (people, stored, traces)]
    assert chains[0].rows() == chains[1].rows() == chains[2].rows()
    result = [cj.evidence.discover(data, ended=True) for data in (people, traces)]
    assert result[0].journey == result[1].journey
    assert cj.evidence.consensus(people) == cj.evidence.consensus(traces)
    fits = [cj.evidence.conform(journey, data, runs_to="anywhere") for data in (people, traces)]
    assert fits[0].fitness == fits[1].fitness
