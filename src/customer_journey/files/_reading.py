"""The problems found while plain data is read: all of them, at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

from customer_journey.errors import Problem

if TYPE_CHECKING:
    from customer_journey._model import Question

__all__ = ["LOST", "MOST_PROBLEMS", "EnoughProblemsError", "Reading", "shown", "step"]

LOST: Final = object()
"""Stands for a value that could not be read."""

MOST_PROBLEMS: Final = 10_000
"""How many problems are looked for; more than that is another kind of file."""

_LONGEST_STEP = 80
_LONGEST_SHOWN = 60
_MOST_BITS_SHOWN = 200

_ANSWERABLE: Final = frozenset({"Stage", "Question", "Insight", "Persona", "Audience"})

T = TypeVar("T")


class EnoughProblemsError(Exception):
    """There are more problems than are listed; it never leaves the package."""


class Reading:
    """The problems so far, and the kinds of elements of which some could not be read.

    A reference to what was lost is not known to be broken, so it is not reported as such.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lost: set[str] = set()
        self.searches: list[Question] = []
        """What the audience searches for, which the first start takes as questions."""

    def add(self, where: str, message: str, hint: str = "", *, offset: int | None = None) -> None:
        """Add a problem, with its path from the element that is being read."""
        self.take([Problem(where, message, hint=hint, offset=offset)])

    def take(self, problems: Iterable[Problem]) -> None:
        """Add problems, with their paths from the element that is being read."""
        self.problems.extend(problems)
        if len(self.problems) > MOST_PROBLEMS:
            raise EnoughProblemsError

    def expected(self, kind: str, plain: object, hint: str = "") -> None:
        """Add the problem that a value is of another kind than expected."""
        self.add("", f"expected {kind}, got {shown(plain)}", hint)

    def within(self, where: str, read: Callable[[T, "Reading"], object], plain: T) -> object:
        """What `read` gives for a part; its problems are added under the part's path."""
        before = len(self.problems)
        try:
            return read(plain, self)
        finally:
            if len(self.problems) > before:
                self.place(before, where)

    def place(self, before: int, where: str) -> None:
        """Put the problems from the one with this index on under a path."""
        self.problems[before:] = [item.within(where) for item in self.problems[before:]]

    def lose(self, kind: type) -> None:
        """Remember that an element of this kind, with what it holds, could not be read."""
        self.lost.add(kind.__name__.lower())
        if kind.__name__ == "Stage":
            self.lost.update(("question", "action", "touchpoint", "metric"))
        if kind.__name__ in _ANSWERABLE:
            self.lost.add("question or insight")

    def take_references(self, problems: Iterable[Problem]) -> None:
        """Add broken references, but for those to what may be among the lost."""
        self.take(item for item in problems if item.refers_to not in self.lost)


def step(key: str) -> str:
    """A key as a step of a path, short enough to be shown."""
    return key if len(key) <= _LONGEST_STEP else f"{key[:_LONGEST_STEP]}…"


def shown(plain: object) -> str:
    """A plain value in the words of files, short."""
    match plain:
        case None | bool():
            return {None: "nothing", True: "true", False: "false"}[plain]
        case int() if plain.bit_length() > _MOST_BITS_SHOWN:
            return "a very large number"
        case str() | int() | float():
            text = repr(plain[: _LONGEST_SHOWN + 1] if isinstance(plain, str) else plain)
            return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 1]}…"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(plain).__name__}"
