"""The check: every rule asked once; premises and suppressions sift what it found."""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from customer_journey._arguments import require
from customer_journey._model import Journey, Suppression
from customer_journey.rules._context import Context
from customer_journey.rules._default import DEFAULT
from customer_journey.rules._finding import Finding, Spot, enclosing
from customer_journey.rules._places import Places
from customer_journey.rules._report import Report, Suppressed
from customer_journey.rules._rule import Check, Rule, matches
from customer_journey.rules._ruleset import RuleSet

__all__ = ["validate"]


def validate(journey: Journey, /, *, rules: RuleSet = DEFAULT, today: date | None = None) -> Report:
    """The report of all that the rules find in the journey, in one pass.

    Findings stand in the journey's order, and by code at each place. What the journey's own
    suppressions silence is listed apart, as `Report.suppressed`. Each rule of the package takes
    time linear in the journey, or nearly so.

    Args:
        journey: The journey to check.
        rules: The rules to check by; `customer_journey.rules.DEFAULT` has all of the package.
        today: The day that reviews are overdue on; today's where None.

    Raises:
        WrongTypeError: What was given is no journey, or `rules` are no `RuleSet`.

    Example:
        >>> import customer_journey as cj
        >>> shop = cj.Journey.sequence("shop", ["know", "try", "buy"]).disconnect("try", "buy")
        >>> for finding in cj.validate(shop).filter(severities=["error"]):
        ...     print(finding.where, finding.name)
        stages.try dead-end
        stages.buy isolated-stage
        goals[0] unreachable-goal
    """
    require(journey, Journey, "validate")
    require(rules, RuleSet, "validate", "cj.rules.DEFAULT.select(…) chooses among all rules")
    names = [name for rule in rules.rules for name in (rule.code, rule.name)]
    day = today or date.today()  # noqa: DTZ011 - the day where the caller is
    context = Context(journey, today=day, rule_names=tuple(names))
    on = tuple(rules)
    run = _Run(context, on)
    silencers = _Silencers(journey)
    shown, silenced = silencers.sift(run.findings(comes_last=False))
    run.context = evolve(context, idle=silencers.idle(on))
    late_shown, late_silenced = silencers.sift(run.findings(comes_last=True))
    place = Places(journey)
    return Report(
        journey,
        rules,
        sorted([*shown, *late_shown], key=place.of),
        sorted([*silenced, *late_silenced], key=lambda item: place.of(item.finding)),
        today=day,
    )


class _Run:
    """The spots of every rule, each asked once, and those its premises leave."""

    def __init__(self, context: Context, rules: tuple[Rule, ...]) -> None:
        self.context = context
        self.rules = rules
        # By function, for a rule stays the same when its severity is changed.
        self.spots: dict[Check, tuple[Spot, ...]] = {}
        self.taken: dict[Check, frozenset[str]] = {}

    def findings(self, *, comes_last: bool) -> Iterator[Finding]:
        for rule in self.rules:
            if rule.comes_last == comes_last:
                self.ask(rule)
                for spot in self.spots[rule.check]:
                    yield Finding(
                        rule.code,
                        rule.name,
                        rule.severity,
                        spot.where,
                        spot.message,
                        spot.hint,
                        spot.witness,
                    )

    def ask(self, rule: Rule) -> None:
        """Have a rule's spots, after those of its premises.

        A premise speaks even where it is off: what a rule finds must not hang on which others are
        shown.
        """
        waiting = [rule]
        while waiting:
            premises = waiting[-1].premises
            missing = [item for item in premises if item.check not in self.spots]
            if missing:
                waiting.extend(missing)
                continue
            done = waiting.pop()
            if done.check not in self.spots:
                taken = [self.taken[item.check] for item in premises]
                self._look(done, frozenset[str]().union(*taken))

    def _look(self, rule: Rule, taken: frozenset[str]) -> None:
        try:
            spots = tuple(rule.check(self.context))
        except Exception as error:
            error.add_note(f"raised by rule {rule.code} ({rule.name})")
            raise
        if taken:
            spots = tuple(
                spot for spot in spots if not any(path in taken for path in enclosing(spot.where))
            )
        self.spots[rule.check] = spots
        self.taken[rule.check] = taken.union(spot.where for spot in spots)


class _Silencers:
    """The journey's suppressions, by place, and which of them silenced something."""

    def __init__(self, journey: Journey) -> None:
        self.listed = journey.suppressions
        self.by_place: dict[str, list[int]] = {}
        for index, item in enumerate(journey.suppressions):
            self.by_place.setdefault(item.where, []).append(index)
        self.used: set[int] = set()

    def sift(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Suppressed]]:
        shown: list[Finding] = []
        silenced: list[Suppressed] = []
        for finding in findings:
            fitting = self._fitting(finding) if self.listed else []
            if fitting:
                self.used.update(fitting)
                silenced.append(Suppressed(finding, self.listed[fitting[-1]]))
            else:
                shown.append(finding)
        return shown, silenced

    def idle(self, rules: Iterable[Rule]) -> tuple[tuple[int, Suppression], ...]:
        """The suppressions that silenced nothing though a rule they mean was asked."""
        early = [rule for rule in rules if not rule.comes_last]
        return tuple(
            (index, item)
            for index, item in enumerate(self.listed)
            if index not in self.used and any(matches(rule, item.rule) for rule in early)
        )

    def _fitting(self, finding: Finding) -> list[int]:
        return [
            index
            for path in enclosing(finding.where)
            for index in self.by_place.get(path, ())
            if self.listed[index].rule == finding.name
            or finding.code.startswith(self.listed[index].rule)
        ]
