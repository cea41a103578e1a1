"""Samples: how the people were chosen decides what may be asked of them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias, final

from attrs import field, frozen

from customer_journey._answer import Answer, plain
from customer_journey._log._traces import Evidence, Interview, Trace, Traceable, traces_of
from customer_journey._messages._current import counted, message
from customer_journey._values import as_tuple
from customer_journey.errors import InvalidValueError, Problem, SelectedSampleError

__all__ = ["Sample", "SelectedSample"]


_People: TypeAlias = tuple[Trace | Interview | Traceable, ...]


def _as_people(value: Evidence) -> _People:
    # A sample made of another keeps what was said, which traces do not have.
    people: _People = as_tuple(getattr(value, "_people", value))
    return people


def _unselected(value: Evidence) -> _People:
    if selected_on := getattr(value, "selected_on", ""):
        raise SelectedSampleError(selected_on)
    return _as_people(value)


@frozen(repr=False)
class _Chosen(Answer):
    """People of whom it is known how they were chosen."""

    _people: _People = field(converter=_as_people, alias="traces")

    @cached_property
    def traces(self) -> tuple[Trace, ...]:
        """Their traces."""
        return traces_of(self._people)

    @property
    def interviews(self) -> tuple[Interview, ...]:
        """The interviews that the sample was made of, if any."""
        return tuple([person for person in self._people if isinstance(person, Interview)])

    def __iter__(self) -> Iterator[Trace]:
        """The traces."""
        return iter(self.traces)

    def __len__(self) -> int:
        """How many people there are."""
        return len(self.traces)

    def rows(self) -> list[dict[str, Any]]:
        """A row for each customer: name, segment, steps, outcome, and the stages passed by."""
        return [
            {
                "customer": trace.customer,
                "segment": trace.segment,
                "steps": ", ".join(trace.steps),
                "outcome": trace.outcome,
                "passed": ", ".join([visit.stage for visit in trace.visits if visit.passed]),
            }
            for trace in self.traces
        ]


@final
@frozen(repr=False)
class Sample(_Chosen):
    """A sample is people who were chosen whatever became of them.

    Making one states that: everyone who signed up in a month, say, buyers or not. Only such a
    sample tells how many people convert.

    Raises:
        SelectedSampleError: The people were selected on their outcome.
        InvalidValueError: A customer is there twice, or an interview was not coded.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import Sample, Trace
        >>> march = Sample([Trace("ada", ["know", "buy"]), Trace("bob", ["know"])])
        >>> len(march)
        2
    """

    _people: _People = field(converter=_unselected, alias="traces")
    drawn: str = field(default="", kw_only=True)
    """How they were chosen, as in `everyone who signed up in March`."""

    def __attrs_post_init__(self) -> None:
        _ = self.traces

    def to_dict(self) -> dict[str, Any]:
        """The traces, and how the people were chosen, as plain data."""
        return {"traces": plain(self.traces), "drawn": self.drawn}

    def __str__(self) -> str:
        """How many people there are, and how they were chosen."""
        how = f"; {self.drawn}" if self.drawn else ""
        chosen = message("chosen whatever became of them")
        return f"{counted(len(self), 'person', 'people')}, {chosen}{how}"

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<Sample: {self}>"


@final
@frozen(repr=False)
class SelectedSample(_Chosen):
    """A selected sample is people who were chosen for their outcome: only buyers were asked.

    It shows which steps occur, in which order, and how they differ. It never tells how many people
    convert: those who did not were not asked.

    Raises:
        InvalidValueError: A customer is there twice, an interview was not coded, or nothing says
            what they were selected on.

    Example:
        >>> import customer_journey as cj
        >>> from customer_journey.evidence import SelectedSample, Trace
        >>> buyers = SelectedSample([Trace("ada", ["know", "buy"])], selected_on="bought")
        >>> cj.evidence.conversion(buyers, target="buy")
        Traceback (most recent call last):
        ...
        customer_journey.errors.SelectedSampleError: the sample was selected on the outcome ...
    """

    selected_on: str = field(kw_only=True)
    """The outcome for which they were chosen, as in `bought`."""

    def __attrs_post_init__(self) -> None:
        _ = self.traces
        outcome: object = self.selected_on
        if not isinstance(outcome, str) or not outcome.strip():
            problem = Problem("selected_on", "must say on which outcome people were selected")
            raise InvalidValueError("SelectedSample", [problem])

    def to_dict(self) -> dict[str, Any]:
        """The traces, and what the people were selected on, as plain data."""
        return {"traces": plain(self.traces), "selected_on": self.selected_on}

    def __str__(self) -> str:
        """How many people there are, and what they were selected on."""
        selected = message("selected on the outcome {outcome!r}", outcome=self.selected_on)
        return f"{counted(len(self), 'person', 'people')}, {selected}"

    def __repr__(self) -> str:
        """The same, in brackets."""
        return f"<SelectedSample: {self}>"
