"""The check of a journey: every rule run once, then premises, suppressions and safe fixes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import final

from customer_journey._answer import AnswerSequence, about, describe
from customer_journey._arguments import checked
from customer_journey._frozen import evolve, frozen
from customer_journey._messages._current import counted, current_language, in_language, in_terms_of
from customer_journey._model import Journey
from customer_journey.rules._context import Context
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._finding import Finding, Violation, enclosing
from customer_journey.rules._places import Places
from customer_journey.rules._report import Report, Suppressed
from customer_journey.rules._rule import Check, Rule, matches
from customer_journey.rules._ruleset import RuleSet

__all__ = ["Fixed", "fix", "validate"]


@checked
def validate(
    journey: Journey,
    /,
    *,
    rules: RuleSet = DEFAULT,
    as_of: date | None = None,
    language: str = "",
) -> Report:
    """The findings of all rules in the journey, in one pass.

    Findings are in the journey's order, and by code at each path. Those that the journey's own
    suppressions silence are in `Report.suppressed`. Each rule of the package takes time linear in
    the journey, or nearly so.

    Args:
        journey: The journey to check.
        rules: The rules to check by; `customer_journey.rules.DEFAULT` has all of the package.
        as_of: The day with which review dates are compared; the current one if None.
        language: The language of messages and hints, as a tag of BCP 47 such as `de`; empty for
            that of the journey. They are English in a language without a catalogue.

    Raises:
        WrongTypeError: The first argument is not a `Journey`, or `rules` not a `RuleSet`.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).disconnect("try", "buy")
        >>> for finding in cj.validate(shop).filter(severities=["error"]):
        ...     print(finding.where, finding.name)
        stages.try dead-end
        stages.buy isolated-stage
        goals[0] unreachable-goal
    """
    with in_terms_of(journey), in_language(language or journey.language):
        return _report(journey, rules, as_of)


def _report(journey: Journey, rules: RuleSet, as_of: date | None) -> Report:
    names = [name for rule in rules.rules for name in (rule.code, rule.name, *rule.aliases)]
    day = as_of or date.today()  # noqa: DTZ011 - the day in the caller's time zone
    context = Context(journey, as_of=day, rule_names=tuple(names))
    on = tuple(rules)
    run = _Run(context, on)
    suppressions = _Suppressions(journey, on)
    reported, suppressed = suppressions.split(run.findings(comes_last=False))
    run.context = evolve(context, idle=suppressions.idle())
    late, late_suppressed = suppressions.split(run.findings(comes_last=True))
    place = Places(journey)
    report = Report(
        journey,
        rules,
        tuple(sorted([*reported, *late], key=place.of)),
        tuple(sorted([*suppressed, *late_suppressed], key=lambda item: place.of(item.finding))),
        as_of=day,
        language=current_language(),
    )
    return about(report, journey)


class _Run:
    """The violations of every rule, each run once, without those that its premises rule out."""

    def __init__(self, context: Context, rules: tuple[Rule, ...]) -> None:
        self.context = context
        self.rules = rules
        # By function, for a rule stays the same when its severity is changed.
        self.violations: dict[Check, tuple[Violation, ...]] = {}
        self.taken: dict[Check, frozenset[str]] = {}

    def findings(self, *, comes_last: bool) -> Iterator[Finding]:
        for rule in self.rules:
            if rule.comes_last == comes_last:
                for each in self.run(rule):
                    yield Finding(
                        rule.code,
                        rule.name,
                        (rule.graver if each.is_graver else None) or rule.severity,
                        each.where,
                        each.message,
                        each.hint,
                        each.witness,
                        each.clause,
                    )

    def run(self, rule: Rule) -> tuple[Violation, ...]:
        """The violations of a rule, which is run after its premises.

        A premise runs even where it is off: the findings of a rule must not depend on which others
        are on.
        """
        stack = [rule]
        while stack:
            each = stack[-1]
            if each.premises and (
                missing := [item for item in each.premises if item.check not in self.violations]
            ):
                stack.extend(missing)
            else:
                if each.check not in self.violations:
                    self._check(each)
                stack.pop()
        return self.violations[rule.check]

    def _check(self, rule: Rule) -> None:
        taken: frozenset[str] = frozenset()
        if rule.premises:
            taken = taken.union(*[self.taken[item.check] for item in rule.premises])
        try:
            violations = tuple(rule.check(self.context))
        except Exception as error:
            error.add_note(f"raised by rule {rule.code} ({rule.name})")
            raise
        if taken:
            violations = tuple(
                each for each in violations if taken.isdisjoint(enclosing(each.where))
            )
        self.violations[rule.check] = violations
        if violations:
            taken = taken.union([each.where for each in violations])
        self.taken[rule.check] = taken


class _Suppressions:
    """The journey's suppressions by path, and which of them silenced a finding."""

    def __init__(self, journey: Journey, rules: tuple[Rule, ...]) -> None:
        self.listed = journey.suppressions
        self.rules = {rule.code: rule for rule in rules}
        self.by_path: dict[str, list[int]] = {}
        for index, item in enumerate(journey.suppressions):
            self.by_path.setdefault(item.where, []).append(index)
        self.used: set[int] = set()

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Suppressed]]:
        """The findings to report, and those that are suppressed."""
        reported: list[Finding] = []
        suppressed: list[Suppressed] = []
        for finding in findings:
            rule = self.rules[finding.code]
            matching = [
                index
                for path in (enclosing(finding.where) if self.listed else ())
                for index in self.by_path.get(path, ())
                if matches(rule, self.listed[index].rule)
            ]
            if matching:
                self.used.update(matching)
                suppressed.append(Suppressed(finding, self.listed[matching[-1]]))
            else:
                reported.append(finding)
        return reported, suppressed

    def idle(self) -> tuple[int, ...]:
        """Which suppressions silenced nothing though a rule that they name was run."""
        early = [rule for rule in self.rules.values() if not rule.comes_last]
        return tuple(
            index
            for index, item in enumerate(self.listed)
            if index not in self.used and any(matches(rule, item.rule) for rule in early)
        )


@final
@frozen
class Fixed(AnswerSequence[Finding]):
    """A fixed journey, and the findings that it no longer has; `fix` gives one."""

    journey: Journey
    """The journey with all safe fixes applied."""
    findings: tuple[Finding, ...]
    """The findings that were fixed."""

    def __str__(self) -> str:
        """The findings that were fixed, each on a line, under a headline."""
        count = counted(len(self), "finding fixed", "findings fixed")
        lines = [f"{describe(self.journey.label)!r}: {count}"]
        return "\n".join([*lines, *(f"  {finding}" for finding in self.findings)])

    def _first(self) -> str:
        return "findings"


@checked
def fix(journey: Journey, report: Report, /) -> Fixed:
    """The journey with all safe fixes applied, and the findings that they fixed.

    A fix is safe if it does not change where customers can be: it removes what is unused, sets a
    kind that could be no other, normalizes names. Only findings of the report are fixed, and only
    where the rule still fires; so a report of an earlier version does no harm.

    Args:
        journey: The journey to fix.
        report: What `validate` found in it; `Report.filter` narrows what to fix.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "buy"]).connect("buy", "buy")
        >>> fixed = cj.rules.fix(shop, cj.validate(shop))
        >>> [finding.name for finding in fixed], fixed.journey.transition("buy", "buy").kind
        (['self-loop'], 'return')
    """

    def findings_of(code: str, journey: Journey) -> list[Finding]:
        findings = validate(
            journey, rules=report.rules, as_of=report.as_of, language=report.language
        )
        return [finding for finding in findings if finding.code == code]

    fixed: list[Finding] = []
    for rule in report.rules:
        reported = {finding.where for finding in report if finding.code == rule.code}
        if rule.fix is None or not reported:
            continue
        present = [item for item in findings_of(rule.code, journey) if item.where in reported]
        if present:
            journey = rule.fix(journey, tuple(item.where for item in present))
            remaining = set(findings_of(rule.code, journey))
            fixed.extend(item for item in present if item not in remaining)
    return Fixed(journey, tuple(fixed))
