"""What is found out while plain data is read: everything that is wrong with it, at once."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from customer_journey.errors import Problem

__all__ = ["LOST", "MOST_PROBLEMS", "EnoughProblemsError", "Reading", "shown", "step"]

LOST: Final = object()
"""Stands for a value that could not be read."""

MOST_PROBLEMS: Final = 10_000
"""How many problems are looked for; more than that is another kind of file."""

_LONGEST_STEP = 80
_LONGEST_SHOWN = 60
_MOST_BITS_SHOWN = 200

T = TypeVar("T")


class EnoughProblemsError(Exception):
    """There are as many problems as anyone may want to know of; it never leaves the package."""


class Reading:
    """The problems found so far, and the kinds of things that some were lost of on the way.

    A reference to what was lost is not known to be broken, so it is not reported as such.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.lost: set[str] = set()

    def tell(self, where: str, message: str, hint: str = "") -> None:
        """Note a problem at a path that begins where reading is now."""
        self.take([Problem(where, message, hint=hint)])

    def take(self, problems: Iterable[Problem]) -> None:
        """Note problems whose paths begin where reading is now."""
        self.problems.extend(problems)
        if len(self.problems) > MOST_PROBLEMS:
            raise EnoughProblemsError

    def expected(self, wanted: str, plain: object, hint: str = "") -> None:
        """Note that something else stands here than what was wanted."""
        self.tell("", f"expected {wanted}, got {shown(plain)}", hint)

    def inside(self, where: str, read: Callable[[T, "Reading"], object], plain: T) -> object:
        """What `read` makes of a part; its problems are noted under the part's path."""
        before = len(self.problems)
        try:
            return read(plain, self)
        finally:
            if len(self.problems) > before:
                self.problems[before:] = [item.within(where) for item in self.problems[before:]]

    def take_references(self, problems: Iterable[Problem]) -> None:
        """Note broken references, but for those to what may have been among the lost."""
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
