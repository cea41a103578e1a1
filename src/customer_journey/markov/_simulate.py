"""Simulated walks and event logs: many walks at once, kept as columns of numbers."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Answer, plain, without_private_arguments
from customer_journey._arguments import checked
from customer_journey._log._arrays import Floats, Ints
from customer_journey._log._interval import count_problems, number_problems, refuse
from customer_journey._messages._current import counted, message, numeral
from customer_journey._values import read_duration
from customer_journey.errors import InvalidValueError, Problem, UnknownStageError
from customer_journey.markov._results import in_columns
from customer_journey.markov._table import Table

__all__ = ["EventLog", "Progress", "Walks", "progress_bar", "simulate"]

Progress: TypeAlias = Callable[[int, int], object]
"""A function that is called with how many walks are done, and how many there are to do."""

_BAR: Final = 40
# What a block works on stays in the processor's cache.
_BLOCK: Final = 1 << 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_LATEST: Final = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


@checked
def progress_bar(done: int, total: int) -> None:
    """Draw a bar on the standard error stream, for `simulate(…, progress=progress_bar)`.

    Args:
        done: How many walks are done.
        total: How many there are to do.

    Raises:
        WrongTypeError: An argument is of another type.

    Example:
        >>> import customer_journey as cj
        >>> chain = cj.markov.fit({("know", "buy"): 1}, goals="buy")
        >>> walks = chain.simulate(100, seed=7, progress=cj.markov.progress_bar)
    """
    filled = _BAR * min(done, total) // max(1, total)
    end = "\n" if done >= total else ""
    sys.stderr.write(f"\r[{'#' * filled}{' ' * (_BAR - filled)}] {done:,} of {total:,}{end}")
    sys.stderr.flush()


def _alias_table(weights: Sequence[float]) -> tuple[list[float], list[int]]:
    """For each column of equal width, the part that is its own, and the column that has the rest.

    Source:
        A. J. Walker (1977), "An Efficient Method for Generating Discrete Random Variables with
        General Distributions", ACM Transactions on Mathematical Software 3(3); M. D. Vose (1991),
        "A Linear Algorithm for Generating Random Numbers with a Given Distribution", IEEE
        Transactions on Software Engineering 17(9).
    """
    count, total = len(weights), sum(weights)
    heights = [weight * count / total for weight in weights]
    own, other = [1.0] * count, list(range(count))
    small = [column for column, height in enumerate(heights) if height < 1]
    large = [column for column, height in enumerate(heights) if height >= 1]
    while small and large:
        column, donor = small.pop(), large[-1]
        own[column], other[column] = heights[column], donor
        heights[donor] -= 1 - heights[column]
        if heights[donor] < 1:
            small.append(large.pop())
    return own, other


@frozen
class _Tables:
    """The alias tables of all stages, one after another; that of the starts comes last."""

    first: Ints
    """The first column of each stage."""
    width: Floats
    """How many columns each stage has."""
    own: Floats
    """For each column, the part that leads to its own target."""
    targets: Ints
    """For each column, the stage where its own part leads; one more than the last for an end."""
    others: Ints
    """For each column, where the rest leads."""

    def next(self, stages: Ints, uniform: Floats) -> Ints:
        """The stages that come next, by a number in 0..1 for each."""
        import numpy as np

        places = uniform * self.width.take(stages)
        columns = places.astype(np.int64)
        places -= columns
        columns += self.first.take(stages)
        # All indices are in range: a mode other than "raise" only spares numpy a copy.
        kept = places < self.own.take(columns, mode="clip")
        own, others = self.targets.take(columns), self.others.take(columns)
        return np.where(kept, own, others)


def _tables(table: Table, starts: Mapping[int, float]) -> _Tables:
    import numpy as np

    rows = [[(target, share) for target, share in row if share > 0] for row in table.rows]
    for row, ending in zip(rows, table.endings, strict=True):
        if ending > 0:
            row.append((len(table.stages), ending))
    rows.append([(stage, weight) for stage, weight in starts.items() if weight > 0])
    own: list[float] = []
    targets: list[int] = []
    others: list[int] = []
    for row in rows:
        parts, donors = _alias_table([share for _, share in row])
        own += parts
        targets += [target for target, _ in row]
        others += [row[donor][0] for donor in donors]
    width = np.array([len(row) for row in rows])
    return _Tables(
        first=np.cumsum(width) - width,
        width=width.astype(np.float64),
        own=np.array(own),
        targets=np.array(targets),
        others=np.array(others),
    )


def simulate(
    table: Table,
    starts: Mapping[int, float],
    n: int,
    *,
    seed: int,
    max_steps: int,
    progress: Progress | None,
) -> tuple[Ints, Ints, int]:
    """The stages of all walks, one walk after another, where each begins, and how many were cut."""
    import numpy as np

    rng = np.random.Generator(np.random.SFC64(seed))
    tables, end = _tables(table, starts), len(table.stages)
    kind = np.min_scalar_type(end)
    all_lengths: list[Ints] = [np.zeros(0, dtype=np.int64)]
    all_codes: list[Ints] = [np.zeros(0, dtype=kind)]
    cut = 0
    for before in range(0, n, _BLOCK):
        size = min(_BLOCK, n - before)
        walking: Ints = np.arange(size)
        stages = tables.next(np.full(size, end), rng.random(size))
        lengths = np.ones(size, dtype=np.int64)
        moves = [(walking, stages)]
        step = 0
        while True:
            stages = tables.next(stages, rng.random(len(stages)))
            goes_on = stages != end
            walking, stages = walking[goes_on], stages[goes_on]
            if step == max_steps or not len(walking):
                cut += len(walking)
                break
            step += 1
            lengths[walking] += 1
            moves.append((walking, stages))
        codes = np.empty(int(lengths.sum()), dtype=kind)
        begins = np.cumsum(lengths) - lengths
        for step, (walks, visited) in enumerate(moves):
            codes[begins.take(walks) + step] = visited
        all_lengths.append(lengths)
        all_codes.append(codes)
        if progress is not None:
            progress(before + size, n)
    offsets = np.append(0, np.cumsum(np.concatenate(all_lengths)))
    return np.concatenate(all_codes), offsets, cut


def _content(array: Ints) -> bytes:
    return array.tobytes()


@final
@without_private_arguments
@frozen(repr=False)
class EventLog(Answer):
    """An event log of simulated customers: who came to which stage, and when.

    Made by `Walks.events`. It is labelled as synthetic in its columns and its text.
    """

    stages: tuple[str, ...]
    """The ids of the stages."""
    personas: tuple[str, ...]
    """The ids of the personas; empty where customers have none."""
    synthetic: ClassVar[bool] = True
    """True: no such customers exist."""
    _customers: Ints = field(eq=_content, alias="customers")
    _codes: Ints = field(eq=_content, alias="codes")
    _orders: Ints = field(eq=_content, alias="orders")
    _moments: Ints = field(eq=_content, alias="moments")
    _kinds: Ints = field(eq=_content, alias="kinds")

    def columns(self) -> dict[str, Any]:
        """The log as columns that dataframe libraries take.

        Returns:
            Arrays with a row for each event, in the order of customers and of their events:
            `customer` (int), `stage` (text), `at` (datetime64 in microseconds, UTC), `order` (int,
            from 0), `synthetic` (True everywhere), and `persona` (text) if customers have personas.
        """
        import numpy as np

        columns: dict[str, Any] = {
            "customer": self._customers,
            "stage": np.array(self.stages, dtype=object).take(self._codes),
            "at": self._moments.astype("datetime64[us]"),
            "order": self._orders,
            "synthetic": np.ones(len(self), dtype=np.bool_),
        }
        if self.personas:
            columns["persona"] = np.array(self.personas, dtype=object).take(self._kinds)
        return columns

    def to_dict(self) -> dict[str, Any]:
        """The columns as lists that JSON can hold."""
        return {name: plain(values) for name, values in self.columns().items()}

    @checked
    def rows(self, limit: int | None = None) -> list[dict[str, Any]]:
        """A row for each event: customer, stage, moment in UTC, order, and persona or ''.

        Args:
            limit: How many events to list, from the first; None for all.

        Raises:
            WrongTypeError: An argument is of another type.
        """
        names = self.personas or ("",)
        return [
            {
                "customer": int(customer),
                "stage": self.stages[code],
                "at": _EPOCH + int(moment) * _MICROSECOND,
                "order": int(order),
                "persona": names[kind],
            }
            for customer, code, moment, order, kind in zip(
                self._customers[:limit],
                self._codes[:limit],
                self._moments[:limit],
                self._orders[:limit],
                self._kinds[:limit],
                strict=True,
            )
        ]

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._codes)

    def __str__(self) -> str:
        """How much there is, with the label."""
        people = int(self._customers[-1]) + 1 if len(self) else 0
        text = "synthetic event log: {events} of {people}"
        events = counted(len(self), "event")
        return message(
            text, events=events, people=counted(people, "person", "people", context="of")
        )

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<EventLog: {self}>"


@final
@without_private_arguments
@frozen(repr=False)
class Walks(Answer):
    """Simulated walks over a chain, kept as columns of numbers.

    Made by `Chain.simulate`.

    Example:
        >>> import customer_journey as cj
        >>> counts = {("know", "buy"): 1, ("know", "lost"): 1}
        >>> walks = cj.markov.fit(counts, goals=["buy"]).simulate(4, seed=7)
        >>> len(walks), next(walks.traces())[0]
        (4, 'know')
    """

    stages: tuple[str, ...]
    """The ids of the stages."""
    seed: int
    """The seed that gives the same walks again."""
    cut: int
    """How many walks were cut short by `max_steps`."""
    synthetic: ClassVar[bool] = True
    """True: no such customers exist."""
    _codes: Ints = field(eq=_content, alias="codes")
    _offsets: Ints = field(eq=_content, alias="offsets")

    @property
    def lengths(self) -> Ints:
        """The number of stages that each walk visits, an array of n integers."""
        import numpy as np

        return np.diff(self._offsets)

    def ends(self) -> dict[str, int]:
        """How many walks ended at each stage, for stages where any did, in the chain's order."""
        import numpy as np

        last = np.bincount(self._codes[self._offsets[1:] - 1], minlength=len(self.stages))
        return {self.stages[code]: int(last[code]) for code in np.flatnonzero(last)}

    @checked
    def reached(self, stage: str) -> float:
        """The share of walks that were ever at a stage, in 0..1.

        Raises:
            WrongTypeError: The stage is of another type.
            UnknownStageError: The stage is unknown.
        """
        import numpy as np

        if stage not in self.stages:
            raise UnknownStageError(stage, self.stages)
        visits = np.flatnonzero(self._codes == self.stages.index(stage))
        walks = np.searchsorted(self._offsets, visits, side="right")
        return len(np.unique(walks)) / len(self) if len(self) else 0.0

    def traces(self) -> Iterator[tuple[str, ...]]:
        """The walks as tuples of stages, one by one."""
        for begin, end in zip(self._offsets[:-1], self._offsets[1:], strict=True):
            codes: list[int] = self._codes[begin:end].tolist()
            yield tuple(self.stages[code] for code in codes)

    def columns(self) -> dict[str, Any]:
        """The walks as columns that dataframe libraries take.

        Returns:
            Arrays with a row for each visit, in the order of customers and of their visits:
            `customer` (int, from 0), `order` (int, from 0), `stage` (text), `synthetic` (True
            everywhere).
        """
        import numpy as np

        return {
            "customer": self._walks(),
            "order": self._orders(),
            "stage": np.array(self.stages, dtype=object).take(self._codes),
            "synthetic": np.ones(len(self._codes), dtype=np.bool_),
        }

    def to_dict(self) -> dict[str, Any]:
        """The columns as lists that JSON can hold."""
        return {name: plain(values) for name, values in self.columns().items()}

    def rows(self) -> list[dict[str, Any]]:
        """A row for each visit: customer, order and stage."""
        return [
            {"customer": customer, "order": order, "stage": stage}
            for customer, trace in enumerate(self.traces())
            for order, stage in enumerate(trace)
        ]

    @checked
    def events(
        self,
        *,
        seed: int,
        since: datetime,
        dwell: timedelta | Mapping[str, timedelta],
        within: timedelta = timedelta(0),
        personas: Mapping[str, float] | None = None,
    ) -> EventLog:
        """The walks as an event log with moments and personas, labelled as synthetic.

        People come in at any time of a period with equal probability, and stay at each stage for a
        time with an exponential distribution. Where a walk ends, so do its events: that is the
        drop-off of the chain.

        Args:
            seed: The seed of the times and the personas.
            since: When the period begins; a moment without a zone is taken as UTC.
            dwell: The mean time at every stage, or at each; a stage that is not named takes none.
            within: How long people keep coming in.
            personas: Persona ids with their weights; who is which is drawn for each walk.

        Raises:
            UnknownStageError: `dwell` names an unknown stage.
            InvalidValueError: The seed, a time or a weight is below zero, all weights are zero, or
                the last event comes after the year 9999.
        """
        import numpy as np

        refuse("events", count_problems(seed, "seed"))
        means = self._means(dwell)
        names, weights = _weighted(personas or {})
        rng = np.random.default_rng(seed)
        stays: Floats = rng.exponential(1.0, len(self._codes)) * means.take(self._codes)
        arrivals: Floats = rng.uniform(0, 1, len(self)) * (within / _MICROSECOND)
        before = np.cumsum(stays) - stays
        walks = self._walks()
        moments = arrivals.take(walks) + before - before.take(self._offsets[:-1]).take(walks)
        zero = ((since if since.tzinfo else since.replace(tzinfo=UTC)) - _EPOCH) // _MICROSECOND
        if len(moments) and zero + float(moments.max()) > _LATEST:
            what = "the last event comes after the year 9999"
            raise InvalidValueError("events", [Problem("dwell", what)])
        kinds = rng.choice(len(weights), size=len(self), p=weights)
        return EventLog(
            stages=self.stages,
            personas=names,
            customers=walks,
            codes=self._codes,
            orders=self._orders(),
            moments=moments.astype(np.int64) + zero,
            kinds=kinds.take(walks),
        )

    def _means(self, dwell: timedelta | Mapping[str, timedelta]) -> Floats:
        """The mean time at each stage, in microseconds."""
        import numpy as np

        each = dict.fromkeys(self.stages, dwell) if isinstance(dwell, timedelta) else dwell
        by_stage = {stage: read_duration(time) for stage, time in each.items()}
        for stage in by_stage:
            if stage not in self.stages:
                raise UnknownStageError(stage, self.stages)
        return np.array([by_stage.get(stage, timedelta(0)) / _MICROSECOND for stage in self.stages])

    def _walks(self) -> Ints:
        import numpy as np

        return np.repeat(np.arange(len(self)), self.lengths)

    def _orders(self) -> Ints:
        import numpy as np

        return np.arange(len(self._codes)) - np.repeat(self._offsets[:-1], self.lengths)

    def __len__(self) -> int:
        """How many walks there are."""
        return len(self._offsets) - 1

    def __str__(self) -> str:
        """How many walks there are, and where they ended."""
        rows = [
            (stage, numeral(f"{number / len(self):.1%}")) for stage, number in self.ends().items()
        ]
        walks = counted(len(self), "synthetic walk")
        visits = counted(len(self._codes), "visit")
        text = f"{walks}, {visits} ({message('seed {number}', number=self.seed)})"
        return f"{text}, {message('ended at:')}\n{in_columns(rows)}" if rows else text

    def __repr__(self) -> str:
        """How many walks there are."""
        return f"<Walks: {len(self):,} synthetic, seed {self.seed}>"


def _weighted(personas: Mapping[str, float]) -> tuple[tuple[str, ...], list[float]]:
    """The names, and their weights as probabilities; one without a name where there are none."""
    if not personas:
        return (), [1.0]
    for name, weight in personas.items():
        refuse("events", number_problems(weight, f"personas[{name!r}]"))
    total = sum(personas.values())
    if total <= 0:
        raise InvalidValueError("events", [Problem("personas", "all weights are zero")])
    return tuple(personas), [weight / total for weight in personas.values()]
