"""Who may come back, when a journey is over, and how long people wait."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Literal, final

from attrs import field, frozen

from customer_journey._element import Element
from customer_journey._values import as_tuple
from customer_journey.errors import Problem

__all__ = ["Policy", "Wait"]


def _as_waits(value: "Iterable[Wait]") -> "tuple[Wait, ...]":
    return as_tuple(value)


@final
@frozen(order=False, repr=False)
class Wait(Element):
    """A wait says how long someone has to be at a stage for a transition, and how long at most.

    An advance or an exit that states no criterion, and whose target states none, is made by time
    alone once its wait is over, as when someone leaves who has not been heard of for 30 days.

    Raises:
        InvalidValueError: The least is negative, or more than the most, or neither is given.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import timedelta
        >>> cj.people.Wait("cart", "abandoned", least=timedelta(days=30)).least.days
        30
    """

    source: str
    """The id of the stage where they wait."""
    target: str
    """The id of the stage where the transition leads."""
    least: timedelta = field(default=timedelta(0), kw_only=True)
    """How long they have to be there before it may be taken."""
    most: timedelta | None = field(default=None, kw_only=True)
    """Until how long after they came there it may be taken; None for ever."""

    def _own_problems(self) -> list[Problem]:
        if self.least < timedelta(0):
            return [Problem("least", "nobody can wait for less than no time")]
        if self.most is not None and self.most < self.least:
            return [Problem("most", "is less than the least, so the way is never open")]
        if not self.least and self.most is None:
            return [Problem("least", "a wait needs a least or a most")]
        return []


@final
@frozen(order=False, repr=False)
class Policy(Element):
    """A policy says who may come back, when a journey is over, and how long people wait.

    Raises:
        InvalidValueError: A field has a value it cannot have, or two waits are for one transition.

    Example:
        >>> import customer_journey as cj
        >>> from datetime import timedelta
        >>> cj.people.Policy(reentry="after-exit", pause=timedelta(days=90)).reentry
        'after-exit'
    """

    reentry: Literal["never", "after-exit", "any-time"] = field(default="after-exit", kw_only=True)
    """Whether the same customer may be enrolled again, or return from where an exit led: `never`;
    once they have left or finished; or at any time, even while they are on the way."""
    pause: timedelta = field(default=timedelta(0), kw_only=True)
    """How long after they left or finished they may come back at the earliest."""
    at_goal: Literal["stay", "finish"] = field(default="stay", kw_only=True)
    """Whether someone who gets to a goal is through with the journey, or goes on in it."""
    unknown: Literal["pass", "stop"] = field(default="pass", kw_only=True)
    """Whether someone whom facts prove to be further on passes stages that facts cannot tell, as
    where `locate` calls them plausible; or stops there."""
    waits: tuple[Wait, ...] = field(default=(), kw_only=True, converter=_as_waits)
    """How long people wait, for some of the transitions."""

    def _own_problems(self) -> list[Problem]:
        found: list[Problem] = []
        if self.pause < timedelta(0):
            found.append(Problem("pause", "nobody can wait for less than no time"))
        seen: set[tuple[str, str]] = set()
        for index, wait in enumerate(self.waits):
            pair = wait.source, wait.target
            if pair in seen:
                message = f"there is a wait for {wait.source}->{wait.target} already"
                found.append(Problem(f"waits[{index}]", message))
            seen.add(pair)
        return found

    def wait(self, source: str, target: str) -> Wait | None:
        """The wait for a transition; None where there is none."""
        for wait in self.waits:
            if wait.source == source and wait.target == target:
                return wait
        return None
