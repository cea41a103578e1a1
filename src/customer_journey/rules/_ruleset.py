"""Sets of rules: which ones are on, and the severity of each."""

from collections.abc import Iterable, Iterator
from typing import cast, final

from customer_journey._answer import Answer, Cell
from customer_journey._element import field_problems
from customer_journey._frozen import evolve, field, frozen
from customer_journey._values import as_texts
from customer_journey.errors import InvalidValueError, Problem, UnknownRuleError
from customer_journey.rules._finding import Severity
from customer_journey.rules._rule import Rule, as_rules, matches

__all__ = ["RuleSet"]


def _codes(value: Iterable[str]) -> frozenset[str]:
    texts = as_texts(value)
    fits = isinstance(cast("object", texts), tuple) and {*map(type, texts)} <= {str}
    return frozenset(texts) if fits else cast("frozenset[str]", value)


@final
@frozen(repr=False)
class RuleSet(Answer):
    """A rule set has rules, of which some may be off; iterating gives those that are on.

    A rule is named by code (`CJ110`), name (`dead-end`), former name or a code's beginning (`CJ1`).

    Raises:
        InvalidValueError: Something is not a rule or a code, or two rules share a code or a name.

    Example:
        >>> import customer_journey as cj
        >>> few = cj.rules.DEFAULT.select("CJ14").ignore("phase-missing")
        >>> [rule.name for rule in few]
        ['duplicate-name', 'untidy-name', 'role-missing', 'look-alike']
    """

    rules: tuple[Rule, ...] = field(converter=as_rules)
    """All its rules, on or off."""
    off: frozenset[str] = field(default=frozenset(), kw_only=True, converter=_codes)
    """The codes of the rules that are off."""

    def __attrs_post_init__(self) -> None:
        problems = field_problems(self)
        if problems:
            raise InvalidValueError("RuleSet", problems)
        taken: set[str] = set()
        for index, rule in enumerate(self.rules):
            for name in (rule.code, rule.name, *rule.aliases):
                if name in taken:
                    problems.append(Problem(f"[{index}]", f"another rule is called {name!r}"))
                taken.add(name)
        if problems:
            raise InvalidValueError("RuleSet", problems)

    def __iter__(self) -> Iterator[Rule]:
        """The rules that are on, in their order."""
        return (rule for rule in self.rules if rule.code not in self.off)

    def __len__(self) -> int:
        """How many rules are on."""
        return sum(rule.code not in self.off for rule in self.rules)

    def __contains__(self, rule: object) -> bool:
        """Whether a rule, or the one with that code or name, is on."""
        name = rule.code if isinstance(rule, Rule) else rule
        return any(name in (each.code, each.name, *each.aliases) for each in self)

    def __getitem__(self, name: str) -> Rule:
        """The rule with that code or name, on or off.

        Raises:
            UnknownRuleError: The set has no such rule; the error suggests the nearest name.
        """
        for rule in self.rules:
            if name in (rule.code, rule.name, *rule.aliases):
                return rule
        raise UnknownRuleError(name, self._names())

    def __repr__(self) -> str:
        """How many rules there are, and how many are off."""
        off = f", {len(self.rules) - len(self)} off" if self.off else ""
        return f"<RuleSet: {len(self.rules)} rules{off}>"

    def select(self, *rules: str) -> "RuleSet":
        """The set in which exactly these rules are on.

        Args:
            *rules: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them matches no rule of the set.
        """
        chosen = self._codes_of(rules)
        return evolve(self, off={rule.code for rule in self.rules} - chosen)

    def ignore(self, *rules: str) -> "RuleSet":
        """The set in which these rules are off.

        Args:
            *rules: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them matches no rule of the set.
        """
        return evolve(self, off=self.off | self._codes_of(rules))

    def with_rules(self, *rules: Rule) -> "RuleSet":
        """The set with these rules as well, on; one with the code of an earlier one replaces it.

        Raises:
            InvalidValueError: Two rules share a name.
        """
        added = {rule.code: rule for rule in rules}
        kept = [added.pop(rule.code, rule) for rule in self.rules]
        return RuleSet([*kept, *added.values()], off=self.off - {rule.code for rule in rules})

    def with_severity(self, severity: Severity, *rules: str) -> "RuleSet":
        """The set in which these rules have another severity.

        Args:
            severity: The severity of their findings.
            *rules: Codes, names, or beginnings of codes.

        Raises:
            UnknownRuleError: One of them matches no rule of the set.
            InvalidValueError: The severity is unknown.

        Example:
            >>> import customer_journey as cj
            >>> strict = cj.rules.DEFAULT.with_severity("error", "no-goal")
            >>> strict["no-goal"].severity
            'error'
        """
        chosen = self._codes_of(rules)
        return evolve(
            self,
            rules=[
                evolve(rule, severity=severity, graver=None) if rule.code in chosen else rule
                for rule in self.rules
            ],
        )

    def rows(self) -> list[dict[str, Cell]]:
        """A flat row for each rule, with its columns and whether it is on."""
        return [
            {**row, "on": rule.code not in self.off} for rule in self.rules for row in rule.rows()
        ]

    def to_dict(self) -> dict[str, object]:
        """All rules as plain data, without their functions."""
        return {"rules": self.rows()}

    def _codes_of(self, names: Iterable[str]) -> set[str]:
        codes: set[str] = set()
        for name in names:
            matched = {rule.code for rule in self.rules if matches(rule, name)}
            if not matched:
                raise UnknownRuleError(name, self._names())
            codes |= matched
        return codes

    def _names(self) -> list[str]:
        return [name for rule in self.rules for name in (rule.code, rule.name)]
