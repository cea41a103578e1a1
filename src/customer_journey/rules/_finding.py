"""What rules find: a path, the problem, and a customer that shows it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final, Literal, TypeAlias, cast, final, get_args

from customer_journey._answer import Answer, JourneyAnswer, plain
from customer_journey._frozen import field, frozen
from customer_journey._messages._current import message
from customer_journey._model._names import path_of
from customer_journey._printable import printable
from customer_journey._values import as_texts
from customer_journey.criteria._fact import FactValue
from customer_journey.errors import Problem, WrongTypeError

__all__ = ["SEVERITIES", "Finding", "Severity", "Violation", "Witness", "enclosing"]

Severity: TypeAlias = Literal["error", "warning", "info"]
"""How much a finding matters: `error` contradicts what a journey is, `warning` is probably a
mistake, and `info` is worth knowing."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


def _pairs(
    value: Mapping[str, FactValue] | Iterable[tuple[str, FactValue]],
) -> tuple[tuple[str, FactValue], ...]:
    if isinstance(value, Mapping):
        return tuple(cast("Mapping[str, FactValue]", value).items())
    try:
        return tuple(dict(value).items())
    except (TypeError, ValueError):
        raise WrongTypeError("Witness", "facts", value, argument="facts") from None


@final
@frozen
class Witness(JourneyAnswer):
    """A witness is a concrete customer that proves a finding: a path and facts.

    Raises:
        WrongTypeError: The path is not several stages, or the facts are not a mapping.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.rules.Witness(path=["know", "buy"], facts={"orders": 3}))
        know -> buy, with orders = 3
    """

    path: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The stages passed, by id."""
    facts: tuple[tuple[str, FactValue], ...] = field(default=(), kw_only=True, converter=_pairs)
    """Names of facts, each with its value."""

    def __attrs_post_init__(self) -> None:
        if not isinstance(cast("object", self.path), tuple):
            raise WrongTypeError("Witness", "several stages", self.path, argument="path")

    def to_dict(self) -> dict[str, object]:
        """The witness as JSON has it: `path` and `facts`, dates in ISO 8601."""
        return {"path": list(self.path), "facts": plain(dict(self.facts))}

    def __str__(self) -> str:
        """The path and the facts, on one line."""
        facts = ", ".join(
            f"{name} = {value.isoformat() if isinstance(value, date) else repr(value)}"
            for name, value in self.facts
        )
        return printable(message(", with ").join(filter(None, (path_of(self.path), facts))))


@final
@frozen
class Violation(Answer):
    """A violation is what a rule yields for each place where it fires; it becomes a finding.

    Example:
        >>> import customer_journey as cj
        >>> cj.rules.Violation("stages.trial", "'Free trial' has no owner").where
        'stages.trial'
    """

    where: str
    """The path of the element, as in `stages.trial.entry`; empty for the journey as a whole."""
    message: str
    """The problem in one sentence without a full stop, with the names that readers know."""
    hint: str = field(default="", kw_only=True)
    """How to fix it; empty where the message says so."""
    witness: Witness | None = field(default=None, kw_only=True)
    """A customer that proves it, if there is one."""
    clause: str = field(default="", kw_only=True)
    """The clause of a criterion that it is about, or the fact in it; else empty."""
    is_graver: bool = field(default=False, kw_only=True)
    """Whether it has the graver one of the two severities of its rule, if that has two."""


@final
@frozen(order=True)
class Finding(JourneyAnswer):
    """A finding says that a rule fired at a path in a journey.

    Findings sort by their rule's code, then by path.

    Example:
        >>> import customer_journey as cj
        >>> print(cj.validate(cj.Journey("shop"), rules=cj.rules.DEFAULT.select("no-stage"))[0])
        stages: error CJ101 no-stage: the journey has no stages (add at least one)
    """

    code: str
    """The code of the rule, stable over versions, as in `CJ103`."""
    name: str
    """The readable name of the rule, as in `no-goal`."""
    severity: Severity = field(order=SEVERITIES.index)
    """Its severity."""
    where: str
    """The path of the element, as in `stages.trial.entry`; empty for the journey as a whole."""
    message: str
    """The problem in one sentence without a full stop."""
    hint: str = ""
    """How to fix it; empty where the message says so."""
    witness: Witness | None = field(default=None, order=False)
    """A customer that proves it, if there is one."""
    clause: str = ""
    """The clause of a criterion that it is about, or the fact in it; else empty."""

    @property
    def problem(self) -> Problem:
        """The finding as errors list it."""
        text = f"{self.code} {self.name}: {self.message}"
        return Problem(self.where, text, hint=self.hint, clause=self.clause)

    def __str__(self) -> str:
        """The finding on one line."""
        place = f"{self.where}: " if self.where else ""
        seen = ""
        if self.witness is not None:
            seen = message("; as in {witness}", witness=self.witness)
        hint = f" ({self.hint})" if self.hint else ""
        return printable(
            f"{place}{message(self.severity)} {self.code} {self.name}: {self.message}{seen}{hint}"
        )


def enclosing(where: str) -> Iterator[str]:
    """The paths of all that encloses a path, from the whole journey, `""`, to the path itself."""
    yield ""
    for index, character in enumerate(where):
        if character in ".[" and index:
            yield where[:index]
    if where:
        yield where
