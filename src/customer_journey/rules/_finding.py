"""What rules find: a place, what is wrong there, and the case that shows it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, TypeAlias, cast, final, get_args

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey.criteria._fact import FactValue
from customer_journey.errors import Problem

__all__ = ["SEVERITIES", "Finding", "Severity", "Spot", "Witness", "enclosing"]

Severity: TypeAlias = Literal["error", "warning", "info"]
"""How much a finding matters: `error` contradicts what a journey is, `warning` is probably a
mistake, and `info` is worth knowing."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


def _ids(value: Iterable[str]) -> tuple[str, ...]:
    return tuple(value)


def _pairs(
    value: Mapping[str, FactValue] | Iterable[tuple[str, FactValue]],
) -> tuple[tuple[str, FactValue], ...]:
    if isinstance(value, Mapping):
        return tuple(cast("Mapping[str, FactValue]", value).items())
    return tuple(value)


@final
@frozen
class Witness(Displayed):
    """A witness is a concrete customer that shows a finding to be true: their way and their facts.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.rules.Witness(path=["know", "buy"], facts={"orders": 3}))
        know -> buy, with orders = 3
    """

    path: tuple[str, ...] = field(default=(), kw_only=True, converter=_ids)
    """The stages they pass, by id."""
    facts: tuple[tuple[str, FactValue], ...] = field(default=(), kw_only=True, converter=_pairs)
    """What is so about them: names of facts, each with its value."""

    def to_dict(self) -> dict[str, object]:
        """The witness as JSON has it: `path` and `facts`, dates in ISO 8601."""
        facts = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.facts
        }
        return {"path": list(self.path), "facts": facts}

    def __str__(self) -> str:
        """The path and the facts, on one line."""
        facts = ", ".join(f"{name} = {_shown(value)}" for name, value in self.facts)
        return ", with ".join(filter(None, (" -> ".join(self.path), facts)))


def _shown(value: FactValue) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


@final
@frozen
class Spot(Displayed):
    """A spot is what a rule gives for each place where it fires; the check makes a finding of it.

    Example:
        >>> import customer_journey as cj
        >>> cj.rules.Spot("stages.trial", "'Free trial' has no owner").where
        'stages.trial'
    """

    where: str
    """The path of the element, as in `stages.trial.entry`; empty for the journey as a whole."""
    message: str
    """What is wrong, in one sentence without its full stop, with the names people know."""
    hint: str = field(default="", kw_only=True)
    """How to mend it; empty where the message says it all."""
    witness: Witness | None = field(default=None, kw_only=True)
    """A customer that shows it, where there is one."""


def _rank(severity: Severity) -> int:
    return SEVERITIES.index(severity)


@final
@frozen(order=True)
class Finding(Displayed):
    """A finding says that a rule fired at a place of a journey.

    Findings sort by their rule's code, then by place.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.validate(cj.Journey("shop"), rules=cj.rules.DEFAULT.select("no-stage"))[0])
        stages: error CJ101 no-stage: the journey has no stages (add at least one)
    """

    code: str
    """The code of the rule, stable over versions, as in `CJ103`."""
    name: str
    """The readable name of the rule, as in `no-goal`."""
    severity: Severity = field(order=_rank)
    """How much it matters."""
    where: str
    """The path of the element, as in `stages.trial.entry`; empty for the journey as a whole."""
    message: str
    """What is wrong, in one sentence without its full stop."""
    hint: str = ""
    """How to mend it; empty where the message says it all."""
    witness: Witness | None = field(default=None, order=False)
    """A customer that shows it, where there is one."""

    @property
    def problem(self) -> Problem:
        """The finding as errors list it."""
        return Problem(self.where, f"{self.code} {self.name}: {self.message}", hint=self.hint)

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON has it, with its fields' names as keys."""
        return {
            "code": self.code,
            "name": self.name,
            "severity": self.severity,
            "where": self.where,
            "message": self.message,
            "hint": self.hint,
            "witness": None if self.witness is None else self.witness.to_dict(),
        }

    def __str__(self) -> str:
        """The finding on one line."""
        place = f"{self.where}: " if self.where else ""
        seen = f"; as in {self.witness}" if self.witness is not None else ""
        hint = f" ({self.hint})" if self.hint else ""
        return _on_a_line(
            f"{place}{self.severity} {self.code} {self.name}: {self.message}{seen}{hint}"
        )


def _on_a_line(text: str) -> str:
    """The text with escapes for what would break the line or is not to be seen."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def enclosing(where: str) -> Iterator[str]:
    """The paths of all that a place lies in, from the whole journey, `""`, to the place itself."""
    yield ""
    for index, character in enumerate(where):
        if character in ".[" and index:
            yield where[:index]
    if where:
        yield where
