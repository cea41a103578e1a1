"""Where a journey differs from the framework it follows, a rule says so."""

import pickle
import subprocess
import sys
from typing import get_args

import pytest

import customer_journey as cj

RULES = cj.rules.RuleSet([cj.presets.DEVIATION])
HOURGLASS = cj.presets.get("marketing-hourglass")


def deviations(journey: cj.Journey) -> list[tuple[str, str]]:
    """The places and the messages of what the rule finds."""
    return [(finding.where, finding.message) for finding in cj.validate(journey, rules=RULES)]


@pytest.mark.parametrize("name", get_args(cj.presets.FrameworkName))
def test_no_preset_parts_from_itself(name: cj.presets.FrameworkName) -> None:
    """Under its own id, and under another while it names the source."""
    preset = cj.presets.get(name)
    assert deviations(preset) == []
    assert deviations(cj.evolve(preset, id="our-own", name="Ours", version="3")) == []
    if len(preset) > 1:
        gone = preset.without_stage(preset.stages[-1].id)
        assert deviations(cj.evolve(gone, id="our-own")) != []


@pytest.mark.parametrize("name", get_args(cj.presets.TemplateName))
def test_a_template_is_there_to_be_changed(name: cj.presets.TemplateName) -> None:
    """Under its own id and with other stages, nothing is reported."""
    template = cj.presets.get(name)
    assert deviations(template.without_stage(template.stages[-1].id)) == []


def test_who_follows_nothing_parts_from_nothing() -> None:
    """Neither without a source nor with one that no preset has."""
    assert deviations(cj.Journey.sequence("shop", ["know", "buy"])) == []
    assert deviations(cj.evolve(HOURGLASS, id="x", source=None).without_stage("try")) == []
    assert deviations(cj.evolve(HOURGLASS, id="x", source=cj.Source()).without_stage("try")) == []
    ours = cj.Source("Our own handbook", author="We")
    assert deviations(cj.evolve(HOURGLASS, id="x", source=ours).without_stage("try")) == []


def test_a_file_can_name_the_source_in_any_case() -> None:
    """The title and the author are enough."""
    source = HOURGLASS.source
    assert source is not None
    named = cj.Source(source.title.upper(), author=source.author.lower())
    shop = cj.Journey.sequence("shop", ["know", "buy"], source=named)
    assert ("stages", "'Like' of 'Marketing Hourglass' is missing") in deviations(shop)


def test_a_stage_left_out_is_missing_and_its_neighbours_are_not_cut_off() -> None:
    """One finding for it, none for the bridge over it."""
    short = cj.edit.select_stages(
        HOURGLASS, [stage.id for stage in HOURGLASS if stage.id != "trust"]
    )
    assert deviations(short) == [("stages", "'Trust' of 'Marketing Hourglass' is missing")]


def test_a_stage_put_in_is_one_finding() -> None:
    """Its two steps are not findings of their own."""
    more = cj.edit.insert_stage(HOURGLASS, cj.Stage("demo"), after="like", before="trust")
    assert deviations(more) == [("stages.demo", "'demo' is not a stage of 'Marketing Hourglass'")]


def test_a_renamed_or_merged_stage_is_pointed_at() -> None:
    """By the phases that it covers."""
    ours = cj.edit.merge_stages(HOURGLASS, ["like", "trust"], into="warm")
    report = cj.validate(ours, rules=RULES)
    assert [finding.hint for finding in report.filter(severities=["info"])][:2] == [
        "stage 'warm' covers its phases",
        "stage 'warm' covers its phases",
    ]


def test_other_names_are_no_deviation() -> None:
    """A framework's stages are known by their ids; people may call them what they like."""
    assert deviations(cj.edit.rename_stages(HOURGLASS, names={"try": "Pilot"})) == []


def test_another_order_and_other_transitions_are_reported() -> None:
    """Where they can be seen: at the stage, at the transition, at the journey's list."""
    moved = HOURGLASS.with_stage(HOURGLASS["try"], before="trust")
    assert deviations(moved) == [
        ("stages.try", "'Try' has another position than in 'Marketing Hourglass'")
    ]
    cut = HOURGLASS.disconnect("know", "like").connect("refer", "know", kind="return")
    assert deviations(cut) == [
        ("transitions", "no transition from 'Know' to 'Like', unlike in 'Marketing Hourglass'"),
        (
            "transitions.refer->know",
            (
                "the transition from 'Refer' to 'Know' is return, and referral in "
                "'Marketing Hourglass'"
            ),
        ),
    ]
    other = cj.evolve(HOURGLASS.connect("know", "try"), goals=["buy"], starts=[])
    assert deviations(other) == [
        (
            "transitions.know->try",
            "a transition from 'Know' to 'Try', unlike in 'Marketing Hourglass'",
        ),
        ("starts", "other starts than in 'Marketing Hourglass': there, 'Know'"),
        ("goals", "other goals than in 'Marketing Hourglass': there, 'Refer'"),
    ]


def test_a_path_over_a_stage_of_ones_own_is_a_path() -> None:
    """It has no transition of its own to point at."""
    more = HOURGLASS.with_stage(cj.Stage("pilot")).connect("know", "pilot").connect("pilot", "buy")
    assert deviations(more) == [
        ("stages.pilot", "'pilot' is not a stage of 'Marketing Hourglass'"),
        ("transitions", "a transition from 'Know' to 'Buy', unlike in 'Marketing Hourglass'"),
    ]


def test_where_a_framework_has_no_start_that_is_said() -> None:
    """Lists that are empty there read as such."""
    bare = cj.edit.select_stages(HOURGLASS, ["refer"])
    there = cj.evolve(bare, starts=["refer"], goals=[])
    assert ("goals", "other goals than in 'Marketing Hourglass': there, 'Refer'") in (
        deviations(there)
    )


def test_the_rules_engine_is_loaded_for_the_rule_alone() -> None:
    """Reading a preset does without; a misspelt name is an error that helps."""
    script = """
import sys
import customer_journey as cj
cj.presets.get("aida")
before = "customer_journey.rules" in sys.modules
cj.presets.DEVIATION
print(before, "customer_journey.rules" in sys.modules)
cj.presets.DEVIATIONS
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout == "False True\n"
    assert "Did you mean: 'DEVIATION'" in done.stderr.splitlines()[-1]
    with pytest.raises(AttributeError, match="no attribute 'deviation'"):
        getattr(cj.presets, "deviation")  # noqa: B009 - no type checker knows that name


def test_the_rule_joins_the_others_and_keeps_in_a_pickle() -> None:
    """It explains itself by examples that hold, and its code is free."""
    together = cj.rules.DEFAULT.with_rules(cj.presets.DEVIATION)
    assert together["framework-deviation"].severity == "info"
    assert pickle.loads(pickle.dumps(cj.presets.DEVIATION)) == cj.presets.DEVIATION
    for heading, fires in (("Fires", True), ("Passes", False)):
        names: dict[str, object] = {"cj": cj}
        exec(cj.presets.DEVIATION.sections[heading], names)  # noqa: S102 - an example of ours
        shop = names["shop"]
        assert isinstance(shop, cj.Journey)
        assert bool(deviations(shop)) == fires
