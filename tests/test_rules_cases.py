"""Every rule fires where it should and nowhere else: cases kept as data, and its own examples."""

import pytest
from attrs import evolve

import customer_journey as cj
from tests.rule_cases import CASES

RULES = {rule.name: rule for rule in cj.rules.DEFAULT}


def places(rule: cj.rules.Rule, journey: cj.Journey) -> list[str]:
    """Where a rule fires on a journey, among all rules of the package."""
    # What is suppressed fires too; the rules on suppressions need them.
    seen = journey if rule.category == "upkeep" else evolve(journey, suppressions=())
    return [finding.where for finding in cj.validate(seen) if finding.code == rule.code]


FIRES = [
    pytest.param(RULES[name], journey, where, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, (journey, where) in enumerate(cases.fires)
]
PASSES = [
    pytest.param(RULES[name], journey, id=f"{name}-{number}")
    for name, cases in CASES.items()
    for number, journey in enumerate(cases.passes)
]


@pytest.mark.parametrize("name", RULES)
def test_a_rule_has_cases_on_both_sides(name: str) -> None:
    """At least two journeys on which it fires, and two on which it does not."""
    assert len(CASES[name].fires) >= 2
    assert len(CASES[name].passes) >= 2


def test_no_cases_are_left_of_rules_that_are_gone() -> None:
    """Cases name rules that are there."""
    assert set(CASES) == set(RULES)


@pytest.mark.parametrize(("rule", "journey", "where"), FIRES)
def test_a_rule_fires_just_where_it_should(
    rule: cj.rules.Rule, journey: cj.Journey, where: list[str]
) -> None:
    """All places are named, in the journey's order, and no others."""
    assert places(rule, journey) == list(where)


@pytest.mark.parametrize(("rule", "journey"), PASSES)
def test_a_rule_lets_pass_what_is_fine(rule: cj.rules.Rule, journey: cj.Journey) -> None:
    """Other rules may fire there; this one does not."""
    assert places(rule, journey) == []


@pytest.mark.no_cover
@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_the_same_alone_as_among_all(name: str) -> None:
    """What it finds does not depend on which other rules are on."""
    rule, alone = RULES[name], cj.rules.DEFAULT.select(name)
    for journey, where in CASES[name].fires:
        if rule.comes_last:
            continue
        assert [finding.where for finding in cj.validate(journey, rules=alone)] == list(where)


def example(rule: cj.rules.Rule, heading: str) -> cj.Journey:
    """The journey that the code under a heading of the rule's docstring makes."""
    names: dict[str, object] = {"cj": cj}
    exec(rule.sections[heading], names)  # noqa: S102 - an example of ours, run as readers would
    shop = names["shop"]
    assert isinstance(shop, cj.Journey)
    return shop


@pytest.mark.no_cover
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_explains_itself_truly(rule: cj.rules.Rule) -> None:
    """Every section is there; the example that fires does, and the one that passes does."""
    assert list(rule.sections) == ["", "Why", "Fires", "Passes", "Fix"]
    assert rule.summary.endswith(".")
    assert places(rule, example(rule, "Fires"))
    assert not places(rule, example(rule, "Passes"))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_only_a_rule_with_a_fix_promises_a_safe_fix(rule: cj.rules.Rule) -> None:
    """The docstring says so, and the fix does away with all that the rule found."""
    assert ("safe fix" in rule.sections["Fix"]) == (rule.fix is not None)
    if rule.fix is not None:
        for journey, _ in CASES[rule.name].fires:
            fixed = cj.rules.fix(journey, cj.validate(journey))
            assert places(rule, fixed.journey) == []
            assert rule.name in {finding.name for finding in fixed}
