"""How many have arrived at a goal, step by step."""

from collections.abc import Iterable
from typing import Any, Self, final

from customer_journey._answer import Answer

__all__ = ["Arrivals"]


@final
class Arrivals(tuple[float, ...], Answer):  # noqa: SLOT001 - tuples have no slots of their own
    """Arrivals are the shares of people who have been at a goal after 0, 1, 2, … moves.

    A tuple of numbers in 0..1, which never fall; `Chain.arrivals` gives them.

    Example:
        >>> import customer_journey as cj
        >>> counts = {("know", "buy"): 20, ("know", "lost"): 80}
        >>> print(cj.markov.fit(counts, goals=["buy"]).arrivals(max_steps=2))
        (0.0, 0.2, 0.2)
    """

    goal: str
    """The id of the goal."""

    def __new__(cls, shares: Iterable[float], goal: str) -> Self:
        """The shares and the goal that they are about."""
        self = super().__new__(cls, shares)
        self.goal = goal
        return self

    def __getnewargs__(self) -> tuple[tuple[float, ...], str]:
        """What pickle makes an equal one of."""
        return tuple(self), self.goal

    def to_dict(self) -> dict[str, Any]:
        """The goal and the shares."""
        return {"goal": self.goal, "shares": list(self)}

    def rows(self) -> list[dict[str, Any]]:
        """A row for each number of moves: `steps` and `share`."""
        return [{"steps": steps, "share": share} for steps, share in enumerate(self)]

    def __str__(self) -> str:
        """The shares, as a tuple."""
        return repr(tuple(self))
