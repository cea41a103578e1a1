"""The engine: what rules find is sifted, ordered, silenced and passed on."""

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

import customer_journey as cj
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Violation
from customer_journey.rules._rule import Rule, rule
from customer_journey.rules._ruleset import RuleSet
from customer_journey.testing._journeys import journeys
from tests.rule_cases import CASES

SHOP = cj.Journey.sequence("shop", ["know", "try", "buy"]).disconnect("try", "buy")
EVERY_JOURNEY = [
    journey
    for cases in CASES.values()
    for journey in [*cases.passes, *(fires for fires, _ in cases.fires)]
]


@rule("ACME1", name="no-owner", category="people")
def no_owner(context: Context) -> Iterator[Violation]:
    """A stage that no one answers for."""
    for stage in context.journey:
        if not stage.owner:
            yield Violation(stage.path, f"no one owns {stage.label!r}", hint="name an owner")


def at(*places: str, code: str = "T1", premises: tuple[Rule, ...] = ()) -> Rule:
    """A rule that fires at these places, whatever the journey."""

    def check(context: Context) -> Iterator[Violation]:
        assert context.journey
        yield from (Violation(place, "here") for place in places)

    return rule(code, name=code.lower(), premises=premises)(check)


def findings_of(journey: cj.Journey, *rules: Rule) -> list[tuple[str, str]]:
    """Codes and places of what a few rules find."""
    return [(item.code, item.where) for item in cj.validate(journey, rules=RuleSet(rules))]


# Rules and sets of rules


def test_a_rule_of_ones_own_speaks_as_the_others_do() -> None:
    """The check fills in code, name and severity."""
    journey = cj.Journey("shop", stages=[cj.Stage("know"), cj.Stage("buy", owner="sales")])
    (finding,) = cj.validate(journey, rules=RuleSet([no_owner]))
    assert finding == cj.rules.Finding(
        "ACME1", "no-owner", "warning", "stages.know", "no one owns 'know'", "name an owner"
    )
    assert no_owner.summary == "A stage that no one answers for."


def test_a_rule_without_a_docstring_has_nothing_to_show() -> None:
    """Only rules of the package must explain themselves."""
    silent = at("")
    assert silent.sections == {}
    assert silent.summary == ""


@pytest.mark.parametrize(
    ("code", "name", "severity", "invalid"),
    [
        ("cj1", "fine", "error", ["code"]),
        ("CJ1x", "Not Fine", "error", ["code", "name"]),
        ("CJ1\n", "fine", "fatal", ["code", "severity"]),
    ],
)
def test_a_malformed_rule_is_refused(
    code: str, name: str, severity: cj.rules.Severity, invalid: list[str]
) -> None:
    """All that is wrong with it is named at once."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        rule(code, name=name, severity=severity)(lambda _: ())
    assert [problem.where for problem in caught.value.problems] == invalid


def test_two_rules_cannot_share_a_code_or_a_name() -> None:
    """Otherwise a suppression would mean two things."""
    with pytest.raises(cj.errors.InvalidValueError) as caught:
        RuleSet([no_owner, no_owner])
    assert [problem.where for problem in caught.value.problems] == ["[1]", "[1]"]


def test_rules_are_distinguished_from_one_another_by_sorted_codes() -> None:
    """The set of the package is in the order of its codes."""
    codes = [each.code for each in cj.rules.DEFAULT]
    assert codes == sorted(codes)
    assert {code[:3] for code in codes} <= {f"CJ{category}" for category in range(1, 10)}


def test_rules_are_selected_and_ignored_by_code_name_or_beginning() -> None:
    """Selecting starts afresh; ignoring takes away; both leave the set they were asked of alone."""
    few = cj.rules.DEFAULT.select("CJ10", "trap").ignore("no-goal", "CJ104")
    names = [each.name for each in few]
    assert "trap" in names
    assert "no-start" in names
    assert not {"no-goal", "isolated-stage", "dead-end"} & set(names)
    assert few.select("no-goal")["no-goal"] in few.select("no-goal")
    assert "CJ103" not in few
    assert "CJ102" in few
    assert few["no-goal"].code == "CJ103"
    assert len(cj.rules.DEFAULT) == len(cj.rules.DEFAULT.rules)
    assert repr(RuleSet([no_owner])) == "<RuleSet: 1 rules>"
    assert repr(RuleSet([no_owner]).ignore("ACME")) == "<RuleSet: 1 rules, 1 off>"


@pytest.mark.parametrize("ask", ["select", "ignore"])
def test_a_misspelt_rule_is_not_taken_for_none(ask: str) -> None:
    """A filter that fits nothing would switch nothing off, in silence."""
    with pytest.raises(cj.errors.UnknownRuleError) as caught:
        getattr(cj.rules.DEFAULT, ask)("dead-ends")
    assert str(caught.value) == "no rule 'dead-ends'; did you mean 'dead-end'?"
    with pytest.raises(KeyError, match="no rule ''"):
        getattr(cj.rules.DEFAULT, ask)("")


def test_a_rule_that_is_not_there_is_named() -> None:
    """A lookup never guesses."""
    with pytest.raises(cj.errors.UnknownRuleError, match="did you mean 'trap'"):
        _ = cj.rules.DEFAULT["trip"]


def test_rules_are_added_and_replaced_by_code() -> None:
    """A rule with the code of an earlier one takes its place, and is on."""
    mine = rule("ACME1", name="owner-missing")(no_owner.check)
    both = cj.rules.DEFAULT.with_rules(no_owner)
    assert no_owner in both
    assert len(both) == len(cj.rules.DEFAULT) + 1
    replaced = both.ignore("ACME1").with_rules(mine)
    assert replaced["ACME1"].name == "owner-missing"
    assert mine in replaced
    assert len(replaced) == len(both)


def test_severities_can_be_overridden_for_rules() -> None:
    """What is a warning to one is an error to another; premises keep working."""
    strict = cj.rules.DEFAULT.with_severity("error", "CJ1").with_severity("info", "no-goal")
    report = cj.validate(cj.Journey("empty", stages=[cj.Stage("a")]), rules=strict)
    assert {item.name: item.severity for item in report}["no-goal"] == "info"
    assert strict["duplicate-name"].severity == "error"
    assert findings_of(SHOP, *strict.select("CJ104", "CJ106")) == [("CJ104", "stages.buy")]


# Premises


def test_a_rule_is_silent_where_its_premise_fires() -> None:
    """At the same place and at all within it; not beside it, and not around it."""
    first = at("stages.a", "transitions.a->b")
    places = ("stages.a", "stages.a.entry", "stages.ab", "stages", "transitions.a->b.when")
    second = at(*places, code="T2", premises=(first,))
    assert [where for code, where in findings_of(SHOP, first, second) if code == "T2"] == [
        "stages",
        "stages.ab",
    ]


def test_a_premise_speaks_even_where_it_is_off() -> None:
    """What a rule finds does not depend on which others are shown, nor on their order."""
    first = at("")
    second = at("stages.a", code="T2", premises=(first,))
    third = at("stages.a", "stages.b", code="T3", premises=(second,))
    assert findings_of(SHOP, second) == []
    assert findings_of(SHOP, third, second, first) == [("T1", "")]
    near = at(
        "stages.b", code="T4", premises=(at("stages.b", code="T5", premises=(at("stages.c"),)),)
    )
    assert findings_of(SHOP, near) == []


def test_a_rule_that_fails_says_which_it_is() -> None:
    """An error in someone's rule is theirs to fix, so it is not swallowed."""

    @rule("BAD1", name="bad")
    def bad(context: Context) -> Iterator[Violation]:
        raise ZeroDivisionError(context.journey.id)

    with pytest.raises(ZeroDivisionError) as caught:
        cj.validate(SHOP, rules=RuleSet([bad]))
    assert caught.value.__notes__ == ["raised by rule BAD1 (bad)"]


def test_rules_know_the_day() -> None:
    """Today's, or the one the caller names."""

    @rule("DAY1", name="day")
    def day(context: Context) -> Iterator[Violation]:
        yield Violation("", context.as_of.isoformat())

    report = cj.validate(SHOP, rules=RuleSet([day]), as_of=date(2026, 2, 28))
    assert report[0].message == "2026-02-28"
    assert report.as_of == date(2026, 2, 28)
    before, now, after = date.today(), cj.validate(SHOP).as_of, date.today()  # noqa: DTZ011 - as the library
    assert before <= now <= after


# Order and suppression


def test_findings_stand_in_the_journeys_order() -> None:
    """Stages before transitions, the second before the tenth, the whole before its parts."""
    names = [f"s{number}" for number in range(12)]
    journey = cj.Journey.sequence(
        "long", names, facts=[cj.Fact("z", type="bool"), cj.Fact("a", type="bool")]
    )
    wanted = [
        "",
        "stages",
        "stages.s2",
        "stages.s2.questions[2]",
        "stages.s2.questions[10]",
        "stages.s10",
        "transitions.s2->s3",
        "transitions.s10->s11.when",
        "starts[0]",
        "goals[0]",
        "facts.z",
        "facts.a",
        "suppressions[3]",
        "name",
    ]
    assert findings_of(journey, at(*reversed(wanted))) == [("T1", where) for where in wanted]
    repeated = findings_of(journey, at("stages.s1", code="T2"), at("stages.s1"))
    assert repeated == [("T1", "stages.s1"), ("T2", "stages.s1")]


def test_findings_sort_by_code_severity_and_place() -> None:
    """As values of their own, they sort by the rule first."""
    some = [
        cj.rules.Finding("B1", "b", "error", "x", "m"),
        cj.rules.Finding("A1", "a", "info", "x", "m"),
        cj.rules.Finding("A1", "a", "error", "z", "m"),
        cj.rules.Finding("A1", "a", "error", "y", "m", witness=cj.rules.Witness(path=["q"])),
    ]
    assert sorted(some) == [some[3], some[2], some[1], some[0]]


def suppressed(*suppressions: tuple[str, str]) -> cj.rules.Report:
    """The report on a journey with a dead end and an isolated stage, some of it excused."""
    built = [cj.Suppression(name, where=where, reason="Known") for name, where in suppressions]
    return cj.validate(
        evolve(SHOP, suppressions=built), rules=cj.rules.DEFAULT.select("CJ1", "CJ9")
    )


def places(report: cj.rules.Report) -> list[tuple[str, str]]:
    """Names and places of what a report shows."""
    return [(item.name, item.where) for item in report]


@pytest.mark.parametrize("name", ["dead-end", "CJ110", "CJ11", "CJ"])
@pytest.mark.parametrize("where", ["stages.try", "stages", ""])
def test_a_suppression_silences_a_rule_at_a_place_and_within(name: str, where: str) -> None:
    """By code, name or the beginning of codes; the reason goes along."""
    report = suppressed((name, where))
    assert ("dead-end", "stages.try") not in places(report)
    silenced = {item.finding.name: item.suppression.reason for item in report.suppressed}
    assert silenced["dead-end"] == "Known"


@pytest.mark.parametrize("where", ["stages.tr", "stages.buy", "stages.try.entry", "goals"])
def test_a_suppression_elsewhere_silences_nothing_and_is_reported(where: str) -> None:
    """A place is met at its own boundaries, not by a text it begins with."""
    report = suppressed(("dead-end", where))
    assert ("dead-end", "stages.try") in places(report)
    assert ("unused-suppression", "suppressions[0]") in places(report)


def test_an_unused_suppression_of_a_rule_that_is_off_is_left_alone() -> None:
    """It may be used in the next run."""
    journey = evolve(SHOP, suppressions=[cj.Suppression("trap", reason="Known")])
    assert places(cj.validate(journey, rules=cj.rules.DEFAULT.select("CJ9"))) == []
    assert places(cj.validate(journey, rules=cj.rules.DEFAULT.select("CJ9", "trap"))) == [
        ("unused-suppression", "suppressions[0]")
    ]


def test_a_suppression_says_when_its_place_is_gone() -> None:
    """A renamed stage leaves its suppressions behind."""
    gone, idle = (suppressed(("trap", where))[-1].message for where in ("stages.x", "stages.know"))
    assert "'stages.x' does not exist" in gone
    assert "'stages.know' has no finding" in idle


def test_findings_on_suppressions_can_be_suppressed_too() -> None:
    """A package may be missing on one machine and there on the next."""
    report = suppressed(("acme-rule", ""), ("unknown-rule", "suppressions[0]"))
    assert "unknown-rule" not in [name for name, _ in places(report)]


# Reports


def test_a_report_is_a_sequence_that_is_always_true() -> None:
    """Having no findings is not the same as being nothing."""
    report = cj.validate(
        cj.Journey.sequence("fine", ["a", "b"]), rules=cj.rules.DEFAULT.select("CJ10")
    )
    assert report
    assert len(report) == 0
    assert report.ok
    assert str(report) == "'fine': no findings"
    assert repr(report) == "<Report of 'fine': no findings>"
    report.raise_for_errors(least="info")


def test_a_report_counts_filters_and_prints() -> None:
    """Counts are by severity, from error to info; filters join."""
    report = suppressed(("CJ104", ""))
    assert report.counts == {"error": 2, "warning": 0, "info": 0}
    assert not report.ok
    assert report[0] in report
    assert report[:1] == (report[0],)
    assert str(report).splitlines() == [
        "'shop': 2 errors, 1 suppressed",
        f"  {report[0]}",
        f"  {report[1]}",
    ]
    assert str(report[1]) == (
        "goals[0]: error CJ107 unreachable-goal: no path from a start leads to the goal 'buy' "
        "(connect it)"
    )
    assert places(report.filter(under="goals")) == [("unreachable-goal", "goals[0]")]
    assert places(report.filter(rules=["dead-end"])) == [("dead-end", "stages.try")]
    assert places(report.filter(severities=["warning", "info"])) == []
    assert report.filter().findings == report.findings
    with pytest.raises(cj.errors.UnknownRuleError):
        report.filter(rules=["nothing"])
    with pytest.raises(cj.errors.InvalidValueError, match="'fatal' is not one of"):
        report.filter(severities=["fatal"])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]


def test_a_report_raises_from_a_severity_on() -> None:
    """The error lists all that is as grave, and is a ValueError."""
    warned = cj.validate(cj.Journey("x", stages=[cj.Stage("a", end=True)], starts=["a"]))
    warned.raise_for_errors()
    with pytest.raises(cj.errors.CheckFailedError) as caught:
        warned.raise_for_errors(least="warning")
    assert isinstance(caught.value, ValueError)
    assert [problem.where for problem in caught.value.problems] == ["goals"]
    assert "CJ103 no-goal" in str(caught.value)


def test_a_report_is_a_value() -> None:
    """The same check gives an equal report; it pickles with its rules, for they are found again."""
    report = cj.validate(SHOP)
    assert report == cj.validate(SHOP)
    assert hash(report) == hash(cj.validate(SHOP))
    strict = cj.validate(SHOP, rules=cj.rules.DEFAULT.with_severity("error", "CJ2").ignore("CJ9"))
    for value in (report, strict, RuleSet([no_owner]), copy.deepcopy(report)):
        assert pickle.loads(pickle.dumps(value)) == value
    nowhere = rule("T9", name="nowhere")(findings_of)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    with pytest.raises(TypeError, match="findings_of is not a rule"):
        pickle.loads(pickle.dumps(nowhere))


def test_a_report_becomes_json() -> None:
    """Every value is one that JSON has, witnesses with dates included."""
    seen: dict[str, cj.types.FactValue] = {"signed": date(2026, 1, 1), "orders": 2}
    witness = cj.rules.Witness(path=["know"], facts=seen)

    @rule("W1", name="witnessed")
    def witnessed(context: Context) -> Iterator[Violation]:
        yield Violation(f"stages.{context.journey.stages[0].id}", "so it is", witness=witness)

    report = cj.validate(SHOP, rules=RuleSet([witnessed]))
    data = json.loads(json.dumps(report.to_dict()))
    assert data["ok"] is True
    assert data["counts"] == {"error": 0, "warning": 1, "info": 0}
    assert data["findings"][0]["witness"] == {
        "path": ["know"],
        "facts": {"signed": "2026-01-01", "orders": 2},
    }
    assert str(report[0]) == (
        "stages.know: warning W1 witnessed: so it is; "
        "as in know, with signed = 2026-01-01, orders = 2"
    )
    assert str(cj.rules.Witness(facts=[("x", True)])) == "x = True"
    silenced = suppressed(("CJ", "")).to_dict()["suppressed"]
    assert isinstance(silenced, list)
    assert silenced[0]["reason"] == "Known"


# Baselines


def test_a_baseline_hides_what_is_known_and_shows_what_is_new() -> None:
    """Only new places are shown; what is fixed can go from the baseline."""
    known = cj.validate(SHOP).baseline()
    assert len(cj.validate(SHOP).since(known)) == 0
    worse = SHOP.with_stage(cj.Stage("more"))
    assert places(cj.validate(worse).since(known)) == [("isolated-stage", "stages.more")]
    fixed = known.fixed(cj.validate(SHOP.connect("try", "buy")))
    assert cj.rules.KnownFinding("CJ110", "stages.try") in fixed.entries
    assert known.fixed(cj.validate(SHOP)) == cj.rules.Baseline()
    assert known.to_dict() == json.loads(known.to_json())
    assert repr(known) == f"<Baseline: {len(cj.validate(SHOP))} known>"
    assert bool(cj.rules.Baseline())


def test_a_baseline_counts_how_often_a_rule_fires_at_a_place() -> None:
    """One more at the same place is new."""
    once = cj.validate(SHOP, rules=RuleSet([at("stages.know")])).baseline()
    report = cj.validate(SHOP, rules=RuleSet([at("stages.know", "stages.know")]))
    assert report.baseline().entries == (cj.rules.KnownFinding("T1", "stages.know", 2),)
    assert len(report.since(once)) == 1


@given(
    st.lists(st.tuples(st.text(), st.text(), st.integers(1, 9)), unique_by=lambda entry: entry[:2])
)
def test_a_baseline_reads_what_it_wrote(entries: list[tuple[str, str, int]]) -> None:
    """In any script, and whatever stands in a place."""
    baseline = cj.rules.Baseline(cj.rules.KnownFinding(*each) for each in entries)
    assert cj.rules.Baseline.from_json(baseline.to_json()) == baseline


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", [""]),
        ("[" * 100_000, [""]),
        ("[]", [""]),
        ('{"format": "customer-journey-baseline", "version": 2, "findings": []}', [""]),
        ('{"format": "other", "version": 1, "findings": []}', [""]),
        ('{"format": "customer-journey-baseline", "version": 1}', ["findings"]),
        (
            (
                '{"format": "customer-journey-baseline", "version": 1, "findings": [1, {"code": '
                '"A1"}, {"code": "A1", "where": "", "count": 0}, {"code": "A1", "where": ""}, '
                '{"code": "A1", "where": "", "count": true}, '
                '{"code": "A1", "where": "", "count": 2}]}'
            ),
            ["findings[0]", "findings[1]", "findings[2]", "findings[4]", "findings[5]"],
        ),
    ],
)
def test_what_is_no_baseline_is_refused(text: str, where: list[str]) -> None:
    """Every problem is named."""
    with pytest.raises(cj.errors.InvalidFileError) as caught:
        cj.rules.Baseline.from_json(text)
    assert [problem.where for problem in caught.value.problems] == where


FORMER_NAMES = {
    "advance-back",
    "advance-in-circle",
    "answer-not-asked",
    "asset-for-nobody",
    "believed-only",
    "closed-guard",
    "customer-called-prospect",
    "decided-clause",
    "easier-later",
    "end-with-way-on",
    "exit-inside",
    "goal-behind-exit",
    "half-a-rate",
    "idle-asset",
    "idle-guard",
    "kept-in-vain",
    "lone-channel",
    "mixed-kinds",
    "never-entered",
    "never-observed",
    "never-taken",
    "no-handoff",
    "no-way-in",
    "nothing-left-over",
    "observed-where",
    "persona-with-holes",
    "persona-without-a-way",
    "promise-not-passed-on",
    "prospect-called-customer",
    "referral-as-move",
    "referral-beside-start",
    "repeated-clause",
    "return-forward",
    "role-steps-back",
    "same-entry",
    "same-name",
    "share-missing",
    "shares-over-one",
    "shares-under-one",
    "stage-not-measured",
    "start-with-way-in",
    "target-behind-probability",
    "type-conflict",
    "undecided-criterion",
}
"""The names of rules in version 0.1.0 that have changed since."""


def test_former_names_still_mean_their_rules() -> None:
    """In `select`, `ignore`, look-ups, reports and suppressions, until 1.0."""
    assert {name for each in cj.rules.DEFAULT for name in each.aliases} == FORMER_NAMES
    for each in cj.rules.DEFAULT:
        for name in each.aliases:
            assert list(cj.rules.DEFAULT.select(name)) == [each]
            assert each not in cj.rules.DEFAULT.ignore(name)
            assert cj.rules.DEFAULT[name] is each
            assert name in cj.rules.DEFAULT
    looped = SHOP.connect("try", "know")
    excused = evolve(looped, suppressions=[cj.Suppression("advance-in-circle", reason="A draft")])
    report = cj.validate(excused)
    assert [item.finding.name for item in report.suppressed] == ["advance-cycle"]
    assert not {"CJ901", "CJ902"} & {item.code for item in report}
    assert cj.validate(looped).filter(rules=["advance-in-circle"])


def test_a_rule_may_not_take_a_former_name() -> None:
    """It would be ambiguous in suppressions."""
    clash = evolve(no_owner, name="advance-in-circle")
    with pytest.raises(cj.errors.InvalidValueError):
        cj.rules.DEFAULT.with_rules(clash)


def test_old_baselines_match_by_code_and_place() -> None:
    """Whatever names and messages were when they were written."""
    text = cj.validate(SHOP).baseline().to_json()
    assert not any(name in text for name in FORMER_NAMES)
    assert len(cj.validate(SHOP).since(cj.rules.Baseline.from_json(text))) == 0


def test_answers_have_flat_rows() -> None:
    """For any dataframe: of reports, baselines and sets of rules."""
    report = cj.validate(SHOP)
    (row,) = (row for row in report.rows() if row["code"] == "CJ107")
    assert row["where"] == "goals[0]"
    assert report.baseline().rows()[0].keys() == {"code", "where", "count"}
    few = cj.rules.DEFAULT.select("CJ107")
    assert few["CJ107"].to_dict()["summary"] == few["CJ107"].summary
    assert str(few["CJ107"]).startswith("CJ107 unreachable-goal (error): A goal")
    assert str(no_owner).endswith(")") == (not no_owner.summary)
    assert [row["name"] for row in few.rows() if row["on"]] == ["unreachable-goal"]
    assert few.to_dict()["rules"] == few.rows()


# Fixes


def test_fixes_change_what_the_report_names_and_nothing_else() -> None:
    """A narrowed report narrows the mending."""
    journey = SHOP.connect("know", "know").connect("try", "try")
    report = cj.validate(journey)
    some = cj.rules.fix(journey, report.filter(under="transitions.try->try"))
    assert [item.where for item in some] == ["transitions.try->try"]
    assert [row["code"] for row in some.rows()] == ["CJ121"]
    assert str(some).splitlines()[0] == "'shop': 1 finding fixed"
    assert places(cj.validate(some.journey).filter(rules=["self-loop"])) == [
        ("self-loop", "transitions.know->know")
    ]
    everything = cj.rules.fix(journey, report)
    assert len(everything) == 2
    assert everything.journey.transition("know", "know") == cj.Transition(
        "know", "know", kind="return"
    )


def test_a_report_of_another_version_does_no_harm() -> None:
    """Only what still fires is fixed."""
    journey = SHOP.connect("know", "know")
    unchanged = cj.rules.fix(SHOP, cj.validate(journey))
    assert unchanged.journey == SHOP
    assert not unchanged


def test_unused_suppressions_are_taken_out_one_or_all() -> None:
    """Positions shift when one goes; the right ones go."""
    excuses = [
        cj.Suppression("trap", where="stages.know", reason="One"),
        cj.Suppression("dead-end", where="stages.try", reason="Two"),
        cj.Suppression("trap", where="stages.buy", reason="Three"),
    ]
    journey = evolve(SHOP, suppressions=excuses)
    report = cj.validate(journey)
    first = cj.rules.fix(journey, report.filter(under="suppressions[0]"))
    assert first.journey.suppressions == (excuses[1], excuses[2])
    assert len(first) == 1
    both = cj.rules.fix(journey, report)
    assert both.journey.suppressions == (excuses[1],)
    assert len(both) == 2


@pytest.mark.no_cover
@pytest.mark.parametrize("journey", EVERY_JOURNEY)
def test_a_fix_brings_nothing_new_and_is_done_at_once(journey: cj.Journey) -> None:
    """What is safe raises no other finding, and fixing again finds nothing to do."""
    report = cj.validate(journey)
    fixed = cj.rules.fix(journey, report)
    fixable = {each.code for each in cj.rules.DEFAULT if each.fix is not None}
    assert {item.code for item in fixed} <= fixable
    if not fixed:
        assert fixed.journey == journey
        return
    after = cj.validate(fixed.journey)
    errors = {item.code for item in report if item.severity == "error"}
    assert {item.code for item in after if item.severity == "error"} <= errors
    assert not cj.rules.fix(fixed.journey, after)


# Laws


@pytest.mark.no_cover
@given(journeys())
def test_no_journey_makes_a_rule_raise(journey: cj.Journey) -> None:
    """Whatever can be built can be checked, fixed and passed on."""
    report = cj.validate(journey)
    assert list(report) == list(cj.validate(journey))
    json.dumps([report.to_dict(), report.to_sarif(uri="a b.yaml")])
    assert str(report).count("\n") == len(report)
    assert len(report.since(report.baseline())) == 0
    fixed = cj.rules.fix(journey, report).journey
    assert cj.rules.fix(fixed, cj.validate(fixed)).journey == fixed


def beyond(graph: "nx.DiGraph[int]", start: int) -> set[int]:
    """What networkx can get to from a node, itself included."""
    return nx.descendants(graph, start) | {start}  # pyright: ignore[reportUnknownMemberType] - a gap in the stubs


NUMBERS = st.integers(0, 6)
TRIPLES = st.lists(
    st.tuples(NUMBERS, NUMBERS, st.sampled_from(["advance", "return", "exit", "referral"])),
    unique_by=lambda triple: triple[:2],
    max_size=14,
)


@given(TRIPLES, st.lists(NUMBERS, unique=True, min_size=1))
def test_reaching_is_what_networkx_says_it_is(
    triples: list[tuple[int, int, cj.types.TransitionKind]], starts: list[int]
) -> None:
    """A stage is found lost where no path over moves leads to it from a start."""
    journey = cj.Journey(
        "maze",
        stages=[cj.Stage(f"s{number}") for number in range(7)],
        transitions=[cj.Transition(f"s{a}", f"s{b}", kind=kind) for a, b, kind in triples],
        starts=[f"s{number}" for number in starts],
    )
    graph: nx.DiGraph[int] = nx.DiGraph([(a, b) for a, b, kind in triples if kind != "referral"])
    graph.add_nodes_from(range(7))
    reached = {end for start in starts for end in beyond(graph, start)}
    selected = cj.rules.DEFAULT.select(
        "isolated-stage", "reachable-only-by-referral", "unreachable-stage"
    )
    findings_of = {
        item.where for item in cj.validate(journey, rules=selected) if item.code != "CJ104"
    }
    touched = {number for a, b, _ in triples for number in (a, b)}
    assert findings_of == {f"stages.s{number}" for number in touched - reached}
    assert cj.rules.Context(journey).reached == {f"s{number}" for number in reached}


def test_what_a_rule_computes_is_kept_with_the_journey() -> None:
    """Another rule gets the same value, and anything but a function is refused."""
    journey = cj.Journey.sequence("s", ["know", "buy"])

    def names(journey: cj.Journey) -> set[str]:
        return {stage.name for stage in journey.stages}

    first = cj.rules.Context(journey).indexed(names)
    assert first == names(journey)
    assert cj.rules.Context(journey).indexed(names) is first
    build: Any = "names"
    with pytest.raises(cj.errors.WrongTypeError):
        cj.rules.Context(journey).indexed(build)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), unique=True, max_size=16))
def test_cycles_of_advances_are_those_of_networkx(pairs: list[tuple[int, int]]) -> None:
    """There is a finding for each group that leads round, and its witness is a circle of it."""
    journey = cj.Journey(
        "round",
        stages=[cj.Stage(f"s{number}") for number in range(8)],
        transitions=[cj.Transition(f"s{source}", f"s{target}") for source, target in pairs],
    )
    graph: nx.DiGraph[int] = nx.DiGraph([pair for pair in pairs if pair[0] != pair[1]])
    report = cj.validate(journey, rules=cj.rules.DEFAULT.select("advance-cycle"))
    groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    assert len(report) == len(groups)
    for item in report:
        assert item.witness is not None
        path = item.witness.path
        assert path[0] == path[-1]
        assert len(set(path)) == len(path) - 1
        assert all(journey.transition(*step) for step in pairwise(path))
        assert item.where == f"stages.{path[0]}"


@example([(0, 2), (1, 1), (1, 2), (2, 2)])
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), unique=True, max_size=14))
def test_traps_are_closed_components_without_an_exit(pairs: list[tuple[int, int]]) -> None:
    """There is a trap where a start can get into a circle that no one gets out of."""
    journey = cj.Journey(
        "maze",
        stages=[cj.Stage(f"s{number}", end=number == 6) for number in range(7)],
        transitions=[cj.Transition(f"s{source}", f"s{target}") for source, target in pairs],
        starts=["s0"],
    )
    graph: nx.DiGraph[int] = nx.DiGraph(pairs)
    graph.add_nodes_from(range(7))
    closed = [
        component
        for component in nx.attracting_components(graph)
        if 6 not in component and any(graph.has_edge(a, b) for a in component for b in component)
    ]
    reached = beyond(graph, 0)
    report = cj.validate(journey, rules=cj.rules.DEFAULT.select("trap"))
    assert len(report) == sum(component <= reached for component in closed)


@pytest.mark.slow
def test_thirty_thousand_stages_are_checked_without_recursion() -> None:
    """A chain and a ring of that size are fine."""
    size = 30_000
    ids = [f"s{number}" for number in range(size)]
    chain = cj.Journey.sequence("chain", ids)
    assert places(cj.validate(chain)) == [("entry-missing", "stages")]
    back = cj.Transition(ids[-1], ids[0], kind="return")
    ring = evolve(
        chain,
        stages=[*chain.stages[:-1], cj.Stage(ids[-1])],
        transitions=[*chain.transitions, back],
        goals=(),
    )
    (trap,) = cj.validate(ring, rules=cj.rules.DEFAULT.select("trap"))
    assert trap.witness is not None
    assert len(trap.witness.path) == size + 1


def test_every_misspelt_fact_has_a_hint() -> None:
    """However many there are; what looking for the nearest costs is bounded elsewhere."""
    entry = cj.criteria.all_of(cj.fact(f"order-{number}").is_known() for number in range(60))
    declared = cj.Fact("order", type="bool")
    journey = cj.Journey("x", stages=[cj.Stage("a", entry=entry)], facts=[declared])
    report = cj.validate(journey, rules=cj.rules.DEFAULT.select("undeclared-fact"))
    assert [item.hint for item in report] == ["did you mean 'order'?"] * 60


def test_the_frameworks_have_no_errors() -> None:
    """What the documents say is sound, or the preset says why it is left as it is."""
    for name in cj.presets.names():
        assert cj.validate(cj.presets.get(name)).ok, name


def test_checking_loads_nothing_optional() -> None:
    """The rules need neither networkx nor anything else beyond the core."""
    script = (
        "import sys, customer_journey as cj; cj.validate(cj.Journey.sequence('a', ['b'])); "
        "sys.exit(bool({'networkx', 'numpy', 'narwhals', 'yaml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_a_violation_can_be_graver_than_others_of_its_rule() -> None:
    """Unless a set gives the rule another severity: then all its findings have that."""
    drawn = cj.Stage("a", experience=[cj.Experience(1)])
    severities = [
        [
            finding.severity
            for finding in cj.validate(
                cj.Journey.sequence("shop", [cj.evolve(drawn, basis=basis), "b"]), rules=rules
            )
        ]
        for rules in (
            cj.rules.DEFAULT.select("CJ711"),
            copy.deepcopy(cj.rules.DEFAULT.select("CJ711")),
            cj.rules.DEFAULT.select("CJ711").with_severity("info", "CJ711"),
            cj.rules.DEFAULT.select("CJ711").with_severity("error", "CJ711"),
        )
        for basis in ("observed", None)
    ]
    assert severities == [["warning"], ["info"]] * 2 + [["info"]] * 2 + [["error"]] * 2


def test_a_declaration_that_may_be_misspelt_is_not_removed() -> None:
    """The fix would take away what a criterion meant; another unused one goes."""
    journey = cj.Journey(
        "shop",
        stages=[cj.Stage("buy", entry=cj.fact("cancelled") == True, end=True)],  # noqa: E712 - a criterion
        starts=["buy"],
        goals=["buy"],
        facts=[cj.Fact("canceled", type="bool"), cj.Fact("note", type="bool")],
    )
    fixed = cj.rules.fix(journey, cj.validate(journey))
    assert [finding.where for finding in fixed] == ["facts.note"]
    assert [fact.name for fact in fixed.journey.facts] == ["canceled"]
