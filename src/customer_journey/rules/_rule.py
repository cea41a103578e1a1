"""Rules: one question each, asked of a whole journey."""

import inspect
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from operator import attrgetter
from typing import Final, TypeAlias, final

from attrs import evolve, field, frozen

from customer_journey._answer import Displayed
from customer_journey._model import Journey
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.rules._context import Context
from customer_journey.rules._finding import SEVERITIES, Severity, Spot

__all__ = ["SECTIONS", "Check", "Mend", "Rule", "matches", "rule"]

Check: TypeAlias = Callable[[Context], Iterable[Spot]]
"""What a rule does: give a spot for each place where it fires."""

Mend: TypeAlias = Callable[[Journey, tuple[str, ...]], Journey]
"""A safe fix: from a journey and the places where a rule fired to a journey in which it no longer
does there."""

SECTIONS: Final = ("Why", "Fires", "Passes", "Mend")
"""The headings in a rule's docstring, after the sentences that say what it looks for."""

_CODE: Final = re.compile(r"[A-Z]+[0-9]+\Z", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
_HEADING: Final = re.compile(rf"^({'|'.join(SECTIONS)}):$", re.MULTILINE)


def _rules(value: "Iterable[Rule]") -> "tuple[Rule, ...]":
    return tuple(value)


@final
@frozen
class Rule(Displayed):
    """A rule is one question asked of a journey, under a code that stays and a name that reads.

    Make one with the decorator `rule`.

    Raises:
        InvalidValueError: The code, the name or the severity has the wrong form.

    Example:
        >>> import customer_journey as cj
        >>> dead_end = cj.rules.DEFAULT["dead-end"]
        >>> dead_end.code, dead_end.severity, dead_end.theme
        ('CJ110', 'error', 'structure')
    """

    code: str
    """Capital letters, then digits; the first digits tell the theme."""
    name: str
    """Lower-case words joined by dashes, saying what is wrong."""
    severity: Severity = field(kw_only=True)
    """How much its findings matter."""
    theme: str = field(default="", kw_only=True)
    """What it is about, as in `structure`."""
    check: Check = field(kw_only=True, repr=False)
    """The function that looks."""
    premises: "tuple[Rule, ...]" = field(default=(), kw_only=True, converter=_rules, repr=False)
    """Rules that speak first: where one fires, at the place or around it, this one says nothing."""
    mend: Mend | None = field(default=None, kw_only=True, repr=False)
    """The function that mends what was found, the journey's meaning unchanged; None where there is
    none and people decide."""
    comes_last: bool = field(default=False, kw_only=True, repr=False)
    """Whether it looks at the outcome of all other rules, and so runs after them."""

    def __attrs_post_init__(self) -> None:
        wrong = [
            Problem(where, f"{value!r} {demand}")
            for where, value, fine, demand in (
                ("code", self.code, _CODE.match(self.code), "is not capital letters and digits"),
                ("name", self.name, _NAME.match(self.name), "is not lower-case words and dashes"),
                (
                    "severity",
                    self.severity,
                    self.severity in SEVERITIES,
                    f"is not one of {', '.join(SEVERITIES)}",
                ),
            )
            if not fine
        ]
        if wrong:
            raise InvalidValueError(f"Rule {self.code!r}", wrong)

    def __reduce__(
        self,
    ) -> tuple[Callable[[str, str, Severity], "Rule"], tuple[str, str, Severity]]:
        """Where the decorated function stands, for pickle: functions are not written, but found."""
        return _found_again, (self.check.__module__, self.check.__qualname__, self.severity)

    @property
    def summary(self) -> str:
        """What it looks for, in a sentence; empty where its function has no docstring."""
        return self.sections.get("", "").partition("\n\n")[0].replace("\n", " ")

    @property
    def sections(self) -> dict[str, str]:
        """Its docstring in sections, by heading.

        Under the empty heading stands what it looks for; then `Why` it matters, the code of a
        journey where it `Fires` and of one that `Passes`, and how to `Mend`. Headings that the
        docstring lacks are left out.
        """
        parts = _HEADING.split(inspect.getdoc(self.check) or "")
        texts = {"": parts[0].strip()} if parts[0].strip() else {}
        for heading, text in zip(parts[1::2], parts[2::2], strict=True):
            texts[heading] = inspect.cleandoc(text)
        return texts


def _found_again(module: str, name: str, severity: Severity) -> Rule:
    """The rule under that name, which the decorator put in the place of its function."""
    found: object = attrgetter(name)(import_module(module))
    if not isinstance(found, Rule):
        raise TypeError(f"{module}.{name} is no rule")
    return evolve(found, severity=severity)


def rule(
    code: str,
    *,
    name: str,
    severity: Severity = "warning",
    theme: str = "",
    premises: Iterable[Rule] = (),
    mend: Mend | None = None,
    comes_last: bool = False,
) -> Callable[[Check], Rule]:
    """A decorator that makes a rule of a function from a `Context` to spots.

    The function's docstring explains the rule: what it looks for, then the sections `Why:`,
    `Fires:` and `Passes:` (each with code that makes a journey), and `Mend:`.

    Args: code: Capital letters, then digits; choose letters of your own, not `CJ`. name:
    Lower-case words joined by dashes. severity: How much its findings matter. theme: What it is
    about. premises: Rules that speak first: where one of them fires, at the place or around it,
    this one says nothing. mend: A function that mends what was found without changing what the
    journey means. comes_last: Whether it looks at the outcome of all other rules.

    Raises:
        InvalidValueError: The code, the name or the severity has the wrong form.

    Example:
        >>> import customer_journey as cj
        >>> @cj.rules.rule("ACME1", name="no-owner", theme="people")
        ... def no_owner(context):
        ...     '''A stage that nobody answers for.'''
        ...     for stage in context.journey:
        ...         if not stage.owner:
        ...             yield cj.rules.Spot(stage.path, f"nobody owns {stage.label!r}")
        >>> shop = cj.Journey.sequence("shop", ["know", cj.Stage("buy", owner="sales")])
        >>> print(cj.validate(shop, rules=cj.rules.RuleSet([no_owner]))[0])
        stages.know: warning ACME1 no-owner: nobody owns 'know'
    """

    def made(check: Check) -> Rule:
        return Rule(
            code,
            name,
            severity=severity,
            theme=theme,
            check=check,
            premises=premises,
            mend=mend,
            comes_last=comes_last,
        )

    return made


def matches(rule: Rule, wanted: str) -> bool:
    """Whether a rule is meant by a code, a name, or the beginning of codes."""
    return rule.name == wanted or (bool(wanted) and rule.code.startswith(wanted))
