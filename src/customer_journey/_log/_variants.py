"""Distinct sequences of steps, each with how many customers took it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cached_property
from itertools import chain, pairwise
from operator import attrgetter
from typing import Any, Final, Protocol, TypeAlias, cast, final

from attrs import field, frozen

from customer_journey._answer import Answer
from customer_journey._arguments import checked
from customer_journey._log._counts import Counts, Pair
from customer_journey._log._interval import LARGEST, count_problems, number_problems, refuse, whole
from customer_journey._log._traces import (
    Evidence,
    Symbols,
    Trace,
    Traceable,
    steps_of,
    trace_of,
    traces_of,
)
from customer_journey._messages._current import counted
from customer_journey._values import article, count_of, has_items, read_name
from customer_journey.errors import InvalidValueError, Problem

__all__ = [
    "Traced",
    "Variants",
    "Walk",
    "Walked",
    "open_cases",
    "variants_of",
    "walk_of",
    "walks_of",
]

Walk: TypeAlias = tuple[str, ...]
"""A sequence of stages."""


class Traced(Protocol):
    """What has the steps of one customer, as a `Trace` has."""

    @property
    def steps(self) -> Sequence[str]:
        """The stages, in the order of the visits."""
        ...

    @property
    def outcome(self) -> str:
        """How it ended; empty where nothing says. It counts as a last stage."""
        ...


Walked: TypeAlias = (
    Sequence[Sequence[str] | Traced]
    | Iterator[Sequence[str] | Traced | Traceable]
    | Iterable[Traced]
    | Iterable[Trace | Traceable]
)
"""Walks: sequences of stages, traces, or enrolments."""

_SYMBOLS: Final = attrgetter("_symbols")
_CUSTOMER: Final = attrgetter("customer")
_VISITS: Final = attrgetter("visits")
_OUTCOME: Final = attrgetter("outcome")
_AT: Final = attrgetter("at")


class _Checked(dict[Symbols, int]):
    """Counts of which nothing needs to be checked again."""


def _as_people(value: Mapping[Any, int]) -> Mapping[Symbols, int]:
    data: object = value
    if isinstance(data, _Checked):
        return data
    counts = _Checked()
    problems: list[Problem] = []
    # A log has many sequences of few stages.
    known: dict[object, str | tuple[str]] = {}
    if not isinstance(data, Mapping):
        came = article(type(value).__name__)
        message = f"expected a mapping from sequences of stages to counts, got {came}"
        raise InvalidValueError("Variants", [Problem("", message)])
    for steps, number in value.items():
        where = f"[{steps!r}]"
        symbols = _symbols_of(steps, known)
        if symbols is None:
            problems.append(Problem(where, "expected a tuple of stages"))
        plain = whole(number)
        if plain is None or not 0 <= plain <= LARGEST:
            problems += [*count_problems(number, where)] or number_problems(number, where)
        elif symbols is not None and plain:
            counts[symbols] = counts.get(symbols, 0) + plain
    refuse("Variants", problems)
    return counts


def _symbols_of(steps: object, known: dict[object, str | tuple[str]]) -> Symbols | None:
    """The steps with their names as they are compared; None where they are not a tuple of steps.

    Args:
        steps: The steps.
        known: What steps were read as so far; those of this sequence are added.
    """
    if not isinstance(steps, tuple):
        return None
    try:
        # Most steps were read before.
        return tuple(map(known.__getitem__, cast("tuple[object, ...]", steps)))
    except KeyError:
        pass
    for step in cast("tuple[object, ...]", steps):
        if step in known:
            continue
        failed = isinstance(step, tuple)
        name = next(iter(cast("tuple[object, ...]", step)), "") if failed else step
        text = read_name(name) if isinstance(name, str) else ""
        if not text:
            return None
        known[step] = (text,) if failed else text
    return tuple(map(known.__getitem__, cast("tuple[object, ...]", steps)))


@final
@frozen(repr=False)
class Variants(Answer):
    """Variants are the distinct sequences of stages in a log, each with its number of customers.

    They stand for any number of customers and need no name for any of them. Iterating gives the
    sequences, in the order in which they come up.

    Raises:
        InvalidValueError: A key is not a tuple of stages, or a count not a whole number of zero or
            more.

    Example:
        >>> import customer_journey as cj
        >>> log = cj.evidence.Variants({("know", "buy"): 30, ("know",): 70})
        >>> log.people, log[("know",)]
        (100, 70)
    """

    _people: Mapping[Symbols, int] = field(alias="counts", converter=_as_people, hash=False)
    selected_on: str = field(default="", kw_only=True)
    """The outcome for which the customers were selected; empty where nothing says so."""
    left_out: int = field(default=0, kw_only=True)
    """How many more customers the log has, whose sequences are rarer than these."""
    spans: Mapping[Pair, Sequence[timedelta]] = field(
        factory=dict[Pair, Sequence[timedelta]], kw_only=True, hash=False
    )
    """How long each move took, by the stages it leaves and leads to, where times are known."""
    timed: bool = field(default=False, kw_only=True)
    """Whether visits had times: then those who are where others went on from may still go on."""
    _traces: tuple[Trace, ...] = field(default=(), init=False, eq=False)

    @property
    def people(self) -> int:
        """How many customers there are."""
        return sum(self._people.values())

    @property
    def counts(self) -> dict[Walk, int]:
        """How many customers took each sequence of stages, whether steps failed or not."""
        counts: dict[Walk, int] = {}
        for symbols, number in self._people.items():
            steps = steps_of(symbols)
            counts[steps] = counts.get(steps, 0) + number
        return counts

    @property
    def walks(self) -> dict[Walk, int]:
        """How many customers took each sequence, with the outcome of a trace as its last stage.

        An outcome that is the last step already is not there twice.
        """
        if not self._traces:
            return self.counts
        walks: dict[Walk, int] = {}
        ends = Counter(zip(map(_SYMBOLS, self._traces), map(_OUTCOME, self._traces), strict=True))
        for (symbols, outcome), number in ends.items():
            walk = _with_outcome(steps_of(symbols), outcome)
            walks[walk] = walks.get(walk, 0) + number
        return walks

    @cached_property
    def _with_times(self) -> tuple[Trace, ...]:
        """The traces of which a time is known; many logs have none at all."""
        if not any(map(_AT, chain.from_iterable(map(_VISITS, self._traces)))):
            return ()
        return tuple([trace for trace in self._traces if any(map(_AT, trace.visits))])

    @property
    def by_symbols(self) -> Mapping[Symbols, int]:
        """The same, with failed steps apart: each stands in a tuple of its own."""
        return self._people

    def customers(self) -> dict[Symbols, Sequence[str]]:
        """Who took each sequence, by name; empty where customers have none."""
        if len(self._traces) == len(self._people):
            # A list for each takes twice as long.
            each = zip(map(_CUSTOMER, self._traces), strict=True)
            return dict(zip(map(_SYMBOLS, self._traces), each, strict=True))
        names: defaultdict[Symbols, list[str]] = defaultdict(list)
        for symbols, name in zip(
            map(_SYMBOLS, self._traces), map(_CUSTOMER, self._traces), strict=True
        ):
            names[symbols].append(name)
        return {**names}

    @checked
    def durations(self, stages: Iterable[str]) -> dict[Pair, Sequence[timedelta]]:
        """How long each move between some stages took, other stages left out.

        Raises:
            WrongTypeError: The stages are not several texts.
        """
        kept = frozenset(stages)
        if not self._traces:
            return {pair: each for pair, each in self.spans.items() if kept.issuperset(pair)}
        durations: dict[Pair, list[timedelta]] = {}
        for trace in self._with_times:
            visits = [visit for visit in trace.visits if visit.stage in kept]
            for before, after in pairwise(visits):
                if before.at is not None and after.at is not None:
                    pair = before.stage, after.stage
                    durations.setdefault(pair, []).append(after.at - before.at)
        return dict(durations)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each sequence: its steps and its number of customers, most common first."""
        ordered = sorted(self.counts.items(), key=lambda item: -item[1])
        return [{"steps": ", ".join(steps), "people": number} for steps, number in ordered]

    def to_dict(self) -> dict[str, Any]:
        """The sequences with their numbers, what people were selected on, and how many left out."""
        ordered = sorted(self.counts.items(), key=lambda item: -item[1])
        variants = [{"steps": list(steps), "people": number} for steps, number in ordered]
        return {
            "variants": variants,
            "selected_on": self.selected_on,
            "left_out": self.left_out,
        }

    def __getitem__(self, steps: Walk) -> int:
        """How many customers took these steps."""
        return self.counts.get(tuple(steps), 0)

    def __iter__(self) -> Iterator[Walk]:
        """The sequences of stages."""
        return iter(self.counts)

    def __len__(self) -> int:
        """How many different sequences there are."""
        return len(self.counts)

    def __str__(self) -> str:
        """How many customers took how many different sequences, with the most common ones."""
        left_out = f"; {counted(self.left_out, *_LEFT_OUT)}" if self.left_out else ""
        lines = [f"{counted(self.people, 'customer')}, {counted(len(self), 'variant')}{left_out}"]
        ordered = self.to_dict()["variants"][:10]
        lines += [f"  {each['people']}: {' → '.join(each['steps'])}" for each in ordered]
        return "\n".join(lines)

    def __repr__(self) -> str:
        """How many customers and variants there are, in brackets."""
        return f"<Variants: {count_of(self.people, 'customer')}, {len(self)} different>"


_LEFT_OUT: Final = "more left out", "more left out"


def variants_of(evidence: "Evidence | Variants", *, selected_on: str = "") -> Variants:
    """The variants of traces, of coded interviews, or of a sample.

    Raises:
        InvalidValueError: A customer is there twice, an interview was not coded, or something is
            neither.
    """
    if isinstance(evidence, Variants):
        return evidence
    traces = traces_of(evidence)
    people = _Checked(Counter(map(_SYMBOLS, traces)))
    selected_on = getattr(evidence, "selected_on", selected_on)
    variants = Variants(cast("Any", people), selected_on=selected_on)
    object.__setattr__(variants, "_traces", traces)
    return variants


def open_cases(
    evidence: Variants | Counts | Iterable[object], stages: Collection[str], left: Collection[str]
) -> int:
    """How many customers may still go on: others went on from where they were last.

    Those whose end an outcome tells do not, nor those without times: of them, the end is known.

    Args:
        evidence: Variants, counts or traces.
        stages: The stages that are looked at.
        left: The stages that customers may go on from.
    """
    if isinstance(evidence, Counts):
        return sum(evidence.ends.get(stage, 0) for stage in left) if evidence.timed else 0
    traces = evidence
    if isinstance(evidence, Variants):
        if evidence.timed or evidence.spans:
            walks = evidence.counts.items()
            return sum(number for steps, number in walks if _last(steps, stages) in left)
        traces = evidence._with_times  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - of this module
    elif {tuple, list}.issuperset(map(type, traces)):
        # Bare sequences of steps have no times.
        return 0
    return sum(
        isinstance(trace, Trace)
        and not trace.outcome
        and any(map(_AT, trace.visits))
        and _last(trace.steps, stages) in left
        for trace in map(trace_of, traces)
    )


def _last(steps: Sequence[str], stages: Collection[str]) -> str:
    return next((step for step in reversed(steps) if step in stages), "")


def walks_of(data: object, expected: str) -> tuple[dict[Walk, int], list[Problem]]:
    """The walks with how many customers took each, and what is wrong with them.

    A walk is a sequence of stages. Of traces, it is the steps and then the outcome, unless that is
    the last step already.

    Args:
        data: Variants, traces, or sequences of stages.
        expected: What the caller accepts, for the message.
    """
    if isinstance(data, Variants):
        walks = {steps: number for steps, number in data.walks.items() if steps}
        return walks, []
    values: object = data
    if isinstance(values, Counts):
        hint = "variants say it: cj.events.variants(…)"
        return {}, [Problem("", "counts do not say who took which steps", hint=hint)]
    # Asked of the type, as lazy frames compute their columns.
    is_table = hasattr(type(values), "columns") or hasattr(type(values), "to_frame")
    if is_table or isinstance(values, (str, bytes)) or not has_items(values):
        hint = "a log: cj.events.counts(…) or cj.events.variants(…); counts by pair: .to_dict()"
        what = f"expected {expected}, got {article(type(data).__name__)}"
        return {}, [Problem("", what, hint=hint if is_table else "")]
    items: list[Any] = list(cast("Iterable[object]", data))
    if set(map(type, items)) != {tuple}:
        items = list(map(walk_of, items))
    # A walk is read once, however many took it.
    numbers: Counter[Walk] = Counter(items)
    steps_taken = set(chain.from_iterable(numbers))
    if () not in numbers and all(
        type(step) is str and read_name(step) == step != "" for step in steps_taken
    ):
        return dict(numbers), []
    counts: dict[Walk, int] = {}
    invalid: set[Walk] = set()
    known: dict[object, str | tuple[str]] = {}
    for walk, number in numbers.items():
        symbols = _symbols_of(walk, known)
        if not symbols or tuple in map(type, symbols):
            invalid.add(walk)
        else:
            steps = cast("Walk", symbols)
            counts[steps] = counts.get(steps, 0) + number
    return counts, [
        Problem(f"walks[{index}]", "expected a sequence of one stage or more, as texts")
        for index, item in enumerate(items if invalid else ())
        if item in invalid
    ]


def _with_outcome(steps: Walk, outcome: str) -> Walk:
    """The steps and then the outcome, unless there is none or it is the last step already."""
    return (*steps, outcome) if outcome and steps[-1:] != (outcome,) else steps


def walk_of(item: object) -> Walk:
    """The walk that an item is, with the outcome of a trace; an empty one where it is none."""
    item = trace_of(item)
    if isinstance(item, Trace):
        # Its steps were read before.
        return _with_outcome(item.steps, item.outcome)
    steps: object = getattr(item, "steps", item)
    if isinstance(steps, (str, bytes)) or not isinstance(steps, Iterable):
        return ()
    walk = tuple(cast("Iterable[object]", steps))
    outcome: object = getattr(item, "outcome", "")
    if not all(isinstance(stage, str) for stage in walk):
        return ()
    return _with_outcome(cast("Walk", walk), outcome if isinstance(outcome, str) else "")
