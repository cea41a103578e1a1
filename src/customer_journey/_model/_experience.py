"""How stages feel to customers, and what could be done next."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias, cast, final

from customer_journey._element import Element, Id
from customer_journey._frozen import field, frozen
from customer_journey._model._elements import Basis
from customer_journey._values import FrozenMap, as_float, as_frozen_map, as_texts, number_problems
from customer_journey.errors import Problem

__all__ = ["Ends", "Experience", "Opportunity", "OpportunityStatus"]

OpportunityStatus: TypeAlias = Literal["open", "doing", "done", "dropped"]
"""How far an opportunity is; those that are done or dropped are not ranked."""

Ends: TypeAlias = tuple[str, str]
"""A transition by the ids of its source and its target."""

_ENDS: Final = 2
_BEST: Final = 2
_MOST_STARS: Final = 5
_PERCENT: Final = 100


def _as_number(value: float) -> float:
    return cast("float", as_float(value))


@final
@frozen(order=False, repr=False)
class Experience(Element):
    """An experience is how a stage feels to customers, as a mean score from -2 to 2.

    An answer `x` on a scale from `low` to `high` is `4 * (x - low) / (high - low) - 2`, so that the
    middle of every scale is 0. `customer_journey.evidence.experience` computes it from answers.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> cj.Experience(1.4, low=1.1, high=1.6, n=88, measure="csat", basis="observed").score
        1.4
    """

    score: float = field(converter=_as_number)
    """The mean score, from -2 (very bad) to 2 (very good)."""
    personas: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """Whose experience it is, by persona id; empty for everyone."""
    measure: str = field(default="", kw_only=True)
    """What was asked, as in `csat` or `ease`; scores of different measures are not comparable."""
    n: int | None = field(default=None, kw_only=True)
    """How many people answered, one or more; None when unknown."""
    low: float | None = field(default=None, kw_only=True, converter=as_float)
    """The lower end of the score's interval; None where there is none."""
    high: float | None = field(default=None, kw_only=True, converter=as_float)
    """The upper end of the score's interval; None where there is none."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""

    @property
    def is_evidence(self) -> bool:
        """Whether it was observed or stated, by a number of people that is known."""
        return self.basis in {"observed", "stated"} and self.n is not None

    def _own_problems(self) -> list[Problem]:
        named = {"score": self.score, "low": self.low, "high": self.high}
        problems: list[Problem] = []
        for name, value in named.items():
            if value is None or -_BEST <= value <= _BEST:
                continue
            is_star = name == "score" and value <= _MOST_STARS and value > 0
            hint = f"of an answer {value:g} on 1..5, the score is {value - 3:g}" if is_star else ""
            problems.append(Problem(name, f"must lie in -2..2, got {value!r}", hint=hint))
        if self.n is not None and self.n < 1:
            problems.append(Problem("n", f"must be 1 or more, got {self.n!r}"))
        if self.low is not None and self.low > self.score:
            problems.append(Problem("low", f"{self.low!r} is above the score, {self.score!r}"))
        if self.high is not None and self.high < self.score:
            problems.append(Problem("high", f"{self.high!r} is below the score, {self.score!r}"))
        return problems


def _as_lifts(value: Mapping[str, float]) -> FrozenMap:
    """The lifts under keys of one form; where two mean the same transition, as they were given."""
    if not isinstance(value, Mapping):
        return cast("FrozenMap", value)
    items = cast("Mapping[object, object]", value).items()
    pairs = [(key, as_float(cast("float", lift))) for key, lift in items]
    lifts = {" -> ".join(_ends(key)) if isinstance(key, str) else key: lift for key, lift in pairs}
    return as_frozen_map(
        cast("dict[str, object]", lifts if len(lifts) == len(pairs) else dict(pairs))
    )


def _ends(key: str) -> list[str]:
    return [part.strip() for part in key.split("->")]


@final
@frozen(order=False, repr=False)
class Opportunity(Element):
    """An opportunity is what could be done next for customers, at some effort.

    Its priority is computed, by `customer_journey.opportunities`, and never stored.

    Raises:
        InvalidValueError: A field has a value it cannot have; every such field is named.

    Example:
        >>> import customer_journey as cj
        >>> card = cj.Opportunity(
        ...     "brew-card",
        ...     answers=["no-brew-card"],
        ...     lifts={"taste -> subscribe": 0.05},
        ...     effort=4,
        ...     confidence=0.8,
        ... )
        >>> card.lifted
        {('taste', 'subscribe'): 0.05}
    """

    id: Id
    """Its id."""
    name: str = field(default="", kw_only=True)
    """What could be done."""
    answers: tuple[Id, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The questions and insights it would answer, by id."""
    lifts: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=_as_lifts)
    """The points of share it would add to transitions, in -1..1, under keys as in `try -> buy`."""
    effort: float | None = field(default=None, kw_only=True, converter=as_float)
    """What it would take, in days of one person, more than zero; None when unknown."""
    confidence: float = field(default=1.0, kw_only=True, converter=_as_number)
    """How sure it is to do what it promises, in 0..1."""
    owner: str = field(default="", kw_only=True)
    """Who would do it."""
    status: OpportunityStatus = field(default="open", kw_only=True)
    """How far it is."""
    basis: Basis | None = field(default=None, kw_only=True)
    """On what it rests."""
    extra: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Your own data."""

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done, or being done."""
        return self.status in {"open", "doing"}

    @property
    def lifted(self) -> dict[Ends, float]:
        """The points of share by the source and the target of the transition they are added to."""
        lifts = cast("Mapping[str, float]", self.lifts)
        return {cast("Ends", tuple(key.split(" -> "))): lift for key, lift in lifts.items()}

    def _own_problems(self) -> list[Problem]:
        problems = [problem for item in self.lifts.items() for problem in _lift_problems(*item)]
        if self.effort is not None and self.effort <= 0:
            problems.append(Problem("effort", f"must be more than 0, got {self.effort!r}"))
        if not 0 <= self.confidence <= 1:
            hint = _percents(self.confidence)
            message = f"must lie in 0..1, got {self.confidence!r}"
            problems.append(Problem("confidence", message, hint=hint))
        return problems


def _lift_problems(key: str, lift: object) -> Iterable[Problem]:
    """Problems with one lift: its key is a transition, and its value a number of points."""
    ends = _ends(key)
    where = f"lifts.{'->'.join(ends)}"
    if len(ends) != _ENDS or not all(ends):
        yield Problem(where, "expected two ids and an arrow as a key", hint="as in 'try -> buy'")
    elif key != " -> ".join(ends):
        yield Problem(where, "duplicate key")
    yield from (problem.within(where) for problem in number_problems(lift))
    if isinstance(lift, float) and not -1 <= lift <= 1:
        yield Problem(where, f"must lie in -1..1, got {lift!r}", hint=_percents(lift))


def _percents(share: float) -> str:
    is_percent = 1 < abs(share) <= _PERCENT
    return f"{share / _PERCENT:g}?" if is_percent else ""
