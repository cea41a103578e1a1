"""Sets of rules: which ones look, and how much each matters."""

from collections.abc import Iterable, Iterator
from typing import final

from attrs import evolve, field, frozen

from customer_journey._answer import Displayed
from customer_journey.errors import InvalidValueError, Problem, UnknownRuleError
from customer_journey.rules._finding import Severity
from customer_journey.rules._rule import Rule, matches

__all__ = ["RuleSet"]


def _rules(value: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(value)


def _codes(value: Iterable[str]) -> frozenset[str]:
    return frozenset(value)


@final
@frozen(repr=False)
class RuleSet(Displayed):
    """A rule set holds rules, of which some may be off; iterating gives those that are on.

    Rules are named by code (`CJ110`), by name (`dead-end`) or by the beginning of codes (`CJ1`).

    Raises:
        InvalidValueError: Two rules share a code or a name.

    Example:
        >>> import customer_journey as cj
        >>> few = cj.rules.DEFAULT.select("CJ14").ignore("phase-missing")
        >>> [rule.name for rule in few]
        ['same-name', 'untidy-name', 'role-missing']
    """

    rules: tuple[Rule, ...] = field(converter=_rules)
    """All its rules, on or off."""
    off: frozenset[str] = field(default=frozenset(), kw_only=True, converter=_codes)
    """The codes of the rules that are off."""

    def __attrs_post_init__(self) -> None:
        taken: set[str] = set()
        wrong: list[Problem] = []
        for index, rule in enumerate(self.rules):
            for name in (rule.code, rule.name):
                if name in taken:
                    wrong.append(Problem(f"[{index}]", f"another rule is called {name!r}"))
                taken.add(name)
        if wrong:
            raise InvalidValueError("RuleSet", wrong)

    def __iter__(self) -> Iterator[Rule]:
        """The rules that are on, in their order."""
        return (rule for rule in self.rules if rule.code not in self.off)

    def __len__(self) -> int:
        """How many rules are on."""
        return sum(rule.code not in self.off for rule in self.rules)

    def __contains__(self, rule: object) -> bool:
        """Whether a rule, or the one with that code or name, is on."""
        wanted = (rule.code,) if isinstance(rule, Rule) else (rule,)
        return any(each.code in wanted or each.name in wanted for each in self)

    def __getitem__(self, name: str) -> Rule:
        """The rule with that code or name, on or off.

        Raises:
            UnknownRuleError: There is none; the error names the nearest.
        """
        for rule in self.rules:
            if name in (rule.code, rule.name):
                return rule
        raise UnknownRuleError(name, self._names())

    def __repr__(self) -> str:
        """How many rules there are, and how many are off."""
        off = f", {len(self.rules) - len(self)} off" if self.off else ""
        return f"<RuleSet: {len(self.rules)} rules{off}>"

    def select(self, *wanted: str) -> "RuleSet":
        """The set in which just these rules are on, whichever were before.

        Args:
            *wanted: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them means no rule of the set.
        """
        chosen = self._meant(wanted)
        return evolve(self, off={rule.code for rule in self.rules} - chosen)

    def ignore(self, *unwanted: str) -> "RuleSet":
        """The set in which these rules are off.

        Args:
            *unwanted: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them means no rule of the set.
        """
        return evolve(self, off=self.off | self._meant(unwanted))

    def with_rules(self, *rules: Rule) -> "RuleSet":
        """The set with these rules as well, on; one with the code of an earlier one replaces it.

        Raises:
            InvalidValueError: Two rules share a name.
        """
        added = {rule.code: rule for rule in rules}
        kept = [added.pop(rule.code, rule) for rule in self.rules]
        return RuleSet([*kept, *added.values()], off=self.off - {rule.code for rule in rules})

    def with_severity(self, severity: Severity, *wanted: str) -> "RuleSet":
        """The set in which these rules have another severity.

        Args:
            severity: How much their findings are to matter.
            *wanted: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them means no rule of the set.
            InvalidValueError: There is no such severity.

        Example:
            >>> import customer_journey as cj
            >>> strict = cj.rules.DEFAULT.with_severity("error", "no-goal")
            >>> strict["no-goal"].severity
            'error'
        """
        chosen = self._meant(wanted)
        return evolve(
            self,
            rules=[
                evolve(rule, severity=severity) if rule.code in chosen else rule
                for rule in self.rules
            ],
        )

    def _meant(self, wanted: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for name in wanted:
            codes = {rule.code for rule in self.rules if matches(rule, name)}
            if not codes:
                raise UnknownRuleError(name, self._names())
            found |= codes
        return found

    def _names(self) -> list[str]:
        return [name for rule in self.rules for name in (rule.code, rule.name)]
