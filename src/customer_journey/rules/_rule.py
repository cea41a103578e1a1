"""Rules: each checks one thing in a whole journey."""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from operator import attrgetter
from typing import Final, TypeAlias, final

from customer_journey._answer import Answer, Cell
from customer_journey._element import field_problems
from customer_journey._frozen import evolve, field, frozen
from customer_journey._lazy import late_pattern
from customer_journey._model import Journey
from customer_journey._values import as_texts, as_tuple
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.rules._context import Context
from customer_journey.rules._finding import Severity, Violation

__all__ = ["SECTIONS", "Check", "Fix", "Rule", "as_rules", "matches", "rule"]

Check: TypeAlias = Callable[[Context], Iterable[Violation]]
"""A function that yields a violation for each place where the rule fires."""

Fix: TypeAlias = Callable[[Journey, tuple[str, ...]], Journey]
"""A safe fix: from a journey and the paths where a rule fired to a journey where it no longer
does."""

SECTIONS: Final = ("Why", "Fires", "Passes", "Fix")
"""The headings in a rule's docstring, after the sentences that say what it looks for."""

_CODE: Final = late_pattern(r"[A-Z]+[0-9]+\Z", re.ASCII)
_NAME: Final = late_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
_HEADING: Final = late_pattern(rf"^({'|'.join(SECTIONS)}):$", re.MULTILINE)


def as_rules(value: "Iterable[Rule]") -> "tuple[Rule, ...]":
    """The rules as a tuple; what is not several unchanged, for the check to name."""
    return as_tuple(value)


@final
@frozen
class Rule(Answer):
    """A rule checks one thing in a journey, under a code that never changes and a readable name.

    Make one with the decorator `rule`.

    Raises:
        InvalidValueError: The code, the name or the severity has the wrong form.

    Example:
        >>> import customer_journey as cj
        >>> dead_end = cj.rules.DEFAULT["dead-end"]
        >>> dead_end.code, dead_end.severity, dead_end.category
        ('CJ110', 'error', 'structure')
    """

    code: str
    """Capital letters, then digits; the first digits tell the category."""
    name: str
    """Lower-case words joined by dashes that name the problem."""
    aliases: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Former names, which `select`, `ignore` and suppressions still accept."""
    severity: Severity = field(kw_only=True)
    """The severity of its findings."""
    graver: Severity | None = field(default=None, kw_only=True)
    """The severity of those of its findings that are graver than others; None where all are alike.
    """
    category: str = field(default="", kw_only=True)
    """What it checks, as in `structure`."""
    check: Check = field(kw_only=True, repr=False)
    """The function that checks."""
    premises: "tuple[Rule, ...]" = field(default=(), kw_only=True, converter=as_rules, repr=False)
    """Rules that come first: where one fires, at the same path or above it, this one does not."""
    fix: Fix | None = field(default=None, kw_only=True, repr=False)
    """The function that fixes what it finds without changing the journey's meaning, if any."""
    comes_last: bool = field(default=False, kw_only=True, repr=False)
    """Whether it uses the results of all other rules, and so runs after them."""

    def __attrs_post_init__(self) -> None:
        forms = (
            ("code", self.code, _CODE, "capital letters and digits"),
            ("name", self.name, _NAME, "lower-case words and dashes"),
        )
        misfits = field_problems(self)
        odd = {problem.where for problem in misfits}
        problems = [
            Problem(where, f"must be {wanted}, got {value!r}")
            for where, value, form, wanted in forms
            if where not in odd and not form.match(value)
        ]
        if problems or misfits:
            raise InvalidValueError(f"Rule {self.code!r}", [*problems, *misfits])

    def __reduce__(self) -> tuple[object, ...]:
        """The name of the decorated function, for pickle, which does not write functions."""
        where = self.check.__module__, self.check.__qualname__
        return _rule_at, (*where, self.severity, self.graver)

    def to_dict(self) -> dict[str, object]:
        """The rule as plain data: what it is called, how severe it is and what it checks."""
        return {
            "code": self.code,
            "name": self.name,
            "aliases": list(self.aliases),
            "severity": self.severity,
            "category": self.category,
            "summary": self.summary,
        }

    def rows(self) -> list[dict[str, Cell]]:
        """The rule as one row, with the columns code, name, severity, category and summary."""
        names = ("code", "name", "severity", "category", "summary")
        return [{name: str(getattr(self, name)) for name in names}]

    def __str__(self) -> str:
        """Its code, name, severity and summary, on one line."""
        summary = f": {self.summary}" if self.summary else ""
        return f"{self.code} {self.name} ({self.severity}){summary}"

    @property
    def summary(self) -> str:
        """What it checks, in a sentence; empty where its function has no docstring."""
        return self.sections.get("", "").partition("\n\n")[0].replace("\n", " ")

    @property
    def sections(self) -> dict[str, str]:
        """Its docstring in sections, by heading.

        The text under the empty heading says what it checks; then come `Why` it matters, the code
        of a journey where it `Fires` and of one that `Passes`, and how to `Fix`. Headings that the
        docstring lacks are left out.
        """
        import inspect

        parts = _HEADING.split(inspect.getdoc(self.check) or "")
        texts = {"": parts[0].strip()} if parts[0].strip() else {}
        for heading, text in zip(parts[1::2], parts[2::2], strict=True):
            texts[heading] = inspect.cleandoc(text)
        return texts


def _rule_at(module: str, name: str, severity: Severity, graver: Severity | None) -> Rule:
    """The rule under that name, which the decorator put in the place of its function."""
    value: object = attrgetter(name)(import_module(module))
    if not isinstance(value, Rule):
        raise TypeError(f"{module}.{name} is not a rule")
    return evolve(value, severity=severity, graver=graver)


def rule(
    code: str,
    *,
    name: str,
    aliases: Iterable[str] = (),
    severity: Severity = "warning",
    graver: Severity | None = None,
    category: str = "",
    premises: Iterable[Rule] = (),
    fix: Fix | None = None,
    comes_last: bool = False,
) -> Callable[[Check], Rule]:
    """A decorator that makes a rule of a function from a `Context` to violations.

    The function's docstring explains the rule: what it checks, then the sections `Why:`, `Fires:`
    and `Passes:` (each with code that makes a journey), and `Fix:`.

    Args:
        code: Capital letters, then digits; choose letters of your own, not `CJ`.
        name: Lower-case words joined by dashes.
        aliases: Former names that are still accepted.
        severity: The severity of its findings.
        graver: The severity of those that it yields with `is_graver`.
        category: What it checks.
        premises: Rules that come first: where one fires, at the same path or above it, this one
            does not.
        fix: A function that fixes what was found without changing what the journey means.
        comes_last: Whether it uses the results of all other rules.

    Raises:
        InvalidValueError: The code, the name or the severity has the wrong form.

    Example:
        >>> import customer_journey as cj
        >>> @cj.rules.rule("ACME1", name="no-owner", category="people")
        ... def no_owner(context):
        ...     '''A stage without an owner.'''
        ...     for stage in context.journey:
        ...         if not stage.owner:
        ...             yield cj.rules.Violation(stage.path, f"{stage.label!r} has no owner")
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", owner="sales")])
        >>> print(cj.validate(shop, rules=cj.rules.RuleSet([no_owner]))[0])
        stages.know: warning ACME1 no-owner: 'know' has no owner
    """
    return lambda check: Rule(
        code,
        name,
        aliases=aliases,
        severity=severity,
        graver=graver,
        category=category,
        check=check,
        premises=premises,
        fix=fix,
        comes_last=comes_last,
    )


def matches(rule: Rule, wanted: str) -> bool:
    """Whether a code, its beginning, a name or a former name means a rule."""
    named = wanted == rule.name or wanted in rule.aliases
    return named or (bool(wanted) and rule.code.startswith(wanted))
