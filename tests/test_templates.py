"""Templates: what each of them has, so that a business can start from it."""

from collections import Counter
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast, get_args

import pytest

import customer_journey as cj
from customer_journey import presets
from customer_journey.criteria._computed import names_read

TEMPLATES: tuple[presets.TemplateName, ...] = get_args(presets.TemplateName)
LEAVING = "lapsed"

every_template = pytest.mark.parametrize("name", TEMPLATES)


def readings(journey: cj.Journey, name: str) -> list[cj.criteria.Reading]:
    """The readings of events from which a fact is computed in the end."""
    (fact,) = [fact for fact in journey.facts if fact.name == name]
    if isinstance(fact.computed, cj.criteria.Reading):
        return [fact.computed]
    assert fact.computed is not None, f"{journey.id}: {name} is not computed"
    return [each for read in names_read(fact.computed) for each in readings(journey, read)]


@every_template
def test_a_template_is_selected_by_its_kind(name: presets.TemplateName) -> None:
    """By its name and among templates, and by nothing that only frameworks have."""
    journey = presets.get(name)
    assert journey.id == name
    assert presets.get(name) is journey
    assert presets.kind_of(journey) == "template"
    assert not presets.is_names_only(journey)
    assert journey in presets.find(kind="template")
    assert journey not in presets.find(kind="framework")


@every_template
def test_a_template_has_no_findings(name: presets.TemplateName) -> None:
    """Not even an information: it is as complete as the rules ask, but that it asked no one."""
    journey = presets.get(name)
    assert [str(finding) for finding in cj.validate(journey)] == []
    (suppressed,) = journey.suppressions
    assert suppressed.rule == "moment-without-experience"
    assert journey[suppressed.where.removeprefix("stages.")].moment_of_truth


@every_template
def test_a_template_survives_files(name: presets.TemplateName) -> None:
    """Written and read again it is itself."""
    journey = presets.get(name)
    assert cj.loads(cj.dumps(journey)) == journey


@every_template
@pytest.mark.extra("yaml")
def test_a_template_survives_yaml(name: presets.TemplateName) -> None:
    """The form in which people start from one."""
    journey = presets.get(name)
    assert cj.loads(cj.dumps(journey, format="yaml"), format="yaml") == journey


@every_template
def test_people_enter_on_what_a_system_records(name: presets.TemplateName) -> None:
    """Every entry and guard reads facts that compute from declared events, and from no proxy."""
    journey = presets.get(name)
    declared = {event.name: {column.name for column in event.columns} for event in journey.events}
    proxies = {fact.name for fact in journey.facts if fact.basis == "assumed"}
    criteria = [stage.entry for stage in journey]
    criteria += [item.when for item in journey.transitions if item.when is not None]
    for criterion in criteria:
        assert criterion is not None
        assert proxies.isdisjoint(criterion.names())
        for fact in criterion.names():
            for reading in readings(journey, fact):
                for event in reading.events:
                    assert not reading.column or reading.column in declared[event]
    assert all(event.meaning for event in journey.events)
    for each in journey.facts:
        assert each.meaning
        assert readings(journey, each.name)


@every_template
def test_people_leave_with_a_reason_to_where_a_fact_tells(name: presets.TemplateName) -> None:
    """Every exit says why, and what leads to a stage of the lapsed is an exit."""
    journey = presets.get(name)
    exits = [item for item in journey.transitions if item.kind == "exit"]
    assert exits
    for item in exits:
        assert item.reason, item.path
        assert journey[item.target].entry is not None
        assert journey[item.target].role == LEAVING
    assert {item.target for item in exits} == {
        stage.id for stage in journey if stage.role == LEAVING
    }


@every_template
def test_every_stage_is_worked_out(name: presets.TemplateName) -> None:
    """Two questions with answers, a metric of something by something, an owner, a purpose."""
    journey = presets.get(name)
    for stage in journey:
        answered = {answer for asset in stage.assets for answer in asset.answers}
        assert len(stage.questions) >= 2, stage.path
        assert {question.id for question in stage.questions} <= answered, stage.path
        assert all(question.text.endswith("?") for question in stage.questions)
        assert stage.metrics, stage.path
        for metric in stage.metrics:
            assert metric.numerator, metric.id
            assert metric.denominator, metric.id
            assert metric.target is not None, metric.id
            assert metric.computed is not None, metric.id
        assert stage.owner, stage.path
        assert stage.purpose, stage.path
        assert stage.phases, stage.path
        assert stage.touchpoints, stage.path
        assert len({action.lane for action in stage.actions}) >= 2, stage.path


@every_template
def test_one_stage_decides_and_is_measured(name: presets.TemplateName) -> None:
    """One moment of truth, with a metric, and no experience: a template rests on no interviews."""
    journey = presets.get(name)
    (decisive,) = [stage for stage in journey if stage.moment_of_truth]
    assert decisive.metrics
    assert not any(stage.experience for stage in journey)


@every_template
def test_what_is_ours_is_assumed(name: presets.TemplateName) -> None:
    """Nothing pretends to be stated or observed, and no feelings are described."""
    journey = presets.get(name)
    assert journey.basis == "assumed"
    for stage in journey:
        assert (stage.basis, stage.entry_basis) == ("assumed", "assumed")
        parts = (stage.questions, stage.assets, stage.touchpoints, stage.metrics, stage.actions)
        assert all(each.basis == "assumed" for part in parts for each in part)
    for item in journey.transitions:
        assert item.basis == "assumed"
        assert item.when_basis == (None if item.when is None else "assumed")
        assert item.handoff is None or item.handoff.basis == "assumed"
    assert journey.audience is not None
    assert all(insight.n is insight.share is None for insight in journey.audience.insights)


@every_template
def test_work_is_handed_on_where_the_owner_changes(name: presets.TemplateName) -> None:
    """What is promised is due somewhere, and who takes over gets something."""
    journey = presets.get(name)
    assert journey.promises
    for item in journey.transitions:
        if item.kind != "referral" and journey[item.source].owner != journey[item.target].owner:
            assert item.handoff is not None, item.path
            assert item.handoff.facts, item.path


@every_template
def test_who_refers_and_who_comes_are_rewarded(name: presets.TemplateName) -> None:
    """On both sides, where the business has referrals."""
    for item in presets.get(name).transitions:
        if item.kind == "referral":
            assert item.when is not None
            assert {reward.to for reward in item.rewards} == {"referrer", "newcomer"}


def test_crosswalk_of_all_presets_has_every_template() -> None:
    """Templates are compared with frameworks by phase."""
    table = cj.crosswalk([presets.get(name) for name in presets.names()])
    assert len(table.journeys) == len(presets.names())


@every_template
@pytest.mark.parametrize(
    "framework",
    ["seven-behaviours", "marketing-hourglass", "buyers-journey", "buying-process", "six-stage"],
)
def test_a_template_aligns_with_the_first_five_frameworks(
    name: presets.TemplateName, framework: presets.FrameworkName
) -> None:
    """By phase: some of its stages stand for some of theirs."""
    alignment = cj.align(presets.get(name), presets.get(framework))
    assert alignment.blocks
    assert 0 < alignment.score <= 1


AS_OF = datetime(2026, 6, 1)


@cache
def log_of(name: presets.TemplateName) -> list[dict[str, Any]]:
    """A log made of the template's own events."""
    return cj.testing.sample_log(presets.get(name), people=300, seed=7, as_of=AS_OF)


@pytest.mark.slow
@pytest.mark.covers
@every_template
@pytest.mark.extra("data")
def test_a_template_locates_everybody_in_a_log_of_its_events(name: presets.TemplateName) -> None:
    """Leavers and open cases alike, whatever comes later, each with a proof."""
    journey, log = presets.get(name), log_of(name)
    assert any(row["at"] > AS_OF for row in log)
    people = cast("list[dict[str, Any]]", cj.events.facts(journey, log, as_of=AS_OF))
    assert {row["customer"] for row in people} == {
        row["customer"] for row in log if row["at"] <= AS_OF
    }
    places: Counter[str] = Counter()
    for facts in people:
        del facts["customer"]
        located = cj.locate(journey, facts, as_of=AS_OF)
        assert located.standing == "proven"
        assert not located.off_path
        places.update(located.stages)
    assert set(places) == {stage.id for stage in journey}


@every_template
@pytest.mark.extra("data")
def test_a_template_draws_its_funnel(name: presets.TemplateName) -> None:
    """Along the first way from start to goal, no stage has more people than the one before."""
    journey, log = presets.get(name), log_of(name)
    places = cj.events.timeline(journey, log, as_of=AS_OF)
    visits = [row for row in cast("list[dict[str, Any]]", places) if row["stage"] is not None]
    path = cj.shortest_path(journey, journey.starts[0], journey.goals[0])
    assert path is not None
    funnel = cast("list[dict[str, Any]]", cj.events.funnel(visits, path))
    assert [row["step"] for row in funnel] == list(path)
    counts: list[int] = [row["people"] for row in funnel]
    assert counts == sorted(counts, reverse=True)
    assert 0 < counts[-1] < counts[0]
    assert cj.render.to_svg(funnel).startswith("<svg ")


@pytest.mark.slow
@pytest.mark.covers
@every_template
@pytest.mark.extra("data")
def test_a_template_measures_all_its_metrics(name: presets.TemplateName) -> None:
    """On four years of made-up events, so that the longest window is over for somebody."""
    journey = presets.get(name)
    log = cj.testing.sample_log(
        journey, people=300, seed=7, as_of=AS_OF, span=timedelta(days=4 * 365)
    )
    scorecard = cj.events.measure(journey, log, as_of=AS_OF)
    rows = cast("list[dict[str, Any]]", scorecard.rows())
    metrics = {(stage.id, metric.id): metric for stage in journey for metric in stage.metrics}
    assert {(row["stage"], row["metric"]) for row in rows} == set(metrics)
    for row in rows:
        computed = metrics[row["stage"], row["metric"]].computed
        assert row["value"] is not None, row
        assert row["status"] in {"met", "missed", "unclear"}
        if isinstance(computed, cj.criteria.Conversion | cj.criteria.Proportion):
            assert row["low"] <= row["value"] <= row["high"]
            assert row["people"] > 0
    assert any(row["open"] for row in rows)
