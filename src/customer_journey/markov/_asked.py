"""Whom a question is about: names of stages as places in a table, and what is meant by none."""

from collections.abc import Iterable, Mapping
from typing import final

from attrs import frozen

from customer_journey.errors import InvalidValueError, NoPathError, Problem, UnknownStageError
from customer_journey.markov._table import Table, reaching, stopping_at

__all__ = ["Asked", "reached"]


@final
@frozen
class Asked:
    """What is meant where a question names no start, goal or channel."""

    table: Table
    starts: tuple[str, ...]
    weights: tuple[float, ...]
    goals: tuple[str, ...]
    channels: tuple[str, ...]

    def place(self, stage: str) -> int:
        """The place of a stage.

        Raises:
            UnknownStageError: There is no such stage.
        """
        try:
            return self.table.places()[stage]
        except (KeyError, TypeError):
            raise UnknownStageError(stage, self.table.stages) from None

    def starting(self, start: str | None) -> dict[int, float]:
        """The share of people who come in at each place.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: There are several starts, and none is named.
        """
        if start is not None:
            return {self.place(start): 1.0}
        if not self.weights:
            what = f"{len(self.starts)} starts, and nothing says how many people come in at each"
            hint = "name one, or give fit(…, starts={id: weight})"
            raise InvalidValueError("markov", [Problem("starts", what, hint=hint)])
        return {
            self.place(stage): weight
            for stage, weight in zip(self.starts, self.weights, strict=True)
        }

    def goal(self, goal: str | None) -> int:
        """The place of the goal.

        Raises:
            UnknownStageError: There is no such stage.
            InvalidValueError: There is not one goal, and none is named.
        """
        if goal is not None:
            return self.place(goal)
        if len(self.goals) != 1:
            what = f"{len(self.goals)} goals, and none is named"
            hint = "name one, or give fit(…, goals=[id])"
            raise InvalidValueError("markov", [Problem("goals", what, hint=hint)])
        return self.place(self.goals[0])

    def credited(self, channels: Iterable[str] | None, goal: int) -> dict[str, int]:
        """The places of the channels that share the credit for a goal, by id, each once.

        Raises:
            UnknownStageError: There is no such stage.
        """
        names = self.channels if channels is None else channels
        names = (names,) if isinstance(names, str) else names
        places = {name: self.place(name) for name in names}
        return {name: place for name, place in places.items() if place != goal}


def reached(table: Table, starts: Mapping[int, float], goal: int) -> float:
    """The probability of reaching the goal, where there is any.

    Raises:
        NoPathError: The goal cannot be reached.
    """
    arriving = reaching(stopping_at(table, goal), goal)
    found = sum(weight * float(arriving[stage]) for stage, weight in starts.items())
    if found <= 0:
        source = table.stages[next(iter(starts))] if len(starts) == 1 else "any start"
        raise NoPathError(source, table.stages[goal])
    return min(1.0, found)
