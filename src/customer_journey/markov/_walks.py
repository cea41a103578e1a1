"""Simulated walks and event logs, as columns."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import ClassVar, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Displayed
from customer_journey._log._arrays import Floats, Ints
from customer_journey.errors import InvalidValueError, Problem, UnknownStageError
from customer_journey.markov._reading import number_problems, refuse, whole_problems
from customer_journey.markov._values import columns

__all__ = ["EventLog", "Walks"]

Event: TypeAlias = tuple[int, str, datetime, int, str]

_SUBJECT = "events"
_MICROSECOND = timedelta(microseconds=1)
_LATEST = (datetime.max.replace(tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND


def _content(array: Ints) -> bytes:
    return array.tobytes()


@final
@frozen(repr=False)
class EventLog(Displayed):
    """An event log of people who never were: who came to which stage, and when.

    Made by `Walks.events`. It is labelled as synthetic in its `to_dict` and `to_text`.
    """

    stages: tuple[str, ...]
    """The ids of the stages."""
    personas: tuple[str, ...]
    """The ids of the personas; empty where people have none."""
    synthetic: ClassVar[bool] = True
    """True: no such people."""
    _customers: Ints = field(eq=_content, alias="customers")
    _codes: Ints = field(eq=_content, alias="codes")
    _steps: Ints = field(eq=_content, alias="steps")
    _moments: Ints = field(eq=_content, alias="moments")
    _kinds: Ints = field(eq=_content, alias="kinds")

    def to_dict(self) -> dict[str, object]:
        """The log as columns that dataframe libraries take.

        Returns:
            Arrays with a row for each event, in the order of people and of their steps: `customer`
            (int), `stage` (text), `at` (datetime64 in microseconds, UTC), `step` (int, from 0),
            `synthetic` (True everywhere), and `persona` (text) if people have personas.
        """
        import numpy as np

        found: dict[str, object] = {
            "customer": self._customers,
            "stage": np.array(self.stages, dtype=object).take(self._codes),
            "at": self._moments.astype("datetime64[us]"),
            "step": self._steps,
            "synthetic": np.ones(len(self), dtype=np.bool_),
        }
        if self.personas:
            found["persona"] = np.array(self.personas, dtype=object).take(self._kinds)
        return found

    def rows(self) -> Iterator[Event]:
        """The events, one by one: customer, stage, moment in UTC, step, and persona or ''."""
        names = self.personas or ("",)
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        for customer, code, moment, step, kind in zip(
            self._customers, self._codes, self._moments, self._steps, self._kinds, strict=True
        ):
            at = epoch + int(moment) * _MICROSECOND
            yield int(customer), self.stages[code], at, int(step), names[kind]

    def __len__(self) -> int:
        """How many events there are."""
        return len(self._codes)

    def to_text(self) -> str:
        """How much there is, with the label."""
        people = int(self._customers[-1]) + 1 if len(self) else 0
        return f"synthetic event log: {len(self):,} events of {people:,} people"

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<EventLog: {self.to_text()}>"


@final
@frozen(repr=False)
class Walks(Displayed):
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
    """True: nobody walked here."""
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

    def reached(self, stage: str) -> float:
        """The share of walks that were ever at a stage, in 0..1.

        Raises:
            UnknownStageError: There is no such stage.
        """
        import numpy as np

        if stage not in self.stages:
            raise UnknownStageError(stage, self.stages)
        there = np.flatnonzero(self._codes == self.stages.index(stage))
        walks = np.searchsorted(self._offsets, there, side="right")
        return len(np.unique(walks)) / len(self) if len(self) else 0.0

    def traces(self) -> Iterator[tuple[str, ...]]:
        """The walks as tuples of stages, one by one."""
        for begin, end in zip(self._offsets[:-1], self._offsets[1:], strict=True):
            codes: list[int] = self._codes[begin:end].tolist()
            yield tuple(self.stages[code] for code in codes)

    def to_dict(self) -> dict[str, object]:
        """The walks as columns that dataframe libraries take.

        Returns:
            Arrays with a row for each visit, in the order of walks and of their steps: `walk`
            (int, from 0), `step` (int, from 0), `stage` (text), `synthetic` (True everywhere).
        """
        import numpy as np

        return {
            "walk": self._walks(),
            "step": self._steps(),
            "stage": np.array(self.stages, dtype=object).take(self._codes),
            "synthetic": np.ones(len(self._codes), dtype=np.bool_),
        }

    def rows(self) -> Iterator[tuple[int, int, str]]:
        """The visits, one by one: walk, step and stage."""
        for walk, trace in enumerate(self.traces()):
            for step, stage in enumerate(trace):
                yield walk, step, stage

    def events(
        self,
        *,
        seed: int,
        begin: datetime,
        dwell: timedelta | Mapping[str, timedelta],
        within: timedelta = timedelta(0),
        personas: Mapping[str, float] | None = None,
    ) -> EventLog:
        """The walks as an event log with moments and personas, labelled as synthetic.

        People come in at any time of a period with equal chance, and stay at each stage for a time
        with an exponential distribution. Where a walk ends, so do its events: that is the drop-off
        of the chain.

        Args:
            seed: The seed of the times and the personas.
            begin: When the period begins; a moment without a zone is taken as UTC.
            dwell: The mean time at every stage, or at each; a stage that is not named takes none.
            within: How long people keep coming in.
            personas: Persona ids with their weights; who is which is drawn for each walk.

        Raises:
            UnknownStageError: `dwell` names a stage that is not there.
            InvalidValueError: The seed, a time or a weight is below zero, all weights are zero, or
                the last event comes after the year 9999.
        """
        import numpy as np

        refuse(_SUBJECT, whole_problems(seed, "seed"))
        means = self._means(dwell, within)
        names, weights = _weighted(personas or {})
        chance = np.random.default_rng(seed)
        stays: Floats = chance.exponential(1.0, len(self._codes)) * means.take(self._codes)
        arrivals: Floats = chance.uniform(0, 1, len(self)) * (within / _MICROSECOND)
        before = np.cumsum(stays) - stays
        walks = self._walks()
        moments = arrivals.take(walks) + before - before.take(self._offsets[:-1]).take(walks)
        moment = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
        zero = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _MICROSECOND
        if len(moments) and zero + float(moments.max()) > _LATEST:
            what = "the last event comes after the year 9999"
            raise InvalidValueError(_SUBJECT, [Problem("dwell", what)])
        kinds = chance.choice(len(weights), size=len(self), p=weights)
        return EventLog(
            stages=self.stages,
            personas=names,
            customers=walks,
            codes=self._codes,
            steps=self._steps(),
            moments=moments.astype(np.int64) + zero,
            kinds=kinds.take(walks),
        )

    def _means(self, dwell: timedelta | Mapping[str, timedelta], within: timedelta) -> Floats:
        """The mean time at each stage, in microseconds."""
        import numpy as np

        given = dict.fromkeys(self.stages, dwell) if isinstance(dwell, timedelta) else dwell
        for stage in given:
            if stage not in self.stages:
                raise UnknownStageError(stage, self.stages)
        times = {**{f"dwell[{stage!r}]": time for stage, time in given.items()}, "within": within}
        problems = [
            Problem(where, f"{time} is below zero")
            for where, time in times.items()
            if time < timedelta(0)
        ]
        if problems:
            raise InvalidValueError(_SUBJECT, problems)
        return np.array([given.get(stage, timedelta(0)) / _MICROSECOND for stage in self.stages])

    def _walks(self) -> Ints:
        import numpy as np

        return np.repeat(np.arange(len(self)), self.lengths)

    def _steps(self) -> Ints:
        import numpy as np

        return np.arange(len(self._codes)) - np.repeat(self._offsets[:-1], self.lengths)

    def __len__(self) -> int:
        """How many walks there are."""
        return len(self._offsets) - 1

    def to_text(self) -> str:
        """How many walks there are, and where they ended."""
        ends = self.ends()
        rows = [(stage, f"{number / len(self):.1%}") for stage, number in ends.items()]
        text = f"{len(self):,} synthetic walks, {len(self._codes):,} visits (seed {self.seed})"
        return f"{text}, ended at:\n{columns(rows)}" if rows else text

    def __repr__(self) -> str:
        """How many walks there are."""
        return f"<Walks: {len(self):,} synthetic, seed {self.seed}>"


def _weighted(personas: Mapping[str, float]) -> tuple[tuple[str, ...], list[float]]:
    """The names, and their weights as probabilities; one without a name where there are none."""
    if not personas:
        return (), [1.0]
    problems = [
        problem
        for name, weight in personas.items()
        for problem in number_problems(weight, f"personas[{name!r}]")
    ]
    total = 0.0 if problems else sum(personas.values())
    if not problems and total <= 0:
        problems = [Problem("personas", "all weights are zero")]
    if problems:
        raise InvalidValueError(_SUBJECT, problems)
    return tuple(personas), [weight / total for weight in personas.values()]
