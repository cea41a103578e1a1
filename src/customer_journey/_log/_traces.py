"""What customers said and what was seen of them: visits, traces, interviews."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._log._excerpts import About, Excerpt, as_excerpts
from customer_journey._values import (
    as_plain,
    as_tuple,
    has_items,
    read_name,
    read_value,
    text_problems,
)
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "LARGE_PART",
    "NAMELESS",
    "Evidence",
    "Interview",
    "Symbols",
    "Trace",
    "Traceable",
    "Visit",
    "steps_of",
    "trace_of",
    "traces_of",
]

Symbols: TypeAlias = tuple[str | tuple[str], ...]
"""The steps of a trace, as it calls them; in a tuple of its own, one that failed."""

_NONE: Final = frozenset[int]()
_LONGEST_KEPT: Final = 200
"""Texts up to that length stay in memory, for they come again."""

NAMELESS: Final = frozenset(
    {"null", "nan", "none", "undefined", "<na>", "nat", "n/a", "#n/a", "(null)", "nil"}
)
"""What programs write in place of a missing customer, in lower case."""
LARGE_PART: Final = 0.05
"""More of the visits than a customer with an odd name is likely to have."""


def steps_of(symbols: Iterable[str | tuple[str]]) -> tuple[str, ...]:
    """The steps, whether they failed or not."""
    return tuple([step if isinstance(step, str) else step[0] for step in symbols])


def _as_moment(value: datetime | date | None) -> datetime | None:
    """A plain datetime, in UTC if it has a zone; a day as its first moment; None where missing.

    Anything else stays, for the check to name.
    """
    if type(value) is datetime and (value.tzinfo is None or value.tzinfo is UTC):
        # A log has a million of them.
        return value
    try:
        moment = read_value(value)
    except TypeError:
        return cast("datetime | None", value)
    if isinstance(moment, date) and not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return cast("datetime | None", moment)


def as_name(value: str) -> str:
    """A text in NFC, without blanks around it; anything else unchanged, for the check to name."""
    text = as_plain(value)
    return read_name(text) if type(text) is str else value


def _as_customer(value: str) -> str:
    # Blanks alone are neither a name nor the lack of one.
    name: object = as_name(value)
    return name if isinstance(name, str) and name else value


def _as_visits(value: "Iterable[Visit | str]") -> "tuple[Visit, ...]":
    items: object = as_tuple(value)
    if isinstance(items, tuple):
        each = cast("tuple[object, ...]", items)
        if set(map(type, each)) != {Visit}:
            items = tuple([_visit_to(item) if isinstance(item, str) else item for item in each])
    # Anything else stays, for the check to name.
    return cast("tuple[Visit, ...]", items)


@final
@frozen(order=False, repr=False)
class Visit(Element):
    """A visit is one step of one customer: a stage, and when and how they were there.

    Raises:
        InvalidValueError: A field has a value it cannot have.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Visit("demo", failed=True)
        Visit('demo', failed=True)
    """

    stage: str = field(converter=as_name)
    """The stage's id or name; or the customer's own words, until they are coded."""
    at: datetime | None = field(default=None, kw_only=True, converter=_as_moment)
    """When they came there: in UTC where a zone is known; a day stands for its first moment. None
    when unknown."""
    failed: bool = field(default=False, kw_only=True)
    """Whether the step was tried and failed."""
    actor: str = field(default="", kw_only=True, converter=as_name)
    """Who acted, as in `customer` or `company`."""
    passed: bool = field(default=False, kw_only=True)
    """Whether nothing shows that they were there, but that they are proven to be further on."""

    def __attrs_post_init__(self) -> None:
        # A log has a million visits, nearly all of them fine: a quick test spares the full one.
        if not (
            type(self.stage) is str
            and type(self.actor) is str
            and len(self.stage) <= _LONGEST_KEPT >= len(self.actor)
            and _is_text(self.stage)
            and (self.actor == "" or _is_text(self.actor))
            and (self.at is None or type(self.at) is datetime)
            and type(self.failed) is type(self.passed) is bool
        ):
            super().__attrs_post_init__()

    def _own_problems(self) -> list[Problem]:
        return [] if self.stage.strip() else [Problem("stage", "must not be empty")]


@lru_cache(maxsize=10_000)
def _is_text(text: str) -> bool:
    return bool(text.strip()) and not text_problems(text)


def _visit_to(stage: str) -> Visit:
    """A visit of which only the stage is known; for the same stage, most often the same value."""
    return _known_visit(stage) if len(stage) <= _LONGEST_KEPT else Visit(stage)


_known_visit = lru_cache(maxsize=10_000)(Visit)


@final
@frozen(order=False, repr=False)
class Trace(Element):
    """A trace is the sequence of stages that one customer went through.

    Raises:
        InvalidValueError: A field has a value it cannot have, or times go backwards or are
            partly with a zone and partly without.

    Example:
        >>> import customer_journey as cj
        >>> cj.evidence.Trace("ada", ["know", "try", "buy"], outcome="bought").steps
        ('know', 'try', 'buy')
    """

    customer: str = field(default="", converter=_as_customer)
    """Whose it is; empty where customers have no names."""
    visits: tuple[Visit, ...] = field(default=(), converter=_as_visits)
    """What they went through, in order; a text stands for a visit to that stage."""
    outcome: str = field(default="", kw_only=True, converter=as_name)
    """How it ended, as in `bought`; empty when unknown."""
    segment: str = field(default="", kw_only=True, converter=as_name)
    """Which group of people they belong to."""
    note: str = field(default="", kw_only=True)
    """Anything else a reader should know."""

    @property
    def steps(self) -> tuple[str, ...]:
        """The stages of the visits, in order."""
        return self._steps

    @cached_property
    def _steps(self) -> tuple[str, ...]:
        # Protocols that require `steps` accept a property, and no cached one.
        return tuple([visit.stage for visit in self.visits])

    @cached_property
    def failures(self) -> frozenset[int]:
        """The positions of the visits that failed."""
        failed = [index for index, visit in enumerate(self.visits) if visit.failed]
        return frozenset(failed) if failed else _NONE

    @cached_property
    def _symbols(self) -> Symbols:
        if not self.failures:
            return self._steps
        return tuple([(visit.stage,) if visit.failed else visit.stage for visit in self.visits])

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        # Every question about a trace needs these, most of them more than once.
        _ = self._steps, self.failures, self._symbols

    def _own_problems(self) -> list[Problem]:
        problems: list[Problem] = []
        if self.customer and not self.customer.strip():
            problems.append(Problem("customer", "must not be blank"))
        timed = [
            (index, visit.at) for index, visit in enumerate(self.visits) if visit.at is not None
        ]
        for (_, earlier), (index, later) in pairwise(timed):
            where = f"visits[{index}].at"
            if (earlier.tzinfo is None) != (later.tzinfo is None):
                problems.append(Problem(where, "times with a zone stand beside times without one"))
            elif later < earlier:
                message = f"{later} lies before {earlier}, the visit before it"
                problems.append(Problem(where, message))
        return problems


@final
@frozen(order=False, repr=False)
class Interview(Element):
    """An interview is what one customer said, in order: the steps they took, and why.

    Raises:
        InvalidValueError: A field has a value it cannot have.

    Example:
        >>> import customer_journey as cj
        >>> lost = cj.evidence.Excerpt("We lost a candidate", about="trigger")
        >>> ada = cj.evidence.Interview("ada", told=[lost, "Saw a talk", "Tried it", "Paid"])
        >>> ada.about("trigger")[0].text
        'We lost a candidate'
    """

    customer: str = field(converter=as_name)
    """Who was interviewed."""
    on: date | None = field(default=None, kw_only=True)
    """The day of the interview."""
    segment: str = field(default="", kw_only=True, converter=as_name)
    """Which group of people they belong to."""
    told: tuple[Excerpt, ...] = field(default=(), kw_only=True, converter=as_excerpts)
    """What they said, in order; a text stands for a step in their own words."""
    outcome: str = field(default="", kw_only=True, converter=as_name)
    """How it ended, as in `bought`; empty when unknown."""
    trace: Trace | None = field(default=None, kw_only=True)
    """The steps as stages; `code` makes it from their own words."""

    def about(self, *kinds: About) -> tuple[Excerpt, ...]:
        """The excerpts that are about one of these, in their order.

        Args:
            kinds: As in `step`, `question` or `why-us`.
        """
        return tuple([excerpt for excerpt in self.told if excerpt.about in kinds])

    def _own_problems(self) -> list[Problem]:
        problems = [] if self.customer.strip() else [Problem("customer", "must not be empty")]
        if self.trace is not None and self.trace.customer != self.customer:
            message = f"{self.trace.customer!r} is another customer"
            problems.append(Problem("trace.customer", message))
        return problems


class Traceable(ABC):
    """Traceable is what has a trace of one customer, as an enrolment has.

    Example:
        >>> import customer_journey as cj
        >>> issubclass(cj.people.Enrolment, cj.evidence.Traceable)
        True
    """

    __slots__ = ()

    @property
    @abstractmethod
    def trace(self) -> Trace:
        """The steps."""


Evidence: TypeAlias = Iterable[Trace | Interview | Traceable]
"""Traces, coded interviews, enrolments, or a sample of them; each customer once."""

# Ten thousand calls of Python for each would cost as much as all the rest.
_CUSTOMER: Final = attrgetter("customer")


def traces_of(evidence: Evidence) -> tuple[Trace, ...]:
    """The traces, with those of interviews.

    Raises:
        InvalidValueError: A customer is there twice, an interview was not coded, or something is
            neither.
    """
    data: object = evidence
    if isinstance(data, (str, bytes, Mapping, Trace, Interview)) or not has_items(data):
        raise InvalidValueError("evidence", [Problem("", "expected several traces or interviews")])
    items = tuple(evidence)
    problems: list[Problem] = []
    if set(map(type, items)) <= {Trace}:
        traces = cast("tuple[Trace, ...]", items)
    else:
        traces = tuple(_coded(items, problems))
    customers = set(map(_CUSTOMER, traces))
    if "" in customers or len(customers) < len(traces):
        problems += _duplicates(traces)
    if problems:
        raise InvalidValueError("evidence", problems)
    return traces


def trace_of(item: object) -> object:
    """The trace of an interview or an enrolment; anything else as it is."""
    if isinstance(item, Trace):
        return item
    trace: object = getattr(item, "trace", None)
    return trace if isinstance(trace, Trace) else item


def _coded(items: Iterable[object], problems: list[Problem]) -> Iterator[Trace]:
    """The traces, with those of interviews; anything without one is a problem."""
    for index, item in enumerate(items):
        trace = trace_of(item)
        if isinstance(trace, Trace):
            yield trace
        elif not isinstance(item, Interview):
            kind = type(item).__name__
            message = f"expected a Trace, an Interview or an Enrolment, got {kind}"
            problems.append(Problem(f"[{index}]", message))
        else:
            message = f"the interview with {item.customer!r} has no trace"
            hint = "code what was said: `cj.evidence.code`"
            problems.append(Problem(f"[{index}]", message, hint=hint))


def _duplicates(traces: Iterable[Trace]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, trace in enumerate(traces):
        if trace.customer and first.setdefault(trace.customer, index) != index:
            message = f"customer {trace.customer!r} is already at [{first[trace.customer]}]"
            yield Problem(f"[{index}]", message)
