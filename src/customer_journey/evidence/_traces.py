"""What people told and what was seen of them: visits, traces, interviews."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeAlias, TypeGuard, cast, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._values import FrozenMap, as_frozen_map, as_texts, as_tuple, text_problems
from customer_journey.errors import InvalidValueError, Problem
from customer_journey.evidence._symbols import Symbols, symbols_of

__all__ = ["Evidence", "Interview", "Trace", "Visit", "by_symbols", "gathered"]

_NONE: Final = frozenset[int]()


def _as_moment(value: datetime | date | None) -> datetime | None:
    """A day as its first moment; anything else unchanged, for the check to name."""
    if type(value) is not datetime and isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _as_visits(value: "Iterable[Visit | str]") -> "tuple[Visit, ...]":
    items: object = as_tuple(value)
    if isinstance(items, tuple):
        each = cast("tuple[object, ...]", items)
        if set(map(type, each)) != {Visit}:
            items = tuple([_visit_to(item) if isinstance(item, str) else item for item in each])
    # What is none stays, for the check to name.
    return cast("tuple[Visit, ...]", items)


@final
@frozen(order=False, repr=False)
class Visit(Element):
    """A visit is one step that one person took: a stage, and when and how they were there.

    Raises:
        InvalidValueError: A field has a value it cannot have.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Visit("demo", failed=True)
        Visit('demo', failed=True)
    """

    stage: str
    """The stage's id or name; or the person's own words, where nobody has coded them."""
    at: datetime | None = field(default=None, kw_only=True, converter=_as_moment)
    """When they came there; a day stands for its first moment. None when unknown."""
    failed: bool = field(default=False, kw_only=True)
    """Whether the step was tried and did not come off."""
    actor: str = field(default="", kw_only=True)
    """Who acted, as in `customer` or `company`."""

    def __attrs_post_init__(self) -> None:
        # A log has a million visits, and nearly all are plainly fine: that is quickly told.
        if not (
            type(self.stage) is str
            and type(self.actor) is str
            and _says_something(self.stage)
            and (self.actor == "" or _says_something(self.actor))
            and (self.at is None or type(self.at) is datetime)
            and type(self.failed) is bool
        ):
            super().__attrs_post_init__()

    def _own_problems(self) -> list[Problem]:
        return [] if self.stage.strip() else [Problem("stage", "must say something")]


@lru_cache(maxsize=10_000)
def _says_something(text: str) -> bool:
    return bool(text.strip()) and not text_problems(text)


@lru_cache(maxsize=10_000)
def _visit_to(stage: str) -> Visit:
    """A visit of which nothing else is known; for the same stage, most often the same value."""
    return Visit(stage)


@final
@frozen(order=False, repr=False)
class Trace(Element):
    """A trace is the sequence of stages that one person went through.

    Raises:
        InvalidValueError: A field has a value it cannot have, or times go backwards or are
            partly with a zone and partly without.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Trace("ada", ["know", "try", "buy"], outcome="bought").steps
        ('know', 'try', 'buy')
    """

    subject: str
    """Whose it is."""
    visits: tuple[Visit, ...] = field(default=(), converter=_as_visits)
    """What they went through, in order; a text stands for a visit to that stage."""
    outcome: str = field(default="", kw_only=True)
    """How it ended, as in `bought`; empty when unknown."""
    segment: str = field(default="", kw_only=True)
    """Which group of people they belong to."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The stages of the visits, in order."""
        return self._steps

    @cached_property
    def _steps(self) -> tuple[str, ...]:
        # Protocols that ask for steps take a property, and no cached one.
        return tuple([visit.stage for visit in self.visits])

    @cached_property
    def failures(self) -> frozenset[int]:
        """The positions of the visits that failed."""
        found = [index for index, visit in enumerate(self.visits) if visit.failed]
        return frozenset(found) if found else _NONE

    @cached_property
    def _symbols(self) -> Symbols:
        return symbols_of(self._steps, self.failures)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        # Whatever is asked of a trace needs these, most of it more than once.
        _ = self._steps, self.failures, self._symbols

    def _own_problems(self) -> list[Problem]:
        found = [] if self.subject.strip() else [Problem("subject", "must say something")]
        timed = [
            (index, visit.at) for index, visit in enumerate(self.visits) if visit.at is not None
        ]
        for (_, earlier), (index, later) in pairwise(timed):
            where = f"visits[{index}].at"
            if (earlier.tzinfo is None) != (later.tzinfo is None):
                found.append(Problem(where, "times with a zone stand beside times without one"))
            elif later < earlier:
                found.append(Problem(where, f"{later} lies before {earlier}, the visit before it"))
        return found


@final
@frozen(order=False, repr=False)
class Interview(Element):
    """An interview is what one customer told: why they bought, and the steps they took.

    Raises:
        InvalidValueError: A field has a value it cannot have.

    Example:
        >>> import customer_journey as cj
        >>> ada = cj.evidence.Interview(
        ...     "ada", trigger="Lost a candidate", told=["Saw a talk", "Tried it", "Paid"]
        ... )
        >>> ada.told[0]
        'Saw a talk'
    """

    subject: str
    """Who was asked."""
    on: date | None = field(default=None, kw_only=True)
    """The day of the interview."""
    segment: str = field(default="", kw_only=True)
    """Which group of people they belong to."""
    why_buy: str = field(default="", kw_only=True)
    """Why they bought anything of the kind at all."""
    why_us: str = field(default="", kw_only=True)
    """Why they bought it here."""
    trigger: str = field(default="", kw_only=True)
    """What set them off."""
    answers: FrozenMap = field(default=FrozenMap(), kw_only=True, converter=as_frozen_map)
    """Their other answers, by question."""
    told: tuple[str, ...] = field(default=(), kw_only=True, converter=as_texts)
    """The steps in their own words, in order."""
    outcome: str = field(default="", kw_only=True)
    """How it ended, as in `bought`; empty when unknown."""
    trace: Trace | None = field(default=None, kw_only=True)
    """The steps as stages; `code` makes it from what was told."""

    def _own_problems(self) -> list[Problem]:
        found = [] if self.subject.strip() else [Problem("subject", "must say something")]
        if self.trace is not None and self.trace.subject != self.subject:
            found.append(Problem("trace.subject", f"{self.trace.subject!r} is someone else"))
        return found


# Ten thousand calls of Python for each cost as much as reading a log of few ways does.
_SUBJECT: Final = attrgetter("subject")
_SYMBOLS: Final = attrgetter("_symbols")

Evidence: TypeAlias = Iterable[Trace | Interview]
"""Traces, interviews that were coded, or a sample of either; each person once."""


def gathered(evidence: Evidence) -> tuple[Trace, ...]:
    """The traces, with those of interviews.

    Raises:
        InvalidValueError: A person is there twice, an interview was not coded, or something is
            neither.
    """
    given: object = evidence
    if isinstance(given, (str, bytes, Mapping, Trace, Interview)) or not isinstance(
        given, Iterable
    ):
        raise InvalidValueError("evidence", [Problem("", "expected several traces or interviews")])
    items = tuple(evidence)
    problems: list[Problem] = []
    traces = items if _are_traces(items) else tuple(_coded(items, problems))
    if len(set(map(_SUBJECT, traces))) < len(traces):
        problems += _repeats(traces)
    if problems:
        raise InvalidValueError("evidence", problems)
    return traces


def _are_traces(items: tuple[Trace | Interview, ...]) -> TypeGuard[tuple[Trace, ...]]:
    return set(map(type, items)) <= {Trace}


def _coded(items: Iterable[object], problems: list[Problem]) -> Iterator[Trace]:
    """The traces, with those of interviews; what has none is a problem."""
    for index, item in enumerate(items):
        if isinstance(item, Trace):
            yield item
        elif not isinstance(item, Interview):
            kind = type(item).__name__
            problems.append(Problem(f"[{index}]", f"expected a Trace or an Interview, got {kind}"))
        elif item.trace is None:
            message = f"the interview with {item.subject!r} has no trace"
            hint = "code what was told: `cj.evidence.code`"
            problems.append(Problem(f"[{index}]", message, hint=hint))
        else:
            yield item.trace


def _repeats(traces: Iterable[Trace]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, trace in enumerate(traces):
        if first.setdefault(trace.subject, index) != index:
            message = f"{trace.subject!r} is there twice; one person is one trace"
            yield Problem(f"[{index}]", message)


def by_symbols(traces: Sequence[Trace]) -> dict[Symbols, list[str]]:
    """Who took the same steps, of which the same failed, in the order the sequences come up."""
    groups: dict[Symbols, list[str]] = {}
    for symbols, subject in zip(map(_SYMBOLS, traces), map(_SUBJECT, traces), strict=True):
        groups.setdefault(symbols, []).append(subject)
    return groups
